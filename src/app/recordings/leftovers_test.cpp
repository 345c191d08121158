// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/leftovers.hpp"

#include "app/recordings/holds.hpp"
#include "app/recordings/orphans.hpp"
#include "app/recordings/play.hpp"
#include "app/recordings/prove.hpp"
#include "store/recording_proof_table.hpp"
#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

/// Cannot be listed where it is told so: what is done right before is done, and what comes after is not, as with a server that was killed.
class FrailStore : public testing::MemoryRecordingStore {
 public:
  Result<void> put(const std::string& name, std::string_view bytes) override {
    TRY(MemoryRecordingStore::put(name, bytes));
    if (after_put) std::exchange(after_put, {})();
    return {};
  }
  Result<void> list(const std::string& prefix, OnObject on_object) override {
    if (!killed) return MemoryRecordingStore::list(prefix, on_object);
    return fail(Error{.code = ErrorCode::storage_unavailable, .cause = "recording_store"});
  }

  std::function<void()> after_put;
  bool killed = false;
};

class Leftovers : public RecordingFixture {
 protected:
  Leftovers() {
    services.recordings = &frail_desk;
    ready();
    recording = take(start_it()).recording_id;
  }
  std::string folder() const { return clinic.organization.id.value + "/" + recording.value + "/"; }
  /// The server is killed once the recording is finished, before anything is cleared.
  void finish_and_die() {
    stop_because(RecordingStop::REFUSED);
    frail.killed = true;
    look_after();
    frail.killed = false;
  }
  /// The clinic's zone is not known here, so that its clock is the universal one.
  ProofRound next_night() {
    clock.jump_to(std::chrono::ceil<std::chrono::days>(clock.now()) + Hours(24));
    return prove();
  }
  ProofRound prove() { return take(prove_recordings(services)); }
  RecordingOrphans orphans() { return take(find_recording_orphans(services)); }
  RecordingStatus status_now() { return load<SessionRecording>(recording.value).status; }
  std::vector<std::string> told() {
    return take(db::read<std::vector<std::string>>(*database, [](db::Reader& reader) {
      return store::query_all<std::string>(
          reader, "SELECT details FROM audit_event WHERE event = 'recording.leftovers' ORDER BY seq");
    }));
  }

  FrailStore frail;
  RecordingDesk frail_desk{frail, keys, {}};
  RecordingId recording;
};

TEST_F(Leftovers, OfOneThatWasFinishedGoAtNight) {
  take(put(recording, 0, "said"));
  frail.objects[folder() + "1-ab"] = "put, and the server was killed";
  finish_and_die();
  ASSERT_EQ(status_now(), RecordingStatus::AVAILABLE);
  ASSERT_EQ(orphans().objects_without_rows, 1);
  const auto round = next_night();
  EXPECT_EQ(round.leftovers, 1);
  EXPECT_EQ(round.proven, 1);
  EXPECT_TRUE(orphans().none());
  EXPECT_EQ(told(), std::vector<std::string>{R"({"objects":1})"});
  EXPECT_EQ(next_night().proven, 1) << "it is as whole as before";
  EXPECT_EQ(told().size(), 1U);
}

TEST_F(Leftovers, OfOneThatFailedGoAtNight) {
  frail.objects[folder() + "0-ab"] = "put, and the server was killed";
  finish_and_die();
  ASSERT_EQ(status_now(), RecordingStatus::FAILED);
  ASSERT_EQ(orphans().objects_without_rows, 1);
  const auto round = next_night();
  EXPECT_EQ(round.leftovers, 1);
  EXPECT_EQ(round.proven + round.faulty + round.unread, 0) << "nothing is said of it";
  EXPECT_TRUE(orphans().none());
  EXPECT_EQ(told().size(), 1U);
  frail.objects[folder() + "1-cd"] = "came even later";
  EXPECT_EQ(next_night().leftovers, 1);
  EXPECT_TRUE(orphans().none());
}

