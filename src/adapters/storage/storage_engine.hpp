// SPDX-License-Identifier: Apache-2.0
// What both engines are, and what may be set about them.
#pragma once

#include <cstddef>

#include "core/time.hpp"
#include "ports/database.hpp"
#include "ports/schema_access.hpp"
#include "ports/snapshot.hpp"

namespace chiroflow::storage {

struct DatabaseOptions {
  std::size_t write_batch =
      256;  // most writes in one commit; PostgreSQL takes at most 60 (its subtransaction cache is 64)
  std::size_t max_readers = 32;  // PostgreSQL: connections for reads; further readers wait
  Millis lock_limit =
      Seconds(30);  // SQLite: wait for another process's transaction; schema lock: wait for another server
  Millis statement_limit = Seconds(30);  // PostgreSQL: a statement that takes longer is stopped
  Millis connect_limit = Seconds(5);     // PostgreSQL: one attempt to connect
  Millis reconnect_limit = Seconds(15);  // PostgreSQL: attempts to come back after a lost connection, before calls fail
};

/// An opened database. Destroying it finishes the queued writes, then closes; no call may be under way from elsewhere.
class StorageEngine : public db::Database, public db::SchemaAccess, public db::Snapshot {};

}  // namespace chiroflow::storage
