// SPDX-License-Identifier: Apache-2.0
// key export, key import, key rotate.
#include <filesystem>
#include <iostream>

#include "app/recordings/key_rotation.hpp"
#include "app/recordings/recording_desk.hpp"
#include "app/server/key_rotation.hpp"
#include "app/server/system_audit.hpp"
#include "crypto/passphrase.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/passphrase.hpp"
#include "main/commands/session.hpp"

namespace chiroflow::commands {

namespace {
struct ExportOptions {
  std::string to;
  PassphraseSource passphrase;
};

struct ImportOptions {
  std::string from;
  bool force = false;
  PassphraseSource passphrase;
};

struct RotateOptions {
  bool keep_old = false;
  bool resume = false;
};

bool from_environment(const config::Config& config) { return !config.master_key.empty(); }

app::SystemEvent key_event(const char* event, AuditAction action, std::string_view key_id) {
  return {event, action, "MasterKey", AuditOutcome::SUCCESS, R"({"key":")" + std::string(key_id) + "\"}"};
}

/// Where there is a database; an import into an empty place has nobody to tell.
Result<void> note(const config::Config& config, const app::SystemEvent& event) {
  if (!TRY(has_database(config))) return {};
  const auto installation = TRY(open_quietly(config));
  return app::audit_everywhere(installation->services(), event);
}

Result<crypto::KeyRing> present_keys(const config::Config& config) {
  return from_environment(config) ? crypto::KeyRing::parse(config.master_key) : crypto::load_key_file(key_file(config));
}

Result<void> export_key(const config::Config& config, const ExportOptions& options) {
  const auto keys = TRY(present_keys(config));
  const auto passphrase = TRY(read_passphrase(options.passphrase, Asking::twice));
  system::SystemRandom random;
  const auto sealed = TRY(crypto::seal_bytes_by_passphrase(crypto::FilePurpose::key_export, passphrase.view(),
                                                           keys.serialize().view(), random));
  TRY(note(config, key_event("key.export", AuditAction::READ, keys.current().id())));
  TRY(write_file(options.to, sealed, random));
  std::cout
      << "Exported " << keys.keys().size() << " master key(s), the current one is " << keys.current().id() << ", to "
      << options.to
      << ".\nKeep this file and its passphrase apart from the backups: whoever has all of them can read everything,\n"
         "and without them no backup can be read."
      << std::endl;
  return {};
}

bool same_keys(const crypto::KeyRing& a, const crypto::KeyRing& b) {
  return a.serialize().view() == b.serialize().view();
}

/// Keys that are here and not in the export would be lost with what they seal.
Result<void> make_way(const config::Config& config, const crypto::KeyRing& imported, bool force) {
  const auto path = key_file(config);
  if (!file_exists(path)) return {};
  const auto present = crypto::load_key_file(path);
  if (present && same_keys(*present, imported)) return {};
  if (!force)
    return fail(precondition_failed(
        path + " holds other keys; nothing was changed. With --force that file is moved aside (not deleted).",
        "target_not_empty"));
  const system::SystemClock clock;
  const auto aside = path + ".replaced-" + stamp(clock.now());
  TRY(move_file(path, aside));
  std::cout << "The keys that were there are now in " << aside << ".\n";
  return {};
}

Result<void> import_key(const config::Config& config, const ImportOptions& options) {
  if (from_environment(config)) {
    return fail(
        precondition_failed("CHIROFLOW_MASTER_KEY (or master_key in the settings) is set, and it wins over a key file. "
                            "Unset it for this command and for the server."));
  }
  const auto content = TRY(read_file(options.from));
  if (!content) return fail(precondition_failed("There is no file " + options.from));
  const auto passphrase = TRY(read_passphrase(options.passphrase, Asking::once));
  const auto opened =
      TRY(crypto::open_bytes_by_passphrase(crypto::FilePurpose::key_export, passphrase.view(), *content));
  const auto keys = TRY(crypto::KeyRing::parse(opened.view()));
  std::error_code fault;
  std::filesystem::create_directories(config.data_dir, fault);
  {
    const auto lock = TRY(DataLock::take(config.data_dir, DataLock::Mode::alone));
    TRY(make_way(config, keys, options.force));
    system::SystemRandom random;
    TRY(crypto::save_key_file(key_file(config), keys, random));
  }
  std::cout << "Imported " << keys.keys().size() << " master key(s), the current one is " << keys.current().id()
            << ", into " << key_file(config) << "." << std::endl;
  return note(config, key_event("key.import", AuditAction::UPDATE, keys.current().id()));
}

/// The value of CHIROFLOW_MASTER_KEY: the key file's lines in one.
std::string as_variable(const crypto::KeyRing& keys) {
  std::string text(keys.serialize().view());
  while (text.ends_with('\n')) text.pop_back();
  for (auto& c : text) c = c == '\n' ? ';' : c;
  return text;
}

/// We cannot change the variable, so the person does: once to bring the new key in, once to take the old ones out.
Result<void> offer_new_key(crypto::KeyRing keys) {
  const system::SystemClock clock;
  system::SystemRandom random;
  keys.add_current(crypto::MasterKey::generate(random, clock.now()));
  std::cout
      << "The master key comes from CHIROFLOW_MASTER_KEY (or master_key in the settings). Nothing was changed yet.\n"
         "1. Put this in its place, where you keep it:\n\n"
      << as_variable(keys) << "\n\n2. Then run: chiroflow key rotate --resume" << std::endl;
  return {};
}

Result<void> save_keys(const config::Config& config, const crypto::KeyRing& keys, Random& random) {
  if (!from_environment(config)) return crypto::save_key_file(key_file(config), keys, random);
  std::cout << "\nNow put this in CHIROFLOW_MASTER_KEY; it has no key that is not needed:\n\n"
            << as_variable(keys) << "\n"
            << std::endl;
  return {};
}

void print_column(const app::SealedColumn& column, const app::Rewrapped& done) {
  std::cerr << "  " << column.table << "." << column.column << ": " << done.changed << " of " << done.values
            << " wrapped anew\n";
}

/// Takes out the keys that nothing needs; returns how many went.
Result<std::size_t> drop_unused(const app::Services& services, crypto::KeyRing& keys) {
  auto uses = TRY(app::count_key_uses(services.database));
  uses.merge(TRY(app::count_recording_key_uses(services.recordings->keys)));
  std::vector<std::string> unused;
  for (const auto& key : keys.keys()) {
    if (key->id() != keys.current().id() && !uses.contains(key->id())) unused.push_back(key->id());
  }
  for (const auto& id : unused) keys.remove(id);
  return unused.size();
}

Result<void> rotate_key(config::Config config, const RotateOptions& options) {
  if (from_environment(config) && !options.resume) return offer_new_key(TRY(present_keys(config)));
  const auto installation = TRY(open_quietly(std::move(config), DataLock::Mode::alone));
  auto keys = *installation->sealer().keys();
  auto& random = installation->random();
  if (!options.resume) {
    // Kept before the first value is wrapped by it: a crash from here on leaves everything readable.
    keys.add_current(crypto::MasterKey::generate(random, installation->clock().now()));
    TRY(save_keys(installation->config(), keys, random));
    installation->sealer().use(keys);
  }
  TRY(app::audit_everywhere(installation->services(),
                            key_event("key.rotate", AuditAction::UPDATE, keys.current().id())));
  const auto done = TRY(app::rewrap_all(installation->database(), installation->sealer(), print_column));
  const auto recordings =
      TRY(app::rewrap_recording_keys(installation->services().recordings->keys, installation->sealer()));
  std::cout << "The current master key is " << keys.current().id() << "; " << done.changed << " of " << done.values
            << " sealed values and " << recordings.changed << " of " << recordings.keys
            << " keys of recordings were wrapped anew.\n";
  const auto dropped = options.keep_old ? std::size_t{0} : TRY(drop_unused(installation->services(), keys));
  if (dropped > 0) TRY(save_keys(installation->config(), keys, random));
  std::cout
      << dropped << " old key(s) that nothing needs any more were removed, " << keys.keys().size() - 1 << " kept.\n\n"
      << "Export the new key now (chiroflow key export). Keep older exports as long as backups from before today:\n"
         "they open with the old key only."
      << std::endl;
  return {};
}
}  // namespace

