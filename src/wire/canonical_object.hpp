// SPDX-License-Identifier: Apache-2.0
// JSON whose very bytes are hashed and sealed: UTF-8, no white space, members in one fixed order. Pure.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/describe.hpp"
#include "core/time.hpp"

namespace chiroflow::wire {

class CanonicalObject {
 public:
  enum class Order { as_given, by_name };       // by_name: as RFC 8785 has it; names are ASCII
  enum class Unknown { is_null, is_left_out };  // what becomes of a value that is not there

  CanonicalObject(Order order, Unknown unknown) : order_(order), unknown_(unknown) {}

  void text(std::string_view name, std::string_view value);
  template <std::same_as<std::optional<std::string>> T>  // nothing else becomes one by conversion
  void text(std::string_view name, const T& value) {
    value ? text(name, std::string_view(*value)) : raw(name, std::nullopt);
  }
  void number(std::string_view name, std::optional<std::int64_t> value);
  void boolean(std::string_view name, std::optional<bool> value);
  void time(std::string_view name, const std::optional<Instant>& value);
  void texts(std::string_view name, const std::vector<std::string>& values);
  void object(std::string_view name, const CanonicalObject& value) { raw(name, value.write()); }
  void objects(std::string_view name, const std::vector<CanonicalObject>& values);
  /// JSON that is written as it is.
  void raw(std::string_view name, std::optional<std::string> json);
  template <class T>
  void id(std::string_view name, const std::optional<T>& value) {
    value ? text(name, value->view()) : raw(name, std::nullopt);
  }
  template <DescribedEnum E>
  void choice(std::string_view name, const std::optional<E>& value) {
    value ? text(name, name_of(*value)) : raw(name, std::nullopt);
  }

  std::string write() const;

 private:
  Order order_;
  Unknown unknown_;
  std::vector<std::pair<std::string, std::string>> members_;  // names and JSON
};

}  // namespace chiroflow::wire
