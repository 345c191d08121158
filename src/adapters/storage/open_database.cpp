// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/open_database.hpp"

#include <utility>

#include "adapters/storage/postgres/postgres_database.hpp"
#include "adapters/storage/sqlite/sqlite_database.hpp"

namespace chiroflow::storage {

namespace {
template <class T>
Result<std::unique_ptr<StorageEngine>> as_engine(Result<std::unique_ptr<T>> opened) {
  if (!opened) return fail(std::move(opened).error());
  return std::unique_ptr<StorageEngine>(std::move(*opened));
}
}  // namespace

Result<std::unique_ptr<StorageEngine>> open_database(const std::string& address, const DatabaseOptions& options,
                                                     Logger& logger, Clock& clock) {
  if (address.starts_with("postgres://") || address.starts_with("postgresql://")) {
    return as_engine(postgres::PostgresDatabase::open(address, options, logger, clock));
  }
  return as_engine(sqlite::SqliteDatabase::open(address, options, logger));
}

}  // namespace chiroflow::storage
