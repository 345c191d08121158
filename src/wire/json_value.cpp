// SPDX-License-Identifier: Apache-2.0
#include "wire/json_value.hpp"

#include <limits>

#include "core/time.hpp"
#include "wire/json_arena.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::wire {

namespace {
constexpr std::int64_t kInvalidDate = std::numeric_limits<std::int64_t>::min();
constexpr Value kUndefined{};
}  // namespace

Value Value::of(Kind kind, std::int64_t payload) {
  Value v;
  v.kind_ = kind;
  v.data_.integer = payload;
  return v;
}
Value Value::number(double d) {
  Value v;
  v.kind_ = Kind::number;
  v.data_.number = d;
  return v;
}
Value Value::date(std::optional<std::int64_t> unix_ms) { return of(Kind::date, unix_ms.value_or(kInvalidDate)); }

std::optional<std::int64_t> Value::as_date() const {
  if (data_.integer == kInvalidDate) return std::nullopt;
  return data_.integer;
}

const Value& Value::get(std::string_view key) const {
  if (kind_ != Kind::object) return kUndefined;
  for (const Member& member : members()) {
    if (member.key == key) return member.value;
  }
  return kUndefined;
}

Value* Value::find(std::string_view key) {
  if (kind_ != Kind::object) return nullptr;
  for (Member& member : members()) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

Document::Document() : arena_(std::make_unique<Arena>()) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Document Document::empty_object() {
  Document document;
  document.root_ = Value::of(Kind::object, 0);
  return document;
}

Value Document::text_value(std::string_view text) {
  Value v;
  v.kind_ = Kind::string;
  v.size_ = static_cast<std::uint32_t>(text.size());
  v.data_.text = arena_->copy(text).data();
  return v;
}

void Document::append_member(std::string_view key, Value value) {
  auto* grown = arena_->make<Member>(root_.size_ + 1);
  for (std::uint32_t i = 0; i < root_.size_; ++i) grown[i] = root_.data_.members[i];
  grown[root_.size_] = {arena_->copy(key), value};
  root_.data_.members = grown;
  ++root_.size_;
}

void Document::set_text(std::string_view key, std::string_view text) {
  const Value value = text_value(text);
  if (Value* present = root_.find(key)) *present = value;
  else append_member(key, value);
}

void Document::add_text(std::string_view key, std::string_view text) {
  Value* present = root_.find(key);
  if (!present) return append_member(key, text_value(text));
  const bool is_list = present->is(Kind::array);
  const std::uint32_t count = is_list ? present->size_ : 1;
  auto* grown = arena_->make<Value>(count + 1);
  for (std::uint32_t i = 0; i < count; ++i) grown[i] = is_list ? present->data_.items[i] : *present;
  grown[count] = text_value(text);
  present->kind_ = Kind::array;
  present->size_ = count + 1;
  present->data_.items = grown;
}

void write_value(JsonWriter& out, const Value& value) {
  switch (value.kind()) {
    case Kind::boolean: return out.boolean(value.as_boolean());
    case Kind::integer: return out.integer(value.as_integer());
    case Kind::number: return out.number(value.as_number());
    case Kind::string: return out.string(value.as_string());
    case Kind::date:
      if (const auto ms = value.as_date()) return out.plain_string(format_iso(from_unix_ms(*ms)));
      return out.null();
    case Kind::array:
      out.begin_array();
      for (const Value& item : value.items()) write_value(out, item);
      return out.end_array();
    case Kind::object:
      out.begin_object();
      for (const Member& member : value.members()) {
        if (member.value.is_undefined()) continue;
        out.key(member.key);
        write_value(out, member.value);
      }
      return out.end_object();
    default: return out.null();
  }
}

}  // namespace chiroflow::wire
