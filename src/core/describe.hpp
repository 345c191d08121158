// SPDX-License-Identifier: Apache-2.0
// A struct is described once: names and types by CHIROFLOW_DESCRIBE, limits and documentation by rule<&T::member>.
// From this come JSON both ways with validation, SQL rows, OpenAPI and TypeScript.
// Members are snake_case: the database uses the name as it is, the wire its camelCase. Enumerators are the wire's names.
// At most 52 members a struct (a limit of Boost.Describe).
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

#define CHIROFLOW_DESCRIBE(Type, ...) BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__))
#define CHIROFLOW_DESCRIBE_DERIVED(Type, Bases, ...) BOOST_DESCRIBE_STRUCT(Type, Bases, (__VA_ARGS__))
#define CHIROFLOW_ENUM(Type, ...)  \
  enum class Type { __VA_ARGS__ }; \
  BOOST_DESCRIBE_ENUM(Type, __VA_ARGS__)

namespace chiroflow {

enum class Format { none, email, date_time, date, e164, iana_zone, uri, us_state, json };

/// Limits and documentation of one field. Numbers: inclusive bounds. Texts: length in UTF-16 units, as JavaScript counts.
struct FieldRule {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::int64_t min_length = 0;
  std::int64_t max_length = 10'000;  // texts; arrays: element count
  Format format = Format::none;
  bool has_default = false;  // absent takes the member's initializer
  const char* doc = "";
};

template <auto Member>
inline constexpr FieldRule rule{};

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;
template <class E>
concept DescribedEnum = boost::describe::has_describe_enumerators<E>::value;

/// Own members first come the bases' ones, then the struct's.
template <Described T>
using MembersOf =
    boost::describe::describe_members<T, boost::describe::mod_any_access | boost::describe::mod_inherited>;

template <Described T, class F>
constexpr void for_each_member(F&& f) {
  boost::mp11::mp_for_each<MembersOf<T>>(std::forward<F>(f));
}

/// The enumerator's name, which is its text on the wire and in the database.
template <DescribedEnum E>
constexpr std::string_view name_of(E value) {
  std::string_view found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (d.value == value) found = d.name;
  });
  return found;
}

template <DescribedEnum E>
constexpr std::optional<E> enum_from(std::string_view name) {
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (name == d.name) found = d.value;
  });
  return found;
}

}  // namespace chiroflow
