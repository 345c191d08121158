// SPDX-License-Identifier: Apache-2.0
#include "app/server/system_audit.hpp"

#include "domain/organization.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
std::string current_work() {
  const auto current = LogScope::current();
  return current.empty() ? "command-line" : std::string(current);
}
}  // namespace

SystemCall::SystemCall(const Services& services, const OrganizationId& organization, std::string_view event,
                       AuditAction action, std::string request_id)
    : actor{.type = ActorType::SYSTEM, .organization_id = organization},
      origin{.request_id = request_id.empty() ? current_work() : std::move(request_id)},
      scope(origin.request_id),
      call(services, actor, origin, event, action) {}

Result<std::vector<OrganizationName>> list_organizations(db::Database& database) {
  return db::read<std::vector<OrganizationName>>(database, [](db::Reader& reader) {
    return store::query_all<OrganizationName>(reader, "SELECT id, name FROM organization ORDER BY created_at, id");
  });
}

Result<OrganizationName> create_organization(const Services& services, std::string_view name) {
  Organization row;
  row.id = services.ids.next<OrganizationId>();
  row.name = name;
  row.require_second_factor = true;
  SystemCall system(services, row.id, "organization.create", AuditAction::CREATE);
  row.created_at = row.updated_at = system.call.now;
  return db::write<OrganizationName>(services.database, [&](db::Writer& writer) -> Result<OrganizationName> {
    TRY(store::insert_row(writer, row));
    TRY(system.call.changed(writer, {"Organization", row.id.view(), std::nullopt, {}}));
    return OrganizationName{row.id, row.name};
  });
}

Result<void> audit_everywhere(const Services& services, const SystemEvent& event) {
  for (const auto& organization : TRY(list_organizations(services.database))) {
    SystemCall system(services, organization.id, event.event, event.action);
    TRY(services.database.write([&](db::Writer& writer) -> Result<void> {
      TRY(services.audit_log.append(
          writer, system.call.event_of({event.entity_type, "", std::nullopt, event.details}, event.outcome)));
      return {};
    }));
  }
  return {};
}

}  // namespace chiroflow::app
