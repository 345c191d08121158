// SPDX-License-Identifier: Apache-2.0
// On every database: holds, retention and two servers at the same recordings at the same time. Whatever the order, a hold that said it
// covers a recording never loses it.
#include <atomic>
#include <thread>

#include "support/deletion_world.hpp"

namespace chiroflow::app {
namespace {

/// A server of its own on the same database; what the others use at the same time is safe from any thread.
struct Server {
  Server(const Services& shared, db::Database& database, std::uint64_t seed)
      : random(seed),
        ids(shared.clock, random),
        services{database,      shared.clock, random,           ids,        shared.audit_log,
                 shared.sealer, shared.video, shared.passwords, shared.log, shared.settings} {
    services.consents = shared.consents;
    services.recordings = shared.recordings;
  }
  testing::SeededRandom random;
  IdGenerator ids;
  Services services;
};

class DeletionRace : public testing::DeletionWorld {
 protected:
  static constexpr int kRecordings = 16;
  std::vector<RecordingId> record_some() {
    std::vector<RecordingId> ids_of;
    for (int i = 0; i < kRecordings; ++i) ids_of.push_back(record(i % 2 == 0 ? session : other_session));
    return ids_of;
  }
};

TEST_P(DeletionRace, AHoldThatSaysItCoversARecordingKeepsIt) {
  const auto recordings = record_some();
  std::atomic<bool> all_held = false;
  std::vector<SetLegalHoldOutput> placed;
  std::thread deleting([&] {
    Server server(*services, database(), 101);
    for (const auto& id : recordings) {
      Call c(server.services, clinic, origin, "telehealth.deleteRecording", AuditAction::DELETE);
      const auto out = delete_recording(c, {id, "race"});
      EXPECT_TRUE(out || out.error().cause == "legal_hold") << out.error().detail;
      EXPECT_TRUE(finish_deletions(server.services));
    }
    while (!all_held) std::this_thread::yield();
    EXPECT_TRUE(finish_deletions(server.services));
  });
  std::thread holding([&] {
    Server server(*services, database(), 202);
    for (auto id = recordings.rbegin(); id != recordings.rend(); ++id) {
      Call c(server.services, clinic, origin, "telehealth.setLegalHold", AuditAction::CREATE);
      placed.push_back(take_it(set_legal_hold(c, {HoldScope::RECORDING, id->value, "m", "r", "o"})));
    }
    all_held = true;
  });
  holding.join();
  deleting.join();
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const auto& id = recordings[recordings.size() - 1 - i];
    EXPECT_EQ(placed[i].recordings + placed[i].too_late, 1);
    EXPECT_EQ(placed[i].recordings == 1, is_there(id)) << i;
    EXPECT_EQ(placed[i].too_late == 1, is_gone(id)) << i;
    if (is_there(id)) EXPECT_TRUE(load(id).legal_hold);
  }
}

TEST_P(DeletionRace, TwoServersOnTheirOwnConnectionsTakeEachRecordingOnce) {
  const auto recordings = record_some();
  withdraw();
  pass(Hours(24 * 30));
  clock.advance(Hours(24));
  std::unique_ptr<storage::StorageEngine> second;
  if (test_database().address().starts_with("postgres"))
    second = take_it(storage::open_database(test_database().address(), {}, log, clock));
  db::Database* databases[] = {&database(), second ? second.get() : &database()};
  std::atomic<int> withdrawn = 0, deleted = 0;
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < 2; ++i)
    threads.emplace_back([&, i] {
      Server server(*services, *databases[i], 300 + i);
      const auto due = withdraw_due_recordings(server.services);
      EXPECT_TRUE(due) << due.error().detail;
      const auto done = finish_deletions(server.services);
      EXPECT_TRUE(done) << done.error().detail;
      if (due) withdrawn += due->withdrawn;
      if (done) deleted += done->deleted;
    });
  for (auto& thread : threads) thread.join();
  deleted += finish().deleted;
  EXPECT_EQ(withdrawn, kRecordings);
  EXPECT_EQ(deleted, kRecordings);
  EXPECT_EQ(count("deletion_certificate"), kRecordings);
  for (const auto& id : recordings) EXPECT_TRUE(is_gone(id));
}

CHIROFLOW_ON_EVERY_DATABASE(DeletionRace);

}  // namespace
}  // namespace chiroflow::app
