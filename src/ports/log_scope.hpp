// SPDX-License-Identifier: Apache-2.0
// For whom a thread works just now, so that every line it logs can be traced to the request: its X-Request-Id, or "job-…"
// and the like for the server's own work. Loggers add it as `requestId`.
#pragma once

#include <string_view>
#include <utility>

namespace chiroflow {

/// Of the thread that makes it, until its end; scopes nest. The text has to live as long.
class LogScope {
 public:
  explicit LogScope(std::string_view request_id) : outer_(std::exchange(current_, request_id)) {}
  ~LogScope() { current_ = outer_; }
  LogScope(const LogScope&) = delete;
  LogScope& operator=(const LogScope&) = delete;

  /// Empty outside of any.
  static std::string_view current() { return current_; }

 private:
  static inline thread_local std::string_view current_;
  std::string_view outer_;
};

}  // namespace chiroflow
