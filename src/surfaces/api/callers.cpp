// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/callers.hpp"

namespace chiroflow::api {

namespace {
void append(std::string& text, std::string_view more, std::string_view separator) {
  if (!text.empty()) text += separator;
  text += more;
}
}  // namespace

std::vector<std::string_view> roles_of(const Access& access) {
  std::vector<std::string_view> names;
  if (!access.staff) return names;
  for (const Role role : {Role::OWNER, Role::ADMIN, Role::PROVIDER, Role::STAFF, Role::BILLER})
    if (!access.permission || may(role, *access.permission)) names.push_back(name_of(role));
  return names;
}

std::string callers_sentence(const Access& access) {
  if (access.everybody) return "everybody, without signing in";
  std::string text;
  for (const auto role : roles_of(access)) append(text, role, ", ");
  if (access.half_signed_in) append(text, "who is in the middle of signing in", "; ");
  if (access.visitors) append(text, "holders of a visit link", "; ");
  return text;
}

}  // namespace chiroflow::api
