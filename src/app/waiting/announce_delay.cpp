// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/announce_delay.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/chat/chat.hpp"
#include "app/record_changes.hpp"
#include "app/session_change.hpp"
#include "store/clinicians.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
using enum TelehealthSessionStatus;
constexpr int kMostTold = 100;

bool is_to_come(const TelehealthSession& session) { return session.status == SCHEDULED || session.status == WAITING; }

Result<void> tell(Call& call, db::Writer& writer, TelehealthSession& session, const AnnounceDelayInput& input) {
  const auto delay = input.minutes > 0 ? std::optional(input.minutes) : std::nullopt;
  session.delay_minutes = delay;
  TRY(save_session(call, writer, session, "session.delay", changed_fields({"delayMinutes"}),
                   R"(,"minutes":)" + std::to_string(input.minutes)));
  if (!input.message) return {};
  TRY(add_message(call, writer, session.id, MessageKind::DELAY, *input.message,
                  call.services.ids.next<ChatMessageId>()));
  return {};
}

Result<int> tell_one(Call& call, db::Writer& writer, const AnnounceDelayInput& input) {
  auto session = TRY(access_session_to_change(call, writer, *input.session_id));
  if (!is_to_come(session))
    return fail(conflict(
        "The session is " + std::string(name_of(session.status)) + "; a delay can be announced before the visit begins",
        "session_state"));
  TRY(tell(call, writer, session, input));
  return 1;
}

Result<ClinicianId> whose(const Call& call, db::Reader& reader, const AnnounceDelayInput& input) {
  const auto clinician = input.clinician_id ? input.clinician_id : call.actor.clinician_id;
  if (!clinician) return fail(invalid_field("clinicianId", "Say whose patients are meant: you have none of your own"));
  if (!TRY(store::find_clinician(reader, call.organization(), *clinician))) return fail(not_found("Clinician"));
  return *clinician;
}

/// In the order of their ids: two announcements at once must not wait for each other.
Result<std::vector<SessionId>> due_soon(db::Reader& reader, const OrganizationId& organization,
                                        const ClinicianId& clinician, Instant now) {
  static const std::string sql =
      "SELECT s.id FROM appointment a"
      " JOIN telehealth_session s ON s.organization_id = a.organization_id AND s.appointment_id = a.id"
      " WHERE a.organization_id = ? AND a.provider_id = ? AND a.start_time >= ? AND a.start_time <= ?"
      " AND (s.status = 'WAITING' OR (s.status = 'SCHEDULED' AND s.scheduled_end_time > ?)) ORDER BY s.id LIMIT ?";
  return store::query_all<SessionId>(reader, sql, organization, clinician, now - Hours(24), now + kDueSoon, now,
                                     kMostTold);
}

Result<int> tell_all(Call& call, db::Writer& writer, const AnnounceDelayInput& input) {
  const auto clinician = TRY(whose(call, writer, input));
  int told = 0;
  for (const auto& id : TRY(due_soon(writer, call.organization(), clinician, call.now))) {
    auto session = TRY(access_session_to_change(call, writer, id));
    if (!is_to_come(session)) continue;
    TRY(tell(call, writer, session, input));
    ++told;
  }
  return told;
}
}  // namespace

Result<AnnounceDelayOutput> announce_delay(Call& call, const AnnounceDelayInput& input) {
  if (input.message) TRY(require_text("message", *input.message));
  return call.commit([&](db::Writer& writer) -> Result<AnnounceDelayOutput> {
    return AnnounceDelayOutput{TRY(input.session_id ? tell_one(call, writer, input) : tell_all(call, writer, input))};
  });
}

}  // namespace chiroflow::app
