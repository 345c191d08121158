// SPDX-License-Identifier: Apache-2.0
// PostgreSQL's SQLSTATEs as the port's errors (https://www.postgresql.org/docs/15/errcodes-appendix.html).
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace chiroflow::storage::postgres {

/// What the server reported, without the fields that quote values.
struct ServerError {
  std::string state;  // SQLSTATE
  std::string message;
  std::string table;
  std::string constraint;
};

/// `unique_cause` is what the catalog says about the constraint; used for unique violations only.
Error error_from(const ServerError& reported, const std::string& unique_cause);

bool is_unique_violation(std::string_view state);
/// A write in a read-only transaction, or on a server that may not write.
bool is_read_only_refusal(std::string_view state);
/// The server ends the connection (or the network did).
bool ends_connection(std::string_view state);
/// Two transactions stood in each other's way; the same work alone will pass.
bool is_collision(std::string_view state);

}  // namespace chiroflow::storage::postgres
