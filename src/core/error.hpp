// SPDX-License-Identifier: Apache-2.0
// What can go wrong, as a value. `message` is written for people and is sent to clients; it never holds patient data
// or internals. `detail` is for the log only. Codes and their numbers come from error_codes.def.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chiroflow {

enum class ErrorCode {
#define CHIROFLOW_ERROR(code, http, trpc, number, fhir, text) code,
#include "core/error_codes.def"
#undef CHIROFLOW_ERROR
};

struct ErrorInfo {
  ErrorCode code;
  std::string_view name;  // our own name, used by REST
  int http_status;
  std::string_view trpc_name;
  int rpc_number;
  std::string_view fhir_issue;
  std::string_view default_message;
};

const ErrorInfo& info(ErrorCode code);

/// One fault of an input field, in the form of zod 4's issues, which clients of the API parse.
struct Issue {
  using PathPart = std::variant<std::string, std::size_t>;
  std::string code;            // "invalid_type", "too_big", "too_small", "invalid_value", "invalid_format", "custom"
  std::vector<PathPart> path;  // field names and array positions, outermost first
  std::string message;
  std::string expected;                 // invalid_type: "string", "date", …
  std::string origin;                   // too_big, too_small: "number", "string", "array", "date"
  std::optional<std::int64_t> maximum;  // too_big
  std::optional<std::int64_t> minimum;  // too_small
  std::vector<std::string> values;      // invalid_value: what is allowed
  std::string format;                   // invalid_format: "email", …; "safeint" where an integer was expected
  std::string received;                 // invalid_type: "NaN", "Infinity", "Invalid Date" only, as zod does
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;                              // for people; empty means the table's text
  std::string detail;                               // for the log
  std::vector<Issue> issues;                        // invalid_argument only
  std::optional<std::chrono::seconds> retry_after;  // too_many_requests and unavailable ones
  std::string cause;                                // machine-readable reason inside a code, e.g. "session_state"
  std::string vendor_code;  // what the service we called named it, e.g. "53113" or "HTTP 502"; no free text

  std::string_view text() const { return message.empty() ? info(code).default_message : std::string_view(message); }
};

/// Short makers for the common cases.
Error not_found(std::string_view what);  // "Session" gives "Session not found"
Error conflict(std::string message, std::string cause = {});
Error precondition_failed(std::string message, std::string cause = {});
Error forbidden(std::string message = {});
Error unauthenticated(std::string message = {});
Error internal_error(std::string detail);
Error invalid_field(std::string field, std::string message);  // one issue of code "custom"; dots separate path parts

}  // namespace chiroflow
