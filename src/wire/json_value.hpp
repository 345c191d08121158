// SPDX-License-Identifier: Apache-2.0
// JSON from outside as a tree. Values are 16 bytes and lie in the document's arena, so a small request costs one
// allocation. Beside JSON's kinds there are those that superjson names in its meta, so that validation can name them.
// Parsing: at most 32 levels; duplicate keys: the last wins, as in JavaScript; doubles are exact; numbers beyond a
// double, invalid UTF-8 and anything after the value are refused.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace chiroflow::wire {

class JsonWriter;
struct Member;

enum class Kind : std::uint8_t {
  undefined,
  null,
  boolean,
  integer,
  number,
  string,
  array,
  object,
  // From superjson's meta only:
  date,
  bigint,
  set,
  map,
  regexp,
  url,
  error,
  symbol,
  typed_array,
};

/// A view into a Document; it lives as long as that does.
class Value {
 public:
  constexpr Value() = default;
  static Value null() { return of(Kind::null, 0); }
  static Value boolean(bool b) { return of(Kind::boolean, b ? 1 : 0); }
  static Value integer(std::int64_t i) { return of(Kind::integer, i); }
  static Value number(double d);
  /// Milliseconds since 1970; nothing for JavaScript's Invalid Date.
  static Value date(std::optional<std::int64_t> unix_ms);

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool is_undefined() const { return kind_ == Kind::undefined; }
  bool is_number() const { return kind_ == Kind::integer || kind_ == Kind::number; }

  /// Each of these asks for the kind it names.
  bool as_boolean() const { return data_.integer != 0; }
  std::int64_t as_integer() const { return data_.integer; }
  double as_number() const { return kind_ == Kind::integer ? static_cast<double>(data_.integer) : data_.number; }
  std::optional<std::int64_t> as_date() const;
  std::string_view as_string() const { return {data_.text, size_}; }
  std::span<const Value> items() const { return {data_.items, size_}; }
  std::span<Value> items() { return {data_.items, size_}; }
  std::span<const Member> members() const;
  std::span<Member> members();

  /// The member of an object; undefined where there is none or this is no object.
  const Value& get(std::string_view key) const;
  Value* find(std::string_view key);

  /// Changes what it is and keeps the content (a set was an array, a bigint a text).
  void relabel(Kind kind) { kind_ = kind; }

 private:
  friend class Document;
  friend class TreeBuilder;
  static Value of(Kind kind, std::int64_t payload);

  Kind kind_ = Kind::undefined;
  std::uint8_t room_bits_ = 0;  // of what set_text and add_text have grown: room for 2^n elements; 0: none to spare
  std::uint32_t size_ = 0;
  union Data {
    std::int64_t integer = 0;
    double number;
    const char* text;
    Value* items;
    Member* members;
  } data_;
};

struct Member {
  std::string_view key;
  Value value;
};

inline std::span<const Member> Value::members() const { return {data_.members, size_}; }
inline std::span<Member> Value::members() { return {data_.members, size_}; }

/// Owns the memory of a tree. Movable, not copyable.
class Document {
 public:
  /// Fails as invalid_argument with a text that names the place, never the content.
  static Result<Document> parse(std::string_view json);
  /// An object without members, for `set_text`.
  static Document empty_object();

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Value& root() { return root_; }
  const Value& root() const { return root_; }
  /// Sets a member of the root object (query strings and path parameters); a root that is no object is left alone.
  /// A second `add_text` of one key makes an array.
  void set_text(std::string_view key, std::string_view text);
  void add_text(std::string_view key, std::string_view text);

 private:
  struct Arena;
  friend class TreeBuilder;
  Document();
  Value text_value(std::string_view text);
  template <class T>
  T* make_room(Value& list, T* elements);
  void append_member(std::string_view key, Value value);

  std::unique_ptr<Arena> arena_;
  Value root_;
};

/// Compact JSON of a value. Dates are ISO texts; undefined and what JSON lacks become null.
void write_value(JsonWriter& out, const Value& value);

}  // namespace chiroflow::wire
