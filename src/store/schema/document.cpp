// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "store/schema/generated_files.hpp"

namespace chiroflow::store::schema {

namespace {

constexpr std::string_view kIntroduction = R"(# The database

Made from `src/store/schema`; do not edit. SQLite and PostgreSQL have the same tables, kept by the numbered scripts in
`src/store/migrations`, which the program applies when it starts. A program refuses a database that a newer one upgraded.

- Times are milliseconds since 1970 UTC (`instant`), dates are text `YYYY-MM-DD`, enums are text with a CHECK.
- `bytes` are hashes and signatures, or sealed with the server's master key.
- References are (organization, id) to (organization, id), so no row can point into another organization. Nothing cascades.
- `clients/prisma` has a schema for reading the database with Prisma.

## Rows that cannot change

The database itself refuses these, whoever asks:

)";

constexpr std::string_view kRoles = R"(
On PostgreSQL, let the program run as a role that could not even try. The owner applies migrations; the program's role
works:

```sql
CREATE ROLE chiroflow_app LOGIN PASSWORD '...';
GRANT USAGE ON SCHEMA public TO chiroflow_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO chiroflow_app;
REVOKE UPDATE, DELETE ON )";

constexpr std::string_view kRolesEnd = R"( FROM chiroflow_app;
REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM chiroflow_app;
```

Start a new version once with the owner's address, which applies its migrations, and repeat the grants; then start it with
the role's address.

## Tables
)";

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::text: return "text";
    case Kind::id: return "id";
    case Kind::enumeration: return "enum";
    case Kind::date: return "date";
    case Kind::json: return "json";
    case Kind::integer: return "integer";
    case Kind::instant: return "instant";
    case Kind::real: return "real";
    case Kind::boolean: return "boolean";
    case Kind::bytes: return "bytes";
  }
  return {};
}

std::string guarded_tables() {
  std::string text;
  for (const Table& table : tables()) {
    if (!table.evidence.guarded) continue;
    text += "- `" + table.name + "`: " +
            (table.evidence.when.empty()
                 ? "rows are added, never changed or removed."
                 : "what was signed stays as it was signed; it may only expire or be revoked, and is not removed.") +
            "\n";
  }
  return text;
}

std::string append_only_tables() {
  std::string text;
  for (const Table& table : tables()) {
    if (table.evidence.guarded && table.evidence.when.empty()) text.append(text.empty() ? "" : ", ").append(table.name);
  }
  return text;
}

std::string target_of(const Table& table, const Column& column) {
  for (const Reference& reference : table.references) {
    if (reference.columns.back() == column.name) return " → " + reference.table;
  }
  return {};
}

std::string column_row(const Table& table, const Column& column) {
  std::string values;
  for (const std::string_view value : column.values) values.append(values.empty() ? "" : " ").append(value);
  return "| " + column.name + " | " + std::string(kind_name(column.kind)) + target_of(table, column) + " | " +
         (column.nullable ? "yes" : "") + " | " + values + " |\n";
}

std::string names(const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& column : columns) text.append(text.empty() ? "" : ", ").append(column);
  return "(" + text + ")";
}

std::string section(const Table& table) {
  std::string text = "\n### " + table.name + "\n\n| column | type | may be null | values |\n|---|---|---|---|\n";
  for (const Column& column : table.columns) text += column_row(table, column);
  text += "\nKey " + names(table.primary_key) + ".";
  for (const Index& index : table.indexes) {
    if (index.unique)
      text += " Unique " + names(index.columns) + (index.where.empty() ? "" : " where " + index.where) + ".";
  }
  return text + "\n";
}

}  // namespace

std::string schema_document() {
  std::string text(kIntroduction);
  text += guarded_tables();
  text.append(kRoles).append(append_only_tables()).append(kRolesEnd);
  for (const Table& table : tables()) text += section(table);
  return text;
}

}  // namespace chiroflow::store::schema
