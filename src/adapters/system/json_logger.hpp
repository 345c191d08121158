// SPDX-License-Identifier: Apache-2.0
// One JSON object a line on standard error, written by a thread of its own so that a slow disk does not slow requests.
#pragma once

#include <memory>

#include "ports/clock.hpp"
#include "ports/log.hpp"

namespace chiroflow::system {

class JsonLogger : public Logger {
 public:
  JsonLogger(const Clock& clock, LogLevel least);
  ~JsonLogger() override;
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override;

 private:
  struct Sink;
  const Clock& clock_;
  const LogLevel least_;
  std::unique_ptr<Sink> sink_;
};

}  // namespace chiroflow::system
