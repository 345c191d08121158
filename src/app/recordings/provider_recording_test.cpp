// SPDX-License-Identifier: Apache-2.0
// Recordings that the video provider makes, from the start to the day on which nothing is left of them there.
#include <algorithm>

#include "app/consents/revoke.hpp"
#include "app/recordings/deletion.hpp"
#include "app/recordings/holds.hpp"
#include "app/recordings/orphans.hpp"
#include "app/recordings/play.hpp"
#include "app/recordings/provider_fetch.hpp"
#include "app/recordings/provider_looks.hpp"
#include "app/recordings/provider_stops.hpp"
#include "app/recordings/recorder_runs.hpp"
#include "app/telehealth/rooms.hpp"
#include "app/webhooks/effects.hpp"
#include "crypto/digest.hpp"
#include "domain/recorder_run.hpp"
#include "support/recording_fixture.hpp"
#include "support/scripted_recorder.hpp"

namespace chiroflow::app {
namespace {

class ProviderRecords : public RecordingFixture {
 protected:
  ProviderRecords() {
    ready();
    execute("UPDATE room SET video_engine = 'twilio', provider = 'TWILIO', external_id = 'RM1'");
    execute("UPDATE telehealth_session SET provider = 'TWILIO'");
    twilio.is_configured = true;
    twilio.abilities.recording = {Support::native, {}};
    twilio.recorder_port = &recorder;
  }

  SessionRecording row(const RecordingId& which) { return load<SessionRecording>(which.value); }
  template <class T>
  std::vector<T> rows() {
    return take(db::read<std::vector<T>>(*database, [](db::Reader& reader) {
      return store::query_all<T>(reader, store::select_from<T>("x") + " ORDER BY x.created_at, x.id");
    }));
  }
  std::vector<RecorderRun> runs() {
    return take(db::read<std::vector<RecorderRun>>(*database, [](db::Reader& reader) {
      return store::query_all<RecorderRun>(reader, store::select_from<RecorderRun>("x") + " ORDER BY x.id");
    }));
  }
  RecordingId started() { return take(start_it()).recording_id; }
  void stop_it() {
    auto call = call_as(clinic.provider, "telehealth.stopRecording");
    take(stop_recording(call, {id}));
  }
  int stop_round() { return take(stop_at_providers(services)); }
  FetchRound fetch_round() { return take(fetch_from_providers(services)); }
  /// Recorded and stopped, here and there.
  RecordingId recorded() {
    const auto recording = started();
    clock.advance(Seconds(61));
    stop_it();
    EXPECT_EQ(stop_round(), 1);
    return recording;
  }
  void expect_nothing_astray() {
    const auto orphans = take(find_recording_orphans(services));
    EXPECT_EQ(orphans.objects_without_rows, 0);
    EXPECT_EQ(orphans.pieces_without_objects, 0);
    EXPECT_EQ(orphans.keys_without_rows, 0);
    EXPECT_EQ(orphans.recordings_without_keys, 0);
  }
  static Error outage() { return testing::ScriptedProvider::outage(); }
  static std::string film(std::size_t size) {
    std::string content(size, '\0');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 31 % 251);
    return content;
  }
  Result<GenerateTokenOutput> token_for(const Participant& who) {
    auto call = call_as(as_visitor(who), "telehealth.generateToken");
    return generate_token(call, {.session_id = id});
  }
  void provider_tells(ProviderEvent event) {
    Actor system;
    system.type = ActorType::SYSTEM;
    system.organization_id = clinic.organization.id;
    auto call = call_as(keep(system), "webhook.process");
    event.at = clock.now();
    const auto of = load<Room>(room.id.value);
    take(call.transaction([&](db::Writer& writer) { return apply_event(call, writer, of, event, Told::by_vendor); }));
  }
  void console_starts(const std::string& which) {
    ProviderEvent event;
    event.kind = ProviderEventKind::recording_started;
    event.recording = which;
    provider_tells(event);
  }
  void comes_in(const Participant& who) {
    ProviderEvent event;
    event.kind = ProviderEventKind::participant_joined;
    event.participant = who.id;
    event.participant_external_id = "PA-" + who.id.value;
    provider_tells(event);
  }

  testing::ScriptedRecorder recorder;
};

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
  for (int i = 0; i < 5; ++i) account->breaker().failed(clock.steady_now());
  stop_it();
  EXPECT_EQ(stop_round(), 1);
  EXPECT_FALSE(recorder.records());
}

