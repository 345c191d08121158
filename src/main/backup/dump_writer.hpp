// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "main/backup/dump_format.hpp"
#include "ports/database.hpp"
#include "store/schema/description.hpp"

namespace chiroflow::backup {

/// A file to go with the rows.
struct DumpFile {
  std::string name;
  std::string content;
};

/// Writes the dump piece by piece, as it is asked for. `reader` must show one state throughout (db::Snapshot).
class DumpWriter {
 public:
  using OnTable = std::function<void(std::string_view table, std::int64_t rows)>;

  /// `on_table` is called when a table is done.
  DumpWriter(db::Reader& reader, DumpHeader header, std::vector<DumpFile> files, OnTable on_table);
  /// Appends the next lines to `out`; false when all was written before.
  Result<bool> next(std::string& out);
  const DumpCounts& counts() const { return counts_; }

 private:
  struct Key {
    bool is_text = false;
    std::string text;
    std::int64_t integer = 0;
  };
  void write_header(std::string& out) const;
  void begin_table(std::string& out);
  Result<void> write_rows(std::string& out);
  void write_row(std::string& out, const db::Row& row);
  void remember_key(const db::Row& row);
  void write_end(std::string& out) const;
  const store::schema::Table& table() const { return *tables_[at_]; }
  std::string page_sql() const;

  db::Reader& reader_;
  const DumpHeader header_;
  const std::vector<DumpFile> files_;
  const OnTable on_table_;
  std::vector<const store::schema::Table*> tables_;
  std::vector<CellKind> kinds_;
  std::vector<Key> last_;  // primary key of the last row written
  std::size_t at_ = 0;
  std::int64_t table_rows_ = 0;
  bool begun_ = false;
  bool in_table_ = false;
  bool ended_ = false;
  DumpCounts counts_;
};

}  // namespace chiroflow::backup
