// SPDX-License-Identifier: Apache-2.0
// For tests: one booked visit with its patient at the door, short ways through the waiting room, and what pages were told.
#pragma once

#include <string>
#include <vector>

#include "app/clinicians/licences.hpp"
#include "app/organization/organization.hpp"
#include "app/waiting/acknowledge.hpp"
#include "app/waiting/admission.hpp"
#include "app/waiting/hold.hpp"
#include "app/waiting/join.hpp"
#include "app/waiting/queue.hpp"
#include "app/waiting/status.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {

class WaitingFixture : public SessionFixture {
 protected:
  WaitingFixture() : patient(as_visitor(patient_of(id))) {}

  Result<JoinWaitingRoomOutput> try_join(const Actor& who, const SessionId& session) {
    auto call = call_as(who, "telehealth.joinWaitingRoom", AuditAction::CREATE);
    return join_waiting_room(call, {.session_id = session,
                                    .device_type = DeviceType::mobile,
                                    .browser_info = "Safari 18",
                                    .connection_type = ConnectionType::wifi});
  }
  Result<JoinWaitingRoomOutput> try_join() { return try_join(patient, id); }
  JoinWaitingRoomOutput join() { return take(try_join()); }
  Result<store::WaitingRoomView> try_leave(const Actor& who, const WaitingRoomId& place) {
    auto call = call_as(who, "telehealth.leaveWaitingRoom");
    return leave_waiting_room(call, {place});
  }
  store::WaitingRoomView leave() { return take(try_leave(patient, place().id)); }
  Result<store::WaitingRoomView> try_admit(const User& who, std::optional<std::string> reason = std::nullopt) {
    say_place();
    auto call = call_as(who, "telehealth.admitPatient");
    return admit_patient(call, {.waiting_room_id = place().id, .override_reason = std::move(reason)});
  }
  store::WaitingRoomView admit() { return take(try_admit(clinic.provider)); }
  Result<store::WaitingRoomView> try_hold() {
    auto call = call_as(clinic.provider, "telehealth.holdPatient");
    return hold_patient(call, {id});
  }
  WaitingStatusOutput waiting_status() {
    auto call = call_as(patient, "telehealth.getWaitingRoomStatus", AuditAction::READ);
    return take(get_waiting_room_status(call, {place().id}));
  }
  AdmissionPreview preview() {
    auto call = call_as(clinic.staff, "telehealth.previewAdmission", AuditAction::READ);
    return take(preview_admission(call, {place().id}));
  }

  VirtualWaitingRoom place() { return place_of(id); }
  VirtualWaitingRoom place_of(const SessionId& session) {
    return rows<VirtualWaitingRoom>("WHERE x.session_id = '" + session.value + "'").at(0);
  }
  /// Another visit of the same clinic, as many minutes later.
  BookedSession another(int minutes_later = 30) {
    return book(clinic, new_appointment(clinic, booked.session.scheduled_start_time + Minutes(minutes_later)));
  }
  const Actor& patient_in(const SessionId& session) { return as_visitor(patient_of(session)); }
  const Actor& guest(ParticipantRole role) {
    Participant row;
    row.id = ids.next<ParticipantId>();
    row.organization_id = clinic.organization.id;
    row.session_id = id;
    row.role = role;
    row.display_name = "Gus";
    row.created_at = clock.now();
    insert(row);
    return as_visitor(row);
  }
  void set_organization(const std::string& assignments) {
    execute("UPDATE organization SET " + assignments + " WHERE id = '" + clinic.organization.id.value + "'");
  }
  void set_session(const std::string& assignments) {
    execute("UPDATE telehealth_session SET " + assignments + " WHERE id = '" + id.value + "'");
  }
  void give_licence(const std::string& state, std::optional<Date> until = std::nullopt) {
    auto call = call_as(clinic.admin, "clinicians.addLicence", AuditAction::CREATE);
    AddLicenceInput licence;
    licence.clinician_id = clinic.clinician.id;
    licence.state = state;
    licence.number = state + "-7";
    licence.valid_until = until;
    take(add_licence(call, licence));
  }
  /// Kinds of the notices of the visit, in their order.
  std::vector<std::string> told() {
    std::vector<std::string> kinds;
    for (const auto& notice : rows<SessionNotice>("WHERE x.session_id = '" + id.value + "' ORDER BY x.seq"))
      kinds.push_back(notice.kind);
    return kinds;
  }
  std::vector<VisitStepKind> steps() {
    std::vector<VisitStepKind> kinds;
    for (const auto& step : rows<VisitStep>("WHERE x.session_id = '" + id.value + "' ORDER BY x.at, x.id"))
      kinds.push_back(step.kind);
    return kinds;
  }

  const Actor& patient;
};

}  // namespace chiroflow::app
