// SPDX-License-Identifier: Apache-2.0
// Reading much as of one moment, while others write: for backups. The object that open_database (adapters/storage) returns
// implements it.
#pragma once

#include "ports/database.hpp"

namespace chiroflow::db {

/// Safe from any thread.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  /// Runs `work` once, on a connection of its own; all its statements see the state of the first one. Not repeated after a
  /// lost connection. On SQLite the write-ahead log grows until `work` returns.
  virtual Result<void> read_snapshot(Database::ReadWork work) = 0;
};

}  // namespace chiroflow::db
