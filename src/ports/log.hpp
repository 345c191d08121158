// SPDX-License-Identifier: Apache-2.0
// Structured log without patient data: by type, a field is a number, a truth value, an id or a text known at compile time.
// A text from outside has no way in, except through Loggable's named makers, which encode control characters (H-23).
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "core/error.hpp"
#include "core/id.hpp"

namespace chiroflow {

enum class LogLevel { debug, info, warning, error };

/// The value of a log field.
class Loggable {
 public:
  template <std::size_t N>
  consteval Loggable(const char (&literal)[N]) : value_(std::string_view(literal, N - 1)) {}
  Loggable(std::integral auto number) : value_(static_cast<std::int64_t>(number)) {}
  Loggable(double number) : value_(number) {}
  Loggable(bool truth) : value_(truth) {}
  template <class Tag>
  Loggable(const Id<Tag>& id) : value_(id.value) {}
  /// The detail of an Error: made by our own code and libraries, never from patient data.
  static Loggable detail_of(const Error& error) { return Loggable(error.detail, 0); }
  /// Text of the operator's own world: a path, a listening address, a procedure's name, a library's message.
  static Loggable operations(std::string text) { return Loggable(std::move(text), 0); }

  const auto& value() const { return value_; }

 private:
  Loggable(std::string text, int) : value_(std::move(text)) {}
  std::variant<std::int64_t, double, bool, std::string_view, std::string> value_;
};

struct LogField {
  std::string_view key;
  Loggable value;
};

/// Safe from any thread; never blocks on a slow disk for long and never throws.
class Logger {
 public:
  virtual ~Logger() = default;
  /// `event` names what happened in a few fixed words ("session started").
  virtual void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) = 0;

  void info(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::info, event, fields);
  }
  void warning(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::warning, event, fields);
  }
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::error, event, fields);
  }
};

}  // namespace chiroflow
