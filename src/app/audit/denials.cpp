// SPDX-License-Identifier: Apache-2.0
#include "app/audit/denials.hpp"

#include "app/server/system_audit.hpp"

namespace chiroflow::app {

namespace {
bool is_key_failure(const Error& error) {
  return error.cause == "missing_master_key" || error.cause == "sealed_data_damaged" ||
         error.cause == "recording_damaged";
}
AuditEvent event_of_key(const Call& call, const Error& error) {
  return call.event_of({"Key", "", std::nullopt, R"({"fault":")" + error.cause + "\"}"}, AuditOutcome::FAILED);
}
}  // namespace

std::optional<AuditEvent> event_of_failure(const Call& call, const Error& error, const ReachedFor& reached) {
  if (call.organization().empty()) return std::nullopt;
  if (error.code == ErrorCode::forbidden)
    return call.event_of({reached.entity_type, reached.entity_id, std::nullopt, {}}, AuditOutcome::DENIED);
  if (!is_key_failure(error)) return std::nullopt;
  return event_of_key(call, error);
}

Result<void> note_failure(const Services& services, const Actor& actor, const Origin& origin, std::string_view what,
                          const Error& error) {
  const Call call(services, actor, origin, what, AuditAction::EXECUTE);
  const auto event = event_of_failure(call, error);
  if (!event) return {};
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(services.audit_log.append(writer, *event));
    return {};
  });
}

Result<void> note_key_failure(const Services& services, const OrganizationId& organization, std::string_view what,
                              std::string work, const Error& error) {
  if (organization.empty() || !is_key_failure(error)) return {};
  const SystemCall system(services, organization, what, AuditAction::EXECUTE, std::move(work));
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(services.audit_log.append(writer, event_of_key(system.call, error)));
    return {};
  });
}

}  // namespace chiroflow::app
