// SPDX-License-Identifier: Apache-2.0
#include "app/server/unended_rooms.hpp"

#include <string>

#include "app/jobs.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

Result<std::int64_t> count_unended_rooms(db::Database& database) {
  static const std::string sql = "SELECT COUNT(*) FROM job WHERE kind IN (?, ?) AND status <> 'DONE' AND attempts >= ?";
  return db::read<std::int64_t>(database, [](db::Reader& reader) -> Result<std::int64_t> {
    return TRY(store::query_value<std::int64_t>(reader, sql, kEndRoomJob, kEndLeftRoomJob, kManyTriesToEnd))
        .value_or(0);
  });
}

}  // namespace chiroflow::app