TEST_F(Leftovers, OfOneWithAFaultStay) {
  take(put(recording, 0, "said"));
  frail.objects[folder() + "1-ab"] = "x";
  finish_and_die();
  for (auto& [name, bytes] : frail.objects)
    if (name.starts_with(folder() + "0-")) bytes.back() ^= 1;
  EXPECT_EQ(next_night().faulty, 1);
  EXPECT_TRUE(frail.objects.contains(folder() + "1-ab"));
  EXPECT_TRUE(told().empty());
}

TEST_F(Leftovers, UnderAHoldStayUntilItIsReleased) {
  take(put(recording, 0, "said"));
  frail.objects[folder() + "1-ab"] = "x";
  finish_and_die();
  auto hold = call_as(clinic.owner, "telehealth.setLegalHold");
  const auto held = take(set_legal_hold(hold, {.scope = HoldScope::PATIENT,
                                               .target_id = clinic.patient.id.value,
                                               .matter = "M-1",
                                               .reason = "letter",
                                               .ordered_by = "counsel"}));
  EXPECT_EQ(next_night().leftovers, 0);
  EXPECT_TRUE(frail.objects.contains(folder() + "1-ab"));
  auto release = call_as(clinic.owner, "telehealth.releaseLegalHold");
  take(release_legal_hold(release, {.legal_hold_id = held.legal_hold_id, .reason = "settled"}));
  EXPECT_EQ(next_night().leftovers, 1);
  EXPECT_TRUE(orphans().none());
}

TEST_F(Leftovers, AreNotWhatAnUploadHasWrittenAndNotYetCommitted) {
  clock.jump_to(std::chrono::ceil<std::chrono::days>(clock.now()));
  frail.after_put = [&] {
    EXPECT_EQ(frail.objects.size(), 1U);
    prove();
    EXPECT_EQ(frail.objects.size(), 1U);
  };
  take(put(recording, 0, "said", true));
  look_after();
  EXPECT_EQ(status_now(), RecordingStatus::AVAILABLE);
  EXPECT_EQ(next_night().proven, 1);
  EXPECT_TRUE(told().empty());
}

TEST_F(Leftovers, MayGoWhileAnUploadHangsThatIsNotTakenAnyMore) {
  frail.after_put = [&] {
    finish_and_die();
    EXPECT_EQ(status_now(), RecordingStatus::FAILED);
    EXPECT_EQ(next_night().leftovers, 1);
  };
  expect_error(put(recording, 0, "said"), ErrorCode::conflict, "recording_stopped");
  EXPECT_TRUE(frail.objects.empty());
  EXPECT_TRUE(orphans().none());
}

/// Whoever looked long ago, or lost the lease, decides nothing.
TEST_F(Leftovers, AreDecidedByHowTheRecordingIsNow) {
  static constexpr LeasedRows kRows{"recording_proof", "recording_id", "1 = 1", Minutes(10)};
  RecordingProof proof;
  proof.recording_id = recording;
  proof.organization_id = clinic.organization.id;
  proof.next_attempt_at = clock.now();
  insert(proof);
  const auto lease = take(take_lease(services, kRows, clinic.organization.id, recording.view())).value();
  frail.objects[folder() + "0-ab"] = "x";
  auto seen = load<SessionRecording>(recording.value);
  const auto cleared = [&](const std::string& by) {
    return take(clear_old_leftovers(services, seen, {kRows, seen.organization_id, recording.view(), by}));
  };
  EXPECT_EQ(cleared(lease), 0) << "it runs";
  finish_and_die();
  EXPECT_EQ(cleared("another"), 0);
  execute("UPDATE session_recording SET deletion_began_at = 1");
  EXPECT_EQ(cleared(lease), 0) << "its deletion removes all";
  execute("UPDATE session_recording SET deletion_began_at = NULL");
  EXPECT_EQ(frail.objects.size(), 1U);
  EXPECT_EQ(cleared(lease), 1);
  EXPECT_TRUE(frail.objects.empty());
}

}  // namespace
}  // namespace chiroflow::app
