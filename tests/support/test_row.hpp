// SPDX-License-Identifier: Apache-2.0
// A row made of values, for tests of the row mapping.
#pragma once

#include <span>
#include <vector>

#include "ports/database.hpp"

namespace chiroflow {

class TestRow final : public db::Row {
 public:
  explicit TestRow(std::span<const db::Value> cells) : cells_(cells.begin(), cells.end()) {}

  bool is_null(int column) const override { return std::holds_alternative<std::nullptr_t>(cell(column)); }
  std::int64_t integer(int column) const override { return std::get<std::int64_t>(cell(column)); }
  double real(int column) const override { return std::get<double>(cell(column)); }
  bool boolean(int column) const override { return std::get<bool>(cell(column)); }
  std::string_view text(int column) const override { return std::get<std::string_view>(cell(column)); }
  std::string_view blob(int column) const override { return std::get<db::Blob>(cell(column)).bytes; }

 private:
  const db::Value& cell(int column) const { return cells_.at(static_cast<std::size_t>(column)); }
  std::vector<db::Value> cells_;
};

}  // namespace chiroflow
