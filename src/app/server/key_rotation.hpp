// SPDX-License-Identifier: Apache-2.0
// Exchanging the master key (H-12): every sealed value of every table gets its data key wrapped by the current master key;
// the values themselves are not touched. Works in portions, each a transaction, so that it may be broken off anywhere: what
// was not reached still opens with the old key, and the next run goes on.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "crypto/sealer.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// A column of sealed values and what names its rows.
struct SealedColumn {
  std::string table;
  std::string column;
  std::vector<std::string> key;  // the primary key's columns, all of them texts
};

/// Found from the described records: members of type Sealed.
const std::vector<SealedColumn>& sealed_columns();
/// Tables whose records were looked through for sealed_columns, for the test that none was forgotten.
std::vector<std::string_view> searched_tables();

struct Rewrapped {
  std::int64_t values = 0;   // looked at
  std::int64_t changed = 0;  // wrapped anew
};
/// Called after each column.
using OnColumn = std::function<void(const SealedColumn& column, const Rewrapped& done)>;

/// Errors: "missing_master_key" when a value needs a key that the sealer does not hold (nothing of its portion was
/// changed), "sealed_data_damaged", and the database's.
Result<Rewrapped> rewrap_all(db::Database& database, const crypto::Sealer& sealer, const OnColumn& on_column);

/// How many sealed values need each master key, by its id.
Result<std::map<std::string, std::int64_t>> count_key_uses(db::Database& database);

}  // namespace chiroflow::app
