// SPDX-License-Identifier: Apache-2.0
// Audit events of what concerns the whole installation (H-17): backups, restores, uses of keys. Each organization's chain
// gets one, by SYSTEM.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/call.hpp"
#include "ports/log_scope.hpp"

namespace chiroflow::app {

/// A call that nobody made from outside, in one organization: of a job, which names itself, of the round of the server that it is
/// made in, or of the command line. What is logged while it lives carries its name.
struct SystemCall {
  SystemCall(const Services& services, const OrganizationId& organization, std::string_view event, AuditAction action,
             std::string request_id = {});
  SystemCall(const SystemCall&) = delete;
  SystemCall& operator=(const SystemCall&) = delete;

  Actor actor;
  const Origin origin;
  const LogScope scope;  // views the origin
  Call call;
};

struct OrganizationName {
  OrganizationId id;
  std::string name;
};
CHIROFLOW_DESCRIBE(OrganizationName, id, name)

/// All of them, oldest first.
Result<std::vector<OrganizationName>> list_organizations(db::Database& database);
/// Makes an organization with the defaults, and its audit event. Whoever signs in there has to set up a second factor (H-07).
Result<OrganizationName> create_organization(const Services& services, std::string_view name);

struct SystemEvent {
  std::string_view event;  // "backup.create"
  AuditAction action = AuditAction::EXECUTE;
  std::string_view entity_type = "Server";
  AuditOutcome outcome = AuditOutcome::SUCCESS;
  std::string details;  // compact JSON of counts and key ids
};
/// Returns when all chains have it.
Result<void> audit_everywhere(const Services& services, const SystemEvent& event);

}  // namespace chiroflow::app
