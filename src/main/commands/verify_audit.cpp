// SPDX-License-Identifier: Apache-2.0
#include "main/commands/verify_audit.hpp"

#include <iostream>
#include <sstream>

#include "app/audit/verify.hpp"
#include "app/server/system_audit.hpp"
#include "main/backup/dump_format.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/organization.hpp"
#include "main/commands/session.hpp"
#include "store/row.hpp"
#include "wire/encode.hpp"

namespace chiroflow::commands {

namespace {
struct AuditReports {
  bool intact = true;
  std::vector<app::AuditReport> organizations;
};
CHIROFLOW_DESCRIBE(AuditReports, intact, organizations)

Result<std::vector<app::OrganizationName>> chosen(const app::Services& services, const std::string& organization) {
  if (organization.empty()) return app::list_organizations(services.database);
  return std::vector{TRY(find_organization(services, organization))};
}

Result<app::AuditReport> verify_one(Installation& installation, const OrganizationId& organization) {
  const auto& secrets = installation.secrets();
  const auto key = crypto::SigningKey::from_seed(secrets.signing_key.view());
  if (!key) return fail(internal_error("the server's signing key has the wrong size"));
  const std::vector keys{key->verify_key()};
  app::AuditReport report;
  // As of one moment, so that events written meanwhile do not look like faults.
  TRY(installation.database().read_snapshot([&](db::Reader& reader) -> Result<void> {
    // The first statement fixes the moment; the file is read right behind it, since the server may add a line any time.
    TRY(store::exists(reader, "SELECT 1 FROM audit_checkpoint LIMIT 1"));
    const auto content = TRY(read_file(installation.config().data_dir + "/" + std::string(backup::kCheckpointFile)));
    std::istringstream file(content.value_or(""));
    report = TRY(app::verify_audit(reader, organization, secrets.audit_mac_root, content ? &file : nullptr, keys));
    return {};
  }));
  return report;
}

void print_for_people(const app::OrganizationName& organization, const app::AuditReport& report) {
  std::cout << "Audit log " << organization.name << ": ";
  if (report.fault == app::AuditFault::none) {
    std::cout << report.events << " events, all as they were written; " << report.checkpoints
              << " signed checkpoints, up to event " << report.signed_until << std::endl;
    return;
  }
  std::cout << "NOT INTACT (" << name_of(report.fault) << ")";
  if (report.bad_seq) std::cout << ", first at event " << *report.bad_seq;
  std::cout << "\n  " << report.message << "\n  " << report.events
            << " events before it are right. Keep the data as it is and compare with a backup; docs/audit.md says how."
            << std::endl;
}

void print_json(const AuditReports& reports) {
  std::string text;
  wire::JsonWriter json(text);
  wire::encode_plain(json, reports);
  std::cout << text << std::endl;
}
}  // namespace

int verify_audit(Installation& installation, const VerifyOptions& options) {
  const auto organizations = chosen(installation.services(), options.organization);
  if (!organizations) return failed(organizations.error());
  AuditReports reports;
  for (const auto& organization : *organizations) {
    const auto report = verify_one(installation, organization.id);
    if (!report) return failed(report.error());
    if (!options.json) print_for_people(organization, *report);
    reports.intact = reports.intact && report->fault == app::AuditFault::none;
    reports.organizations.push_back(*report);
  }
  if (options.json) print_json(reports);
  return reports.intact ? 0 : kFailed;
}

void add_verify_audit(Program& program) {
  auto options = std::make_shared<VerifyOptions>();
  auto& command =
      program.add("verify-audit", "Prove that nobody changed the audit log; exit code 1 names the first bad place",
                  "chiroflow verify-audit --data /var/lib/chiroflow", [options](config::Config config) {
                    const auto installation = open_quietly(std::move(config));
                    return installation ? verify_audit(**installation, *options) : failed(installation.error());
                  });
  command.add_option("--organization", options->organization, "Name or id of one clinic (default: all)");
  command.add_flag("--json", options->json, "For programs: {\"intact\":…,\"organizations\":[…]}");
}

}  // namespace chiroflow::commands
