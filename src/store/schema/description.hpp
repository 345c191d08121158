// SPDX-License-Identifier: Apache-2.0
// The schema as data: one Table for each record (columns come from the described struct, see describe_table.hpp) with its
// keys, references, indexes, rules and what must never change. From it come the SQL of the first migration, the test that
// the migrations lead to exactly this, schema.prisma and docs/schema.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ports/database.hpp"

namespace chiroflow::store::schema {

enum class Kind { text, id, enumeration, date, json, integer, instant, real, boolean, bytes };

struct Column {
  std::string name;
  Kind kind = Kind::text;
  bool nullable = false;
  std::vector<std::string_view> values;  // enumerations: every enumerator's name
};

/// `columns` of an index may carry " DESC" or be an expression; of a unique index they are plain names.
struct Index {
  std::string name;
  std::vector<std::string> columns;
  bool unique = false;
  std::string where;  // partial index; empty: all rows
};

/// Nothing disappears because something else did: what is referred to can be neither removed nor renumbered. SQL's default
/// NO ACTION, checked when the statement ends, not RESTRICT, which says the same but reports it with another error on
/// SQLite and on PostgreSQL 18, and stands in the way when SQLite's tables are rebuilt.
struct Reference {
  std::vector<std::string> columns;
  std::string table;
  std::vector<std::string> parent_columns;
};

struct Check {
  std::string name;
  std::string expression;
};

/// Rows that are evidence. A row for which `when` holds is not deleted, and not updated where `refuse` holds for OLD and
/// NEW; columns of `frozen` do not change. Empty `when`: no row is ever updated or deleted (append-only).
struct Evidence {
  bool guarded = false;
  std::string when;
  std::vector<std::string> frozen;
  std::string refuse;
};

struct Table {
  std::string name;
  std::string record;  // the C++ struct, and the model's name in schema.prisma
  std::vector<Column> columns;
  std::vector<std::string> primary_key;
  std::vector<Index> indexes;
  std::vector<Reference> references;
  std::vector<Check> checks;
  Evidence evidence;
  bool clustered = false;  // SQLite: WITHOUT ROWID, rows lie in the order of the primary key

  const Column& column(std::string_view column_name) const;
};

/// All tables, parents before children.
const std::vector<Table>& tables();
const Table& table(std::string_view name);

/// "TEXT", "bigint", …
std::string_view sql_type(Kind kind, db::Engine engine);

}  // namespace chiroflow::store::schema
