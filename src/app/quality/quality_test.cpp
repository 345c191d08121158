// SPDX-License-Identifier: Apache-2.0
#include "app/quality/quality.hpp"

#include "app/quality/modality.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

class CallQualityReports : public SessionFixture {
 protected:
  QualityReport sample(Millis ago, double loss = 0) {
    QualityReport report;
    report.measured_at = clock.now() - ago;
    report.round_trip_ms = 40;
    report.audio_loss = loss;
    return report;
  }
  Result<ReportQualityOutput> report(const Actor& actor, std::vector<QualityReport> samples) {
    auto call = call_as(actor, "telehealth.reportQuality");
    return report_quality(call, {.session_id = id, .samples = std::move(samples)});
  }
  const Actor& patient() { return as_visitor(patient_of(id)); }
  Result<GetQualityOutput> look(const User& who) {
    auto call = call_as(who, "telehealth.getQuality", AuditAction::READ);
    return get_quality(call, {.session_id = id});
  }
  std::int64_t notices(const std::string& kind) { return count("session_notice WHERE kind = '" + kind + "'"); }
};

TEST_F(CallQualityReports, AreKeptOneEveryFiveSecondsAndJudged) {
  take(start());
  const auto out = take(report(patient(), {sample(Seconds(10)), sample(Seconds(7)), sample(Seconds(5)), sample({})}));
  EXPECT_EQ(out.connection, Quality::good);
  EXPECT_EQ(out.audio, Quality::good);
  EXPECT_EQ(out.video, std::nullopt);
  EXPECT_EQ(count("quality_sample"), 3);
  clock.advance(Seconds(2));
  take(report(patient(), {sample({})}));
  EXPECT_EQ(count("quality_sample"), 3);
  const auto seen = take(look(clinic.staff));
  ASSERT_EQ(seen.participants.size(), 1u);
  EXPECT_EQ(seen.participants[0].role, ParticipantRole::PATIENT);
  ASSERT_EQ(seen.participants[0].samples.size(), 3u);
  EXPECT_LT(seen.participants[0].samples[0].measured_at, seen.participants[0].samples[2].measured_at);
  EXPECT_GT(seen.participants[0].samples[0].audio_mos.value(), 4);
}

TEST_F(CallQualityReports, StampTheSessionAndTellStaffWhenItChanges) {
  take(start());
  take(report(patient(), {sample({})}));
  EXPECT_EQ(session().connection_quality, Quality::good);
  EXPECT_EQ(session().audio_quality, Quality::good);
  EXPECT_EQ(session().video_quality, std::nullopt);
  EXPECT_EQ(notices("session.quality"), 1);
  clock.advance(Seconds(5));
  take(report(patient(), {sample({})}));
  EXPECT_EQ(notices("session.quality"), 1);
  clock.advance(Seconds(5));
  take(report(patient(), {sample({}, 0.5)}));
  EXPECT_EQ(session().connection_quality, Quality::poor);
  EXPECT_EQ(notices("session.quality"), 2);
  EXPECT_EQ(count("session_notice WHERE kind = 'session.quality' AND audience = 'STAFF'"), 2);
}

TEST_F(CallQualityReports, APhoneWithAWrongClockIsUnderstood) {
  take(start());
  auto reports = std::vector{sample(Seconds(5)), sample({})};
  for (auto& one : reports) one.measured_at += Hours(30);
  take(report(patient(), reports));
  EXPECT_EQ(count("quality_sample"), 2);
  EXPECT_EQ(take(look(clinic.staff)).participants[0].samples[1].measured_at, clock.now());
}

TEST_F(CallQualityReports, AreNotKeptBeforeAndNotTakenAfterTheVisit) {
  take(report(patient(), {sample({})}));
  EXPECT_EQ(count("quality_sample"), 0);
  take(start());
  take(end());
  expect_error(report(patient(), {sample({})}), ErrorCode::precondition_failed, "session_over");
}

TEST_F(CallQualityReports, ComeFromPeopleInTheVisit) {
  take(start());
  expect_error(report(as(clinic.provider), {sample({})}), ErrorCode::precondition_failed, "not_in_visit");
  take(token(clinic.provider));
  take(report(as(clinic.provider), {sample({})}));
  expect_error(report(as(other.provider), {sample({})}), ErrorCode::not_found);
  expect_error(look(other.owner), ErrorCode::not_found);
}

class ModalityOfAVisit : public CallQualityReports {
 protected:
  Result<SetModalityOutput> set(const Actor& actor, Modality to, ModalityReason reason = ModalityReason::chosen,
                                bool by_phone = false) {
    clock.advance(Seconds(1));
    auto call = call_as(actor, "telehealth.setModality");
    return set_modality(call, {.session_id = id, .modality = to, .by_phone = by_phone, .reason = reason});
  }
  void begin_at_home() {
    auto call = call_as(clinic.provider, "telehealth.startSession");
    take(start_session(call, {.session_id = id,
                              .patient_location = {},
                              .provider_location = {},
                              .patient_at_home = true,
                              .patient_state = "NY"}));
  }
};

TEST_F(ModalityOfAVisit, BeginsWithPictureAndEndsWithTheVisit) {
  begin_at_home();
  auto seen = take(look(clinic.provider)).modality;
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].modality, Modality::AUDIO_VIDEO);
  EXPECT_EQ(seen[0].reason, "started");
  EXPECT_FALSE(seen[0].ended_at);
  EXPECT_EQ(session().telehealth_modifier, "95");
  clock.advance(Minutes(20));
  take(end());
  EXPECT_EQ(take(look(clinic.provider)).modality[0].ended_at, clock.now());
  take(reopen());
  seen = take(look(clinic.provider)).modality;
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[1].reason, "restored");
}

