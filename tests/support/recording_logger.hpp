// SPDX-License-Identifier: Apache-2.0
// Keeps what was logged as text, for tests of what must not be in it.
#pragma once

#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "ports/log.hpp"
#include "ports/log_scope.hpp"

namespace chiroflow::testing {

/// Lines as "event key=value key=value". Safe from any thread.
class RecordingLogger : public Logger {
 public:
  void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override {
    std::ostringstream line;
    line << event;
    if (!LogScope::current().empty()) line << " requestId=" << LogScope::current();
    for (const auto& field : fields)
      std::visit([&](const auto& value) { line << ' ' << field.key << '=' << value; }, field.value.value());
    const std::lock_guard guard(mutex_);
    lines_.push_back(line.str());
  }

  std::vector<std::string> lines() const {
    const std::lock_guard guard(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace chiroflow::testing
