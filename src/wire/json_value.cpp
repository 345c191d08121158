// SPDX-License-Identifier: Apache-2.0
#include "wire/json_value.hpp"

#include <algorithm>
#include <bit>
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

/// Room for one more element. Doubles, so that many parameters do not cost the square of their number.
template <class T>
T* Document::make_room(Value& list, T* elements) {
  if (list.room_bits_ > 0 && list.size_ < (std::uint32_t{1} << list.room_bits_)) return elements;
  const auto bits = std::max(3, static_cast<int>(std::bit_width(list.size_)));
  auto* grown = arena_->make<T>(std::size_t{1} << bits);
  std::copy_n(elements, list.size_, grown);
  list.room_bits_ = static_cast<std::uint8_t>(bits);
  return grown;
}

void Document::append_member(std::string_view key, Value value) {
  root_.data_.members = make_room(root_, root_.data_.members);
  root_.data_.members[root_.size_++] = {arena_->copy(key), value};
}

void Document::set_text(std::string_view key, std::string_view text) {
  if (!root_.is(Kind::object)) return;
  const Value value = text_value(text);
  if (Value* present = root_.find(key))
    *present = value;
  else
    append_member(key, value);
}

void Document::add_text(std::string_view key, std::string_view text) {
  if (!root_.is(Kind::object)) return;
  Value* present = root_.find(key);
  if (!present) return append_member(key, text_value(text));
  if (!present->is(Kind::array)) {
    auto* first = arena_->make<Value>(1);
    *first = *present;
    present->kind_ = Kind::array;
    present->size_ = 1;
    present->data_.items = first;
  }
  present->data_.items = make_room(*present, present->data_.items);
  present->data_.items[present->size_++] = text_value(text);
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
