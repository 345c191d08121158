// SPDX-License-Identifier: Apache-2.0
#include "store/schema/ddl.hpp"

namespace chiroflow::store::schema {

namespace {

using db::Engine;

std::string joined(const std::vector<std::string>& names, std::string_view separator = ", ") {
  std::string text;
  for (const std::string& name : names) text.append(text.empty() ? "" : separator).append(name);
  return text;
}

std::string column_line(const Column& column, Engine engine) {
  std::string line = "  " + column.name + " " + std::string(sql_type(column.kind, engine));
  if (engine == Engine::postgres && sql_type(column.kind, engine) == "text") line += " COLLATE \"C\"";
  if (!column.nullable) line += " NOT NULL";
  if (engine == Engine::sqlite && column.kind == Kind::boolean) line += " CHECK (" + column.name + " IN (0, 1))";
  return line;
}

std::string reference_line(const Table& table, const Reference& reference) {
  return "CONSTRAINT " + reference_name(table, reference) + " FOREIGN KEY (" + joined(reference.columns) +
         ") REFERENCES " + reference.table + " (" + joined(reference.parent_columns) + ")";
}

/// PostgreSQL wants the unique index that a reference leads to before the reference.
bool is_made_afterwards(const Table& table, const Reference& reference, Engine engine) {
  return engine == Engine::postgres && reference.table == table.name;
}

std::string create_index(const Table& table, const Index& index) {
  std::string sql = std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " + index.name + " ON " +
                    table.name + " (" + joined(index.columns) + ")";
  if (!index.where.empty()) sql += " WHERE " + index.where;
  return sql + ";\n";
}

/// When an update of a row must be refused.
std::string refused_update(const Evidence& evidence, Engine engine) {
  const std::string_view differs = engine == Engine::sqlite ? " IS NOT " : " IS DISTINCT FROM ";
  std::string condition = evidence.when + " AND (" + evidence.refuse;
  for (const std::string& column : evidence.frozen) {
    condition.append("\n    OR NEW.").append(column).append(differs).append("OLD.").append(column);
  }
  return condition + ")";
}

std::string sqlite_guard(const Table& table, std::string_view action, std::string_view condition) {
  const std::string when = condition.empty() ? "" : "\n  WHEN " + std::string(condition);
  std::string name = table.name + "_no_" + (action == "UPDATE" ? "update" : "delete");
  return "CREATE TRIGGER " + name + " BEFORE " + std::string(action) + " ON " + table.name + when +
         "\nBEGIN\n  SELECT RAISE(ABORT, '" + table.name + " rows are evidence and stay as they are');\nEND;\n";
}

std::string sqlite_guards(const Table& table) {
  const Evidence& evidence = table.evidence;
  const std::string update = evidence.when.empty() ? "" : refused_update(evidence, Engine::sqlite);
  return sqlite_guard(table, "UPDATE", update) + sqlite_guard(table, "DELETE", evidence.when);
}

std::string postgres_guard(const Table& table, std::string_view name, std::string_view action, std::string_view rows,
                           std::string_view condition) {
  std::string sql = "CREATE TRIGGER " + table.name + "_" + std::string(name) + " BEFORE " + std::string(action) +
                    " ON " + table.name + "\n  FOR EACH " + std::string(rows);
  if (!condition.empty()) sql.append("\n  WHEN (").append(condition).append(")");
  return sql + "\n  EXECUTE FUNCTION refuse_change();\n";
}

std::string postgres_guards(const Table& table) {
  const Evidence& evidence = table.evidence;
  if (evidence.when.empty()) return postgres_guard(table, "no_change", "UPDATE OR DELETE OR TRUNCATE", "STATEMENT", "");
  return postgres_guard(table, "no_update", "UPDATE", "ROW", refused_update(evidence, Engine::postgres)) +
         postgres_guard(table, "no_delete", "DELETE", "ROW", evidence.when) +
         postgres_guard(table, "no_truncate", "TRUNCATE", "STATEMENT", "");
}

constexpr std::string_view kRefuseChange = R"(CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are evidence and stay as they are', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END;
$$;

)";

}  // namespace

std::string reference_name(const Table& table, const Reference& reference) {
  return table.name + "_" + reference.columns.back() + "_fkey";
}

std::string create_table(const Table& table, Engine engine) {
  std::string sql = "CREATE TABLE " + table.name + " (\n";
  for (const Column& column : table.columns) sql += column_line(column, engine) + ",\n";
  sql += "  CONSTRAINT " + table.name + "_pkey PRIMARY KEY (" + joined(table.primary_key) + ")";
  for (const Reference& reference : table.references)
    if (!is_made_afterwards(table, reference, engine)) sql += ",\n  " + reference_line(table, reference);
  for (const Check& check : table.checks) sql += ",\n  CONSTRAINT " + check.name + " CHECK (" + check.expression + ")";
  sql += "\n)";
  if (engine == Engine::sqlite) sql += table.clustered ? " STRICT, WITHOUT ROWID" : " STRICT";
  sql += ";\n";
  for (const Index& index : table.indexes) sql += create_index(table, index);
  for (const Reference& reference : table.references)
    if (is_made_afterwards(table, reference, engine))
      sql += "ALTER TABLE " + table.name + " ADD " + reference_line(table, reference) + ";\n";
  return sql;
}

std::string create_guards(const Table& table, Engine engine) {
  if (!table.evidence.guarded) return {};
  return engine == Engine::sqlite ? sqlite_guards(table) : postgres_guards(table);
}

std::string create_schema(Engine engine) {
  std::string sql =
      "-- SPDX-License-Identifier: Apache-2.0\n-- Made from src/store/schema and frozen at its first release.\n\n";
  if (engine == Engine::postgres) sql += kRefuseChange;
  for (const Table& table : tables()) sql += create_table(table, engine) + create_guards(table, engine) + "\n";
  sql.pop_back();
  return sql;
}

}  // namespace chiroflow::store::schema
