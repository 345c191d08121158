// SPDX-License-Identifier: Apache-2.0
// From described structs to JSON in one pass, without a document in between. Members in declaration order, the bases'
// first. Empty optionals are null; Undefinable is superjson's undefined, and absent in plain JSON; Patch fields that are
// not present are absent. Instants are ISO texts (superjson: named in the meta), RawJson goes in as it is.
// Roots: a struct, vector, optional or unique_ptr of these. A type that holds Sealed does not compile.
// Instantiate once per type, in the .cpp of the type's module.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "wire/json_writer.hpp"
#include "wire/names.hpp"
#include "wire/traits.hpp"

namespace chiroflow::wire {

enum class Empties { null, omit };

/// Where superjson's meta is collected: the path of the value at hand and the annotations so far.
class MetaWriter {
 public:
  std::size_t enter(std::string_view name);
  std::size_t enter(std::size_t index);
  void leave(std::size_t mark) { path_.resize(mark); }
  void date(std::string_view member) { annotate(member, "[\"Date\"]"); }
  void undefined(std::string_view member) { annotate(member, "[\"undefined\"]"); }
  /// `,"meta":{…}` when there is something to say.
  void append_to(TextBuffer& out) const;

 private:
  void annotate(std::string_view member, std::string_view kind);

  std::string path_;   // of the enclosing object, escaped
  TextBuffer values_;  // annotations, separated by commas
  bool of_root_ = false;
};

/// Writes values; with a MetaWriter for superjson, without for plain JSON.
class Encoder {
 public:
  Encoder(BufferedJsonWriter& out, MetaWriter* annotations, Empties empty_ones)
      : json(out), meta(annotations), empties(empty_ones) {}

  /// `name` is the member's, empty for the root and for elements (their path was entered).
  void instant(std::string_view name, Instant value);
  void undefined(std::string_view name);
  void date(Date value);
  void raw(const RawJson& value);
  void text_map(const std::map<std::string, std::string>& value);

