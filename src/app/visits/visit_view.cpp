// SPDX-License-Identifier: Apache-2.0
#include "app/visits/visit_view.hpp"

#include "app/auth/tokens.hpp"
#include "app/telehealth/patient_place.hpp"
#include "domain/clinician_name.hpp"
#include "domain/session_times.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
const std::string& select_visit() {
  static const std::string sql =
      "SELECT " + store::columns_of<VisitLink>("l") + ", " + store::columns_of<TelehealthSession>("s") + ", " +
      store::columns_of<Organization>("o") + ", " + store::columns_of<Participant>("p") +
      ", u.first_name, u.last_name, c.title, t.first_name, t.time_zone, w.id,"
      " (SELECT COUNT(*) FROM visit_step v WHERE v.organization_id = l.organization_id AND v.session_id = l.session_id"
      " AND v.participant_id = l.participant_id AND v.kind = 'NAME_CONFIRMED'), " +
      store::columns_of<VisitDevice>("d") +
      " FROM visit_link l JOIN organization o ON o.id = l.organization_id"
      " JOIN telehealth_session s ON s.organization_id = l.organization_id AND s.id = l.session_id"
      " JOIN participant p ON p.organization_id = l.organization_id AND p.id = l.participant_id"
      " JOIN appointment a ON a.organization_id = l.organization_id AND a.id = s.appointment_id"
      " JOIN clinician c ON c.organization_id = l.organization_id AND c.id = a.provider_id"
      " JOIN user_account u ON u.organization_id = l.organization_id AND u.id = c.user_id"
      " LEFT JOIN patient t ON t.organization_id = l.organization_id AND t.id = p.patient_id"
      " LEFT JOIN virtual_waiting_room w ON w.organization_id = l.organization_id AND w.session_id = l.session_id"
      " LEFT JOIN visit_device d ON d.organization_id = l.organization_id AND d.visit_link_id = l.id AND d.replaced_at "
      "IS NULL";
  return sql;
}
}  // namespace

Error unknown_link() {
  return {.code = ErrorCode::not_found,
          .message =
              "This visit link is not known. Open it again from the message you got, or ask your clinic for a new one",
          .cause = "link_unknown"};
}

Result<VisitRow> get_visit_row(db::Reader& reader, const OrganizationId& organization, const VisitLinkId& link) {
  auto row = TRY(find_visit(reader, organization, link));
  if (!row) return fail(unknown_link());
  return std::move(*row);
}

Result<std::optional<VisitRow>> find_visit_by_token(db::Reader& reader, std::string_view token_hash) {
  static const std::string sql = select_visit() + " WHERE l.token_hash = ?";
  return store::query_one<VisitRow>(reader, sql, token_hash);
}

Result<std::optional<VisitRow>> find_visit(db::Reader& reader, const OrganizationId& organization,
                                           const VisitLinkId& link) {
  static const std::string sql = select_visit() + " WHERE l.organization_id = ? AND l.id = ?";
  return store::query_one<VisitRow>(reader, sql, organization, link);
}

VisitState visit_state(const VisitRow& row, Instant now) {
  using enum TelehealthSessionStatus;
  const auto& session = row.session;
  if (row.link.revoked_at) return VisitState::link_revoked;
  if (session.status == CANCELLED) return VisitState::cancelled;
  if (now >= row.link.expires_at) return VisitState::link_expired;
  if (session.status == COMPLETED) return VisitState::over;
  if (session.status == NO_SHOW && !may_arrive_late(row.organization, session, now)) return VisitState::over;
  if (session.status == IN_PROGRESS || session.status == TECHNICAL_ISSUES) return VisitState::running;
  const auto window = join_window(row.organization, session.scheduled_start_time, session.scheduled_end_time);
  return now < window.opens ? VisitState::too_early : VisitState::open;
}

bool is_alive(VisitState state) {
  return state == VisitState::too_early || state == VisitState::open || state == VisitState::running;
}

bool is_the_patients(const Participant& participant) { return is_patients_side(participant.role); }

namespace {
/// What was said for another visit is asked for again.
void add_place(const TelehealthSession& session, Instant now, VisitView& out) {
  if (place_is_stale(session, now)) return;
  out.patient_location = session.patient_location;
  out.patient_location_state = session.patient_location_state;
  out.patient_at_home = session.patient_at_home;
  out.callback_phone = session.callback_phone;
}

Result<void> add_own(const Call& call, db::Reader& reader, const VisitRow& row, VisitView& out) {
  const auto& session = row.session;
  out.own_name = row.participant.display_name ? row.participant.display_name : row.names.patient_first;
  out.session_id = session.id;
  out.status = session.status;
  out.visit_key = visit_key(row.link.id);
  out.participant_id = row.participant.id;
  out.name_confirmed = row.names_confirmed > 0;
  out.delay_minutes = session.delay_minutes;
  out.waiting_message = row.organization.waiting_message;
  out.email_configured = call.services.mail != nullptr;
  if (!is_the_patients(row.participant)) return {};
  add_place(session, call.now, out);
  out.waiting_room_id = row.waiting_room_id;
  out.questions = TRY(read_questions(row.organization.pre_visit_questions));
  if (is_alive(out.state)) out.consent_missing = TRY(asked_of_patient(call, reader, session));
  return {};
}
}  // namespace

Result<VisitView> view_of(const Call& call, db::Reader& reader, const VisitRow& row, Shown shown) {
  VisitView out;
  out.state = visit_state(row, call.now);
  out.organization_name = row.organization.name;
  out.organization_phone = row.organization.phone;
  out.emergency_number = row.organization.emergency_number;
  out.time_zone = row.organization.time_zone;
  // A link is often revoked because it went to the wrong person.
  if (out.state == VisitState::link_revoked) return out;
  const auto& session = row.session;
  out.opens_at = join_window(row.organization, session.scheduled_start_time, session.scheduled_end_time).opens;
  out.start_time = session.scheduled_start_time;
  out.end_time = session.scheduled_end_time;
  out.clinician_name = clinician_name(row.names.clinician_first, row.names.clinician_last, row.names.clinician_title);
  out.role = row.participant.role;
  out.own_time_zone = row.names.patient_zone;
  if (shown == Shown::to_bound_device) TRY(add_own(call, reader, row, out));
  return out;
}

}  // namespace chiroflow::app
