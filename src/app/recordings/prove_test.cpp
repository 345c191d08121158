// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/prove.hpp"

#include "app/recordings/play.hpp"
#include "app/recordings/work_lease.hpp"
#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class ProveRecordings : public RecordingFixture {
 protected:
  ProveRecordings() {
    ready();
    first = finished_one();
    // Its clinic's zone is not known here, so that its clock is the universal one.
    clock.jump_to(std::chrono::ceil<std::chrono::days>(clock.now()) + Hours(24));
  }
  RecordingId finished_one() {
    answer(patient_row, true);
    const auto made = take(start_it()).recording_id;
    take(put(made, 0, "one"));
    take(put(made, 1, "two", true));
    stop_because(RecordingStop::STAFF);
    look_after();
    EXPECT_EQ(load<SessionRecording>(made.value).status, RecordingStatus::AVAILABLE);
    return made;
  }
  ProofRound prove(ProofBudget budget = {}) { return take(prove_recordings(services, {}, budget)); }
  RecordingRow listed(const RecordingId& recording) {
    auto call = call_as(clinic.owner, "telehealth.getRecordings", AuditAction::READ);
    return take(get_recordings(call, {.recording_id = recording})).recordings.at(0);
  }
  std::string object_of(const RecordingId& recording, int number) {
    for (const auto& [name, bytes] : store.objects)
      if (name.find(recording.value + "/" + std::to_string(number) + "-") != std::string::npos) return name;
    throw std::runtime_error("no such object");
  }
  std::int64_t events(const std::string& of) {
    return take(db::read<std::int64_t>(*database, [&](db::Reader& reader) -> Result<std::int64_t> {
      return TRY(store::query_value<std::int64_t>(reader, "SELECT COUNT(*) FROM audit_event WHERE event = ?", of))
          .value_or(0);
    }));
  }
  RecordingId first;
};

TEST_F(ProveRecordings, OneThatIsWholeIsProvenEachNight) {
  const auto finished = load<SessionRecording>(first.value).processed_at;
  EXPECT_EQ(listed(first).proven_at, finished) << "finishing it was the first proof";
  EXPECT_EQ(prove().proven, 1);
  EXPECT_EQ(listed(first).proven_at, clock.now());
  EXPECT_EQ(listed(first).fault, std::nullopt);
  EXPECT_EQ(prove().proven, 0) << "once a night";
  clock.advance(Hours(24));
  EXPECT_EQ(prove().proven, 1);
  EXPECT_EQ(events("job.prove_recordings"), 2);
  EXPECT_EQ(events("recording.fault"), 0);
}

TEST_F(ProveRecordings, TheDayIsForPatients) {
  clock.advance(Hours(12));
  EXPECT_EQ(prove().proven, 0);
  clock.advance(Hours(10));
  EXPECT_EQ(prove().proven, 1);
  clock.advance(Hours(24) * 4 + Hours(14));
  EXPECT_EQ(prove().proven, 1) << "where the server is off at night";
}

/// Each piece takes an hour to read.
class SlowStore : public testing::MemoryRecordingStore {
 public:
  SlowStore(testing::MemoryRecordingStore& of, testing::ManualClock& clock) : clock_(clock) { objects = of.objects; }
  Result<std::string> get(const std::string& name, std::uint64_t offset, std::size_t size) override {
    clock_.advance(Hours(1));
    return MemoryRecordingStore::get(name, offset, size);
  }

 private:
  testing::ManualClock& clock_;
};