TEST_F(ModalityOfAVisit, SoundAloneFromTheBeginningIsAnotherModifier) {
  begin_at_home();
  const auto out = take(set(patient(), Modality::AUDIO_ONLY, ModalityReason::started));
  EXPECT_FALSE(out.mixed);
  EXPECT_EQ(session().modality, Modality::AUDIO_ONLY);
  EXPECT_EQ(session().telehealth_modifier, "93");
  EXPECT_EQ(count("modality_segment"), 1);
  EXPECT_EQ(notices("session.modality"), 1);
}

TEST_F(ModalityOfAVisit, WhoComesBackDoesNotBeginTheVisitAnew) {
  begin_at_home();
  take(set(as(clinic.provider), Modality::AUDIO_ONLY, ModalityReason::video_failed, true));
  const auto out = take(set(as(clinic.provider), Modality::AUDIO_VIDEO, ModalityReason::started));
  EXPECT_EQ(out.modality, Modality::AUDIO_ONLY) << "they still talk by telephone";
  EXPECT_EQ(count("modality_segment"), 2);
  EXPECT_TRUE(take(look(clinic.provider)).modality.back().by_phone);
}

TEST_F(ModalityOfAVisit, AfterItsFirstMinuteNobodySaysHowItBegan) {
  begin_at_home();
  clock.advance(Seconds(60));
  EXPECT_EQ(take(set(patient(), Modality::AUDIO_ONLY, ModalityReason::started)).modality, Modality::AUDIO_VIDEO);
  EXPECT_EQ(session().telehealth_modifier, "95");
}

TEST_F(ModalityOfAVisit, TheWayInSaysHowTheVisitGoesOn) {
  begin_at_home();
  const auto begun = take(token(clinic.provider));
  EXPECT_EQ(begun.modality, Modality::AUDIO_VIDEO);
  EXPECT_FALSE(begun.by_phone);
  take(set(as(clinic.provider), Modality::AUDIO_ONLY, ModalityReason::video_failed, true));
  const auto again = take(token(clinic.provider));
  EXPECT_EQ(again.modality, Modality::AUDIO_ONLY);
  EXPECT_TRUE(again.by_phone);
  take(set(as(clinic.provider), Modality::AUDIO_ONLY, ModalityReason::chosen));
  EXPECT_FALSE(take(token(clinic.provider)).by_phone);
}

TEST_F(ModalityOfAVisit, BothKindsLeaveTheModifierToABiller) {
  begin_at_home();
  const auto out = take(set(patient(), Modality::AUDIO_ONLY, ModalityReason::low_bandwidth));
  EXPECT_TRUE(out.mixed);
  EXPECT_EQ(session().telehealth_modifier, std::nullopt);
  EXPECT_EQ(session().place_of_service_code, "10");
  take(set(patient(), Modality::AUDIO_ONLY, ModalityReason::low_bandwidth));
  EXPECT_EQ(count("modality_segment"), 2) << "the same again";
  EXPECT_TRUE(take(set(patient(), Modality::AUDIO_VIDEO, ModalityReason::restored)).mixed);
  EXPECT_EQ(count("modality_segment"), 3);
  EXPECT_EQ(count("modality_segment WHERE ended_at IS NULL"), 1);
}

TEST_F(ModalityOfAVisit, AGuestsLineDoesNotChangeTheVisit) {
  begin_at_home();
  auto guest = patient();
  guest.type = ActorType::GUEST;
  for (const auto role : {ParticipantRole::INTERPRETER, ParticipantRole::GUEST, ParticipantRole::OBSERVER}) {
    guest.participant_role = role;
    expect_error(set(guest, Modality::AUDIO_ONLY, ModalityReason::low_bandwidth), ErrorCode::forbidden);
  }
  EXPECT_EQ(session().telehealth_modifier, "95");
  EXPECT_EQ(count("modality_segment"), 1);
  guest.participant_role = ParticipantRole::GUARDIAN;
  take(set(guest, Modality::AUDIO_ONLY, ModalityReason::low_bandwidth));
  EXPECT_EQ(session().modality, Modality::AUDIO_ONLY);
}

TEST_F(ModalityOfAVisit, TheTelephoneIsTheClinicsAndHasNoPicture) {
  begin_at_home();
  expect_error(set(patient(), Modality::AUDIO_ONLY, ModalityReason::chosen, true), ErrorCode::forbidden);
  expect_error(set(as(clinic.provider), Modality::AUDIO_VIDEO, ModalityReason::chosen, true),
               ErrorCode::invalid_argument);
  take(set(as(clinic.provider), Modality::AUDIO_ONLY, ModalityReason::video_failed, true));
  EXPECT_TRUE(take(look(clinic.provider)).modality[1].by_phone);
}

TEST_F(ModalityOfAVisit, ChangesInARunningVisitOnly) {
  expect_error(set(patient(), Modality::AUDIO_ONLY), ErrorCode::precondition_failed, "not_running");
  take(start());
  take(end());
  expect_error(set(patient(), Modality::AUDIO_ONLY), ErrorCode::precondition_failed, "session_over");
  expect_error(set(as(other.provider), Modality::AUDIO_ONLY), ErrorCode::not_found);
}

}  // namespace
}  // namespace chiroflow::app
