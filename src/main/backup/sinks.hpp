// SPDX-License-Identifier: Apache-2.0
// What is done with a dump: looked through first, then put into an empty database.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "crypto/key_ring.hpp"
#include "main/backup/dump_reader.hpp"
#include "ports/clock.hpp"
#include "ports/schema_access.hpp"

namespace chiroflow::backup {

/// Checks what can be checked without a database: a schema that is known, and keys for every sealed value.
class CheckingSink : public DumpSink {
 public:
  explicit CheckingSink(const crypto::KeyRing& keys) : keys_(keys) {}
  Result<void> begin(const DumpHeader& header) override;
  Result<void> table(const DumpTable&) override { return {}; }
  Result<void> row(const DumpTable& table, std::span<const db::Value> values) override;
  Result<void> file(std::string_view name, std::string_view content) override;

  const DumpHeader& header() const { return header_; }
  /// Of the data directory; empty when the backup has none.
  const std::string& checkpoints() const { return checkpoints_; }

 private:
  const crypto::KeyRing& keys_;
  DumpHeader header_;
  std::string checkpoints_;
};

/// Makes the dump's schema and inserts its rows, inside the caller's transaction.
class InsertingSink : public DumpSink {
 public:
  InsertingSink(db::SchemaSession& session, const Clock& clock) : session_(session), clock_(clock) {}
  Result<void> begin(const DumpHeader& header) override;
  Result<void> table(const DumpTable& table) override;
  Result<void> row(const DumpTable& table, std::span<const db::Value> values) override;
  Result<void> file(std::string_view, std::string_view) override { return {}; }

 private:
  db::SchemaSession& session_;
  const Clock& clock_;
  std::string insert_;
};

}  // namespace chiroflow::backup