  BufferedJsonWriter& json;
  MetaWriter* meta;
  Empties empties;
};

namespace detail {
template <Described T>
void write_members(Encoder& out, const T& value);

template <class T>
void write_rows(Encoder& out, std::string_view name, const T& rows);

/// True when the member has to be left out of the object.
template <class T>
bool is_left_out(const Encoder& out, const T& value) {
  if constexpr (IsPatch<T>)
    return !value.present;
  else if constexpr (IsUndefinable<T>)
    return !value.value && !out.meta;
  else if constexpr (IsOptional<T> || IsOwned<T>)
    return out.empties == Empties::omit && !value;
  else
    return false;
}

template <class T>
void write(Encoder& out, std::string_view name, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out.json.boolean(value);
  } else if constexpr (IsInteger<T>) {
    if constexpr (std::is_signed_v<T>)
      out.json.integer(value);
    else
      out.json.unsigned_integer(value);
  } else if constexpr (std::is_same_v<T, double>) {
    out.json.number(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.json.string(value);
  } else if constexpr (DescribedEnum<T>) {
    out.json.plain_string(name_of(value));
  } else if constexpr (IsId<T>) {
    out.json.string(value.value);
  } else if constexpr (std::is_same_v<T, Instant>) {
    out.instant(name, value);
  } else if constexpr (std::is_same_v<T, Date>) {
    out.date(value);
  } else if constexpr (std::is_same_v<T, RawJson>) {
    out.raw(value);
  } else if constexpr (IsTextMap<T>) {
    out.text_map(value);
  } else if constexpr (IsOptional<T> || IsOwned<T>) {
    value ? write(out, name, *value) : out.json.null();
  } else if constexpr (IsPatch<T>) {
    write(out, name, value.value);
  } else if constexpr (IsUndefinable<T>) {
    value.value ? write(out, name, *value.value) : out.undefined(name);
  } else if constexpr (IsVector<T>) {
    out.json.begin_array();
    const auto outer = out.meta && !name.empty() ? out.meta->enter(name) : std::string::npos;
    std::size_t index = 0;
    for (const auto& element : value) {
      if (!out.meta) {
        write(out, {}, element);
        continue;
      }
      const auto mark = out.meta->enter(index++);
      write(out, {}, element);
      out.meta->leave(mark);
    }
    if (outer != std::string::npos) out.meta->leave(outer);
    out.json.end_array();
  } else if constexpr (IsOneOrList<T>) {
    std::visit([&](const auto& held) { write(out, name, held); }, value.value);
  } else if constexpr (IsRows<T>) {
    write_rows(out, name, value);
  } else if constexpr (Described<T>) {
    const auto mark = out.meta && !name.empty() ? out.meta->enter(name) : std::string::npos;
    write_members(out, value);
    if (mark != std::string::npos) out.meta->leave(mark);
  } else {
    static_assert(kNoWireForm<T>, "this type must not be written to the wire");
  }
}

template <Described T>
void write_members(Encoder& out, const T& value) {
  out.json.begin_object();
  for_each_member<T>([&](auto d) {
    using D = decltype(d);
    const auto& member = value.*D::pointer;
    if (is_left_out(out, member)) return;
    out.json.literal_key(kWireKey<D>);
    write(out, kWireName<D>, member);
  });
  out.json.end_object();
}

/// Where in a list of rows the encoder stands.
template <class Rows>
struct RowPlace {
  const Rows& rows;
  std::size_t row;
  int column = 0;
};

template <class T, class Rows>
void write_columns(Encoder& out, std::string_view name, RowPlace<Rows>& at);

template <class T, class Rows>
void write_value(Encoder& out, std::string_view name, const RowPlace<Rows>& at) {
  const auto text = [&] { return at.rows.text(at.row, at.column); };
  const auto number = [&] { return at.rows.number(at.row, at.column); };
  if constexpr (std::is_same_v<T, bool>) {
    out.json.boolean(number() != 0);
  } else if constexpr (IsInteger<T>) {
    out.json.integer(number());
  } else if constexpr (std::is_same_v<T, Instant>) {
    out.instant(name, from_unix_ms(number()));
  } else if constexpr (DescribedEnum<T> || std::is_same_v<T, Date>) {
    out.json.plain_string(text());
  } else if constexpr (std::is_same_v<T, RawJson>) {
    out.json.raw(text());
  } else {
    static_assert(std::is_same_v<T, std::string> || IsId<T>, "this type is not written from rows");
    out.json.string(text());
  }
}

template <class T, class Rows>
void write_column(Encoder& out, std::string_view name, RowPlace<Rows>& at) {
  using Type = typename chiroflow::detail::Bare<T>::type;
  if (at.rows.is_null(at.row, at.column) && (chiroflow::detail::Bare<T>::optional || !Described<Type>)) {
    out.json.null();
    at.column += column_count<T>();
  } else if constexpr (Described<Type>) {
    write_columns<Type>(out, name, at);
  } else {
    write_value<Type>(out, name, at);
    ++at.column;
  }
}

template <class T, class Rows>
void write_columns(Encoder& out, std::string_view name, RowPlace<Rows>& at) {
  const auto mark = out.meta && !name.empty() ? out.meta->enter(name) : std::string::npos;
  out.json.begin_object();
  for_each_member<T>([&](auto d) {
    using D = decltype(d);
    using Member = std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>;
    if (chiroflow::detail::Bare<Member>::optional && out.empties == Empties::omit &&
        at.rows.is_null(at.row, at.column)) {
      at.column += column_count<Member>();
      return;
    }
    out.json.literal_key(kWireKey<D>);
    write_column<Member>(out, kWireName<D>, at);
  });
  out.json.end_object();
  if (mark != std::string::npos) out.meta->leave(mark);
}

template <class T>
void write_rows(Encoder& out, std::string_view name, const T& rows) {
  out.json.begin_array();
  const auto outer = out.meta && !name.empty() ? out.meta->enter(name) : std::string::npos;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto mark = out.meta ? out.meta->enter(row) : std::string::npos;
    RowPlace<T> at{rows, row};
    write_columns<typename T::value_type>(out, {}, at);
    if (mark != std::string::npos) out.meta->leave(mark);
  }
  if (outer != std::string::npos) out.meta->leave(outer);
  out.json.end_array();
}
}  // namespace detail

/// Plain JSON, as one value behind what the writer holds.
template <class T>
void encode_plain(JsonWriter& json, const T& value, Empties empties = Empties::null) {
  TextBuffer text;
  BufferedJsonWriter buffered(text);
  Encoder out(buffered, nullptr, empties);
  detail::write(out, {}, value);
  json.raw(text.view());
}

/// Appends `{"json":…}` or `{"json":…,"meta":…}`.
template <class T>
void encode_superjson(std::string& out, const T& value, Empties empties = Empties::null) {
  TextBuffer text(std::move(out));
  text.append("{\"json\":");
  BufferedJsonWriter json(text);
  MetaWriter meta;
  Encoder encoder(json, &meta, empties);
  detail::write(encoder, {}, value);
  meta.append_to(text);
  text.push_back('}');
  out = std::move(text).take();
}

}  // namespace chiroflow::wire
