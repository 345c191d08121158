// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/pieces.hpp"

#include "app/recordings/recording_rows.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "crypto/digest.hpp"
#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class RecordingPieces : public RecordingFixture {
 protected:
  RecordingPieces() {
    ready();
    recording = take(start_it()).recording_id;
  }
  SessionRecording row() { return load<SessionRecording>(recording.value); }
  std::string& object(std::size_t number) {
    for (auto& [name, bytes] : store.objects)
      if (name.find("/" + std::to_string(number) + "-") != std::string::npos) return bytes;
    throw std::runtime_error("no such object");
  }
  RecordingId recording;
};

TEST_F(RecordingPieces, AreSealedBeforeTheyAreStored) {
  take(put(recording, 0, "a known marker in the clear"));
  for (const auto& [name, bytes] : store.objects) EXPECT_EQ(bytes.find("known marker"), std::string::npos);
  for (const auto& [name, wrapped] : keys.kept) EXPECT_FALSE(wrapped.empty());
  EXPECT_EQ(count("recording_piece"), 1);
}

TEST_F(RecordingPieces, TheSameAgainIsFineAndAnotherOneIsNot) {
  take(put(recording, 0, "one"));
  EXPECT_EQ(take(put(recording, 0, "one")).received, 0);
  expect_error(put(recording, 0, "other"), ErrorCode::conflict, "piece_differs");
  EXPECT_EQ(store.objects.size(), 1u);
}

TEST_F(RecordingPieces, ComeInOrder) {
  expect_error(put(recording, 1, "two"), ErrorCode::conflict, "piece_out_of_order");
  take(put(recording, 0, "one"));
  auto call = call_as(clinic.provider);
  EXPECT_EQ(take(next_piece(call, recording)).next, 1);
  take(put(recording, 1, "two", true));
  expect_error(put(recording, 2, "three"), ErrorCode::conflict, "recording_stopped");
}

TEST_F(RecordingPieces, AreTakenFromTheStarterAlone) {
  for (const auto* who : {&clinic.owner, &other.provider}) {
    auto call = call_as(*who);
    expect_error(take_piece(call, {.recording_id = recording}, "x"), ErrorCode::not_found);
    expect_error(next_piece(call, recording), ErrorCode::not_found);
  }
  auto visitor = call_as(patient);
  expect_error(take_piece(visitor, {.recording_id = recording}, "x"), ErrorCode::not_found);
}

TEST_F(RecordingPieces, HaveTheirLimits) {
  expect_error(put(recording, 0, std::string(kLargestPiece + 1, 'x')), ErrorCode::payload_too_large);
  expect_error(put(recording, -1, "x"), ErrorCode::invalid_argument);
  expect_error(put(recording, 0, ""), ErrorCode::invalid_argument);
  EXPECT_TRUE(put(recording, 0, std::string(kLargestPiece, 'x')));
}

TEST_F(RecordingPieces, AreNoMoreThanCanHaveBeenRecorded) {
  const std::string large(kLargestPiece, 'x');
  const auto at_once = static_cast<std::int64_t>(kMostBytesAtOnce / kLargestPiece);
  for (std::int64_t number = 0; number < at_once; ++number) take(put(recording, number, large));
  expect_error(put(recording, at_once, large), ErrorCode::payload_too_large, "recording_too_large");
  EXPECT_EQ(static_cast<std::int64_t>(store.objects.size()), at_once);
  clock.advance(Seconds(2));
  EXPECT_TRUE(put(recording, at_once, large));
}

TEST_F(RecordingPieces, OfAFullDiskNothingStays) {
  store.full = true;
  expect_error(put(recording, 0, "one"), ErrorCode::storage_unavailable, "disk_full");
  EXPECT_EQ(count("recording_piece"), 0);
  store.full = false;
  EXPECT_TRUE(put(recording, 0, "one"));
}

