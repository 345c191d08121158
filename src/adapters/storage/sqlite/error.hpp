// SPDX-License-Identifier: Apache-2.0
// SQLite's result codes as the port's errors (https://www.sqlite.org/rescode.html).
#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace chiroflow::storage::sqlite {

/// The error of the connection's last failed call.
Error error_of(sqlite3* connection, int code);
Error error_from(int code, std::string_view message);
/// "UNIQUE constraint failed: users.org, users.email" gives "unique:users(org,email)".
std::string unique_cause(std::string_view message);

}  // namespace chiroflow::storage::sqlite
