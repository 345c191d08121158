// SPDX-License-Identifier: Apache-2.0
#include "main/commands/program.hpp"

#include <iostream>

namespace chiroflow::commands {

namespace {
template <class T>
void take(const std::optional<T>& value, T& setting) {
  if (value) setting = *value;
}

std::string as_footer(const std::string& example) { return "Example:\n  " + example; }
}  // namespace

int failed(const Error& error) {
  std::cerr << "chiroflow: " << error.text();
  for (const auto& issue : error.issues) std::cerr << "\n  " << issue.message;
  if (!error.detail.empty()) std::cerr << " (" << error.detail << ")";
  std::cerr << std::endl;
  return kFailed;
}

int misused(const std::string& text) {
  std::cerr << text << "\nRun with --help for more information." << std::endl;
  return kUsage;
}

Result<config::Config> load(const Overrides& o) {
  auto config = TRY(config::load(o.config_file));
  take(o.data_dir, config.data_dir);
  take(o.database_url, config.database_url);
  take(o.address, config.address);
  take(o.port, config.port);
  take(o.public_url, config.public_url);
  take(o.tls_cert, config.tls_cert);
  take(o.tls_key, config.tls_key);
  if (o.allow_plain_http) config.allow_plain_http = true;
  return config;
}

Program::Program() : app_("ChiroFlow Telehealth: a self-hosted telehealth server", "chiroflow") {
  app_.set_version_flag("--version", std::string("chiroflow ") + CHIROFLOW_VERSION);
  app_.require_subcommand(1);
  app_.footer("chiroflow COMMAND --help tells more about a command.");
}

CLI::App& Program::group(const std::string& name, const std::string& what) {
  auto* group = app_.add_subcommand(name, what);
  group->require_subcommand(1);
  return *group;
}

CLI::App& Program::add_to(CLI::App& parent, const std::string& name, const std::string& what,
                          const std::string& example, Run run) {
  auto* command = parent.add_subcommand(name, what);
  add_data_options(*command);
  command->footer(as_footer(example));
  command->callback([this, run = std::move(run)] {
    auto config = load(overrides_);
    code_ = config ? run(std::move(*config)) : failed(config.error());
  });
  return *command;
}

CLI::App& Program::add_plain(const std::string& name, const std::string& what, std::function<int()> run) {
  auto* command = app_.add_subcommand(name, what);
  // Taken though not needed: scripts say --data to every subcommand alike.
  add_data_options(*command);
  command->footer(as_footer("chiroflow " + name));
  command->callback([this, run = std::move(run)] { code_ = run(); });
  return *command;
}

CLI::App& Program::add_unloaded(const std::string& name, const std::string& what, const std::string& example,
                                std::function<int()> run) {
  auto& command = add_plain(name, what, std::move(run));
  command.footer(as_footer(example));
  return command;
}

void Program::add_data_options(CLI::App& command) {
  command.add_option("--config", overrides_.config_file, "TOML file with settings (see docs/config.md)");
  command.add_option("--data", overrides_.data_dir, "Directory of database, keys and backups");
  command.add_option("--database-url", overrides_.database_url, "postgres://… instead of SQLite in the data directory");
}

void Program::add_listen_options(CLI::App& command) {
  auto& o = overrides_;
  command.add_option("--address", o.address, "IP address to listen on (default 127.0.0.1)");
  command.add_option("--port", o.port, "Port to listen on; 0 takes any free one (default 8080)")
      ->check(CLI::Range(0, 65535));
  command.add_option("--public-url", o.public_url, "Address that people open");
  command.add_option("--tls-cert", o.tls_cert, "Certificate chain, PEM");
  command.add_option("--tls-key", o.tls_key, "Private key, PEM");
  command.add_flag("--allow-plain-http", o.allow_plain_http,
                   "Plain HTTP on an address other than loopback (behind a proxy)");
}

int Program::run(int argc, char** argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& stop) {
    // Also how --help and --version end.
    return app_.exit(stop) == 0 ? 0 : kUsage;
  }
  return code_;
}

}  // namespace chiroflow::commands