TEST_F(RecordingPieces, OfTwoUploadersOneIsKept) {
  at_once(4, [&](const Services& shared, std::size_t i) {
    Services own = shared;
    own.recordings = services.recordings;
    own.consents = services.consents;
    Call call(own, provider, origin, "test.race", AuditAction::UPDATE);
    for (std::int64_t number = 0; number < 5; ++number)
      (void)take_piece(call, {.recording_id = recording, .number = number},
                       "from " + std::to_string(i) + " number " + std::to_string(number));
  });
  const auto pieces = rows<RecordingPiece>("ORDER BY x.number");
  EXPECT_EQ(store.objects.size(), pieces.size()) << "what lost the race is not left behind";
  const auto cipher = take(cipher_of(services, row()));
  for (const auto& piece : pieces) EXPECT_TRUE(open_piece(services, cipher, row(), piece));
}

TEST_F(RecordingPieces, AStopThatMeetsAnUploadIsTheLastWord) {
  at_once(2, [&](const Services& shared, std::size_t i) {
    Services own = shared;
    own.recordings = services.recordings;
    own.consents = services.consents;
    Call call(own, i == 0 ? provider : patient, origin, "test.race", AuditAction::UPDATE);
    for (std::int64_t number = 0; i == 0 && number < 20; ++number)
      (void)take_piece(call, {.recording_id = recording, .number = number}, "content");
    if (i == 1) (void)answer_recording(call, {.session_id = id, .agree = false});
  });
  const auto kept = count("recording_piece");
  expect_error(put(recording, kept, "more"), ErrorCode::conflict, "recording_stopped");
  EXPECT_EQ(static_cast<std::int64_t>(store.objects.size()), kept);
}

