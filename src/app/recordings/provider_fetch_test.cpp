// SPDX-License-Identifier: Apache-2.0
// What a video provider recorded comes here, and goes there.
#include <future>

#include "support/provider_recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class ProviderFetch : public ProviderRecords {
 protected:
  /// Ended here by that, and so long afterwards there.
  RecordingId ended_late(RecordingStop why, Millis late) {
    const auto recording = started();
    clock.advance(Seconds(61));
    recorder.stop_error = outage();
    stop_because(why);
    EXPECT_EQ(stop_round(), 0);
    clock.advance(late);
    recorder.stop_error.reset();
    EXPECT_EQ(stop_round(), 1);
    return recording;
  }
  void expect_not_kept(const RecordingId& recording) {
    EXPECT_EQ(row(recording).status, RecordingStatus::FAILED);
    EXPECT_NE(row(recording).failure.value_or("").find("could not be stopped in time"), std::string::npos);
    EXPECT_EQ(recorder.asked_for("download"), 0);
    EXPECT_TRUE(store.objects.empty());
  }
};

TEST_F(ProviderFetch, AFileOfAKindThatNobodyKnowsIsLeftThere) {
  const auto recording = recorded();
  recorder.finish("r1", "film", "av9");
  fetch_round();
  EXPECT_EQ(row(recording).status, RecordingStatus::PROCESSING);
  EXPECT_TRUE(recorder.made.contains("r1"));
}

TEST_F(ProviderFetch, IsFetchedSealedCheckedAndOnlyThenDeletedThere) {
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
  EXPECT_EQ(recorder.until, runs().at(0).stopped_at) << "what began later is not ours";
  EXPECT_FALSE(recorder.made.contains("r1"));
  clock.advance(Hours(1));
  EXPECT_EQ(fetch_round().open, 0);
  expect_nothing_astray();
}

TEST_F(ProviderFetch, APieceThatIsExactlyFullIsTheLastOne) {
  const auto recording = recorded();
  recorder.finish("r1", film(8u << 20));
  fetch_round();
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE);
  EXPECT_EQ(store.objects.size(), 2u);
}

TEST_F(ProviderFetch, WhatTheProviderStillWorksOnIsAskedForAgain) {
  const auto recording = recorded();
  EXPECT_EQ(fetch_round().open, 1);
  EXPECT_EQ(fetch_round().open, 0) << "not at once";
  recorder.finish("r1", "film");
  clock.advance(Minutes(1));
  EXPECT_EQ(fetch_round().available, 1);
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE);
}

TEST_F(ProviderFetch, AFileThatIsNotWholeIsNotTaken) {
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

TEST_F(ProviderFetch, WhatACrashLeftOfADownloadIsRemoved) {
  const auto recording = recorded();
  store.objects[clinic.organization.id.value + "/" + recording.value + "/0-0123456789abcdef"] = "half";
  recorder.finish("r1", "film");
  fetch_round();
  EXPECT_EQ(store.objects.size(), 1u);
  expect_nothing_astray();
}

TEST_F(ProviderFetch, AFullDiskLosesNothing) {
  const auto recording = recorded();
  recorder.finish("r1", film(5u << 20));
  store.full = true;
  EXPECT_EQ(fetch_round().open, 1);
  store.full = false;
  clock.advance(Hours(1));
  EXPECT_EQ(fetch_round().available, 1);
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE);
}

TEST_F(ProviderFetch, AServerThatStopsGoesOnAfterItsNextStart) {
  const auto recording = recorded();
  recorder.finish("r1", film(9u << 20));
  bool stopping = false;
  recorder.while_downloading = [&] { stopping = true; };
  take(fetch_from_providers(services, [&] { return stopping; }));
  EXPECT_EQ(row(recording).status, RecordingStatus::PROCESSING);
  EXPECT_TRUE(store.objects.empty());
  EXPECT_EQ(fetch_round().available, 1) << "at once";
}

TEST_F(ProviderFetch, TwoServersFetchItOnce) {
  recorded();
  recorder.finish("r1", "film");
  recorder.while_downloading = [&] { EXPECT_EQ(fetch_round().available, 0); };
  EXPECT_EQ(fetch_round().available, 1);
  EXPECT_EQ(recorder.asked_for("download"), 1);
}

