// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/queue.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/waiting/presence.hpp"
#include "store/clinicians.hpp"
#include "store/list_query.hpp"

namespace chiroflow::app {

namespace {
constexpr int kMostShown = 500;

struct EntryRow {
  VirtualWaitingRoom place;
  WaitingPatient patient;
  WaitingSession session;
};
CHIROFLOW_DESCRIBE(EntryRow, place, patient, session)

const std::string& select_entries() {
  static const std::string sql =
      "SELECT " + store::columns_of<VirtualWaitingRoom>("w") +
      ", p.id, p.first_name, p.last_name, p.birth_date, s.id, s.status, s.scheduled_start_time, s.scheduled_end_time,"
      " s.patient_location, s.patient_location_state, s.patient_at_home, s.callback_phone, s.delay_minutes, a.id,"
      " t.name, t.color, c.id, u.first_name, u.last_name FROM virtual_waiting_room w"
      " JOIN telehealth_session s ON s.organization_id = w.organization_id AND s.id = w.session_id"
      " JOIN appointment a ON a.organization_id = s.organization_id AND a.id = s.appointment_id"
      " JOIN patient p ON p.organization_id = w.organization_id AND p.id = w.patient_id"
      " JOIN clinician c ON c.organization_id = a.organization_id AND c.id = a.provider_id"
      " JOIN user_account u ON u.organization_id = c.organization_id AND u.id = c.user_id"
      " LEFT JOIN appointment_type t ON t.organization_id = a.organization_id AND t.id = a.appointment_type_id"
      " WHERE w.organization_id = ?";
  return sql;
}

Result<WaitingEntry> entry_of(const Call& call, EntryRow row) {
  WaitingEntry entry;
  static_cast<store::WaitingRoomView&>(entry) = TRY(view_for(call, row.place));
  entry.patient = std::move(row.patient);
  entry.session = std::move(row.session);
  entry.current_wait_seconds = wait_seconds(row.place, call.now);
  entry.connected = row.place.last_seen_at && call.now - *row.place.last_seen_at <= kConnectedFor;
  entry.acknowledged_at = row.place.acknowledged_at;
  entry.check_results = TRY(read_check_results(row.place.check_results));
  return entry;
}

Result<OneOrList<WaitingEntry>> one(Call& call, const SessionId& session) {
  static const std::string sql = select_entries() + " AND w.session_id = ?";
  auto row = TRY(db::read<std::optional<EntryRow>>(
      call.services.database, [&](db::Reader& reader) -> Result<std::optional<EntryRow>> {
        TRY(access_session(call, reader, session));
        return store::query_one<EntryRow>(reader, sql, call.organization(), session);
      }));
  OneOrList<WaitingEntry> out{std::optional<WaitingEntry>()};
  if (!row) return out;
  call.read_of({"VirtualWaitingRoom", row->place.id.view(), row->patient.id, {}});
  out.value = std::optional(TRY(entry_of(call, std::move(*row))));
  return out;
}

/// Whose queue: a named clinician's, the caller's own, or none: everybody's.
Result<std::optional<ClinicianId>> whose(const Call& call, db::Reader& reader, const GetWaitingRoomInput& input) {
  if (input.clinician_id) {
    if (!TRY(store::find_clinician(reader, call.organization(), *input.clinician_id)))
      return fail(not_found("Clinician"));
    return std::optional(*input.clinician_id);
  }
  if (call.actor.role != Role::PROVIDER || input.everybody.value_or(false)) return std::optional<ClinicianId>();
  return std::optional(call.actor.clinician_id.value_or(ClinicianId()));
}

Result<std::vector<EntryRow>> waiting_rows(const Call& call, db::Reader& reader, const GetWaitingRoomInput& input) {
  const auto clinician = TRY(whose(call, reader, input));
  store::ListQuery query(select_entries(), call.organization());
  query.add(" AND w.status = ?", WaitingRoomStatus::WAITING);
  query.add_if(clinician, " AND a.provider_id = ?");
  query.end(" ORDER BY w.join_time, w.id LIMIT ?", kMostShown);
  return query.structs<EntryRow>(reader, 16);
}
}  // namespace

Result<OneOrList<WaitingEntry>> get_waiting_room(Call& call, const GetWaitingRoomInput& input) {
  if (input.session_id) return one(call, *input.session_id);
  auto rows = TRY(db::read<std::vector<EntryRow>>(
      call.services.database, [&](db::Reader& reader) { return waiting_rows(call, reader, input); }));
  std::vector<WaitingEntry> entries;
  entries.reserve(rows.size());
  for (auto& row : rows) entries.push_back(TRY(entry_of(call, std::move(row))));
  call.read_of({"VirtualWaitingRoom", {}, std::nullopt, count_of(entries.size())});
  return OneOrList<WaitingEntry>{std::move(entries)};
}

}  // namespace chiroflow::app
