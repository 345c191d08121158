// SPDX-License-Identifier: Apache-2.0
#include "app/consents/revoke.hpp"

#include "support/consent_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthConsentType;

class RevokeConsent : public ConsentFixture {};

TEST_F(RevokeConsent, EndsItFromNowOnAndKeepsWhatWasSigned) {
  const auto out = sign();
  const auto before = row(out.consent_id);
  clock.advance(Hours(1));
  take(try_revoke(patient, out.consent_id));
  const auto after = row(out.consent_id);
  EXPECT_EQ(after.status, ConsentStatus::REVOKED);
  EXPECT_EQ(after.revoked_at, clock.now());
  EXPECT_EQ(after.revoked_by, patient.participant_id.value);
  EXPECT_EQ(after.seal, before.seal);
  EXPECT_EQ(after.signed_at, before.signed_at);
  EXPECT_EQ(verified().consents.GENERAL.value->fault, ConsentFault::REVOKED);
}

TEST_F(RevokeConsent, MayBeDoneByStaffWhoSayWhy) {
  const auto out = sign();
  auto call = call_as(clinic.staff, "telehealth.revokeConsent");
  EXPECT_EQ(revoke_consent(call, {.consent_id = out.consent_id, .reason = " "}).error().issues.at(0).path.at(0),
            Issue::PathPart("reason"));
  take(try_revoke(as(clinic.staff), out.consent_id));
  EXPECT_EQ(row(out.consent_id).revoked_by, clinic.staff.id.value);
  EXPECT_EQ(row(out.consent_id).revocation_reason, "said so on the phone");
}

TEST_F(RevokeConsent, IsNothingForWhatIsNotSignedOrIsOver) {
  const auto pending = open();
  expect_error(try_revoke(patient, pending.consent_id), ErrorCode::conflict, "consent_state");
  take(try_decline(pending.consent_id));
  expect_error(try_revoke(patient, pending.consent_id), ErrorCode::conflict, "consent_state");
  const auto out = sign();
  clock.jump_to(*out.expiration_date);
  expect_error(try_revoke(as(clinic.staff), out.consent_id), ErrorCode::conflict, "consent_state");
  clock.jump_to(*out.expiration_date - Millis(1));
  take(try_revoke(as(clinic.staff), out.consent_id));
  expect_error(try_revoke(as(clinic.staff), out.consent_id), ErrorCode::conflict, "consent_state");
}

TEST_F(RevokeConsent, IsNotForInterpretersAndGuests) {
  const auto out = sign();
  expect_error(try_revoke(guest(ParticipantRole::INTERPRETER), out.consent_id), ErrorCode::forbidden, "patients_sign");
}

TEST_F(RevokeConsent, TellsTheStaffOfARunningVisitAndDoesNotEndIt) {
  const auto out = sign();
  join();
  take(try_revoke(as(clinic.staff), out.consent_id));
  const auto notices = rows<SessionNotice>("WHERE x.kind = 'consent.revoked'");
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].session_id, id);
  EXPECT_EQ(notices[0].audience, NoticeAudience::STAFF);
  EXPECT_EQ(status(), TelehealthSessionStatus::WAITING);
}

TEST_F(RevokeConsent, StopsARecordingInTheSameTransaction) {
  const auto out = sign(RECORDING);
  auto recording = recording_now();
  recording.consent_id = out.consent_id;
  insert(recording);
  take(try_revoke(patient, out.consent_id));
  const auto stopped = load(recording);
  EXPECT_NE(stopped.status, RecordingStatus::RECORDING);
  EXPECT_EQ(stopped.stop_reason, RecordingStop::REVOKED);
}

TEST_F(RevokeConsent, StopsARecordingThatOutlivedTheConsent) {
  const auto out = sign(RECORDING);
  clock.jump_to(*out.expiration_date);
  expect_error(try_revoke(as(clinic.staff), out.consent_id), ErrorCode::conflict, "consent_state");
  auto recording = recording_now();
  recording.consent_id = out.consent_id;
  insert(recording);
  take(try_revoke(as(clinic.staff), out.consent_id));
  EXPECT_EQ(load(recording).stop_reason, RecordingStop::REVOKED);
  EXPECT_EQ(row(out.consent_id).status, ConsentStatus::REVOKED);
}

TEST_F(RevokeConsent, EndsAlsoTheTimeInWhichTheRestOfARecordingMayCome) {
  const auto out = sign(RECORDING);
  auto recording = recording_now();
  recording.consent_id = out.consent_id;
  recording.status = RecordingStatus::PROCESSING;
  recording.stop_reason = RecordingStop::SESSION_ENDED;
  recording.ended_at = clock.now();
  insert(recording);
  set_status(TelehealthSessionStatus::COMPLETED);
  take(try_revoke(as(clinic.staff), out.consent_id));
  EXPECT_EQ(load(recording).stop_reason, RecordingStop::REVOKED);
}

TEST_F(RevokeConsent, OfAnotherTypeStopsNoRecording) {
  const auto out = sign(GENERAL);
  const auto recording = recording_now();
  insert(recording);
  take(try_revoke(patient, out.consent_id));
  EXPECT_EQ(load(recording).status, RecordingStatus::RECORDING);
}

TEST_F(RevokeConsent, RacingASignatureEndsInOneOfBothOrders) {
  const auto first = sign();
  clock.advance(Minutes(1));
  const auto again = take(try_open(patient, GENERAL, "es"));
  bool revoked = false;
  bool signed_again = false;
  at_once(2, [&](const Services& desk, std::size_t i) {
    auto own = desk;
    own.consents = services.consents;
    Call call(own, patient, origin, "test", AuditAction::UPDATE);
    if (i == 0)
      revoked = revoke_consent(call, {.consent_id = first.consent_id, .reason = {}}).has_value();
    else
      signed_again = sign_consent(call, typed(again)).has_value();
  });
  // The signature stands in each order; the old one is withdrawn if that came first, else it was superseded.
  EXPECT_TRUE(signed_again);
  EXPECT_EQ(row(again.consent_id).status, ConsentStatus::SIGNED);
  EXPECT_EQ(row(first.consent_id).status, revoked ? ConsentStatus::REVOKED : ConsentStatus::EXPIRED);
}

}  // namespace
}  // namespace chiroflow::app