void add_key(Program& program) {
  auto& group = program.group("key", "The master key: export, import, exchange");

  auto exporting = std::make_shared<ExportOptions>();
  auto& export_command =
      program.add_to(group, "export", "Write the master key to a file that a passphrase opens",
                     "chiroflow key export --data /var/lib/chiroflow --to /media/usb/clinic.cfkey",
                     [exporting](const config::Config& config) { return exit_code(export_key(config, *exporting)); });
  export_command.add_option("--to", exporting->to, "File to write; keep it apart from the backups")->required();
  add_passphrase_options(export_command, exporting->passphrase);

  auto importing = std::make_shared<ImportOptions>();
  auto& import_command =
      program.add_to(group, "import", "Put an exported master key in place, before a restore",
                     "chiroflow key import --data /var/lib/chiroflow --from /media/usb/clinic.cfkey",
                     [importing](const config::Config& config) { return exit_code(import_key(config, *importing)); });
  import_command.add_option("--from", importing->from, "File that key export wrote")->required();
  import_command.add_flag("--force", importing->force,
                          "Move aside another key file that is there (it is never deleted)");
  add_passphrase_options(import_command, importing->passphrase);

  auto rotating = std::make_shared<RotateOptions>();
  auto& rotate = program.add_to(group, "rotate", "Exchange the master key; stop the server first",
                                "chiroflow key rotate --data /var/lib/chiroflow", [rotating](config::Config config) {
                                  return exit_code(rotate_key(std::move(config), *rotating));
                                });
  rotate.add_flag("--keep-old", rotating->keep_old, "Keep old keys in the file, though nothing needs them");
  rotate.add_flag("--resume", rotating->resume, "Make no new key: go on with the current one after an interruption");
}

}  // namespace chiroflow::commands
