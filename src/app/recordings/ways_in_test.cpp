// SPDX-License-Identifier: Apache-2.0
// Ways into a provider's room that were handed out before a recording begins there: whoever may come in by one has agreed.
#include "store/ways_in.hpp"

#include "support/provider_recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class WaysIn : public ProviderRecords {
 protected:
  void leaves(const Participant& who) {
    ProviderEvent event;
    event.kind = ProviderEventKind::participant_left;
    event.participant = who.id;
    event.participant_external_id = "PA-" + who.id.value;
    provider_tells(event);
  }
  void gives_back(const Participant& who, Instant expires_at) {
    auto call = call_as(as_visitor(who), "telehealth.giveBackToken");
    take(give_back_token(call, {.session_id = id, .expires_at = expires_at}));
  }
  std::int64_t ways() { return count("way_in"); }
};

TEST_F(WaysIn, WhoMayComeInAtAnyMomentHasToAgreeFirst) {
  const auto given = take(token_for(guest_row));
  const auto refused = start_it();
  expect_refused(refused, RecordingBar::ON_THE_WAY);
  EXPECT_NE(refused.error().message.find("GUEST"), std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().message.find(format_iso(given.expires_at)), std::string::npos);
  EXPECT_TRUE(recorder.asked.empty());
  answer(guest_row, true);
  EXPECT_TRUE(start_it());
}

TEST_F(WaysIn, TheyAreAskedBeforeTheyAreThere) {
  ask();
  EXPECT_FALSE(state(as_visitor(guest_row)).i_must_answer);
  take(token_for(guest_row));
  EXPECT_TRUE(state(as_visitor(guest_row)).i_must_answer);
  EXPECT_TRUE(state().can_be_asked);
}

TEST_F(WaysIn, OneThatHasEndedKeepsNothingBack) {
  const auto given = take(token_for(guest_row));
  clock.jump_to(given.expires_at - Millis(1));
  expect_refused(start_it(), RecordingBar::ON_THE_WAY);
  clock.jump_to(given.expires_at);
  EXPECT_TRUE(start_it());
}

TEST_F(WaysIn, WhoCameAndLeftKeepsNothingBack) {
  take(token_for(guest_row));
  clock.advance(Seconds(4));
  comes_in(guest_row);
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
  clock.advance(Seconds(4));
  leaves(guest_row);
  EXPECT_TRUE(start_it());
}

TEST_F(WaysIn, TheEndOfAnEarlierStaySaysNothingOfALaterWayIn) {
  take(token_for(guest_row));
  comes_in(guest_row);
  clock.advance(Seconds(4));
  take(token_for(guest_row));  // the page was loaded again
  clock.advance(Seconds(4));
  leaves(guest_row);  // and its vendor noticed late
  expect_refused(start_it(), RecordingBar::ON_THE_WAY);
}

TEST_F(WaysIn, APageThatSaysGoodbyeKeepsNothingBack) {
  const auto given = take(token_for(guest_row));
  gives_back(guest_row, given.expires_at);
  EXPECT_EQ(ways(), 0);
  EXPECT_TRUE(start_it());
}

TEST_F(WaysIn, AGoodbyeThatComesLateTakesBackNoLaterOne) {
  const auto first = take(token_for(guest_row));
  clock.advance(Minutes(1));
  take(token_for(guest_row));
  gives_back(guest_row, first.expires_at);
  EXPECT_EQ(ways(), 1);
  gives_back(patient_row, first.expires_at + Hours(1));
  expect_refused(start_it(), RecordingBar::ON_THE_WAY);
}

TEST_F(WaysIn, WhatWasNotHandedOutKeepsNothingBack) {
  twilio.credentials_error = precondition_failed("scripted", "scripted");
  expect_error(token_for(guest_row), ErrorCode::precondition_failed, "scripted");
  EXPECT_EQ(ways(), 0);
  twilio.credentials_error.reset();
  started();
  recorder.stop_error = outage();
  expect_error(token_for(guest_row), ErrorCode::precondition_failed, "recording_being_stopped");
  EXPECT_EQ(ways(), 0);
}

TEST_F(WaysIn, ItIsOnTheListBeforeTheProviderIsAskedForIt) {
  started();
  recorder.stop_error = outage();
  auto call = call_as(clinic.provider, "telehealth.generateToken");
  take(generate_token(call, {.session_id = id, .is_host = true}));
  EXPECT_EQ(ways(), 1) << "also the host's, who is let in to move the visit";
}

TEST_F(WaysIn, OldOnesGoWithTheNext) {
  const auto given = take(token_for(guest_row));
  clock.jump_to(given.expires_at);
  take(token_for(patient_row));
  EXPECT_EQ(ways(), 1);
}

TEST_F(WaysIn, TheBuiltInEngineAsksAtItsOwnDoor) {
  execute("UPDATE room SET video_engine = 'builtin', provider = 'CUSTOM'");
  execute("UPDATE telehealth_session SET provider = 'CUSTOM'");
  take(token_for(guest_row));
  EXPECT_EQ(ways(), 0);
  EXPECT_TRUE(start_it());
}

}  // namespace
}  // namespace chiroflow::app
