// SPDX-License-Identifier: Apache-2.0
#include "main/command_line.hpp"

#include <CLI/CLI.hpp>

#include "main/commands/commands.hpp"

namespace chiroflow {

namespace {
/// What the command line may say over file and environment.
struct Overrides {
  std::string config_file;
  std::optional<std::string> data_dir, database_url, address, public_url, tls_cert, tls_key;
  std::optional<int> port;
  bool allow_plain_http = false;
};

void add_data_options(CLI::App& command, Overrides& o) {
  command.add_option("--config", o.config_file, "TOML file with settings (see docs/config.md)");
  command.add_option("--data", o.data_dir, "Directory of database, keys and backups");
  command.add_option("--database-url", o.database_url, "postgres://… instead of SQLite in the data directory");
}

void add_listen_options(CLI::App& command, Overrides& o) {
  add_data_options(command, o);
  command.add_option("--address", o.address, "IP address to listen on (default 127.0.0.1)");
  command.add_option("--port", o.port, "Port to listen on; 0 takes any free one (default 8080)")->check(CLI::Range(0, 65535));
  command.add_option("--public-url", o.public_url, "Address that people open");
  command.add_option("--tls-cert", o.tls_cert, "Certificate chain, PEM");
  command.add_option("--tls-key", o.tls_key, "Private key, PEM");
  command.add_flag("--allow-plain-http", o.allow_plain_http, "Plain HTTP on an address other than loopback (behind a proxy)");
}

template <class T>
void take(const std::optional<T>& value, T& setting) {
  if (value) setting = *value;
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
}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app("ChiroFlow Telehealth: a self-hosted telehealth server", "chiroflow");
  app.set_version_flag("--version", std::string("chiroflow ") + CHIROFLOW_VERSION);
  app.require_subcommand(1);
  Overrides overrides;
  int code = 0;
  const auto with_config = [&](auto run) {
    return [&overrides, &code, run] {
      auto config = load(overrides);
      code = config ? run(std::move(*config)) : commands::failed(config.error());
    };
  };

  auto* serve = app.add_subcommand("serve", "Run the server");
  add_listen_options(*serve, overrides);
  serve->callback(with_config([](config::Config c) { return commands::serve(std::move(c)); }));

  commands::DemoOptions demo_options;
  auto* demo = app.add_subcommand("demo", "Run the server with a made-up clinic and print how to get in");
  add_listen_options(*demo, overrides);
  demo->add_flag("--json", demo_options.json, "One line of JSON when ready");
  demo->callback(with_config([&](config::Config c) { return commands::demo(std::move(c), demo_options); }));

  auto* migrate = app.add_subcommand("migrate", "Bring the database to this version's schema and end");
  add_data_options(*migrate, overrides);
  migrate->callback(with_config([](config::Config c) { return commands::migrate(std::move(c)); }));

  commands::SeedOptions seed_options;
  auto* seed = app.add_subcommand("seed", "Fill a database with made-up rows for load tests");
  add_data_options(*seed, overrides);
  seed->add_option("--clinicians", seed_options.clinicians)->check(CLI::Range(1, 1000))->capture_default_str();
  seed->add_option("--patients", seed_options.patients)->check(CLI::Range(1, 1'000'000))->capture_default_str();
  seed->add_option("--sessions", seed_options.sessions)->check(CLI::Range(0, 10'000'000))->capture_default_str();
  seed->add_option("--appointments", seed_options.appointments)->check(CLI::Range(0, 10'000'000))->capture_default_str();
  seed->add_option("--ids", seed_options.ids_dir, "Directory for scheduled.txt, free.txt and key.txt");
  seed->callback(with_config([&](config::Config c) { return commands::seed(std::move(c), seed_options); }));

  auto* reference = app.add_subcommand("config-reference", "Print docs/config.md");
  reference->callback([] { std::cout << config::reference_page(); });

  CLI11_PARSE(app, argc, argv);
  return code;
}

}  // namespace chiroflow
