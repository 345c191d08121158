// SPDX-License-Identifier: Apache-2.0
#include "app/audit/denials.hpp"

#include <algorithm>

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
constexpr std::size_t kIdLength = 25;
}  // namespace

ReachedFor reaching_for(std::string_view entity_type, std::string_view id) {
  const bool ours = id.size() == kIdLength && id.front() == 'c' &&
                    std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  return ours ? ReachedFor{entity_type, id} : ReachedFor{};
}

std::optional<AuditEvent> event_of_failure(const Call& call, const Error& error, const ReachedFor& reached) {
  if (call.organization().empty()) return std::nullopt;
  if (error.code == ErrorCode::forbidden)
    return call.event_of({reached.entity_type, reached.entity_id, std::nullopt, {}}, AuditOutcome::DENIED);
  if (!is_key_failure(error)) return std::nullopt;
  return event_of_key(call, error);
}

Result<void> note_failure(const Services& services, const Actor& actor, const Origin& origin, std::string_view what,
                          const ReachedFor& reached, const Error& error) {
  const Call call(services, actor, origin, what, AuditAction::EXECUTE);
  const auto event = event_of_failure(call, error, reached);
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
