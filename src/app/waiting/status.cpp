// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/status.hpp"

#include "app/access.hpp"
#include "app/video/room_change.hpp"
#include "app/waiting/presence.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr int kVisitsLookedAt = 20;
constexpr Hours kLookedBack{24 * 60};

struct Surroundings {
  ClinicianId clinician;
  store::PersonName provider;
  std::optional<std::string> type;
};
CHIROFLOW_DESCRIBE(Surroundings, clinician, provider, type)

struct Facts {
  VirtualWaitingRoom row;
  TelehealthSession session;
  Organization organization;
  Surroundings around;
  std::int64_t ahead = 0;
  std::optional<Instant> running_since;
  std::vector<PastVisit> past;
};

struct VisitTimes {
  Instant started;
  Instant ended;
  Instant scheduled;
  std::optional<Instant> arrived;
};
CHIROFLOW_DESCRIBE(VisitTimes, started, ended, scheduled, arrived)

Result<Surroundings> surroundings_of(const Call& call, db::Reader& reader, const AppointmentId& appointment) {
  static const std::string sql =
      "SELECT c.id, u.first_name, u.last_name, t.name FROM appointment a"
      " JOIN clinician c ON c.organization_id = a.organization_id AND c.id = a.provider_id"
      " JOIN user_account u ON u.organization_id = c.organization_id AND u.id = c.user_id"
      " LEFT JOIN appointment_type t ON t.organization_id = a.organization_id AND t.id = a.appointment_type_id"
      " WHERE a.organization_id = ? AND a.id = ?";
  auto found = TRY(store::query_one<Surroundings>(reader, sql, call.organization(), appointment));
  if (!found) return fail(internal_error("a session without its appointment"));
  return std::move(*found);
}

Result<std::int64_t> count_ahead(db::Reader& reader, const VirtualWaitingRoom& row, const ClinicianId& clinician) {
  static const std::string sql =
      "SELECT COUNT(*) FROM virtual_waiting_room w"
      " JOIN telehealth_session s ON s.organization_id = w.organization_id AND s.id = w.session_id"
      " JOIN appointment a ON a.organization_id = s.organization_id AND a.id = s.appointment_id"
      " WHERE w.organization_id = ? AND w.status = 'WAITING' AND a.provider_id = ? AND (w.join_time, w.id) < (?, ?)";
  const auto count =
      TRY(store::query_value<std::int64_t>(reader, sql, row.organization_id, clinician, row.join_time, row.id));
  return count.value_or(0);
}

/// Since when the clinician has been in a visit with somebody else.
Result<std::optional<Instant>> running_since(db::Reader& reader, const TelehealthSession& own,
                                             const ClinicianId& clinician, Instant now) {
  static const std::string sql =
      "SELECT s.actual_start_time FROM appointment a"
      " JOIN telehealth_session s ON s.organization_id = a.organization_id AND s.appointment_id = a.id"
      " WHERE a.organization_id = ? AND a.provider_id = ? AND a.start_time >= ? AND a.start_time <= ?"
      " AND s.status = 'IN_PROGRESS' AND s.actual_start_time IS NOT NULL AND s.id <> ?"
      " ORDER BY s.actual_start_time DESC LIMIT 1";
  return store::query_value<Instant>(reader, sql, own.organization_id, clinician, now - Hours(24), now + Hours(24),
                                     own.id);
}

