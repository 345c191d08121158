// SPDX-License-Identifier: Apache-2.0
#include "main/backup/dump_writer.hpp"

#include <algorithm>

#include "crypto/bytes.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::backup {

namespace {
constexpr std::int64_t kPageRows = 500;

CellKind cell_kind(store::schema::Kind kind) {
  using store::schema::Kind;
  switch (kind) {
    case Kind::integer:
    case Kind::instant: return CellKind::integer;
    case Kind::real: return CellKind::real;
    case Kind::boolean: return CellKind::boolean;
    case Kind::bytes: return CellKind::bytes;
    case Kind::text:
    case Kind::id:
    case Kind::enumeration:
    case Kind::date:
    case Kind::json: break;
  }
  return CellKind::text;
}

void write_cell(wire::JsonWriter& json, const db::Row& row, int column, CellKind kind) {
  if (row.is_null(column)) return json.null();
  switch (kind) {
    case CellKind::text: return json.string(row.text(column));
    case CellKind::integer: return json.integer(row.integer(column));
    case CellKind::real: return json.number(row.real(column));
    case CellKind::boolean: return json.boolean(row.boolean(column));
    case CellKind::bytes: return json.plain_string(crypto::base64(row.blob(column)));
  }
}

void write_names(wire::JsonWriter& json, const std::vector<store::schema::Column>& columns) {
  json.begin_array();
  for (const auto& column : columns) json.plain_string(column.name);
  json.end_array();
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}
}  // namespace

DumpWriter::DumpWriter(db::Reader& reader, DumpHeader header, std::vector<DumpFile> files, OnTable on_table)
    : reader_(reader), header_(std::move(header)), files_(std::move(files)), on_table_(std::move(on_table)) {
  for (const auto& table : store::schema::tables()) {
    if (table.name != "schema_migration") tables_.push_back(&table);
  }
}

Result<bool> DumpWriter::next(std::string& out) {
  if (ended_) return false;
  if (!begun_) {
    begun_ = true;
    write_header(out);
  } else if (at_ == tables_.size()) {
    ended_ = true;
    write_end(out);
  } else {
    if (!in_table_) begin_table(out);
    TRY(write_rows(out));
  }
  return true;
}

void DumpWriter::write_header(std::string& out) const {
  std::string line;
  wire::JsonWriter json(line);
  json.begin_object();
  json.member("chiroflowBackup", kDumpVersion);
  json.member("program", header_.program);
  json.member("schema", header_.schema);
  json.member("engine", header_.engine);
  json.member("createdAt", format_iso(header_.created_at));
  json.end_object();
  out += line + '\n';
}

void DumpWriter::begin_table(std::string& out) {
  in_table_ = true;
  table_rows_ = 0;
  last_.clear();
  kinds_.clear();
  for (const auto& column : table().columns) kinds_.push_back(cell_kind(column.kind));
  std::string line;
  wire::JsonWriter json(line);
  json.begin_object();
  json.member("table", table().name);
  json.key("columns");
  write_names(json, table().columns);
  json.key("kinds");
  json.begin_array();
  for (const auto kind : kinds_) json.plain_string(name_of(kind));
  json.end_array();
  json.end_object();
  out += line + '\n';
  ++counts_.tables;
}

std::string DumpWriter::page_sql() const {
  std::vector<std::string> columns;
  for (const auto& column : table().columns) columns.push_back(column.name);
  const auto key = joined(table().primary_key);
  std::string sql = "SELECT " + joined(columns) + " FROM " + table().name;
  if (!last_.empty()) sql += " WHERE (" + key + ") > (" + joined(std::vector<std::string>(last_.size(), "?")) + ")";
  return sql + " ORDER BY " + key + " LIMIT " + std::to_string(kPageRows);
}

Result<void> DumpWriter::write_rows(std::string& out) {
  const auto after = last_;
  std::vector<db::Value> values;
  for (const auto& key : after)
    values.push_back(key.is_text ? db::Value(std::string_view(key.text)) : db::Value(key.integer));
  std::int64_t rows = 0;
  TRY(reader_.query(page_sql(), values, [&](const db::Row& row) -> Result<void> {
    write_row(out, row);
    remember_key(row);
    ++rows;
    return {};
  }));
  table_rows_ += rows;
  counts_.rows += rows;
  if (rows == kPageRows) return {};
  on_table_(table().name, table_rows_);
  in_table_ = false;
  ++at_;
  return {};
}

void DumpWriter::write_row(std::string& out, const db::Row& row) {
  wire::JsonWriter json(out);
  json.begin_array();
  for (std::size_t i = 0; i < kinds_.size(); ++i) write_cell(json, row, static_cast<int>(i), kinds_[i]);
  json.end_array();
  out.push_back('\n');
}

void DumpWriter::remember_key(const db::Row& row) {
  last_.clear();
  for (const auto& name : table().primary_key) {
    const auto& columns = table().columns;
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const auto& column) { return column.name == name; });
    const auto at = found - columns.begin();
    const bool is_text = kinds_[static_cast<std::size_t>(at)] == CellKind::text;
    const int column = static_cast<int>(at);
    last_.push_back(is_text ? Key{true, std::string(row.text(column)), 0} : Key{false, {}, row.integer(column)});
  }
}

void DumpWriter::write_end(std::string& out) const {
  for (const auto& file : files_) {
    std::string line;
    wire::JsonWriter json(line);
    json.begin_object();
    json.member("file", file.name);
    json.key("content");
    json.plain_string(crypto::base64(file.content));
    json.end_object();
    out += line + '\n';
  }
  out += R"({"end":true,"tables":)" + std::to_string(counts_.tables) + R"(,"rows":)" + std::to_string(counts_.rows) +
         "}\n";
}

}  // namespace chiroflow::backup
