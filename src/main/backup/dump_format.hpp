// SPDX-License-Identifier: Apache-2.0
// The content of a backup: the rows of a database as text that both engines can read, one JSON value a line.
//
//   {"chiroflowBackup":1,"program":"0.1.0","schema":1,"engine":"sqlite","createdAt":"2030-01-15T09:45:00.000Z"}
//   {"table":"organization","columns":["id","name",…],"kinds":["text","text",…]}
//   ["0197…","Clinic",null,…]                                one array a row; bytes are base64
//   {"file":"audit-checkpoints.log","content":"base64"}       a file of the data directory
//   {"end":true,"tables":28,"rows":12345}
//
// Tables come parents first, so that rows can be inserted as they come; rows in the order of their primary keys. The schema's
// own history is not in it: the restoring program makes the schema of that number and then brings it to its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/describe.hpp"
#include "core/time.hpp"

namespace chiroflow::backup {

inline constexpr std::int64_t kDumpVersion = 1;
/// The one file beside the database that is kept: what the audit log's ends were.
inline constexpr std::string_view kCheckpointFile = "audit-checkpoints.log";

/// How a column's values are written.
CHIROFLOW_ENUM(CellKind, text, integer, real, boolean, bytes)

struct DumpHeader {
  std::string program;
  std::int64_t schema = 0;
  std::string engine;
  Instant created_at{};
};

struct DumpTable {
  std::string name;
  std::vector<std::string> columns;
  std::vector<CellKind> kinds;
};

struct DumpCounts {
  std::int64_t tables = 0;
  std::int64_t rows = 0;
};

}  // namespace chiroflow::backup
