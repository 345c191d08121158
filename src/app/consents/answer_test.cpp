// SPDX-License-Identifier: Apache-2.0
#include "app/consents/answer.hpp"

#include "support/consent_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthConsentType;

class SignConsent : public ConsentFixture {};
class DeclineConsent : public ConsentFixture {};

TEST_F(SignConsent, KeepsWhoSignedWhatAndUntilWhenItHolds) {
  const auto opened = open();
  const auto out = take(try_sign(patient, typed(opened)));
  EXPECT_EQ(out.status, ConsentStatus::SIGNED);
  EXPECT_EQ(out.patient_name, "Zenobia Quartermaine");
  EXPECT_EQ(out.expiration_date, opened.expires_if_signed_now);
  const auto kept = row(out.consent_id);
  EXPECT_EQ(kept.status, ConsentStatus::SIGNED);
  EXPECT_EQ(kept.signed_at, clock.now());
  EXPECT_EQ(kept.session_id, id);
  EXPECT_EQ(kept.signer_participant_id, patient.participant_id);
  EXPECT_EQ(kept.signer_address, origin.client_address);
  EXPECT_EQ(kept.signer_capacity, SignerCapacity::SELF);
  EXPECT_EQ(kept.disclosure_accepted_at, clock.now());
  EXPECT_TRUE(kept.signature_data && kept.evidence && kept.seal);
  EXPECT_TRUE(holds());
}

TEST_F(SignConsent, IsNotForStaff) {
  const auto opened = open();
  expect_error(try_sign(as(clinic.owner), typed(opened)), ErrorCode::forbidden, "patients_sign");
  expect_error(try_sign(as_api_key_of(clinic.owner), typed(opened)), ErrorCode::forbidden, "patients_sign");
}

TEST_F(SignConsent, IsNotForInterpretersAndGuests) {
  const auto opened = open();
  for (const auto role : {ParticipantRole::INTERPRETER, ParticipantRole::GUEST, ParticipantRole::OBSERVER}) {
    const auto& who = guest(role);
    expect_error(try_open(who), ErrorCode::forbidden, "patients_sign");
    expect_error(try_sign(who, typed(opened)), ErrorCode::forbidden, "patients_sign");
    expect_error(try_document(who, opened.consent_id, ConsentDocumentFormat::JSON), ErrorCode::forbidden,
                 "patients_sign");
  }
}

TEST_F(SignConsent, IsNotForAnotherPatient) {
  const auto opened = open();
  const auto someone = new_patient(clinic.organization.id, "MRN-2");
  auto of_someone = clinic;
  of_someone.patient = someone;
  const auto theirs = book(of_someone, new_appointment(of_someone, clinic.appointment.start_time + Hours(1)));
  expect_error(try_sign(patient_in(theirs.session.id), typed(opened)), ErrorCode::not_found);
}

TEST_F(SignConsent, CountsExpiryFromSigningNotFromSending) {
  const auto sent = send({.expiration_days = 10});
  clock.advance(Hours(24 * 7));
  const auto opened = open();
  EXPECT_EQ(opened.consent_id, sent.consent_id);
  const auto out = take(try_sign(patient, typed(opened)));
  const auto day = std::chrono::floor<std::chrono::days>(clock.now());
  EXPECT_EQ(out.expiration_date, Instant(day + std::chrono::days(11)));
}

TEST_F(SignConsent, HoldsToTheLastMillisecondAndNotAtTheEnd) {
  const auto out = sign();
  clock.jump_to(*out.expiration_date - Millis(1));
  EXPECT_TRUE(holds());
  EXPECT_FALSE(list().at(0).is_expired);
  clock.jump_to(*out.expiration_date);
  EXPECT_FALSE(holds());
  EXPECT_TRUE(list().at(0).is_expired);
}

