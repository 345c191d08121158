// SPDX-License-Identifier: Apache-2.0
// How commands that end open an installation: quietly, since their output is for people.
#pragma once

#include <memory>

#include "core/result.hpp"
#include "main/commands/program.hpp"
#include "main/installation.hpp"

namespace chiroflow::commands {

inline Result<std::unique_ptr<Installation>> open_quietly(config::Config config,
                                                          DataLock::Mode mode = DataLock::Mode::shared) {
  if (config.log_level == "info") config.log_level = "warning";
  return Installation::open(std::move(config), mode);
}

/// The exit code of a work that prints its own success.
inline int exit_code(const Result<void>& result) { return result ? 0 : failed(result.error()); }

/// Whether there is an installation's database already; makes none.
Result<bool> has_database(const config::Config& config);

}  // namespace chiroflow::commands
