// SPDX-License-Identifier: Apache-2.0
// A row of a result in PostgreSQL's text form.
#pragma once

#include <libpq-fe.h>

#include <deque>
#include <string>
#include <utility>

#include "ports/database.hpp"

namespace chiroflow::storage::postgres {

class PostgresRow final : public db::Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
  bool is_null(int column) const override { return PQgetisnull(result_, row_, column) == 1; }
  std::int64_t integer(int column) const override;
  double real(int column) const override;
  bool boolean(int column) const override;
  std::string_view text(int column) const override { return blob(column); }
  std::string_view blob(int column) const override;

 private:
  std::string_view raw(int column) const;

  const PGresult* result_;
  const int row_;
  mutable std::deque<std::pair<int, std::string>> decoded_;  // a deque, so that views stay valid
};

}  // namespace chiroflow::storage::postgres
