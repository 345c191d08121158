// SPDX-License-Identifier: Apache-2.0
#include "store/audit_subject.hpp"

#include "app/audit/audit.hpp"
#include "app/chat/chat.hpp"
#include "app/recordings/holds.hpp"
#include "domain/recorder_run.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {
namespace {

class AuditSubject : public WaitingFixture {
 protected:
  /// The patient whom an event is written down for that names a record and nobody.
  std::optional<PatientId> patient_of_event(std::string_view type, const std::string& record) {
    auto call = call_as(clinic.staff);
    take(call.commit([&](db::Writer& writer) { return call.changed(writer, {type, record, std::nullopt, {}}); }));
    return last_event_of(clinic).patient_id;
  }
  std::string hold(HoldScope scope, const std::string& target) {
    auto call = call_as(clinic.owner, "telehealth.setLegalHold");
    return take(set_legal_hold(call, {.scope = scope,
                                      .target_id = target,
                                      .matter = "M-1",
                                      .reason = "letter of counsel",
                                      .ordered_by = "counsel"}))
        .legal_hold_id.value;
  }
  ParticipantStay new_stay(const Room& room) {
    ParticipantStay stay;
    stay.id = ids.next<ParticipantStayId>();
    stay.organization_id = clinic.organization.id;
    stay.session_id = id;
    stay.room_id = room.id;
    stay.external_id = "PA1";
    stay.created_at = clock.now();
    insert(stay);
    return stay;
  }
  RecorderRun new_recorder_run(const Room& room) {
    RecorderRun run;
    run.id = ids.next<RecorderRunId>();
    run.organization_id = clinic.organization.id;
    run.session_id = id;
    run.room_id = room.id;
    run.began_at = run.next_look_at = run.next_attempt_at = clock.now();
    insert(run);
    return run;
  }
};

TEST_F(AuditSubject, IsThePatientOfTheVisitWhateverRecordOfItAnEventNames_H18) {
  const auto place = join();
  take(token(clinic.provider, true));
  const auto room = rows<Room>("").at(0);
  auto call = call_as(clinic.staff, "telehealth.sendMessage", AuditAction::CREATE);
  const auto message = take(send_message(call, {.session_id = id, .text = "We are late"}));
  EXPECT_EQ(last_event_of(clinic).patient_id, clinic.patient.id) << "the clinic wrote, to this patient";
  const auto recording = recording_now();
  insert(recording);
  const auto clinician = rows<Participant>("WHERE x.user_id IS NOT NULL").at(0);
  const std::vector<std::pair<std::string_view, std::string>> records{
      {"TelehealthSession", id.value},
      {"Room", room.id.value},
      {"Participant", clinician.id.value},
      {"VisitRating", clinician.id.value},
      {"ParticipantStay", new_stay(room).id.value},
      {"RecorderRun", new_recorder_run(room).id.value},
      {"VisitLink", rows<VisitLink>("").at(0).id.value},
      {"VisitLink", id.value},
      {"VisitStep", rows<VisitStep>("").at(0).id.value},
      {"VisitStep", id.value},
      {"ChatMessage", message.id.value},
      {"ChatMessage", id.value},
      {"VirtualWaitingRoom", place.waiting_room_id.value},
      {"SessionRecording", recording.id.value},
      {"SessionRecording", id.value},
      {"LegalHold", hold(HoldScope::PATIENT, clinic.patient.id.value)},
      {"LegalHold", hold(HoldScope::SESSION, id.value)},
      {"LegalHold", hold(HoldScope::RECORDING, recording.id.value)}};
  for (const auto& [type, record] : records)
    EXPECT_EQ(patient_of_event(type, record), clinic.patient.id) << type << " " << record;
}

TEST_F(AuditSubject, IsNobodyWhereAnEventIsAboutNoOnePatient_H18) {
  EXPECT_EQ(patient_of_event("LegalHold", hold(HoldScope::ORGANIZATION, clinic.organization.id.value)), std::nullopt);
  EXPECT_EQ(patient_of_event("TelehealthSession", ""), std::nullopt) << "a list";
  EXPECT_EQ(patient_of_event("User", clinic.staff.id.value), std::nullopt);
  EXPECT_EQ(patient_of_event("Room", "no-such-room"), std::nullopt);
}

TEST_F(AuditSubject, IsNeverAPatientOfAnotherOrganization_H03) {
  const auto theirs = book(other, other.appointment).session.id;
  EXPECT_EQ(patient_of_event("TelehealthSession", theirs.value), std::nullopt);
}

// "Who looked at this patient" goes by it.
TEST_F(AuditSubject, LeadsFromThePatientToTheEvent_H21) {
  patient_of_event("VisitLink", id.value);
  auto call = call_as(clinic.owner, "audit.list", AuditAction::READ);
  ListAuditInput input;
  input.patient_id = clinic.patient.id;
  input.entity_type = "VisitLink";
  EXPECT_EQ(take(list_audit(call, input)).events.size(), 1u);
}

}  // namespace
}  // namespace chiroflow::app
