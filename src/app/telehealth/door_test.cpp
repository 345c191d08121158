// SPDX-License-Identifier: Apache-2.0
// What the door does when the room or its vendor is not what the rows say: fault × fallback, and what each leaves behind.
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthSessionStatus;
using enum TelehealthProvider;
using testing::ScriptedProvider;

Error caused_by(std::string cause) {
  return {.code = ErrorCode::provider_unavailable, .detail = "scripted", .cause = std::move(cause)};
}

/// A session at Twilio whose room was made by the first who came.
class Door : public SessionFixture {
 protected:
  Door() {
    twilio.is_configured = true;
    execute("UPDATE telehealth_session SET provider = 'TWILIO'");
  }
  void fallback(bool on) { execute(std::string("UPDATE organization SET fallback_enabled = ") + (on ? "1" : "0")); }
  void enter() { take(token(clinic.provider)); }
  void later() { clock.advance(Seconds(31)); }
  std::string room_provider() { return std::string(name_of(rows<Room>("WHERE x.status = 'ACTIVE'").at(0).provider)); }
  std::int64_t failures() { return count("provider_attempt WHERE succeeded = 0"); }
};

TEST_F(Door, AsksTheVendorAboutTheRoomAtMostTwiceAMinute) {
  enter();
  for (int i = 0; i < 5; ++i) enter();
  EXPECT_EQ(twilio.status_asked, 0) << "it was just made";
  later();
  for (int i = 0; i < 5; ++i) enter();
  EXPECT_EQ(twilio.status_asked, 1);
  EXPECT_EQ(count("provider_attempt"), 1) << "a check that went well is no news";
}

TEST_F(Door, MakesTheRoomAgainAtTheSameVendorThatForgotIt) {
  enter();
  later();
  for (const bool on : {false, true}) {
    fallback(on);
    twilio.status = RoomStatus::ENDED;
    twilio.ended.push_back("it forgot");
    enter();
    twilio.status = RoomStatus::ACTIVE;
    EXPECT_EQ(room_provider(), "TWILIO");
    later();
  }
  EXPECT_EQ(count("room WHERE status = 'ENDED'"), 2);
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
  EXPECT_EQ(session().room_url, booked.session.room_url);
  EXPECT_EQ(count("outbox_event WHERE kind = 'session.room_changed'"), 2);
}

TEST_F(Door, EveryOutageOfAVendorLeadsToTheNextOneBeforeTheVisitRuns) {
  for (const std::string cause :
       {"refused", "timeout", "rate_limited", "server_error", "bad_response", "bad_credentials"}) {
    fallback(true);
    execute("UPDATE telehealth_session SET provider = 'TWILIO'");
    execute("UPDATE room SET status = 'ENDED'");
    twilio.status_error.reset();
    enter();
    clock.advance(Minutes(1));
    ASSERT_EQ(room_provider(), "TWILIO") << cause;
    twilio.status_error = caused_by(cause);
    EXPECT_EQ(take(token(clinic.provider)).provider, CUSTOM) << cause;
    EXPECT_EQ(session().provider, CUSTOM) << cause;
    EXPECT_EQ(count("provider_attempt WHERE error_code = '" + cause + "'"), 1) << cause;
    later();
  }
}

TEST_F(Door, WithoutFallbackGivesTheWayInThatTheVendorStillHas) {
  fallback(false);
  enter();
  later();
  twilio.status_error = ScriptedProvider::outage();
  EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
  EXPECT_EQ(count("room"), 1);
  twilio.credentials_error = ScriptedProvider::outage();
  expect_error(token(clinic.provider), ErrorCode::provider_unavailable, "server_error");
  EXPECT_EQ(session().provider, TWILIO);
  EXPECT_EQ(failures(), 3) << "the first caller's check, the check and the credentials of the second one";
}

TEST_F(Door, CredentialsThatFailLeadToTheNextOne) {
  fallback(true);
  enter();
  twilio.credentials_error = caused_by("bad_credentials");
  const auto made = take(token(clinic.provider));
  EXPECT_EQ(made.provider, CUSTOM);
  EXPECT_EQ(room_provider(), "CUSTOM");
  EXPECT_EQ(failures(), 1);
  EXPECT_EQ(count("job WHERE kind = 'end_left_room'"), 1);
}

