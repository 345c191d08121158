// SPDX-License-Identifier: Apache-2.0
#include "main/references.hpp"

#include <array>

#include "core/error.hpp"
#include "domain/permissions.hpp"

namespace chiroflow {

namespace {
constexpr std::array kErrorCodes{
#define CHIROFLOW_ERROR(code, http, trpc, number, fhir, text) ErrorCode::code,
#include "core/error_codes.def"
#undef CHIROFLOW_ERROR
};

std::string_view meaning_of(FieldGroup group) {
  switch (group) {
    case FieldGroup::complaint: return "Reasons for a visit";
    case FieldGroup::notes: return "Notes of a visit";
    case FieldGroup::answers: return "Answers a patient gave before a visit";
    case FieldGroup::record_number: return "Numbers of the patient record";
  }
  return {};
}

template <class F>
void for_each_role(F&& f) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Role>>(
      [&](auto d) { f(d.value, std::string(d.name)); });
}

std::string header_of_roles(const std::string& first) {
  std::string names = "| " + first + " |", line = "|---|";
  for_each_role([&](Role, const std::string& name) {
    names += " " + name + " |";
    line += ":-:|";
  });
  return names + " meaning |\n" + line + "---|\n";
}

template <class Allowed>
std::string role_marks(Allowed&& allowed) {
  std::string marks;
  for_each_role([&](Role role, const std::string&) { marks += allowed(role) ? " yes |" : " – |"; });
  return marks;
}
}  // namespace

std::string permissions_page() {
  std::string page =
      "# Who may do what\n\nPrinted by `chiroflow permissions-reference` from the table the server decides by; do not "
      "edit.\n\n"
      "Patients and guests have no role: a visit link opens one visit and nothing else.\n\n## Permissions\n\n";
  page += header_of_roles("permission");
  for (const auto& row : permission_table()) {
    page += "| `" + std::string(name_of(row.permission)) + "` |" +
            role_marks([&](Role role) { return may(role, row.permission); }) + " " + std::string(row.meaning) + " |\n";
  }
  page += "\n## Fields\n\nWho may read a record but not one of its groups of fields gets null in their place.\n\n";
  page += header_of_roles("fields");
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<FieldGroup>>([&](auto d) {
    page += "| `" + std::string(d.name) + "` |" + role_marks([&](Role role) { return sees(role, d.value); }) + " " +
            std::string(meaning_of(d.value)) + " |\n";
  });
  return page;
}

std::string errors_page() {
  std::string page =
      "# Errors\n\nPrinted by `chiroflow errors-reference` from `src/core/error_codes.def`; do not edit.\n\n"
      "REST answers with the code and the HTTP status, tRPC with its own name and number, FHIR with the issue type. "
      "Where the\n"
      "program knows more than the default text, the reply says it in its message.\n\n"
      "| code | HTTP | tRPC | number | FHIR issue | default text |\n|---|---|---|---|---|---|\n";
  for (const auto code : kErrorCodes) {
    const auto& error = info(code);
    page += "| `" + std::string(error.name) + "` | " + std::to_string(error.http_status) + " | " +
            std::string(error.trpc_name) + " | " + std::to_string(error.rpc_number) + " | " +
            std::string(error.fhir_issue) + " | " + std::string(error.default_message) + " |\n";
  }
  return page;
}

}  // namespace chiroflow
