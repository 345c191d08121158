// SPDX-License-Identifier: Apache-2.0
// Programs of this machine that work for us: no shell, no input, none of our files and sockets, a small fixed environment,
// a deadline. What they write is kept up to a limit.
#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace chiroflow {

struct ChildCommand {
  std::vector<std::string> arguments;  // the program's absolute path first
  std::string folder = "/";            // where it runs
  Millis deadline = Minutes(1);
  bool background = false;              // gives way to everything else on the machine
  std::size_t most_output = 64u << 10;  // bytes kept of each output; the rest is read and dropped
};

struct ChildOutcome {
  int status = 0;  // what it exited with; 128 + the signal that ended it
  std::string output;
  std::string errors;  // may name files; for the log of operations only
};

/// Safe from any thread.
class ChildProcesses {
 public:
  virtual ~ChildProcesses() = default;
  /// The absolute path of a program of that name, or of a path that holds a slash; nothing when it cannot be run.
  virtual std::optional<std::string> find(std::string_view program) const = 0;
  /// Blocks until it has ended. Errors: not_found (no such program), timeout (it was ended, and all it had started with it),
  /// internal with cause "stopped" (`stop` was requested; likewise) or "spawn".
  virtual Result<ChildOutcome> run(const ChildCommand& command, std::stop_token stop) = 0;
};

}  // namespace chiroflow