TEST_F(ProviderFetch, AServerThatLostItsLeaseChangesNothing) {
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

TEST_F(ProviderFetch, EachFileOfARunIsARecordingOfItsOwn) {
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

TEST_F(ProviderFetch, TracksAreKeptWhereThereIsNoFilm) {
  recorded();
  recorder.finish("r1", "her track", "mka");
  recorder.finish("r1", "his track", "mkv");
  EXPECT_EQ(fetch_round().available, 2);
}

TEST_F(ProviderFetch, WhatTheProviderLostIsSaidToHaveFailed) {
  const auto recording = recorded();
  recorder.made.erase("r1");
  EXPECT_EQ(fetch_round().failed, 0) << "its storage may be out of reach";
  clock.advance(Hours(25));
  EXPECT_EQ(fetch_round().failed, 1);
  EXPECT_EQ(row(recording).status, RecordingStatus::FAILED);
  EXPECT_TRUE(was_told("recording.failed"));
}

TEST_F(ProviderFetch, AnAccountThatTakesLongIsPassedOverByTheNextRounds) {
  const auto recording = recorded();
  recorder.finish("r1", film(100));
  std::promise<void> began, go_on;
  recorder.while_downloading = [&] {
    began.set_value();
    go_on.get_future().wait();
  };
  AccountLanes lanes;
  take(fetch_from_providers(services, {}, &lanes));
  began.get_future().wait();
  clock.advance(Hours(1));  // as if nobody held it any more
  take(fetch_from_providers(services, {}, &lanes));
  go_on.set_value();
  lanes.wait();
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE);
  EXPECT_EQ(recorder.asked_for("download"), 1);
}

TEST_F(ProviderFetch, TheProvidersWordsOfAFailureAreForStaff) {
  const auto recording = recorded();
  recorder.made["r1"].status = RecordingStatus::FAILED;
  recorder.made["r1"].failure = "out of\n\x1b[31m space";
  fetch_round();
  EXPECT_NE(row(recording).failure->find("It says: out of [31m space"), std::string::npos) << *row(recording).failure;
  EXPECT_EQ(count("audit_event WHERE details LIKE '%out of [31m space%'"), 1);
  for (const auto& notice : take(notices_after(services, clinic.organization.id, id, 0)))
    EXPECT_EQ(notice.payload.text.find("space"), std::string::npos) << notice.payload.text;
  EXPECT_FALSE(recorder.made.contains("r1"));
}

TEST_F(ProviderFetch, WhatIsNeverFinishedGoesOnItsDay) {
  const auto recording = recorded();
  fetch_round();
  clock.jump_to(*row(recording).scheduled_deletion_at);
  fetch_round();
  EXPECT_EQ(row(recording).status, RecordingStatus::FAILED);
  EXPECT_FALSE(recorder.made.contains("r1")) << "also there, as was promised";
}

TEST_F(ProviderFetch, WhatWentOnAfterANoIsNeverFetchedAndGoesThere) {
  using enum RecordingStop;
  for (const auto why : {REVOKED, REFUSED, PARTICIPANT, NEWCOMER}) {
    SCOPED_TRACE(name_of(why));
    const auto recording = ended_late(why, Millis(5'001));
    const auto theirs = recorder.made.rbegin()->first;
    EXPECT_EQ(fetch_round().failed, 1) << "at once, not when the provider has finished";
    expect_not_kept(recording);
    EXPECT_TRUE(was_told("recording.failed"));
    EXPECT_EQ(recorder.asked_for("remove " + theirs), 0) << "what is not finished there would come back";
    recorder.finish(theirs, film(100));
    clock.advance(Hours(1));
    EXPECT_EQ(fetch_round().done, 1);
    expect_not_kept(recording);
    EXPECT_FALSE(recorder.made.contains(theirs));
    recorder.made.try_emplace(theirs).first->second.status = RecordingStatus::DELETED;  // so that ids do not come again
    clock.advance(Seconds(1));
    answer(patient_row, true);
  }
  expect_nothing_astray();
}

TEST_F(ProviderFetch, AProviderMayTakeAMomentToEndAfterANo) {
  const auto recording = ended_late(RecordingStop::REFUSED, Seconds(5));
  recorder.finish("r1", film(100));
  recorder.made["r1"].ended_at = *row(recording).ended_at + Seconds(5);
  EXPECT_EQ(fetch_round().available, 1);
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE);
}

TEST_F(ProviderFetch, AFilmThatReachesBeyondANoIsNotFetchedWhateverTheProviderConfirmed) {
  const auto recording = ended_late(RecordingStop::REVOKED, Seconds(1));
  recorder.finish("r1", film(100));
  auto& file = recorder.made["r1"].files[0];
  file.started_at = *row(recording).ended_at - Millis(*file.duration_ms) + Millis(5'001);
  EXPECT_EQ(fetch_round().failed, 1);
  expect_not_kept(recording);
  EXPECT_FALSE(recorder.made.contains("r1"));
}

TEST_F(ProviderFetch, AfterALateStopByStaffTheFilmIsKept) {
  const auto recording = ended_late(RecordingStop::STAFF, Minutes(2));
  recorder.finish("r1", film(100));
  EXPECT_EQ(fetch_round().available, 1);
  EXPECT_EQ(row(recording).status, RecordingStatus::AVAILABLE);
}

TEST_F(ProviderFetch, UnderALegalHoldTheProviderKeepsWhatWentOnAfterANo) {
  auto call = call_as(clinic.owner);
  take(set_legal_hold(call, {HoldScope::PATIENT, clinic.patient.id.value, "M-1", "letter", "counsel"}));
  const auto recording = ended_late(RecordingStop::REFUSED, Seconds(6));
  recorder.finish("r1", film(100));
  fetch_round();
  clock.advance(Hours(1));
  fetch_round();
  expect_not_kept(recording);
  EXPECT_TRUE(recorder.made.contains("r1"));
}

TEST_F(ProviderFetch, UnderALegalHoldNothingIsDeletedThereThatIsNotHere) {
  auto call = call_as(clinic.owner);
  take(set_legal_hold(call, {HoldScope::PATIENT, clinic.patient.id.value, "M-1", "letter", "counsel"}));
  recorded();
  recorder.made["r1"].status = RecordingStatus::FAILED;
  fetch_round();
  clock.advance(Hours(24));
  fetch_round();
  EXPECT_TRUE(recorder.made.contains("r1"));
}

}  // namespace
}  // namespace chiroflow::app
