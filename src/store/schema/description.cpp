// SPDX-License-Identifier: Apache-2.0
#include "store/schema/description.hpp"

#include <algorithm>
#include <cassert>

#include "store/schema/table_lists.hpp"

namespace chiroflow::store::schema {

const Column& Table::column(std::string_view column_name) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == column_name; });
  assert(found != columns.end());
  return *found;
}

const std::vector<Table>& tables() {
  static const std::vector<Table> all = [] {
    std::vector<Table> list;
    for (auto part : {people_tables(), visit_tables(), evidence_tables(), message_tables()}) {
      std::move(part.begin(), part.end(), std::back_inserter(list));
    }
    return list;
  }();
  return all;
}

const Table& table(std::string_view name) {
  const auto found = std::find_if(tables().begin(), tables().end(), [&](const Table& t) { return t.name == name; });
  assert(found != tables().end());
  return *found;
}

std::string_view sql_type(Kind kind, db::Engine engine) {
  const bool sqlite = engine == db::Engine::sqlite;
  switch (kind) {
    case Kind::integer:
    case Kind::instant: return sqlite ? "INTEGER" : "bigint";
    case Kind::boolean: return sqlite ? "INTEGER" : "boolean";
    case Kind::real: return sqlite ? "REAL" : "double precision";
    case Kind::bytes: return sqlite ? "BLOB" : "bytea";
    case Kind::text:
    case Kind::id:
    case Kind::enumeration:
    case Kind::date:
    case Kind::json: break;
  }
  return sqlite ? "TEXT" : "text";
}

}  // namespace chiroflow::store::schema
