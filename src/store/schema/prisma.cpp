// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "store/schema/ddl.hpp"
#include "store/schema/generated_files.hpp"

namespace chiroflow::store::schema {

namespace {

using db::Engine;

std::string camel(std::string_view snake) {
  std::string text;
  bool upper = false;
  for (const char c : snake) {
    if (c != '_') text += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = c == '_';
  }
  return text;
}

std::string with_first(std::string text, int (*change)(int)) {
  text[0] = static_cast<char>(change(static_cast<unsigned char>(text[0])));
  return text;
}

/// "[organizationId, id(sort: Desc)]"
std::string field_list(const std::vector<std::string>& columns) {
  std::string text;
  for (std::string column : columns) {
    const bool descending = column.ends_with(" DESC");
    if (descending) column.resize(column.size() - 5);
    text.append(text.empty() ? "[" : ", ").append(camel(column)).append(descending ? "(sort: Desc)" : "");
  }
  return text + "]";
}

std::string_view field_type(Kind kind) {
  switch (kind) {
    case Kind::integer:
    case Kind::instant: return "BigInt";
    case Kind::boolean: return "Boolean";
    case Kind::real: return "Float";
    case Kind::bytes: return "Bytes";
    default: return "String";
  }
}

std::string comment_of(const Column& column) {
  switch (column.kind) {
    case Kind::instant: return "milliseconds since 1970, UTC";
    case Kind::date: return "YYYY-MM-DD";
    case Kind::json: return "JSON";
    case Kind::enumeration: break;
    default: return {};
  }
  std::string values;
  for (const std::string_view value : column.values) values.append(values.empty() ? "" : " | ").append(value);
  return values;
}

std::string scalar_field(const Table& table, const Column& column) {
  std::string line =
      "  " + camel(column.name) + " " + std::string(field_type(column.kind)) + (column.nullable ? "?" : "");
  if (table.primary_key == std::vector<std::string>{column.name}) line += " @id";
  if (camel(column.name) != column.name) line += " @map(\"" + column.name + "\")";
  const std::string comment = comment_of(column);
  return (comment.empty() ? "" : "  /// " + comment + "\n") + line + "\n";
}

/// "session_id" gives "session", "confirmed_by" gives "confirmedByUser".
std::string relation_field(const Reference& reference) {
  const std::string& column = reference.columns.back();
  return column.ends_with("_id") ? camel(column.substr(0, column.size() - 3)) : camel(column) + "User";
}

std::string relation_name(const Table& child, const Reference& reference) {
  return child.record + with_first(relation_field(reference), std::toupper);
}

std::string forward_relation(const Table& child, const Reference& reference, Engine engine) {
  const bool optional = std::any_of(reference.columns.begin(), reference.columns.end(),
                                    [&](const std::string& column) { return child.column(column).nullable; });
  std::string line =
      "  " + relation_field(reference) + " " + table(reference.table).record + (optional ? "?" : "") + " @relation(\"" +
      relation_name(child, reference) + "\", fields: " + field_list(reference.columns) +
      ", references: " + field_list(reference.parent_columns) + ", onDelete: NoAction, onUpdate: NoAction";
  // SQLite does not keep the names of foreign keys, and Prisma refuses them there.
  if (engine == Engine::postgres) line += ", map: \"" + reference_name(child, reference) + "\"";
  return line + ")\n";
}

/// "appointments", or "appointmentsByConfirmedByUser" where a child refers to the parent more than once.
std::string back_relation(const Table& child, const Reference& reference) {
  const auto same = std::count_if(child.references.begin(), child.references.end(),
                                  [&](const Reference& other) { return other.table == reference.table; });
  std::string name = with_first(child.record, std::tolower) + "s";
  if (same > 1) name += "By" + with_first(relation_field(reference), std::toupper);
  return "  " + name + " " + child.record + "[] @relation(\"" + relation_name(child, reference) + "\")\n";
}

bool known_to_prisma(const Index& index) {
  return index.where.empty() && std::none_of(index.columns.begin(), index.columns.end(), [](const std::string& column) {
           return column.find('(') != std::string::npos;
         });
}

std::string model(const Table& table, Engine engine) {
  std::string text = "model " + table.record + " {\n";
  for (const Column& column : table.columns) text += scalar_field(table, column);
  for (const Reference& reference : table.references) text += forward_relation(table, reference, engine);
  for (const Table& child : tables()) {
    for (const Reference& reference : child.references) {
      if (reference.table == table.name) text += back_relation(child, reference);
    }
  }
  text += "\n";
  if (table.primary_key.size() > 1) text += "  @@id(" + field_list(table.primary_key) + ")\n";
  for (const Index& index : table.indexes) {
    if (!known_to_prisma(index)) continue;
    text += std::string(index.unique ? "  @@unique(" : "  @@index(") + field_list(index.columns) + ", map: \"" +
            index.name + "\")\n";
  }
  return text + "  @@map(\"" + table.name + "\")\n}\n";
}

}  // namespace

std::string prisma_schema(Engine engine) {
  std::string text =
      R"(// Made from src/store/schema. For reading: what is written past the program has no audit event and no rules.
// Times are milliseconds since 1970 UTC; enums are texts; sealed columns (Bytes) open only with the server's master key.

generator client {
  provider = "prisma-client"
  output   = "./generated"
}

datasource db {
  provider = ")";
  text.append(engine == Engine::sqlite ? "sqlite" : "postgresql").append("\"\n}\n");
  for (const Table& table : tables()) text += "\n" + model(table, engine);
  return text;
}

}  // namespace chiroflow::store::schema
