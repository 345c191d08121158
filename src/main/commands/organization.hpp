// SPDX-License-Identifier: Apache-2.0
// Which clinic a command means.
#pragma once

#include <string>

#include "app/server/system_audit.hpp"

namespace chiroflow::commands {

/// By name or id; an empty text means the only one. Errors say what to give.
Result<app::OrganizationName> find_organization(const app::Services& services, const std::string& name_or_id);
/// The same, and the very first one is made.
Result<app::OrganizationName> find_or_create_organization(const app::Services& services, const std::string& name_or_id);
/// Error: not_found "User".
Result<OrganizationId> organization_of_user(const app::Services& services, const std::string& email);

}  // namespace chiroflow::commands