TEST_F(ProviderRecords, AFileOfAKindThatNobodyKnowsIsLeftThere) {
  const auto recording = recorded();
  recorder.finish("r1", "film", "av9");
  fetch_round();
  EXPECT_EQ(row(recording).status, RecordingStatus::PROCESSING);
  EXPECT_TRUE(recorder.made.contains("r1"));
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

TEST_F(ProviderRecords, IsFetchedSealedCheckedAndOnlyThenDeletedThere) {
  const auto recording = recorded();
  const auto content = film((9u << 20) + 17);
  recorder.finish("r1", content);
  recorder.remove_error = outage();
  const auto first = fetch_round();
  EXPECT_EQ(first.available, 1);
  EXPECT_EQ(first.open, 1);
  const auto kept = row(recording);
  EXPECT_EQ(kept.status, RecordingStatus::AVAILABLE);
  EXPECT_EQ(kept.size_bytes, static_cast<std::int64_t>(content.size()));
  EXPECT_EQ(kept.plain_sha256, crypto::sha256(content).hex());
  EXPECT_EQ(kept.format, "mp4");
  EXPECT_EQ(kept.duration_ms, 61'000);
  EXPECT_EQ(store.objects.size(), 3u) << "4 + 4 + 1 MiB";
  for (const auto& [name, object] : store.objects) EXPECT_EQ(object.find(content.substr(0, 64)), std::string::npos);
  EXPECT_TRUE(was_told("recording.available"));
  EXPECT_TRUE(recorder.made.contains("r1"));

  recorder.remove_error.reset();
  clock.advance(Hours(1));
  const auto second = fetch_round();
  EXPECT_EQ(second.done, 1);
  EXPECT_EQ(recorder.asked_for("download"), 1) << "it was here already";
  EXPECT_FALSE(recorder.made.contains("r1"));
  clock.advance(Hours(1));
  EXPECT_EQ(fetch_round().open, 0);
  expect_nothing_astray();
}

TEST_F(ProviderRecords, APieceThatIsExactlyFullIsTheLastOne) {
  const auto recording = recorded();
  recorder.finish("r1", film(8u << 20));
  fetch_round();
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE);
  EXPECT_EQ(store.objects.size(), 2u);
}

TEST_F(ProviderRecords, WhatTheProviderStillWorksOnIsAskedForAgain) {
  const auto recording = recorded();
  EXPECT_EQ(fetch_round().open, 1);
  EXPECT_EQ(fetch_round().open, 0) << "not at once";
  recorder.finish("r1", "film");
  clock.advance(Minutes(1));
  EXPECT_EQ(fetch_round().available, 1);
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE);
}

TEST_F(ProviderRecords, AFileThatIsNotWholeIsNotTaken) {
  const auto recording = recorded();
  recorder.finish("r1", film(5u << 20));
  recorder.made["r1"].files[0].bytes = (5 << 20) + 1;
  EXPECT_EQ(fetch_round().open, 1);
  EXPECT_TRUE(store.objects.empty());
  EXPECT_TRUE(recorder.made.contains("r1")) << "theirs is kept";
  recorder.made["r1"].files[0].bytes = 5 << 20;
  recorder.download_error = outage();
  clock.advance(Hours(1));
  EXPECT_EQ(fetch_round().open, 1);
  EXPECT_TRUE(store.objects.empty());
  EXPECT_EQ(row(recording).status, RecordingStatus::PROCESSING);
  recorder.download_error.reset();
  clock.advance(Hours(1));
  EXPECT_EQ(fetch_round().available, 1);
  expect_nothing_astray();
}

TEST_F(ProviderRecords, WhatACrashLeftOfADownloadIsRemoved) {
  const auto recording = recorded();
  store.objects[clinic.organization.id.value + "/" + recording.value + "/0-0123456789abcdef"] = "half";
  recorder.finish("r1", "film");
  fetch_round();
  EXPECT_EQ(store.objects.size(), 1u);
  expect_nothing_astray();
}

TEST_F(ProviderRecords, AFullDiskLosesNothing) {
  const auto recording = recorded();
  recorder.finish("r1", film(5u << 20));
  store.full = true;
  EXPECT_EQ(fetch_round().open, 1);
  store.full = false;
  clock.advance(Hours(1));
  EXPECT_EQ(fetch_round().available, 1);
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE);
}

