// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include "ports/database.hpp"

namespace chiroflow::storage::sqlite {

/// The row a statement stands on. Getting hold of a column costs more than reading it, so the last one stays at hand: of a
/// text, its type, bytes and length are three questions. Its connection has no mutex, so the value is as good as a protected one.
class SqliteRow final : public db::Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override { return sqlite3_value_type(value(column)) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_value_int64(value(column)); }
  double real(int column) const override { return sqlite3_value_double(value(column)); }
  bool boolean(int column) const override { return sqlite3_value_int64(value(column)) != 0; }
  std::string_view text(int column) const override {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value(column)));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, length(column));
  }
  std::string_view blob(int column) const override {
    const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value(column)));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, length(column));
  }
  /// The statement stands on another row.
  void moved() { column_ = -1; }

 private:
  sqlite3_value* value(int column) const {
    if (column != column_) {
      value_ = sqlite3_column_value(statement_, column);
      column_ = column;
    }
    return value_;
  }
  std::size_t length(int column) const { return static_cast<std::size_t>(sqlite3_value_bytes(value(column))); }

  sqlite3_stmt* statement_;
  mutable sqlite3_value* value_ = nullptr;
  mutable int column_ = -1;
};

}  // namespace chiroflow::storage::sqlite
