// SPDX-License-Identifier: Apache-2.0
// Values in PostgreSQL's binary form, and the types they claim.
#pragma once

#include <libpq-fe.h>

#include <array>
#include <span>
#include <vector>

#include "ports/database.hpp"

namespace chiroflow::storage::postgres {

inline constexpr Oid kInferred = 0, kBool = 16, kBytea = 17, kInt8 = 20, kText = 25, kFloat8 = 701;

/// Arrays as libpq wants them; reused from call to call. Valid while the values are.
class Parameters {
 public:
  void assign(std::span<const db::Value> values);
  int count() const { return static_cast<int>(types_.size()); }
  /// kInferred for nulls.
  const std::vector<Oid>& types() const { return types_; }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  const char* encode(std::size_t at, const db::Value& value);

  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::vector<std::array<char, 8>> numbers_;
};

}  // namespace chiroflow::storage::postgres
