// SPDX-License-Identifier: Apache-2.0
#include "main/commands/passphrase.hpp"

#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "main/config.hpp"
#include "main/files.hpp"

namespace chiroflow::commands {

namespace {
constexpr std::size_t kShortest = 12;

/// Typing is not shown while it lives.
class QuietTerminal {
 public:
  QuietTerminal() {
    ::tcgetattr(STDIN_FILENO, &before_);
    auto quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  ~QuietTerminal() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

 private:
  termios before_{};
};

crypto::Secret kept(std::string& text) {
  crypto::Secret secret{std::string_view(text)};
  crypto::wipe(text);
  return secret;
}

Result<crypto::Secret> ask(const char* question) {
  std::cerr << question << std::flush;
  std::string line;
  {
    const QuietTerminal quiet;
    std::getline(std::cin, line);
  }
  std::cerr << std::endl;
  return kept(line);
}

Result<crypto::Secret> from_file(const std::string& path) {
  auto content = TRY(read_file(path));
  if (!content) return fail(precondition_failed("There is no passphrase file " + path));
  content->resize(std::min(content->find_first_of("\r\n"), content->size()));
  return kept(*content);
}

Result<crypto::Secret> from_variable(const std::string& name) {
  auto value = config::environment_variable(name.c_str());
  if (!value) return fail(precondition_failed("The variable " + name + " is not set"));
  return kept(*value);
}

Result<crypto::Secret> from_terminal(Asking asking) {
  if (::isatty(STDIN_FILENO) == 0)
    return fail(precondition_failed("A passphrase is needed. Give --passphrase-file FILE or --passphrase-env NAME."));
  auto first = TRY(ask("Passphrase: "));
  if (asking == Asking::once) return first;
  const auto second = TRY(ask("The same again: "));
  if (first.view() != second.view()) return fail(precondition_failed("The two passphrases differ. Start again."));
  return first;
}
}  // namespace

void add_passphrase_options(CLI::App& command, PassphraseSource& source) {
  auto* file = command.add_option("--passphrase-file", source.file, "File whose first line is the passphrase");
  command.add_option("--passphrase-env", source.variable, "Name of the environment variable that holds the passphrase")
      ->excludes(file);
}

Result<crypto::Secret> read_passphrase(const PassphraseSource& source, Asking asking) {
  const auto take = [&]() -> Result<crypto::Secret> {
    if (!source.file.empty()) return from_file(source.file);
    if (!source.variable.empty()) return from_variable(source.variable);
    return from_terminal(asking);
  };
  auto passphrase = TRY(take());
  if (asking == Asking::twice && passphrase.size() < kShortest)
    return fail(
        precondition_failed("The passphrase is too short: take at least 12 characters, better five unusual words."));
  return passphrase;
}

}  // namespace chiroflow::commands