TEST_F(SignConsent, RefusesWhatWasDeclinedExpiredRevokedOrIsSignedAlready) {
  const auto declined = open();
  take(try_decline(declined.consent_id));
  expect_error(try_sign(patient, typed(declined)), ErrorCode::conflict, "consent_answered");
  const auto first = open();
  take(try_sign(patient, typed(first)));
  expect_error(try_sign(patient, typed(first)), ErrorCode::conflict, "already_signed");
  take(try_revoke(patient, first.consent_id));
  expect_error(try_sign(patient, typed(first)), ErrorCode::conflict, "consent_answered");
  const auto over = open();
  execute("UPDATE telehealth_consent SET status = 'EXPIRED' WHERE id = '" + over.consent_id.value + "'");
  expect_error(try_sign(patient, typed(over)), ErrorCode::conflict, "consent_answered");
}

TEST_F(SignConsent, RefusesALapsedRequestAtItsVeryInstant) {
  const auto opened = open();
  const auto lapses = *row(opened.consent_id).request_expires_at;
  clock.jump_to(lapses);
  expect_error(try_sign(patient, typed(opened)), ErrorCode::precondition_failed, "request_lapsed");
  expect_error(try_decline(opened.consent_id), ErrorCode::precondition_failed, "request_lapsed");
  EXPECT_EQ(row(opened.consent_id).status, ConsentStatus::PENDING);
}

TEST_F(SignConsent, NeedsTheTextThatWasShown) {
  auto input = typed(open());
  input.text_hash = std::string(64, '0');
  expect_error(try_sign(patient, input), ErrorCode::conflict, "text_changed");
}

TEST_F(SignConsent, RefusesATextThatTheClinicHasReplacedMeanwhile) {
  const auto opened = open();
  clock.advance(Minutes(1));
  ConsentTemplate newer;
  newer.id = ids.next<ConsentTemplateId>();
  newer.organization_id = clinic.organization.id;
  newer.status = ConsentTemplateStatus::PUBLISHED;
  newer.language = "fr";  // read by nobody here; what counts is that it asks everybody again
  newer.title = newer.source = "Accord";
  newer.asks_again = true;
  newer.created_by = clinic.owner.id;
  newer.published_by = clinic.owner.id;
  newer.published_at = newer.created_at = newer.updated_at = clock.now();
  insert(newer);
  expect_error(try_sign(patient, typed(opened)), ErrorCode::conflict, "text_changed");
}

TEST_F(SignConsent, NeedsThatThePatientOpenedIt) {
  const auto sent = send();
  auto input = typed(OpenedConsent());
  input.consent_id = sent.consent_id;
  input.text_hash = row(sent.consent_id).consent_text_hash;
  expect_error(try_sign(patient, input), ErrorCode::precondition_failed, "consent_not_opened");
}

TEST_F(SignConsent, NeedsBothTicks) {
  auto input = typed(open());
  input.acknowledged_reading = false;
  EXPECT_EQ(try_sign(patient, input).error().issues.at(0).path.at(0), Issue::PathPart("acknowledgedReading"));
  input.acknowledged_reading = true;
  input.disclosure_accepted = false;
  EXPECT_EQ(try_sign(patient, input).error().issues.at(0).path.at(0), Issue::PathPart("disclosureAccepted"));
}

TEST_F(SignConsent, AsksAParentWhereThePatientIsAMinor) {
  born("2015-06-01");
  const auto opened = open();
  EXPECT_TRUE(opened.must_be_guardian);
  auto input = typed(opened, "Percival Quartermaine");
  expect_error(try_sign(patient, input), ErrorCode::precondition_failed, "guardian_must_sign");
  input.capacity = SignerCapacity::PARENT;
  EXPECT_EQ(try_sign(patient, input).error().issues.at(0).path.at(0), Issue::PathPart("relationship"));
  input.relationship = "father";
  take(try_sign(patient, input));
  EXPECT_EQ(row(opened.consent_id).signer_relationship, "father");
  EXPECT_TRUE(holds());
}

TEST_F(SignConsent, OfAParentEndsWhenThePatientComesOfAge) {
  born("2015-06-01");
  auto input = typed(open(), "Percival Quartermaine");
  input.capacity = SignerCapacity::PARENT;
  input.relationship = "father";
  take(try_sign(patient, input));
  born("1990-06-01");
  EXPECT_EQ(verified().consents.GENERAL.value->fault, ConsentFault::CAME_OF_AGE);
}

