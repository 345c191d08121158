// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ports/log.hpp"

namespace chiroflow::testing {

/// Keeps nothing.
class NullLogger : public Logger {
 public:
  void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace chiroflow::testing
