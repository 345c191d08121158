// SPDX-License-Identifier: Apache-2.0
// From JSON values to described structs, with every fault reported as a zod 4 issue in declaration order.
// Limits come from rule<&T::member>. Unknown members are dropped. std::optional: may be absent, null is refused;
// Patch: null clears; has_default: absent keeps the initializer. Texts hold no NUL and are valid UTF-8.
// Instantiate decode<T> once per type, in the .cpp of the type's module.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/result.hpp"
#include "wire/json_value.hpp"
#include "wire/names.hpp"
#include "wire/traits.hpp"

namespace chiroflow::wire {

enum class Source {
  superjson,  // a date is what the meta calls one
  json,       // a date is an ISO text
  query,      // everything is a text: numbers and booleans are read from it, one text is a list of one
};

/// Issues beyond this many are not reported: a small body must not make a large reply.
inline constexpr std::size_t kMostIssues = 100;
inline constexpr std::int64_t kLongestId = 64;
/// Used where a RawJson field has no limit of its own, in UTF-16 units of its compact text.
inline constexpr std::int64_t kLongestRawJson = 100'000;

/// Reads single values and collects issues; knows where in the input it stands.
class Decoder {
 public:
  explicit Decoder(Source source) : source_(source) {}

  bool read_boolean(const Value& value, bool fallback);
  double read_number(const Value& value, const FieldRule& limits);
  std::int64_t read_integer(const Value& value, const FieldRule& limits, std::int64_t lowest, std::int64_t highest);
  std::string read_text(const Value& value, const FieldRule& limits);
  std::string read_id(const Value& value, const FieldRule& limits);
  Instant read_instant(const Value& value);
  Date read_date(const Value& value);
  RawJson read_raw_json(const Value& value, const FieldRule& limits);
  std::map<std::string, std::string> read_text_map(const Value& value, const FieldRule& limits);
  /// Position of the option, or -1 with an issue.
  int read_option(const Value& value, std::span<const std::string_view> options);
  /// True when members can be looked up (superjson's own kinds count as objects without members, as in zod).
  bool expect_object(const Value& value);
  /// The elements to read: not many more than the limit allows, since check_count refuses them anyway.
  std::span<const Value> expect_array(const Value& value, const FieldRule& limits);
  void check_count(const Value& value, const FieldRule& limits);

  /// While it lives, issues are of this member or element.
  class Step {
   public:
    Step(Decoder& decoder, std::string_view name) : decoder_(decoder), parent_(decoder.here_), name_(name) {
      decoder.here_ = this;
    }
    Step(Decoder& decoder, std::size_t index) : decoder_(decoder), parent_(decoder.here_), index_(index) {
      decoder.here_ = this;
    }
    ~Step() { decoder_.here_ = parent_; }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    friend class Decoder;
    Decoder& decoder_;
    const Step* parent_;
    std::string_view name_;
    std::size_t index_ = 0;
  };

  const std::vector<Issue>& issues() const { return issues_; }
  Error to_error() &&;

 private:
  void add(Issue issue);
  void wrong_type(std::string_view expected, const Value& value);
  void too_big(std::string_view origin, std::int64_t maximum);
  void too_small(std::string_view origin, std::int64_t minimum);
  void wrong_format(Format format);
  void custom(std::string message);
  /// As in zod, length limits speak of every value that has a length, also beside a wrong type.
  void check_length(const Value& value, const FieldRule& limits);
  void check_text(std::string_view text, const FieldRule& limits);
  std::optional<double> number_of(const Value& value) const;