TEST_F(SignConsent, OnAGuardiansLinkIsInTheirCapacity) {
  const auto& guardian = guest(ParticipantRole::GUARDIAN);
  auto input = typed(take(try_open(guardian)), "Percival Quartermaine");
  EXPECT_EQ(try_sign(guardian, input).error().issues.at(0).path.at(0), Issue::PathPart("capacity"));
  input.capacity = SignerCapacity::GUARDIAN;
  input.relationship = "court-appointed guardian";
  take(try_sign(guardian, input));
  EXPECT_EQ(row(input.consent_id).signer_participant_id, guardian.participant_id);
}

TEST_F(SignConsent, OfOneTypeSatisfiesNoOther) {
  sign(HIPAA);
  sign(RECORDING);
  sign(STATE_SPECIFIC);
  EXPECT_FALSE(holds(GENERAL));
  sign(GENERAL);
  EXPECT_TRUE(holds(GENERAL));
}

TEST_F(SignConsent, OfAnotherStateIsNotEnough) {
  sign(STATE_SPECIFIC);
  const auto check = [&](const std::string& state) {
    auto call = call_as(clinic.staff, "telehealth.verifyConsent", AuditAction::READ);
    VerifyConsentInput input;
    input.patient_id = clinic.patient.id;
    input.consent_types = {STATE_SPECIFIC};
    input.state_code = state;
    return take(verify_consent(call, input)).all_consents_valid;
  };
  EXPECT_TRUE(check("CA"));
  EXPECT_FALSE(check("NV"));
}

TEST_F(SignConsent, TellsStaffWithoutPatientData) {
  sign();
  const auto notices = rows<SessionNotice>("WHERE x.kind = 'consent.signed'");
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].audience, NoticeAudience::STAFF);
  EXPECT_EQ(notices[0].payload.text, R"({"consentType":"GENERAL"})");
}

TEST_F(SignConsent, PutsTheHashOfItsEvidenceIntoTheAuditLog) {
  const auto out = sign();
  const auto event = last_event_of(clinic);
  EXPECT_EQ(event.entity_id, out.consent_id.value);
  EXPECT_EQ(event.patient_id, clinic.patient.id);
  EXPECT_NE(event.details.find(*row(out.consent_id).evidence_hash), std::string::npos);
}

TEST_F(SignConsent, IsNothingWithoutItsAuditEvent) {
  const auto opened = open();
  break_audit_log();
  EXPECT_FALSE(try_sign(patient, typed(opened)));
  EXPECT_EQ(row(opened.consent_id).status, ConsentStatus::PENDING);
}

TEST_F(SignConsent, CannotBeChangedAfterwards) {
  const auto out = sign();
  for (const char* change : {"consent_text = 'I agree to more'", "signer_name = 'Another'", "signed_at = 1",
                             "evidence_hash = 'x'", "seal = 'x'", "viewed_at = 1", "signer_address = '198.51.100.1'"}) {
    const auto changed = database->write([&](db::Writer& writer) -> Result<void> {
      TRY(writer.execute(
          "UPDATE telehealth_consent SET " + std::string(change) + " WHERE id = '" + out.consent_id.value + "'", {}));
      return {};
    });
    EXPECT_FALSE(changed) << change;
  }
}

TEST_F(SignConsent, TwiceAtOnceGivesOneSignatureAndOneConflict) {
  const auto input = typed(open());
  std::vector<std::string> ends(4);
  at_once(4, [&](const Services& desk, std::size_t i) {
    auto own = desk;
    own.consents = services.consents;
    Call call(own, patient, origin, "telehealth.signConsent", AuditAction::UPDATE);
    const auto out = sign_consent(call, input);
    ends[i] = out ? "signed" : out.error().cause;
  });
  EXPECT_EQ(std::count(ends.begin(), ends.end(), "signed"), 1);
  EXPECT_EQ(std::count(ends.begin(), ends.end(), "already_signed"), 3);
  EXPECT_EQ(count("audit_event WHERE event = 'telehealth.signConsent'"), 1);
}

