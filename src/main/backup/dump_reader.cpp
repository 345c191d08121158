// SPDX-License-Identifier: Apache-2.0
#include "main/backup/dump_reader.hpp"

#include <algorithm>

#include "crypto/bytes.hpp"

namespace chiroflow::backup {

namespace {
using wire::Kind;
using wire::Value;

/// Names become part of SQL, so they are nothing but names.
bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// The value, with bytes kept in `decoded`; nothing when the cell is not of that kind.
std::optional<db::Value> value_of(const Value& cell, CellKind kind, std::string& decoded) {
  if (cell.is(Kind::null)) return nullptr;
  switch (kind) {
    case CellKind::text:
      if (cell.is(Kind::string)) return cell.as_string();
      break;
    case CellKind::integer:
      if (cell.is(Kind::integer)) return cell.as_integer();
      break;
    case CellKind::real:
      if (cell.is_number()) return cell.as_number();
      break;
    case CellKind::boolean:
      if (cell.is(Kind::boolean)) return cell.as_boolean();
      break;
    case CellKind::bytes:
      if (!cell.is(Kind::string)) break;
      auto bytes = crypto::from_base64(cell.as_string());
      if (!bytes) break;
      decoded = std::move(*bytes);
      return db::Blob{decoded};
  }
  return std::nullopt;
}
}  // namespace

Error DumpReader::damaged(std::string_view what) const {
  return precondition_failed(
      "The backup is damaged: " + std::string(what) + " in line " + std::to_string(line_) + ". Use another backup.",
      "backup_damaged");
}

Result<void> DumpReader::feed(std::string_view bytes) {
  for (std::size_t end; (end = bytes.find('\n')) != std::string_view::npos; bytes.remove_prefix(end + 1)) {
    if (rest_.empty()) {
      TRY(line(bytes.substr(0, end)));
    } else {
      rest_.append(bytes.substr(0, end));
      TRY(line(rest_));
      rest_.clear();
    }
  }
  rest_.append(bytes);
  return {};
}

Result<DumpCounts> DumpReader::finish() const {
  if (!ended_ || !rest_.empty()) return fail(damaged("the end is missing"));
  return counts_;
}

Result<void> DumpReader::line(std::string_view text) {
  ++line_;
  if (ended_) return fail(damaged("something stands behind the end"));
  const auto document = wire::Document::parse(text);
  if (!document) return fail(damaged("something is no JSON"));
  const auto& root = document->root();
  if (!begun_) return read_header(root);
  if (root.is(Kind::array)) return read_row(root.items());
  if (root.is(Kind::object)) return read_object(root);
  return fail(damaged("something is no row"));
}

Result<void> DumpReader::read_header(const Value& object) {
  const auto& version = object.get("chiroflowBackup");
  if (!version.is(Kind::integer)) return fail(damaged("the beginning is missing"));
  if (version.as_integer() > kDumpVersion)
    return fail(precondition_failed("This backup was made by a newer ChiroFlow. Restore it with that program.",
                                    "backup_newer"));
  begun_ = true;
  const auto& schema = object.get("schema");
  const auto at = parse_iso(object.get("createdAt").is(Kind::string) ? object.get("createdAt").as_string() : "");
  if (!schema.is(Kind::integer) || !object.get("program").is(Kind::string) || !object.get("engine").is(Kind::string) ||
      !at)
    return fail(damaged("a part is missing"));
  return sink_.begin({std::string(object.get("program").as_string()), schema.as_integer(),
                      std::string(object.get("engine").as_string()), *at});
}

Result<void> DumpReader::read_object(const Value& object) {
  if (object.get("table").is(Kind::string)) return read_table(object);
  if (object.get("end").is(Kind::boolean)) return read_end(object);
  const auto &name = object.get("file"), &content = object.get("content");
  if (!name.is(Kind::string) || !content.is(Kind::string)) return fail(damaged("something unknown stands"));
  const auto bytes = crypto::from_base64(content.as_string());
  if (!bytes) return fail(damaged("a file is unreadable"));
  return sink_.file(name.as_string(), *bytes);
}

Result<void> DumpReader::read_table(const Value& object) {
  const auto columns = object.get("columns").is(Kind::array) ? object.get("columns").items() : std::span<const Value>();
  const auto kinds = object.get("kinds").is(Kind::array) ? object.get("kinds").items() : std::span<const Value>();
  table_ = {std::string(object.get("table").as_string()), {}, {}};
  if (!is_name(table_.name) || columns.empty() || columns.size() != kinds.size())
    return fail(damaged("a table is unreadable"));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].is(Kind::string) || !kinds[i].is(Kind::string)) return fail(damaged("a column is unreadable"));
    const auto kind = enum_from<CellKind>(kinds[i].as_string());
    if (!kind || !is_name(columns[i].as_string())) return fail(damaged("a column is unreadable"));
    table_.columns.emplace_back(columns[i].as_string());
    table_.kinds.push_back(*kind);
  }
  ++counts_.tables;
  return sink_.table(table_);
}

Result<void> DumpReader::read_row(std::span<const Value> cells) {
  if (table_.columns.empty() || cells.size() != table_.columns.size()) return fail(damaged("a row is incomplete"));
  std::vector<std::string> decoded(cells.size());
  std::vector<db::Value> values;
  values.reserve(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    auto value = value_of(cells[i], table_.kinds[i], decoded[i]);
    if (!value) return fail(damaged("a value is unreadable"));
    values.push_back(*value);
  }
  ++counts_.rows;
  return sink_.row(table_, values);
}

Result<void> DumpReader::read_end(const Value& object) {
  ended_ = true;
  const auto &tables = object.get("tables"), &rows = object.get("rows");
  const bool complete = tables.is(Kind::integer) && tables.as_integer() == counts_.tables && rows.is(Kind::integer) &&
                        rows.as_integer() == counts_.rows;
  if (!complete) return fail(damaged("rows are missing"));
  return {};
}

}  // namespace chiroflow::backup
