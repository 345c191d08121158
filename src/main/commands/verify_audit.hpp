// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "main/installation.hpp"

namespace chiroflow::commands {

struct VerifyOptions {
  std::string organization;  // name or id; empty: all
  bool json = false;
};

/// Prints how each organization's audit log stands. Returns the exit code: 1 when one does not verify.
int verify_audit(Installation& installation, const VerifyOptions& options);

}  // namespace chiroflow::commands
