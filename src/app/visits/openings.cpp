// SPDX-License-Identifier: Apache-2.0
#include "app/visits/openings.hpp"

#include "app/auth/tokens.hpp"
#include "app/visits/steps.hpp"
#include "crypto/token.hpp"
#include "domain/session_times.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
/// Once something was heard of the patient, the fetch of a page says nothing new.
bool tells_of_the_patient(const VisitRow& row, Instant now) {
  const auto& session = row.session;
  return is_the_patients(row.participant) && session.status == TelehealthSessionStatus::SCHEDULED &&
         !session.patient_first_seen_at &&
         now >= join_window(row.organization, session.scheduled_start_time, session.scheduled_end_time).opens;
}

Result<void> note_fetch(const Services& services, const Origin& origin, db::Writer& writer, const VisitRow& seen) {
  static const Actor nobody;
  TRY(store::lock_session(writer, seen.link.organization_id, seen.session.id));
  const auto row = TRY(find_visit(writer, seen.link.organization_id, seen.link.id));
  Call call(services, nobody, origin, "visit.fetchPage", AuditAction::EXECUTE);
  if (!row || !tells_of_the_patient(*row, call.now)) return {};
  if (!TRY(note_opening(call, writer, *row, kPageFetched))) return {};
  return audit_opening(call, writer, *row, R"({"pressed":false})");
}
}  // namespace

Result<bool> note_opening(Call& call, db::Writer& writer, const VisitRow& row, std::string_view led_to) {
  static const std::string lately =
      "SELECT id FROM visit_step WHERE organization_id = ? AND session_id = ? AND participant_id = ?"
      " AND kind = 'LINK_OPENED' AND COALESCE(detail, '') = ? AND at > ? LIMIT 1";
  if (TRY(store::exists(writer, lately, row.link.organization_id, row.session.id, row.participant.id, led_to,
                        call.now - Minutes(1))))
    return false;
  TRY(add_step_of(call, writer, row.participant, VisitStepKind::LINK_OPENED,
                  led_to.empty() ? std::nullopt : std::optional<std::string>(led_to)));
  return true;
}

Result<void> audit_opening(Call& call, db::Writer& writer, const VisitRow& row, std::string details) {
  auto event = call.event_of({"VisitLink", row.link.id.view(), row.participant.patient_id, std::move(details)},
                             AuditOutcome::SUCCESS);
  event.organization_id = row.link.organization_id;
  event.actor_type = row.participant.role == ParticipantRole::PATIENT ? ActorType::PATIENT : ActorType::GUEST;
  event.actor_id = row.participant.id.value;
  event.actor_role.reset();
  event.auth_method = AuthMethod::VISIT_LINK;
  event.credential_id = row.link.id.value;
  TRY(call.services.audit_log.append(writer, std::move(event)));
  return {};
}

void note_page_fetched(const Services& services, const Origin& origin, std::string_view token) {
  if (!crypto::looks_like_token(crypto::kVisitPrefix, token)) return;
  const auto seen = db::read<std::optional<VisitRow>>(services.database, [&](db::Reader& reader) {
    return find_visit_by_token(reader, crypto::token_hash(token).hex());
  });
  const auto complain = [&log = services.log](const Error& error) {
    log.warning("that a visit's page was fetched could not be noted", {{"detail", Loggable::detail_of(error)}});
  };
  if (!seen) return complain(seen.error());
  if (!*seen || !tells_of_the_patient(**seen, services.clock.now())) return;
  services.database.write_later(
      [&services, origin, row = **seen](db::Writer& writer) { return note_fetch(services, origin, writer, row); },
      [complain](Result<void> noted) {
        if (!noted) complain(noted.error());
      });
}

}  // namespace chiroflow::app