TEST_F(ProveRecordings, WhatTheNightIsTooShortForComesFirstInTheNextOne) {
  const auto second = finished_one();
  clock.advance(Minutes(1));
  const auto third = finished_one();
  SlowStore slow(store, clock);
  RecordingDesk slow_desk{slow, keys, {}};
  services.recordings = &slow_desk;
  const auto midnight = std::chrono::ceil<std::chrono::days>(clock.now()) + Hours(24);
  clock.jump_to(midnight + Hours(3));
  EXPECT_EQ(prove().proven, 2) << "one until five o'clock, one that was begun before six until seven";
  EXPECT_EQ(clock.now(), midnight + Hours(7));
  EXPECT_EQ(listed(second).proven_at, clock.now());
  EXPECT_EQ(prove().proven, 0) << "the day is for patients";
  clock.jump_to(midnight + Hours(22));
  EXPECT_EQ(prove({.recordings = 1}).proven, 1);
  EXPECT_EQ(listed(third).proven_at, clock.now());
  EXPECT_EQ(clock.now(), midnight + Hours(24));
}

TEST_F(ProveRecordings, WhatIsTooMuchForTheNightsIsNotReadByDay) {
  finished_one();
  const ProofBudget one{.recordings = 1};
  clock.jump_to(std::chrono::ceil<std::chrono::days>(clock.now()) + Hours(24));
  for (int night = 0; night < 6; ++night, clock.advance(Hours(24))) EXPECT_EQ(prove(one).proven, 1);
  execute("UPDATE recording_proof SET next_attempt_at = 1");
  clock.advance(Hours(12));
  EXPECT_EQ(prove().proven, 0) << "a night was used";
  clock.advance(Hours(24) * 3);
  EXPECT_EQ(prove().proven, 2) << "no night was, for three days";
}

TEST_F(ProveRecordings, AChangedByteIsAFaultThatIsToldOnce) {
  store.objects[object_of(first, 1)].back() ^= 1;
  EXPECT_EQ(prove().faulty, 1);
  EXPECT_EQ(listed(first).fault, RecordingFault::PIECE_DAMAGED);
  EXPECT_NE(listed(first).proven_at, clock.now());
  EXPECT_EQ(events("recording.fault"), 1);
  const auto faulty = take(faulty_recordings(*database));
  EXPECT_EQ(faulty.count, 1);
  EXPECT_EQ(faulty.some, std::vector{first});
  clock.advance(Hours(24));
  EXPECT_EQ(prove().faulty, 1);
  EXPECT_EQ(events("recording.fault"), 1) << "nothing new";
  EXPECT_EQ(store.objects.size(), 2U) << "nothing is ever deleted by it";
  EXPECT_EQ(load<SessionRecording>(first.value).status, RecordingStatus::AVAILABLE);
}

TEST_F(ProveRecordings, EachKindOfFaultHasItsName) {
  const auto kept = store.objects;
  const auto key = keys.kept;
  const auto fault_now = [&] {
    clock.advance(Hours(24));
    prove();
    const auto fault = listed(first).fault;
    store.objects = kept;
    keys.kept = key;
    return fault;
  };
  store.objects.erase(object_of(first, 0));
  EXPECT_EQ(fault_now(), RecordingFault::PIECE_DAMAGED) << "a piece is gone";
  std::swap(store.objects[object_of(first, 0)], store.objects[object_of(first, 1)]);
  EXPECT_EQ(fault_now(), RecordingFault::PIECE_DAMAGED) << "two were swapped";
  keys.kept.clear();
  EXPECT_EQ(fault_now(), RecordingFault::KEY_UNUSABLE) << "the key is gone";
  keys.kept.begin()->second.back() ^= 1;
  EXPECT_EQ(fault_now(), RecordingFault::KEY_UNUSABLE) << "the key was changed";
  execute("UPDATE session_recording SET sealed_sha256 = plain_sha256");
  EXPECT_EQ(fault_now(), RecordingFault::NOT_AS_FINISHED) << "together it is another one";
}

TEST_F(ProveRecordings, WhatWasBroughtBackIsProvenAgain) {
  const auto kept = keys.kept;
  keys.kept.clear();
  EXPECT_EQ(prove().faulty, 1);
  keys.kept = kept;
  clock.advance(Hours(24));
  EXPECT_EQ(prove().proven, 1);
  EXPECT_EQ(listed(first).fault, std::nullopt);
  EXPECT_EQ(events("recording.mended"), 1);
  EXPECT_EQ(take(faulty_recordings(*database)).count, 0);
}