TEST_F(RecordingPieces, TheLastOneMakesItAvailable) {
  take(put(recording, 0, "\x1a\x45\xdf\xa3one"));
  clock.advance(Seconds(4));
  take(put(recording, 1, "two", true));
  EXPECT_EQ(look_after().available, 1);
  const auto done = row();
  EXPECT_EQ(done.status, RecordingStatus::AVAILABLE);
  EXPECT_EQ(done.stop_reason, RecordingStop::STAFF);
  EXPECT_EQ(done.size_bytes, 10);
  EXPECT_EQ(done.duration_ms, 4'000);
  EXPECT_EQ(done.format, "webm");
  EXPECT_EQ(done.plain_sha256, crypto::sha256("\x1a\x45\xdf\xa3onetwo").hex());
  EXPECT_EQ(done.sealed_sha256, crypto::sha256({object(0), object(1)}).hex());
  EXPECT_TRUE(was_told("recording.available"));
  EXPECT_EQ(look_after().available, 0) << "once";
}

TEST_F(RecordingPieces, AVanishedPageLosesNothingThatCame) {
  take(put(recording, 0, "one"));
  clock.advance(kVanishedAfter - Seconds(1));
  EXPECT_EQ(look_after().lost, 0);
  clock.advance(Seconds(1));
  EXPECT_EQ(look_after().lost, 1);
  EXPECT_EQ(row().stop_reason, RecordingStop::LOST);
  EXPECT_EQ(look_after().available, 1);
  EXPECT_EQ(row().status, RecordingStatus::AVAILABLE);
  const auto pieces = rows<RecordingPiece>("ORDER BY x.number");
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_TRUE(pieces[1].last) << "closed by the server";
  EXPECT_EQ(pieces[1].size, 0);
}

TEST_F(RecordingPieces, WhenNothingCameThatIsSaid) {
  clock.advance(kVanishedAfter);
  look_after();
  EXPECT_EQ(look_after().failed, 1);
  EXPECT_EQ(row().status, RecordingStatus::FAILED);
  EXPECT_TRUE(row().failure);
  EXPECT_TRUE(was_told("recording.failed"));
}

TEST_F(RecordingPieces, AServerThatWasDownGivesThePageTimeToComeBack) {
  take(put(recording, 0, "one"));
  clock.advance(Minutes(10));
  const auto up_since = clock.now();
  EXPECT_EQ(take(look_after_recordings(services, up_since)).lost, 0);
  EXPECT_TRUE(put(recording, 1, "two")) << "it goes on where it was";
  clock.advance(kVanishedAfter);
  EXPECT_EQ(take(look_after_recordings(services, up_since)).lost, 1);
}

TEST_F(RecordingPieces, WhatIsPausedHasNotVanished) {
  enter(guest_row);
  clock.advance(Minutes(20));
  EXPECT_EQ(look_after().lost, 0);
  answer(guest_row, true);
  EXPECT_EQ(look_after().lost, 0) << "the time counts from the resumption";
  EXPECT_TRUE(put(recording, 0, "one"));
}

TEST_F(RecordingPieces, AfterTheEndThePageHasSomeTimeForTheRest) {
  take(put(recording, 0, "one"));
  clock.advance(Seconds(1));
  take(end());
  EXPECT_EQ(look_after().available, 0) << "the rest may still come";
  clock.advance(kTimeForTheRest + Millis(1));
  expect_error(put(recording, 1, "late"), ErrorCode::conflict, "recording_stopped");
  EXPECT_EQ(look_after().available, 1);
}

TEST_F(RecordingPieces, OfAPauseNothingIsTakenAlsoAfterTheEnd) {
  take(put(recording, 0, "one"));
  enter(guest_row);
  for (const auto why : {RecordingStop::STAFF, RecordingStop::SESSION_ENDED}) {
    stop_because(why);
    expect_error(put(recording, 1, "heard in the pause"), ErrorCode::conflict, "recording_stopped");
  }
  EXPECT_EQ(store.objects.size(), 1u);
}

TEST_F(RecordingPieces, ANoOrAWithdrawalEndsAlsoTheTimeForTheRest) {
  for (const auto why : {RecordingStop::REFUSED, RecordingStop::REVOKED, RecordingStop::PARTICIPANT}) {
    clock.advance(Seconds(1));
    answer(patient_row, true);
    recording = take(start_it()).recording_id;
    stop_because(RecordingStop::STAFF);
    stop_because(why);
    expect_error(put(recording, 0, "the rest"), ErrorCode::conflict, "recording_stopped");
    EXPECT_EQ(row().stop_reason, why);
  }
  clock.advance(Seconds(1));
  answer(patient_row, true);
  recording = take(start_it()).recording_id;
  stop_because(RecordingStop::STAFF);
  take(put(recording, 0, "the rest", true));
  stop_because(RecordingStop::REFUSED);
  EXPECT_EQ(row().stop_reason, RecordingStop::STAFF) << "all was there before";
}

TEST_F(RecordingPieces, ANoIsHeardAfterTheVisitWhileTheRestMayCome) {
  take(put(recording, 0, "one"));
  take(end());
  answer(patient_row, false);
  EXPECT_EQ(row().stop_reason, RecordingStop::REFUSED);
  expect_error(put(recording, 1, "the rest"), ErrorCode::conflict, "recording_stopped");
  auto call = call_as(patient);
  expect_error(answer_recording(call, {.session_id = id, .agree = false}), ErrorCode::precondition_failed,
               "session_over");
}

TEST_F(RecordingPieces, ADamagedOneFailsAndIsKept) {
  take(put(recording, 0, "one"));
  object(0).back() ^= 1;
  stop_because(RecordingStop::REVOKED);
  EXPECT_EQ(look_after().failed, 1);
  EXPECT_EQ(row().status, RecordingStatus::FAILED);
  EXPECT_EQ(store.objects.size(), 1u);
}

TEST_F(RecordingPieces, SwappedPiecesAreNoticed) {
  take(put(recording, 0, "one"));
  take(put(recording, 1, "two"));
  std::swap(object(0), object(1));
  const auto cipher = take(cipher_of(services, row()));
  for (const auto& piece : rows<RecordingPiece>("ORDER BY x.number"))
    expect_error(open_piece(services, cipher, row(), piece), ErrorCode::precondition_failed, "recording_damaged");
}

TEST_F(RecordingPieces, ADestroyedKeyClosesItForGood) {
  take(put(recording, 0, "one"));
  keys.kept.clear();
  expect_error(cipher_of(services, row()), ErrorCode::precondition_failed, "recording_key_gone");
}

}  // namespace
}  // namespace chiroflow::app
