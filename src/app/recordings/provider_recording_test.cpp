// SPDX-License-Identifier: Apache-2.0
// Recordings that the video provider makes: begun, watched and stopped there.
#include <atomic>

#include "support/provider_recording_fixture.hpp"

namespace chiroflow::app {
namespace {

TEST_F(ProviderRecords, ItStartsThereOnceEverythingHereIsDurable) {
  recorder.while_starting = [&] {
    ASSERT_EQ(runs().size(), 1u);
    EXPECT_TRUE(runs()[0].ours);
    EXPECT_EQ(rows<SessionRecording>().at(0).status, RecordingStatus::RECORDING);
  };
  const auto out = take(start_it());
  EXPECT_EQ(out.engine, VideoEngine::twilio);
  EXPECT_FALSE(out.upload_url.value) << "no page hands anything in";
  EXPECT_EQ(recorder.asked, (std::vector<std::string>{"stop_all", "start"}));
  EXPECT_EQ(row(out.recording_id).external_id, "r1");
  EXPECT_TRUE(was_told("recording.started"));
  EXPECT_EQ(stop_round(), 0);
}

TEST_F(ProviderRecords, WithoutAYesTheProviderIsNotAsked) {
  comes_in(guest_row);
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
  locate("VT", "WA");
  expect_refused(start_it(), RecordingBar::STATE_FORBIDS);
  EXPECT_TRUE(recorder.asked.empty());
}

TEST_F(ProviderRecords, AProviderThatCannotIsNotAsked) {
  twilio.abilities.recording = {Support::unavailable, "the plan has none"};
  expect_refused(start_it(), RecordingBar::ENGINE_CANNOT);
  twilio.abilities.recording = {Support::native, {}};
  twilio.recorder_port = nullptr;
  expect_refused(start_it(), RecordingBar::ENGINE_CANNOT);
}

TEST_F(ProviderRecords, WhatSomebodyElseRecordedThereIsNotTakenOver) {
  recorder.made["console"] = {};
  const auto recording = started();
  EXPECT_EQ(recorder.made["console"].status, RecordingStatus::PROCESSING);
  EXPECT_EQ(row(recording).external_id, "r2");
}

TEST_F(ProviderRecords, AStartThatFailsIsToldAndLeavesNothingRunning) {
  recorder.start_error = outage();
  expect_error(start_it(), ErrorCode::provider_unavailable, "server_error");
  const auto recording = rows<SessionRecording>().at(0);
  EXPECT_EQ(recording.status, RecordingStatus::FAILED);
  EXPECT_FALSE(recording.failure->empty());
  EXPECT_TRUE(was_told("recording.failed"));
  recorder.made["late"] = {};  // the provider had begun all the same
  EXPECT_EQ(stop_round(), 1);
  EXPECT_FALSE(recorder.records());
  EXPECT_EQ(fetch_round().done, 1);
  EXPECT_FALSE(recorder.made.contains("late")) << "nobody wanted it";
  recorder.start_error.reset();
  EXPECT_TRUE(start_it()) << "and it can be tried again";
}

TEST_F(ProviderRecords, AWithdrawalDuringTheStartStopsItAtOnce) {
  recorder.while_starting = [&] { stop_because(RecordingStop::REVOKED); };
  take(start_it());
  EXPECT_FALSE(recorder.records());
  EXPECT_EQ(recorder.asked_for("stop_all"), 2);
}

TEST_F(ProviderRecords, AStopBeforeTheProviderHasBegunIsNotTheLastOne) {
  recorder.while_starting = [&] {
    stop_because(RecordingStop::REVOKED);
    EXPECT_EQ(stop_round(), 0) << "it may still begin";
    EXPECT_EQ(fetch_round().failed, 0);
    expect_error(token_for(guest_row), ErrorCode::precondition_failed, "recording_being_stopped");
  };
  take(start_it());
  EXPECT_FALSE(recorder.records());
  EXPECT_TRUE(token_for(guest_row));
}

TEST_F(ProviderRecords, AStartThatTookLongerThanAnybodyWaitedForIsStopped) {
  recorder.while_starting = [&] {
    stop_because(RecordingStop::REVOKED);
    clock.advance(kStartTakes);
    EXPECT_EQ(stop_round(), 1);
    EXPECT_EQ(fetch_round().done, 1);
  };
  take(start_it());
  EXPECT_FALSE(recorder.records());
}

TEST_F(ProviderRecords, AStartThatTimedOutAndBeginsLateIsStopped) {
  recorder.start_error = Error{.code = ErrorCode::provider_unavailable, .detail = "scripted", .cause = "timeout"};
  EXPECT_FALSE(start_it());
  EXPECT_EQ(stop_round(), 0);
  recorder.made["late"] = {};
  clock.advance(Seconds(2));
  EXPECT_EQ(stop_round(), 1);
  EXPECT_FALSE(recorder.records());
}

TEST_F(ProviderRecords, AProviderThatSaysNoHasBegunNothing) {
  recorder.start_error = precondition_failed("The host has not come yet", "room_not_live");
  expect_error(start_it(), ErrorCode::precondition_failed, "room_not_live");
  recorder.start_error.reset();
  EXPECT_TRUE(start_it()) << "at once";
}

TEST_F(ProviderRecords, TheHostIsLetInToMoveTheVisit) {
  started();
  recorder.stop_error = outage();
  stop_it();
  auto call = call_as(clinic.provider, "telehealth.generateToken");
  EXPECT_TRUE(generate_token(call, {.session_id = id, .is_host = true}));
}

TEST_F(ProviderRecords, AStartThereRightAfterTheEndHereIsNotOurs) {
  started();
  stop_it();
  stop_round();
  clock.advance(Seconds(20));
  recorder.made["console"] = {};
  console_starts("console");
  EXPECT_TRUE(was_told("recording.unexpected"));
  EXPECT_EQ(stop_round(), 1);
  EXPECT_FALSE(recorder.records());
}

TEST_F(ProviderRecords, AnAccountInTroubleIsToldToStopAllTheSame) {
  started();
  twilio.fail_everything();
  const auto account = take(video.account_of(load<Room>(room.id.value)));
  for (int i = 0; i < 5; ++i) account->breaker().failed(clock.steady_now(), clock.steady_now());
  stop_it();
  EXPECT_EQ(stop_round(), 1);
  EXPECT_FALSE(recorder.records());
}

TEST_F(ProviderRecords, AStopIsRepeatedUntilTheProviderConfirms) {
  started();
  recorder.stop_error = outage();
  stop_it();
  EXPECT_EQ(stop_round(), 0);
  EXPECT_EQ(stop_round(), 0) << "not more often than once a second";
  EXPECT_EQ(recorder.asked_for("stop_all"), 2) << "one of them before the start";
  clock.advance(Seconds(1));
  stop_round();
  EXPECT_EQ(recorder.asked_for("stop_all"), 3);
  recorder.stop_error.reset();
  clock.advance(Minutes(1));
  EXPECT_EQ(stop_round(), 1);
  EXPECT_EQ(stop_round(), 0);
  EXPECT_FALSE(recorder.records());
}

TEST_F(ProviderRecords, NothingNewStartsWhileTheOldOneIsNotStopped) {
  started();
  recorder.stop_error = outage();
  stop_it();
  answer(patient_row, true);
  expect_error(start_it(), ErrorCode::precondition_failed, "recording_being_stopped");
  recorder.stop_error.reset();
  EXPECT_EQ(stop_round(), 1);
  EXPECT_TRUE(start_it());
}

TEST_F(ProviderRecords, WhoHasNotAgreedComesInOnceItHasStopped) {
  started();
  take(token_for(patient_row));
  EXPECT_TRUE(recorder.records()) << "who agreed changes nothing";
  take(token_for(guest_row));
  EXPECT_FALSE(recorder.records());
  EXPECT_EQ(rows<SessionRecording>().at(0).stop_reason, RecordingStop::NEWCOMER);
}

TEST_F(ProviderRecords, WhoHasNotAgreedWaitsWhileItCannotBeStopped) {
  started();
  recorder.stop_error = outage();
  expect_error(token_for(guest_row), ErrorCode::precondition_failed, "recording_being_stopped");
  recorder.stop_error.reset();
  EXPECT_TRUE(token_for(guest_row));
}

TEST_F(ProviderRecords, WhoeverComesWithoutATokenOfOursStopsIt) {
  started();
  comes_in(guest_row);
  EXPECT_EQ(rows<SessionRecording>().at(0).stop_reason, RecordingStop::NEWCOMER);
  EXPECT_EQ(stop_round(), 1);
}

TEST_F(ProviderRecords, AConsentThatRunsOutStopsIt) {
  const auto recording = started();
  EXPECT_EQ(take(look_at_providers(services)), 0);
  EXPECT_EQ(row(recording).status, RecordingStatus::RECORDING);
  clock.jump_to(*consent.expiration_date);
  take(look_at_providers(services));
  EXPECT_EQ(row(recording).stop_reason, RecordingStop::REVOKED);
  EXPECT_EQ(stop_round(), 1);
}

/// Counts what is written.
class WatchedDatabase : public db::Database {
 public:
  explicit WatchedDatabase(db::Database& inner) : inner_(inner) {}
  db::Engine engine() const override { return inner_.engine(); }
  Result<void> read(ReadWork work) override { return inner_.read(work); }
  Result<void> write(FunctionRef<Result<void>(db::Writer&)> work) override {
    ++writes;
    return inner_.write(work);
  }
  void write_later(WriteWork work, Done done) override {
    ++writes;
    inner_.write_later(std::move(work), std::move(done));
  }
  Result<void> ping() override { return inner_.ping(); }
  std::atomic<int> writes = 0;

