// SPDX-License-Identifier: Apache-2.0
#include "main/commands/organization.hpp"

#include <algorithm>

#include "app/users/user_rows.hpp"

namespace chiroflow::commands {

namespace {
Error which(std::string text, const std::vector<app::OrganizationName>& known) {
  text += " Known here:";
  for (const auto& organization : known) text += "\n  " + organization.name + "  (" + organization.id.value + ")";
  return precondition_failed(std::move(text));
}
}  // namespace

Result<app::OrganizationName> find_or_create_organization(const app::Services& services,
                                                          const std::string& name_or_id) {
  if (!TRY(app::list_organizations(services.database)).empty()) return find_organization(services, name_or_id);
  if (!name_or_id.empty()) return app::create_organization(services, name_or_id);
  return fail(
      precondition_failed("There is no clinic yet. Name it, and it is made: --organization \"Name of the clinic\""));
}

Result<app::OrganizationName> find_organization(const app::Services& services, const std::string& name_or_id) {
  const auto known = TRY(app::list_organizations(services.database));
  if (known.empty())
    return fail(precondition_failed("There is no clinic yet. Add one with its first user: chiroflow user add"));
  if (name_or_id.empty()) {
    if (known.size() == 1) return known.front();
    return fail(which("There are several clinics; say which with --organization.", known));
  }
  const auto matches = [&](const auto& organization) {
    return organization.id.value == name_or_id || organization.name == name_or_id;
  };
  const auto found = std::find_if(known.begin(), known.end(), matches);
  if (found == known.end()) return fail(which("There is no clinic " + name_or_id + ".", known));
  if (std::find_if(found + 1, known.end(), matches) != known.end())
    return fail(which("Several clinics have that name; give the id.", known));
  return *found;
}

Result<OrganizationId> organization_of_user(const app::Services& services, const std::string& email) {
  const auto user = TRY(db::read<std::optional<User>>(services.database, [&](db::Reader& reader) {
    return app::find_user_by_email(reader, app::normal_email(email));
  }));
  if (!user) return fail(not_found("User"));
  return user->organization_id;
}

}  // namespace chiroflow::commands