TEST_F(Door, ARoomThatIsForgottenBetweenTwoLooksIsMadeAgainAtOnce) {
  for (const bool on : {false, true}) {
    fallback(on);
    enter();
    twilio.credentials_error_once = Error{.code = ErrorCode::not_found, .cause = "Room"};
    EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
    EXPECT_EQ(twilio.status_asked, 0) << "nobody would have asked for half a minute";
    EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
    EXPECT_EQ(count("room WHERE status = 'ENDED'"), on ? 2 : 1);
  }
  twilio.credentials_error = Error{.code = ErrorCode::not_found, .cause = "Room"};
  expect_error(token(clinic.provider), ErrorCode::not_found, "Room");
}

TEST_F(Door, AFaultOfTheRequestLeadsNobodyElsewhere) {
  fallback(true);
  enter();
  twilio.credentials_error = Error{.code = ErrorCode::unsupported, .cause = "role"};
  expect_error(token(clinic.provider), ErrorCode::unsupported, "role");
  EXPECT_EQ(session().provider, TWILIO);
}

TEST_F(Door, ARunningVisitStaysWhileItsVendorGivesAWayInAndLeavesWhenThereIsNone) {
  fallback(true);
  enter();
  take(start());
  later();
  twilio.status_error = ScriptedProvider::outage();
  EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO) << "who is inside may not notice anything";
  // Who gets no way in cannot join the others: the visit goes where everybody can.
  twilio.credentials_error = ScriptedProvider::outage();
  EXPECT_EQ(take(token(clinic.provider)).provider, CUSTOM);
  EXPECT_EQ(count("outbox_event WHERE kind = 'session.room_changed'"), 1);
}

TEST_F(Door, WaitsForAVendorThatHangsOnceAlsoWhereTheWayInNeedsACall) {
  twilio.asks_for_the_way_in = true;
  for (const bool on : {false, true}) {
    fallback(on);
    execute("UPDATE telehealth_session SET provider = 'TWILIO', status = 'SCHEDULED'");
    execute("UPDATE room SET status = 'ENDED'");
    twilio.status_error.reset();
    enter();
    take(start());
    later();
    twilio.status_error = caused_by("timeout");
    const auto asked = std::pair(twilio.status_asked + 1, twilio.joined.size());
    const auto outcome = token(clinic.provider);
    EXPECT_EQ(std::pair(twilio.status_asked, twilio.joined.size()), asked) << "one call, by the check";
    if (on) {
      EXPECT_EQ(take(outcome).provider, CUSTOM);
    } else {
      expect_error(outcome, ErrorCode::provider_unavailable, "not_asked");
    }
    EXPECT_EQ(session().provider, on ? CUSTOM : TWILIO);
    later();
  }
}

TEST_F(Door, ARunningVisitMovesWhenThreeInARowFoundItsVendorFailing) {
  fallback(true);
  enter();
  take(start());
  later();
  twilio.status_error = caused_by("refused");
  EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
  EXPECT_EQ(take(token(clinic.staff)).provider, TWILIO);
  EXPECT_EQ(take(token(clinic.admin)).provider, CUSTOM);
  EXPECT_EQ(failures(), 3);
}

TEST_F(Door, ARunningVisitIsEnteredBehindAnOpenBreakerWhereTheWayInIsSignedHere) {
  fallback(false);
  enter();
  take(start());
  later();
  twilio.status_error = caused_by("timeout");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
  EXPECT_EQ(twilio.status_asked, 1) << "one call that hung is enough";
}

TEST_F(Door, ARunningVisitIsNotMovedForOneLateAnswer) {
  fallback(true);
  enter();
  take(start());
  later();
  twilio.status_error = caused_by("timeout");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
  EXPECT_EQ(twilio.status_asked, 1);
  later();
  EXPECT_EQ(take(token(clinic.provider)).provider, CUSTOM) << "it hung again";
  EXPECT_EQ(twilio.status_asked, 2);
}

TEST_F(Door, AStateThatAsksForCallsFromEndToEndLeadsElsewhereBeforeTheVisitRuns) {
  custom.abilities.end_to_end_encryption = true;
  enter();
  execute("UPDATE telehealth_session SET patient_location_state = 'ND'");
  EXPECT_EQ(take(token(clinic.provider)).provider, CUSTOM);
  EXPECT_EQ(session().provider, CUSTOM);
  EXPECT_EQ(count("provider_attempt WHERE provider = 'TWILIO' AND error_code = 'not_end_to_end'"), 1);
  EXPECT_EQ(count("job WHERE kind = 'end_left_room'"), 1);
}

