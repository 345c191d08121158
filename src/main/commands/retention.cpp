// SPDX-License-Identifier: Apache-2.0
// `chiroflow retention`: what would be deleted and why the rest stays; lets a halted retention go on, and a deletion whose key is lost.
#include <iostream>

#include "app/recordings/key_lost.hpp"
#include "app/recordings/retention_round.hpp"
#include "app/server/system_audit.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/organization.hpp"
#include "main/commands/session.hpp"
#include "wire/encode.hpp"

namespace chiroflow::commands {

namespace {
struct RetentionOptions {
  std::string organization;
  bool dry_run = false;
  bool allow = false;
  std::string key_lost;
  bool json = false;
};

struct ClinicDryRun {
  OrganizationId organization_id;
  app::DryRunOutput retention;
};
CHIROFLOW_DESCRIBE(ClinicDryRun, organization_id, retention)

struct DryRuns {
  std::vector<ClinicDryRun> organizations;
};
CHIROFLOW_DESCRIBE(DryRuns, organizations)

Result<std::vector<app::OrganizationName>> chosen(const app::Services& services, const std::string& organization) {
  if (organization.empty()) return app::list_organizations(services.database);
  return std::vector{TRY(find_organization(services, organization))};
}

void print_recording(const app::DryRunItem& item) {
  std::cout << "  " << (item.goes ? "GOES   " : "stays  ") << item.recording_id.value;
  if (item.deletable_from) std::cout << "  not before " << format_iso(*item.deletable_from);
  std::cout << "  " << item.words << "\n";
}

void print_for_people(const app::OrganizationName& clinic, const app::DryRunOutput& run) {
  std::cout << clinic.name << ": " << run.goes << " of " << run.kept << " recordings would be deleted now; "
            << run.under_way << " deletions are under way.\n";
  if (run.halt) std::cout << "  HALTED: " << run.halt_words << "\n";
  for (const auto& item : run.recordings) print_recording(item);
  for (const auto& rows : run.data_classes)
    std::cout << "  " << name_of(rows.data_class) << ": " << rows.rows << " rows older than " << rows.days
              << " days go with the next clearing\n";
  std::cout << std::flush;
}

Result<void> dry_run(const app::Services& services, const RetentionOptions& options) {
  DryRuns all;
  for (const auto& clinic : TRY(chosen(services, options.organization))) {
    all.organizations.push_back({clinic.id, TRY(app::dry_run_of(services, clinic.id))});
    if (!options.json) print_for_people(clinic, all.organizations.back().retention);
  }
  if (!options.json) return {};
  std::string text;
  wire::JsonWriter json(text);
  wire::encode_plain(json, all);
  std::cout << text << std::endl;
  return {};
}

Result<void> allow(const app::Services& services, const RetentionOptions& options) {
  for (const auto& clinic : TRY(chosen(services, options.organization))) {
    TRY(app::allow_retention(services, clinic.id));
    std::cout << clinic.name << ": for a day, what is due is deleted although retention was halted." << std::endl;
  }
  return {};
}

Result<void> key_lost(const app::Services& services, const RetentionOptions& options) {
  for (const auto& clinic : TRY(chosen(services, options.organization))) {
    const auto given_up = app::give_up_key(services, clinic.id, RecordingId(options.key_lost));
    if (!given_up && given_up.error().code == ErrorCode::not_found) continue;
    if (given_up)
      std::cout << "The key was not found. The server removes what is left and certifies that it was not found, "
                   "within a minute."
                << std::endl;
    return given_up;
  }
  return fail(not_found("Recording"));
}

Result<void> retention(const app::Services& services, const RetentionOptions& options) {
  if (options.dry_run + options.allow + !options.key_lost.empty() != 1)
    return fail(precondition_failed(
        "Say --dry-run, to see what would be deleted, --allow, to let it go on, or --key-lost RECORDING, to finish a "
        "deletion whose key is lost"));
  if (!options.key_lost.empty()) return key_lost(services, options);
  return options.allow ? allow(services, options) : dry_run(services, options);
}
}  // namespace

void add_retention(Program& program) {
  auto options = std::make_shared<RetentionOptions>();
  auto& command =
      program.add("retention", "See what retention would delete and why, or let it go on after a halt",
                  "chiroflow retention --dry-run --data /var/lib/chiroflow", [options](config::Config config) {
                    const auto installation = open_quietly(std::move(config));
                    return installation ? exit_code(retention((*installation)->services(), *options))
                                        : failed(installation.error());
                  });
  command.add_flag("--dry-run", options->dry_run, "Change nothing");
  command.add_flag("--allow", options->allow,
                   "Delete what is due during the next day although the clock jumped or much would go at once");
  command.add_option("--key-lost", options->key_lost,
                     "Id of a recording that is being deleted and whose key cannot be brought back: remove the rest "
                     "and certify that the key was not found");
  command.add_option("--organization", options->organization, "Name or id of one clinic (default: all)");
  command.add_flag("--json", options->json, "Of --dry-run, for programs: {\"organizations\":[…]}");
}

}  // namespace chiroflow::commands