TEST_F(DeclineConsent, IsKeptWithWhoSaidNoAndSealed) {
  const auto opened = open();
  const auto out = take(try_decline(opened.consent_id));
  EXPECT_EQ(out.status, ConsentStatus::DECLINED);
  const auto kept = row(opened.consent_id);
  EXPECT_EQ(kept.declined_at, clock.now());
  EXPECT_EQ(kept.decline_reason, "I would rather come in");
  EXPECT_EQ(kept.signer_participant_id, patient.participant_id);
  EXPECT_NE(evidence(opened.consent_id).find(R"("declinedAt":")" + format_iso(clock.now())), std::string::npos);
  EXPECT_EQ(verified().consents.GENERAL.value->fault, ConsentFault::DECLINED);
  EXPECT_EQ(count("session_notice WHERE kind = 'consent.declined'"), 1);
}

TEST_F(DeclineConsent, IsForThePatientsSideAlone) {
  const auto opened = open();
  auto call = call_as(clinic.owner, "telehealth.declineConsent");
  expect_error(decline_consent(call, {.consent_id = opened.consent_id, .reason = {}}), ErrorCode::forbidden,
               "patients_sign");
}

TEST_F(DeclineConsent, DoesNotEndWhatHolds) {
  sign();
  clock.advance(Minutes(1));
  const auto again = take(try_open(patient, GENERAL, "es"));
  take(try_decline(again.consent_id));
  EXPECT_TRUE(holds());
}

TEST_F(DeclineConsent, OfRecordingStopsWhatRunsAndBarsTheNext) {
  sign(RECORDING);
  clock.advance(Minutes(1));
  const auto recording = recording_now();
  insert(recording);
  const auto again = take(try_open(patient, RECORDING, "es"));
  take(try_decline(again.consent_id));
  EXPECT_EQ(load(recording).stop_reason, RecordingStop::REFUSED);
  EXPECT_FALSE(holds(RECORDING));
}

TEST_F(DeclineConsent, OfRecordingByVoiceStopsItToo) {
  sign(RECORDING);
  clock.advance(Minutes(1));
  const auto recording = recording_now();
  insert(recording);
  auto input = spoken();
  input.consent_type = RECORDING;
  input.patient_answer = VerbalAnswer::NO;
  take(try_write_down(input));
  EXPECT_EQ(load(recording).stop_reason, RecordingStop::REFUSED);
  EXPECT_FALSE(holds(RECORDING));
}

TEST_F(DeclineConsent, OfRecordingCountsAlsoWhereTheServerThatHearsItHasASlowClock) {
  const auto before = sign(RECORDING);
  EXPECT_TRUE(holds(RECORDING));
  const auto now = clock.now();
  clock.jump_to(now - Seconds(3));
  const auto declined = take(try_decline(take(try_open(patient, RECORDING, "es")).consent_id));
  clock.jump_to(now);
  EXPECT_GE(declined.declined_at, before.signed_at);
  EXPECT_EQ(row(declined.consent_id).declined_at, declined.declined_at);
  EXPECT_FALSE(holds(RECORDING));
}

TEST_F(DeclineConsent, OfRecordingByVoiceCountsAlsoWhereTheServerThatHearsItHasASlowClock) {
  sign(RECORDING);
  const auto now = clock.now();
  clock.jump_to(now - Seconds(3));
  auto input = spoken();
  input.consent_type = RECORDING;
  input.patient_answer = VerbalAnswer::NO;
  take(try_write_down(input));
  clock.jump_to(now);
  EXPECT_FALSE(holds(RECORDING));
}

TEST_F(DeclineConsent, OfAnotherKindStopsNoRecording) {
  const auto recording = recording_now();
  insert(recording);
  take(try_decline(open(GENERAL).consent_id));
  EXPECT_EQ(load(recording).status, RecordingStatus::RECORDING);
}

}  // namespace
}  // namespace chiroflow::app