TEST_F(Door, AVisitThatStartedWithNobodyInItsRoomKeepsToThatStateToo) {
  custom.abilities.end_to_end_encryption = true;
  twilio.abilities.rooms_at_booking = true;
  enter();
  execute("UPDATE telehealth_session SET patient_location_state = 'ND'");
  take(start());
  EXPECT_EQ(take(token(clinic.provider)).provider, CUSTOM);
  EXPECT_EQ(session().status, IN_PROGRESS);
  EXPECT_EQ(count("provider_attempt WHERE provider = 'TWILIO' AND error_code = 'not_end_to_end'"), 1);
  EXPECT_EQ(count("job WHERE kind = 'end_left_room'"), 1);
}

TEST_F(Door, ARoomIsJudgedByWhatItsVendorSaidWhenItWasMade) {
  custom.abilities.end_to_end_encryption = true;
  twilio.made_end_to_end = true;
  enter();
  execute("UPDATE telehealth_session SET patient_location_state = 'ND'");
  EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO) << "after a restart nothing is known of the account";
  EXPECT_EQ(count("room"), 1);
}

TEST_F(Door, ARoomFromBeforeItsAccountWasSetIsNoneOfThatKind) {
  custom.abilities.end_to_end_encryption = true;
  twilio.made_end_to_end = false;
  enter();
  twilio.abilities.end_to_end_encryption = true;
  twilio.made_end_to_end = true;
  execute("UPDATE telehealth_session SET patient_location_state = 'ND'");
  const auto entered = take(token(clinic.provider));
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
  EXPECT_EQ(count("room"), 2) << "another one, there, that is";
  EXPECT_EQ(entered.provider, TWILIO);
  EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
  EXPECT_EQ(count("room"), 2);
}

TEST_F(Door, WhoIsInAVisitWhenItsStateBecomesKnownStays) {
  custom.abilities.end_to_end_encryption = true;
  enter();
  take(start());
  ParticipantStay stay;
  stay.id = ids.next<ParticipantStayId>();
  stay.organization_id = clinic.organization.id;
  stay.session_id = id;
  stay.room_id = rows<Room>("").at(0).id;
  stay.external_id = "somebody";
  stay.joined_at = stay.created_at = clock.now();
  insert(stay);
  execute("UPDATE telehealth_session SET patient_location_state = 'ND'");
  EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
  EXPECT_EQ(count("room"), 1);
}

TEST_F(Door, AStateThatAsksForMoreThanAnythingHereKeepsPeopleOutInWords) {
  enter();
  execute("UPDATE telehealth_session SET patient_location_state = 'ND'");
  const auto refused = token(clinic.provider);
  expect_error(refused, ErrorCode::precondition_failed, "not_end_to_end");
  EXPECT_NE(refused.error().message.find("North Dakota"), std::string::npos);
}

TEST_F(Door, ARunningRecordingKeepsTheVisitWhereItIs) {
  fallback(true);
  enter();
  take(start());
  insert(recording_now());
  twilio.credentials_error = ScriptedProvider::outage();
  expect_error(token(clinic.provider), ErrorCode::provider_unavailable, "server_error");
  EXPECT_EQ(session().provider, TWILIO);
}

TEST_F(Door, OfAnEngineThatTheServerHasNoLongerMakesARoomAtTheNewOne) {
  enter();
  execute("UPDATE telehealth_session SET provider = 'CUSTOM'");
  execute("UPDATE room SET provider = 'CUSTOM', video_engine = 'livekit'");
  EXPECT_EQ(take(token(clinic.provider)).video_engine, VideoEngine::builtin);
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
}

TEST_F(Door, ManyAtOnceReplaceAForgottenRoomOnce) {
  execute("UPDATE telehealth_session SET provider = 'CUSTOM'");
  enter();
  const auto& clinician = as(clinic.provider);
  execute("UPDATE room SET video_engine = 'livekit'");
  at_once(6, [&](const Services& mine, std::size_t) {
    Call call(mine, clinician, origin, "telehealth.generateToken", AuditAction::EXECUTE);
    EXPECT_TRUE(generate_token(call, {.session_id = id, .is_host = false}));
  });
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
  EXPECT_EQ(count("outbox_event WHERE kind = 'session.room_changed'"), 1);
}

TEST_F(Door, TellsTheClientWhichEngineAndWhatItNeeds) {
  const auto made = take(token(clinic.provider));
  EXPECT_EQ(made.provider, TWILIO);
  EXPECT_EQ(made.video_engine, VideoEngine::twilio);
  EXPECT_FALSE(made.details);
}

}  // namespace
}  // namespace chiroflow::app
