// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/postgres/error.hpp"

#include <algorithm>
#include <array>

namespace chiroflow::storage::postgres {

namespace {
bool has_class(std::string_view state, std::string_view two) { return state.starts_with(two); }

bool is_unavailable(std::string_view state) {
  // Resources (disk full, connections), intervention (shutdown, timeout), system faults, read-only standby, locks, collisions.
  static constexpr std::array<std::string_view, 6> kClasses{"08", "40", "53", "55", "57", "58"};
  return is_read_only_refusal(state) || std::ranges::any_of(kClasses, [&](auto two) { return has_class(state, two); });
}

std::string detail_of(const ServerError& reported) {
  // Data exceptions quote the value, which may be a patient's.
  if (has_class(reported.state, "22")) return "PostgreSQL " + reported.state;
  return "PostgreSQL " + reported.state + ": " + reported.message;
}

std::string constraint_cause(const ServerError& reported, const std::string& unique_cause) {
  if (is_unique_violation(reported.state)) return unique_cause;
  return reported.state == "23503" ? "foreign_key" : "check";
}
}  // namespace

bool is_read_only_refusal(std::string_view state) { return state == "25006"; }

bool is_unique_violation(std::string_view state) { return state == "23505"; }

bool ends_connection(std::string_view state) {
  return has_class(state, "08") || state == "57P01" || state == "57P02" || state == "57P03" || state == "57P05" ||
         state == "25P03";
}

bool is_collision(std::string_view state) { return state == "40001" || state == "40P01"; }

Error error_from(const ServerError& reported, const std::string& unique_cause) {
  // P0001 is what a trigger's RAISE EXCEPTION says, as SQLite's RAISE(ABORT) is a constraint's failure.
  if (has_class(reported.state, "23") || reported.state == "P0001") {
    return {
        .code = ErrorCode::conflict, .detail = detail_of(reported), .cause = constraint_cause(reported, unique_cause)};
  }
  const auto kind = is_unavailable(reported.state) ? ErrorCode::storage_unavailable : ErrorCode::internal;
  return {.code = kind, .detail = detail_of(reported)};
}

}  // namespace chiroflow::storage::postgres
