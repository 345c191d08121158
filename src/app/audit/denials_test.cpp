// SPDX-License-Identifier: Apache-2.0
#include "app/audit/denials.hpp"

#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

using testing::take;

class Denials : public testing::AppFixture {};

TEST_F(Denials, LeaveALineWithWhoAndWhat_H17) {
  take(note_failure(services, as(clinic.biller), origin, "recordings.play", {}, forbidden()));
  const auto line = last_event_of(clinic);
  EXPECT_EQ(line.event, "recordings.play");
  EXPECT_EQ(line.outcome, AuditOutcome::DENIED);
  EXPECT_EQ(line.actor_id, clinic.biller.id.value);
}

TEST_F(Denials, AKeyThatOpensNothingLeavesOneToo_H17) {
  for (const auto* cause : {"missing_master_key", "sealed_data_damaged", "recording_damaged"}) {
    take(note_failure(services, as(clinic.owner), origin, "recordings.play", {},
                      Error{.code = ErrorCode::internal, .cause = cause}));
    const auto line = last_event_of(clinic);
    EXPECT_EQ(line.outcome, AuditOutcome::FAILED);
    EXPECT_EQ(line.details, std::string(R"({"fault":")") + cause + "\"}");
  }
}

TEST_F(Denials, H18NamesTheRecordThatWasReachedForAndItsPatient) {
  Patient patient = clinic.patient;
  patient.id = ids.next<PatientId>();
  patient.mrn = "MRN-2";
  patient.external_id.reset();
  insert(patient);
  take(note_failure(services, as(clinic.biller), origin, "recordings.play", reaching_for("Patient", patient.id.view()),
                    forbidden()));
  auto line = last_event_of(clinic);
  EXPECT_EQ(line.entity_type, "Patient");
  EXPECT_EQ(line.entity_id, patient.id.value);
  EXPECT_EQ(line.patient_id, patient.id);
  const auto unknown = ids.next<PatientId>();
  take(note_failure(services, as(clinic.biller), origin, "recordings.play", reaching_for("Patient", unknown.view()),
                    forbidden()));
  line = last_event_of(clinic);
  EXPECT_EQ(line.entity_id, unknown.value);
  EXPECT_FALSE(line.patient_id) << "of this clinic there is none";
}

TEST_F(Denials, H18TakeNoWordsOfPeopleForAnId) {
  for (const auto* words :
       {"Maria Lopez, 1980-01-02 x", "mariaelenagarciahernandez", "c", "", "cMariaElenaGarciaHernande"})
    EXPECT_EQ(reaching_for("Patient", words).entity_type, "") << words;
  const auto id = ids.next<PatientId>();
  EXPECT_EQ(reaching_for("Patient", id.view()).entity_id, id.view());
}

TEST_F(Denials, OtherFaultsAndStrangersLeaveNone) {
  const auto before = events_of(clinic).size();
  take(note_failure(services, as(clinic.owner), origin, "recordings.play", {}, not_found("Recording")));
  take(note_failure(services, Actor{}, origin, "recordings.play", {}, forbidden()));
  EXPECT_EQ(events_of(clinic).size(), before);
}

TEST_F(Denials, WorkThatNobodyCalledForLeavesALineOfItsKeysAlone_H17) {
  const Error damaged{.code = ErrorCode::internal, .cause = "sealed_data_damaged"};
  take(note_key_failure(services, clinic.organization.id, "mail.deliver", "mail-1", damaged));
  const auto line = last_event_of(clinic);
  EXPECT_EQ(line.event, "mail.deliver");
  EXPECT_EQ(line.actor_type, ActorType::SYSTEM);
  EXPECT_EQ(line.outcome, AuditOutcome::FAILED);
  EXPECT_EQ(line.request_id, "mail-1");
  const auto before = events_of(clinic).size();
  take(note_key_failure(services, clinic.organization.id, "mail.deliver", "mail-1", forbidden()));
  take(note_key_failure(services, OrganizationId(), "webhook.process", "webhook-1", damaged));
  EXPECT_EQ(events_of(clinic).size(), before) << "a vendor's refusal is nobody's attempt";
}

}  // namespace
}  // namespace chiroflow::app
