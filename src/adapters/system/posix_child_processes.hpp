// SPDX-License-Identifier: Apache-2.0
// ChildProcesses over posix_spawn. Every child leads a process group, so that nothing it started outlives its deadline.
#pragma once

#include "ports/child_process.hpp"
#include "ports/clock.hpp"

namespace chiroflow::system {

/// The clock must outlive it and must be the machine's: deadlines are real.
class PosixChildProcesses : public ChildProcesses {
 public:
  explicit PosixChildProcesses(const Clock& clock,
                               std::vector<std::string> folders = {"/usr/local/bin", "/usr/bin", "/bin"})
      : clock_(clock), folders_(std::move(folders)) {}

  std::optional<std::string> find(std::string_view program) const override;
  Result<ChildOutcome> run(const ChildCommand& command, std::stop_token stop) override;

 private:
  const Clock& clock_;
  const std::vector<std::string> folders_;
};

}  // namespace chiroflow::system