TEST_F(ProveRecordings, AStoreOutOfReachSaysNothingOfThem) {
  class Unreachable : public RecordingStore {
    Result<void> put(const std::string&, std::string_view) override { return gone(); }
    Result<std::string> get(const std::string&, std::uint64_t, std::size_t) override { return gone(); }
    Result<void> list(const std::string&, OnObject) override { return gone(); }
    Result<void> remove(const std::string&) override { return gone(); }
    static tl::unexpected<Error> gone() {
      return fail(Error{.code = ErrorCode::storage_unavailable, .cause = "recording_store"});
    }
  } unreachable;
  RecordingDesk other{unreachable, keys, {}};
  services.recordings = &other;
  const auto round = prove();
  EXPECT_EQ(round.unread, 1);
  EXPECT_EQ(round.faulty, 0);
  services.recordings = &desk;
  EXPECT_EQ(listed(first).fault, std::nullopt);
  EXPECT_EQ(prove().proven, 0) << "not at once";
  clock.advance(Hours(1));
  EXPECT_EQ(prove().proven, 1);
}

TEST_F(ProveRecordings, TheLeastRecentlyProvenComeFirstAndTheNightHasAnEnd) {
  const auto second = finished_one();
  clock.jump_to(std::chrono::ceil<std::chrono::days>(clock.now()) + Hours(24));
  EXPECT_EQ(prove({.recordings = 1}).proven, 1);
  EXPECT_EQ(listed(first).proven_at, clock.now());
  EXPECT_NE(listed(second).proven_at, clock.now());
  EXPECT_EQ(prove({.recordings = 1}).proven, 0) << "of one night";
  clock.advance(Hours(24));
  EXPECT_EQ(prove({.recordings = 1}).proven, 1);
  EXPECT_EQ(listed(second).proven_at, clock.now());
  clock.advance(Hours(24));
  EXPECT_EQ(prove({.bytes = 7}).proven, 1) << "six bytes each";
}

TEST_F(ProveRecordings, AnotherServersLeaseKeepsItsHandsOff) {
  EXPECT_EQ(prove().proven, 1);
  clock.advance(Hours(24));
  execute("UPDATE recording_proof SET lease = 'other', leased_until = " +
          std::to_string((clock.now() + Minutes(5)).time_since_epoch().count()));
  EXPECT_EQ(prove().proven, 0);
  clock.advance(Minutes(5));
  EXPECT_EQ(prove().proven, 1) << "that died";
}

TEST_F(ProveRecordings, WhatIsBeingDeletedIsNotLookedAt) {
  EXPECT_EQ(prove().proven, 1);
  store.objects.clear();
  execute("UPDATE session_recording SET deletion_began_at = 1");
  clock.advance(Hours(24));
  const auto round = prove();
  EXPECT_EQ(round.proven + round.faulty + round.unread, 0);
  EXPECT_EQ(listed(first).proven_at, std::nullopt);
}

TEST_F(ProveRecordings, AStopLeavesItForTheNextStart) {
  EXPECT_EQ(take(prove_recordings(services, [] { return true; })).proven, 0);
  int asked = 0;
  const auto round = take(prove_recordings(services, [&] { return ++asked > 3; }));
  EXPECT_EQ(round.proven, 0);
  EXPECT_EQ(round.faulty, 0);
}

TEST(Night, IsFromTenToSix) {
  const Instant midnight{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)};
  EXPECT_TRUE(is_night(midnight));
  EXPECT_TRUE(is_night(midnight + Hours(6) - Millis(1)));
  EXPECT_FALSE(is_night(midnight + Hours(6)));
  EXPECT_FALSE(is_night(midnight + Hours(22) - Millis(1)));
  EXPECT_TRUE(is_night(midnight + Hours(22)));
}

}  // namespace
}  // namespace chiroflow::app