Result<std::vector<PastVisit>> past_visits(db::Reader& reader, const OrganizationId& organization,
                                           const ClinicianId& clinician, Instant now) {
  static const std::string sql =
      "SELECT s.actual_start_time, s.actual_end_time, s.scheduled_start_time, w.join_time FROM appointment a"
      " JOIN telehealth_session s ON s.organization_id = a.organization_id AND s.appointment_id = a.id"
      " LEFT JOIN virtual_waiting_room w ON w.organization_id = s.organization_id AND w.session_id = s.id"
      " WHERE a.organization_id = ? AND a.provider_id = ? AND a.start_time >= ? AND a.start_time <= ?"
      " AND s.status = 'COMPLETED' AND s.actual_start_time IS NOT NULL AND s.actual_end_time IS NOT NULL"
      " ORDER BY a.start_time DESC, a.id DESC LIMIT ?";
  std::vector<PastVisit> past;
  for (const auto& visit : TRY(store::query_all<VisitTimes>(reader, sql, organization, clinician, now - kLookedBack,
                                                            now, kVisitsLookedAt))) {
    const auto both_due = std::max(visit.scheduled, visit.arrived.value_or(visit.scheduled));
    past.push_back({visit.ended - visit.started, visit.started - both_due});
  }
  return past;
}

Result<Facts> look(const Call& call, db::Reader& reader, const WaitingRoomId& id) {
  Facts facts;
  facts.row = TRY(access_place(call, reader, id));
  facts.session = TRY(access_session(call, reader, facts.row.session_id));
  facts.organization = TRY(own_organization(call, reader));
  facts.around = TRY(surroundings_of(call, reader, facts.session.appointment_id));
  if (facts.row.status != WaitingRoomStatus::WAITING) return facts;
  const auto& clinician = facts.around.clinician;
  facts.ahead = TRY(count_ahead(reader, facts.row, clinician));
  facts.running_since = TRY(running_since(reader, facts.session, clinician, call.now));
  facts.past = TRY(past_visits(reader, call.organization(), clinician, call.now));
  return facts;
}

std::optional<WaitRange> estimate(const Call& call, const Facts& facts) {
  // At the door of a visit that runs it is the clinician's word that counts, not a figure.
  if (facts.row.status != WaitingRoomStatus::WAITING || is_running(facts.session.status)) return std::nullopt;
  QueueSituation now;
  now.ahead = static_cast<int>(facts.ahead);
  if (facts.running_since) now.running_for = call.now - *facts.running_since;
  now.until_start = facts.session.scheduled_start_time - call.now;
  if (facts.session.delay_minutes) now.known_delay = Minutes(*facts.session.delay_minutes);
  return estimate_wait(facts.past, now);
}

std::string minutes_and_seconds(int seconds) {
  const auto rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

WaitingStatusOutput output_of(const Call& call, const Facts& facts) {
  const auto& row = facts.row;
  WaitingStatusOutput out;
  out.id = row.id;
  out.status = row.status;
  out.join_time = row.join_time;
  out.admit_time = row.admit_time;
  out.current_wait_seconds = wait_seconds(row, call.now);
  out.wait_time_display = minutes_and_seconds(out.current_wait_seconds);
  out.is_provider_ready = row.status == WaitingRoomStatus::ADMITTED && is_running(facts.session.status);
  out.pre_checks = {row.camera_checked, row.microphone_checked, row.connection_checked};
  out.questionnaire_completed = row.pre_visit_questionnaire_completed;
  out.session_id = row.session_id;
  out.scheduled_time = facts.session.scheduled_start_time;
  out.provider = facts.around.provider;
  out.appointment_type = facts.around.type.value_or("Telehealth Visit");
  if (row.status == WaitingRoomStatus::WAITING) out.position = static_cast<int>(facts.ahead) + 1;
  out.estimated_wait_minutes = estimate(call, facts);
  out.delay_minutes = facts.session.delay_minutes;
  out.waiting_message = facts.organization.waiting_message;
  out.session_status = facts.session.status;
  return out;
}
}  // namespace

Result<WaitingStatusOutput> get_waiting_room_status(Call& call, const WaitingRoomInput& input) {
  const auto facts = TRY(db::read<Facts>(
      call.services.database, [&](db::Reader& reader) { return look(call, reader, input.waiting_room_id); }));
  mark_present(call, facts.session.id);
  call.read_of({"VirtualWaitingRoom", facts.row.id.view(), facts.row.patient_id, {}});
  return output_of(call, facts);
}

}  // namespace chiroflow::app
