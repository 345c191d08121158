// SPDX-License-Identifier: Apache-2.0
// backup, restore.
#include <filesystem>
#include <iostream>

#include "app/server/system_audit.hpp"
#include "main/backup/backup.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/passphrase.hpp"
#include "main/commands/session.hpp"
#include "main/commands/verify_audit.hpp"

namespace chiroflow::commands {

namespace {
struct BackupOptions {
  std::string to;
  PassphraseSource passphrase;
};

app::SystemEvent backup_event(const char* event, AuditAction action, AuditOutcome outcome, std::string details) {
  return {event, action, "Backup", outcome, std::move(details)};
}

void print_progress(std::string_view table, std::int64_t rows) {
  std::cerr << "  " << table << ": " << rows << " rows\n";
}

std::string details_of(const backup::BackupReport& report) {
  return R"({"rows":)" + std::to_string(report.counts.rows) + R"(,"sha256":")" + report.sha256 + "\"}";
}

/// Everything leaves the server with it, so the audit logs have it before anybody does (H-17).
Result<backup::BackupReport> write_noted(Installation& installation, const BackupOptions& options,
                                         std::string_view passphrase) {
  const auto& services = installation.services();
  const auto note = [&](AuditOutcome outcome, std::string details) {
    return app::audit_everywhere(services,
                                 backup_event("backup.create", AuditAction::READ, outcome, std::move(details)));
  };
  auto report = backup::write_backup(
      installation, options.to, passphrase, print_progress,
      [&](const backup::BackupReport& written) { return note(AuditOutcome::SUCCESS, details_of(written)); });
  if (!report) TRY(note(AuditOutcome::FAILED, {}));
  return report;
}

Result<void> back_up(config::Config config, const BackupOptions& options) {
  const auto passphrase = TRY(read_passphrase(options.passphrase, Asking::twice));
  const auto installation = TRY(open_quietly(std::move(config)));
  const auto& services = installation->services();
  const auto begun = services.clock.steady_now();
  const auto report = TRY(write_noted(*installation, options, passphrase.view()));
  const auto took = std::chrono::duration_cast<Millis>(services.clock.steady_now() - begun);
  std::cout << "Backup    " << options.to << "\nSize      " << in_words(report.bytes) << "\nRows      "
            << report.counts.rows << " in " << report.counts.tables << " tables\nSHA-256   " << report.sha256
            << "\nTime      " << took.count() << " ms\n\n"
            << "The master key is NOT in it. Without that key the sealed values stay closed: export it once\n"
               "(chiroflow key export) and keep that file, and both passphrases, apart from the backups."
            << std::endl;
  return {};
}

struct RestoreCommand {
  backup::RestoreOptions restore;
  PassphraseSource passphrase;
};

Result<void> note_restore(Installation& installation, const backup::RestoreReport& report) {
  return app::audit_everywhere(installation.services(),
                               backup_event("backup.restore", AuditAction::EXECUTE, AuditOutcome::SUCCESS,
                                            R"({"rows":)" + std::to_string(report.counts.rows) + R"(,"madeAt":")" +
                                                format_iso(report.header.created_at) + "\"}"));
}

/// Exit code 1 also when the data is back but its audit log does not verify.
int restore(const config::Config& config, const RestoreCommand& command) {
  std::error_code fault;
  std::filesystem::create_directories(config.data_dir, fault);
  const auto passphrase = read_passphrase(command.passphrase, Asking::once);
  if (!passphrase) return failed(passphrase.error());
  const auto report = backup::restore_backup(config, command.restore, passphrase->view());
  if (!report) return failed(report.error());
  std::cout << "Restored  " << report->counts.rows << " rows in " << report->counts.tables << " tables, as of "
            << format_iso(report->header.created_at) << "\n";
  if (!report->moved_to.empty()) std::cout << "Before    what was there is now in " << report->moved_to << "\n";
  const auto installation = open_quietly(config);
  if (!installation) return failed(installation.error());
  std::cout << "Schema    of chiroflow " << CHIROFLOW_VERSION << std::endl;
  const int verified = verify_audit(**installation, {});
  const auto noted = note_restore(**installation, *report);
  return noted ? verified : failed(noted.error());
}
}  // namespace

void add_backup(Program& program) {
  auto options = std::make_shared<BackupOptions>();
  auto& command =
      program.add("backup", "Write everything but the master key to one sealed file, also while the server runs",
                  "chiroflow backup --data /var/lib/chiroflow --to /mnt/backup/clinic.cfbackup --passphrase-file "
                  "/root/backup-passphrase",
                  [options](config::Config config) { return exit_code(back_up(std::move(config), *options)); });
  command.add_option("--to", options->to, "File to write")->required();
  add_passphrase_options(command, options->passphrase);
}

void add_restore(Program& program) {
  auto options = std::make_shared<RestoreCommand>();
  auto& command = program.add("restore", "Fill an empty data directory or database from a backup",
                              "chiroflow restore --data /var/lib/chiroflow --from /mnt/backup/clinic.cfbackup",
                              [options](const config::Config& config) { return restore(config, *options); });
  command.add_option("--from", options->restore.from, "Backup to read")->required();
  command.add_flag("--force", options->restore.force, "Move aside what is there (it is never deleted)");
  add_passphrase_options(command, options->passphrase);
}

}  // namespace chiroflow::commands
