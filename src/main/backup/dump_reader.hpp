// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "main/backup/dump_format.hpp"
#include "ports/database.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::backup {

/// Gets what a dump holds, in its order.
class DumpSink {
 public:
  virtual ~DumpSink() = default;
  virtual Result<void> begin(const DumpHeader& header) = 0;
  virtual Result<void> table(const DumpTable& table) = 0;
  /// Values are views that live until it returns.
  virtual Result<void> row(const DumpTable& table, std::span<const db::Value> values) = 0;
  virtual Result<void> file(std::string_view name, std::string_view content) = 0;
};

/// Takes a dump in pieces of any size and hands it on. All errors of its own are precondition_failed "backup_damaged" or
/// "backup_newer" and name the line; those of the sink are passed on.
class DumpReader {
 public:
  explicit DumpReader(DumpSink& sink) : sink_(sink) {}
  Result<void> feed(std::string_view bytes);
  /// After the last piece. Fails unless the dump was complete.
  Result<DumpCounts> finish() const;

 private:
  Result<void> line(std::string_view text);
  Result<void> read_object(const wire::Value& object);
  Result<void> read_header(const wire::Value& object);
  Result<void> read_table(const wire::Value& object);
  Result<void> read_row(std::span<const wire::Value> cells);
  Result<void> read_end(const wire::Value& object);
  Error damaged(std::string_view what) const;

  DumpSink& sink_;
  std::string rest_;  // of a line whose end has not come yet
  std::int64_t line_ = 0;
  bool begun_ = false;
  bool ended_ = false;
  DumpTable table_;
  DumpCounts counts_;
};

}  // namespace chiroflow::backup
