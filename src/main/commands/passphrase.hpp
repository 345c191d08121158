// SPDX-License-Identifier: Apache-2.0
// Where commands take a passphrase from: a file, a variable, or the person at the terminal.
#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

#include "core/result.hpp"
#include "crypto/bytes.hpp"

namespace chiroflow::commands {

struct PassphraseSource {
  std::string file;
  std::string variable;
};

/// --passphrase-file and --passphrase-env.
void add_passphrase_options(CLI::App& command, PassphraseSource& source);

enum class Asking { once, twice };
/// The first line of the file, the variable's value, or what is typed at the terminal (`twice` when a new one is chosen).
/// Errors: precondition_failed; a new passphrase of fewer than 12 characters is refused.
Result<crypto::Secret> read_passphrase(const PassphraseSource& source, Asking asking);

}  // namespace chiroflow::commands
