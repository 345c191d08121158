// SPDX-License-Identifier: Apache-2.0
// The details of an audit event: compact JSON of names that our own code knows (fields, states, counts), never values of people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/describe.hpp"

namespace chiroflow::app {

/// {"from":"SCHEDULED","to":"IN_PROGRESS"}; `more`: further members, `,"name":value`.
template <DescribedEnum State>
std::string state_change(State from, State to, std::string_view more = {}) {
  std::string text = R"({"from":")";
  text += name_of(from);
  text += R"(","to":")";
  text += name_of(to);
  text += '"';
  text += more;
  text += '}';
  return text;
}

/// {"fields":["email","phone"]}
inline std::string changed_fields(const std::vector<std::string_view>& names) {
  std::string text = R"({"fields":[)";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) text += ',';
    text += '"';
    text += names[i];
    text += '"';
  }
  text += "]}";
  return text;
}

/// {"count":20}
inline std::string count_of(std::size_t count) { return R"({"count":)" + std::to_string(count) + "}"; }

}  // namespace chiroflow::app