  Source source_;
  const Step* here_ = nullptr;
  std::vector<Issue> issues_;
};

namespace detail {
template <DescribedEnum E>
constexpr auto make_options() {
  using List = boost::describe::describe_enumerators<E>;
  std::array<std::string_view, boost::mp11::mp_size<List>::value> names{};
  std::size_t i = 0;
  boost::mp11::mp_for_each<List>([&](auto d) { names[i++] = d.name; });
  return names;
}
template <DescribedEnum E>
inline constexpr auto kOptions = make_options<E>();

template <Described T>
void read_members(Decoder& decoder, const Value& object, T& out);

/// The limits that hold for the elements of a list: its own length is not theirs.
constexpr FieldRule element_limits(const FieldRule& list) {
  return {.min = list.min, .max = list.max, .format = list.format};
}

template <class T>
void read(Decoder& decoder, const Value& value, T& out, const FieldRule& limits) {
  if constexpr (std::is_same_v<T, bool>) {
    out = decoder.read_boolean(value, out);
  } else if constexpr (IsInteger<T>) {
    constexpr auto highest = sizeof(T) < 8 ? static_cast<std::int64_t>(std::numeric_limits<T>::max()) : INT64_MAX;
    constexpr auto lowest = static_cast<std::int64_t>(std::numeric_limits<T>::min());
    out = static_cast<T>(decoder.read_integer(value, limits, lowest, highest));
  } else if constexpr (std::is_same_v<T, double>) {
    out = decoder.read_number(value, limits);
  } else if constexpr (std::is_same_v<T, std::string>) {
    out = decoder.read_text(value, limits);
  } else if constexpr (DescribedEnum<T>) {
    const int option = decoder.read_option(value, kOptions<T>);
    if (option >= 0) out = *enum_from<T>(kOptions<T>[static_cast<std::size_t>(option)]);
  } else if constexpr (IsId<T>) {
    out = T(decoder.read_id(value, limits));
  } else if constexpr (std::is_same_v<T, Instant>) {
    out = decoder.read_instant(value);
  } else if constexpr (std::is_same_v<T, Date>) {
    out = decoder.read_date(value);
  } else if constexpr (std::is_same_v<T, RawJson>) {
    out = decoder.read_raw_json(value, limits);
  } else if constexpr (IsTextMap<T>) {
    out = decoder.read_text_map(value, limits);
  } else if constexpr (IsOptional<T>) {
    if (!value.is_undefined()) read(decoder, value, out.emplace(), limits);
  } else if constexpr (IsPatch<T>) {
    out.present = !value.is_undefined();
    if (out.present && !value.is(Kind::null)) read(decoder, value, out.value.emplace(), limits);
  } else if constexpr (IsUndefinable<T>) {
    if (!value.is_undefined() && !value.is(Kind::null)) read(decoder, value, out.value.emplace(), limits);
  } else if constexpr (IsVector<T>) {
    const auto items = decoder.expect_array(value, limits);
    out.clear();
    out.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Decoder::Step step(decoder, i);
      typename T::value_type element{};
      read(decoder, items[i], element, element_limits(limits));
      out.push_back(std::move(element));
    }
    decoder.check_count(value, limits);
  } else if constexpr (Described<T>) {
    if (decoder.expect_object(value)) read_members(decoder, value, out);
  } else {
    static_assert(kNoWireForm<T>, "this type cannot be read from the wire");
  }
}

template <Described T>
void read_members(Decoder& decoder, const Value& object, T& out) {
  for_each_member<T>([&](auto d) {
    using D = decltype(d);
    constexpr const FieldRule& limits = rule<D::pointer>;
    const Value& value = object.get(kWireName<D>);
    if (limits.has_default && value.is_undefined()) return;
    const Decoder::Step step(decoder, kWireName<D>);
    read(decoder, value, out.*D::pointer, limits);
  });
}
}  // namespace detail

/// Reads a T or fails as invalid_argument with all issues. A T without members takes anything.
template <Described T>
Result<T> decode(const Value& value, Source source) {
  T out{};
  if constexpr (boost::mp11::mp_empty<MembersOf<T>>::value) return out;
  Decoder decoder(source);
  detail::read(decoder, value, out, FieldRule{});
  if (!decoder.issues().empty()) return fail(std::move(decoder).to_error());
  return out;
}

}  // namespace chiroflow::wire