 private:
  db::Database& inner_;
};

TEST_F(ProviderRecords, WhatMayGoOnIsLookedAtWithoutWriting) {
  const auto recording = started();
  take(look_at_providers(services));
  WatchedDatabase watched(*database);
  Services same{watched, clock, random, ids, audit_log, sealer, video, passwords, log, settings};
  same.consents = services.consents;
  same.recordings = services.recordings;
  clock.advance(Seconds(5));
  take(look_at_providers(same));
  EXPECT_EQ(watched.writes, 0);
  comes_in(patient_row);  // who has agreed
  take(look_at_providers(same));
  EXPECT_EQ(watched.writes, 0);
  clock.jump_to(*consent.expiration_date);
  take(look_at_providers(same));
  EXPECT_GT(watched.writes, 0);
  EXPECT_EQ(row(recording).stop_reason, RecordingStop::REVOKED);
}

TEST_F(ProviderRecords, ARecorderThatDiedIsNoticed) {
  const auto recording = started();
  recorder.made["r1"].status = RecordingStatus::PROCESSING;
  clock.advance(kProviderLookEvery);
  recorder.status_error = outage();
  EXPECT_EQ(take(look_at_providers(services)), 0) << "silence proves nothing";
  recorder.status_error.reset();
  clock.advance(kProviderLookEvery);
  EXPECT_EQ(take(look_at_providers(services)), 1);
  EXPECT_EQ(row(recording).stop_reason, RecordingStop::LOST);
  EXPECT_TRUE(was_told("recording.stopped"));
}

TEST_F(ProviderRecords, AStartThatWasLostWithItsServerEnds) {
  const auto recording = started();
  execute("UPDATE recorder_run SET external_id = NULL");
  execute("UPDATE session_recording SET external_id = NULL");
  EXPECT_EQ(take(look_at_providers(services)), 0);
  clock.advance(kStartTakes);
  EXPECT_EQ(take(look_at_providers(services)), 1);
  EXPECT_EQ(stop_round(), 1);
  EXPECT_FALSE(recorder.records());
  recorder.finish("r1", "what it recorded");
  fetch_round();
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE) << "everybody had agreed to it";
}

TEST_F(ProviderRecords, TheAccountThatIsGoneIsTriedAgain) {
  started();
  stop_it();
  twilio.recorder_port = nullptr;
  EXPECT_EQ(stop_round(), 0);
  twilio.recorder_port = &recorder;
  clock.advance(Minutes(2));
  EXPECT_EQ(stop_round(), 1);
}

TEST_F(ProviderRecords, WhatSomebodyStartsAtTheirConsoleIsStopped) {
  recorder.made["console"] = {};
  console_starts("console");
  EXPECT_TRUE(was_told("recording.unexpected"));
  EXPECT_EQ(stop_round(), 1);
  EXPECT_FALSE(recorder.records());
  EXPECT_TRUE(was_told("recording.unexpected_stopped"));
  clock.advance(Hours(1));
  EXPECT_EQ(fetch_round().done, 0);
  EXPECT_TRUE(recorder.made.contains("console")) << "what the clinic's people have there is theirs";
  EXPECT_TRUE(rows<SessionRecording>().empty());
}

TEST_F(ProviderRecords, StartedThereAgainItIsStoppedAgain) {
  recorder.made["console"] = {};
  console_starts("console");
  console_starts("console");
  EXPECT_EQ(runs().size(), 1u) << "the same news twice";
  stop_round();
  clock.advance(Minutes(5));
  recorder.made["console"].status = RecordingStatus::RECORDING;
  console_starts("console");
  EXPECT_EQ(stop_round(), 1);
  EXPECT_FALSE(recorder.records());
}

TEST_F(ProviderRecords, AConsoleThatCannotBeReachedFromHereIsLeft) {
  console_starts("console");
  recorder.stop_error = Error{.code = ErrorCode::unsupported, .message = "no control", .cause = "not_available"};
  EXPECT_EQ(stop_round(), 0);
  clock.advance(Hours(1));
  stop_round();
  EXPECT_EQ(recorder.asked_for("stop_all"), 1);
}

}  // namespace
}  // namespace chiroflow::app