TEST_F(ProviderRecords, AServerThatStopsGoesOnAfterItsNextStart) {
  const auto recording = recorded();
  recorder.finish("r1", film(9u << 20));
  bool stopping = false;
  recorder.while_downloading = [&] { stopping = true; };
  take(fetch_from_providers(services, [&] { return stopping; }));
  EXPECT_EQ(row(recording).status, RecordingStatus::PROCESSING);
  EXPECT_TRUE(store.objects.empty());
  EXPECT_EQ(fetch_round().available, 1) << "at once";
}

TEST_F(ProviderRecords, TwoServersFetchItOnce) {
  recorded();
  recorder.finish("r1", "film");
  recorder.while_downloading = [&] { EXPECT_EQ(fetch_round().available, 0); };
  EXPECT_EQ(fetch_round().available, 1);
  EXPECT_EQ(recorder.asked_for("download"), 1);
}

TEST_F(ProviderRecords, AServerThatLostItsLeaseChangesNothing) {
  const auto recording = recorded();
  recorder.finish("r1", "film");
  int depth = 0;
  recorder.while_downloading = [&] {
    if (++depth > 1) return;
    clock.advance(Minutes(11));  // it stood still for so long that another one took over
    EXPECT_EQ(fetch_round().available, 1);
  };
  EXPECT_EQ(fetch_round().available, 0);
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE);
  EXPECT_EQ(store.objects.size(), 1u);
  expect_nothing_astray();
}

TEST_F(ProviderRecords, EachFileOfARunIsARecordingOfItsOwn) {
  const auto recording = recorded();
  recorder.finish("r1", "first film");
  recorder.finish("r1", "second film");
  recorder.finish("r1", "WEBVTT", "vtt");
  recorder.finish("r1", "one track", "mkv");
  EXPECT_EQ(fetch_round().available, 2);
  const auto all = rows<SessionRecording>();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].id, recording);
  EXPECT_EQ(all[1].consent_id, all[0].consent_id);
  EXPECT_EQ(all[1].scheduled_deletion_at, all[0].scheduled_deletion_at);
  EXPECT_NE(all[1].key_reference, all[0].key_reference);
  EXPECT_EQ(all[1].plain_sha256, crypto::sha256("second film").hex());
  EXPECT_FALSE(recorder.made.contains("r1"));
  expect_nothing_astray();
}

TEST_F(ProviderRecords, TracksAreKeptWhereThereIsNoFilm) {
  recorded();
  recorder.finish("r1", "her track", "mka");
  recorder.finish("r1", "his track", "mkv");
  EXPECT_EQ(fetch_round().available, 2);
}

TEST_F(ProviderRecords, WhatTheProviderLostIsSaidToHaveFailed) {
  const auto recording = recorded();
  recorder.made.erase("r1");
  EXPECT_EQ(fetch_round().failed, 0) << "its storage may be out of reach";
  clock.advance(Hours(25));
  EXPECT_EQ(fetch_round().failed, 1);
  EXPECT_EQ(row(recording).status, RecordingStatus::FAILED);
  EXPECT_TRUE(was_told("recording.failed"));
}

TEST_F(ProviderRecords, AFailureThereIsToldInTheProvidersWords) {
  const auto recording = recorded();
  recorder.made["r1"].status = RecordingStatus::FAILED;
  recorder.made["r1"].failure = "out of space";
  fetch_round();
  EXPECT_NE(row(recording).failure->find("out of space"), std::string::npos);
  EXPECT_FALSE(recorder.made.contains("r1"));
}

TEST_F(ProviderRecords, WhatIsNeverFinishedGoesOnItsDay) {
  const auto recording = recorded();
  fetch_round();
  clock.jump_to(*row(recording).scheduled_deletion_at);
  fetch_round();
  EXPECT_EQ(row(recording).status, RecordingStatus::FAILED);
  EXPECT_FALSE(recorder.made.contains("r1")) << "also there, as was promised";
}

TEST_F(ProviderRecords, UnderALegalHoldNothingIsDeletedThereThatIsNotHere) {
  auto call = call_as(clinic.owner);
  take(set_legal_hold(call, {HoldScope::PATIENT, clinic.patient.id.value, "M-1", "letter", "counsel"}));
  recorded();
  recorder.made["r1"].status = RecordingStatus::FAILED;
  fetch_round();
  clock.advance(Hours(24));
  fetch_round();
  EXPECT_TRUE(recorder.made.contains("r1"));
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
