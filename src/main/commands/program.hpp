// SPDX-License-Identifier: Apache-2.0
// The program as its subcommands: what they have in common, so that each states its own options beside its work.
// Exit codes: 0 done, 1 failed with a text that says what to do, 2 the command line was not understood.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "main/config.hpp"

namespace chiroflow::commands {

inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;

/// Prints the error for people and returns kFailed.
int failed(const Error& error);
/// The same for a command line that makes no sense; returns kUsage.
int misused(const std::string& text);

/// What the command line says over file and environment.
struct Overrides {
  std::string config_file;
  std::optional<std::string> data_dir, database_url, address, public_url, tls_cert, tls_key;
  std::optional<int> port;
  bool allow_plain_http = false;
};

/// File, environment and command line together.
Result<config::Config> load(const Overrides& overrides);

class Program {
 public:
  using Run = std::function<int(config::Config)>;

  Program();
  /// "user", under which "user add" stands.
  CLI::App& group(const std::string& name, const std::string& what);
  /// A subcommand over an installation's data, with --config, --data and --database-url. `example` is shown by --help.
  CLI::App& add(const std::string& name, const std::string& what, const std::string& example, Run run) {
    return add_to(app_, name, what, example, std::move(run));
  }
  CLI::App& add_to(CLI::App& parent, const std::string& name, const std::string& what, const std::string& example,
                   Run run);
  /// A subcommand that needs no data and no settings.
  CLI::App& add_plain(const std::string& name, const std::string& what, std::function<int()> run);
  /// --address, --port, --public-url, --tls-cert, --tls-key, --allow-plain-http.
  void add_listen_options(CLI::App& command);
  /// What the command line says, for a command that loads the settings by itself.
  const Overrides& overrides() const { return overrides_; }
  /// For such a command: run without settings.
  CLI::App& add_unloaded(const std::string& name, const std::string& what, const std::string& example,
                         std::function<int()> run);

  int run(int argc, char** argv);

 private:
  void add_data_options(CLI::App& command);

  CLI::App app_;
  Overrides overrides_;
  int code_ = 0;
};

}  // namespace chiroflow::commands
