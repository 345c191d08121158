// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/sqlite/error.hpp"

namespace chiroflow::storage::sqlite {

namespace {
bool is_unavailable(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_CANTOPEN:
    case SQLITE_CORRUPT:
    case SQLITE_FULL:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_LOCKED:
    case SQLITE_NOLFS:
    case SQLITE_NOMEM:
    case SQLITE_NOTADB:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_READONLY: return true;
    default: return false;
  }
}

std::string constraint_cause(int code, std::string_view message) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return unique_cause(message);
    case SQLITE_CONSTRAINT_FOREIGNKEY: return "foreign_key";
    default: return "check";
  }
}
}  // namespace

std::string unique_cause(std::string_view message) {
  std::string_view rest = message.substr(std::min(message.find(": ") + 2, message.size()));
  if (rest.starts_with("index '")) return "unique:" + std::string(rest.substr(7, rest.size() - 8));
  std::string cause = "unique:" + std::string(rest.substr(0, rest.find('.')));
  char separator = '(';
  while (!rest.empty()) {
    const auto column = rest.substr(0, rest.find(", "));
    rest.remove_prefix(std::min(column.size() + 2, rest.size()));
    cause += separator;
    cause += column.substr(column.find('.') + 1);
    separator = ',';
  }
  return cause + ')';
}

Error error_from(int code, std::string_view message) {
  std::string detail = "SQLite " + std::to_string(code) + ": " + std::string(message);
  if ((code & 0xff) == SQLITE_CONSTRAINT) {
    return {.code = ErrorCode::conflict, .detail = std::move(detail), .cause = constraint_cause(code, message)};
  }
  const auto kind = is_unavailable(code) ? ErrorCode::storage_unavailable : ErrorCode::internal;
  return {.code = kind, .detail = std::move(detail)};
}

Error error_of(sqlite3* connection, int code) {
  const auto extended = sqlite3_extended_errcode(connection);
  return error_from((extended & 0xff) == (code & 0xff) ? extended : code, sqlite3_errmsg(connection));
}

}  // namespace chiroflow::storage::sqlite
