// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "support/deletion_world.hpp"
#include "surfaces/jobs/job_runner.hpp"

namespace chiroflow::jobs {
namespace {

class DeletingRunner : public testing::DeletionWorld {
 protected:
  void run_until(const std::function<bool()>& done) {
    JobRunner runner(*services, *crypto::SigningKey::from_seed(std::string(32, 's')),
                     [](const std::vector<std::string>&) -> Result<void> { return {}; }, nullptr,
                     {.deletions = Millis(1), .retention = Millis(0)});
    while (!done()) std::this_thread::yield();
  }
};

TEST_P(DeletingRunner, FinishesWhatPeopleBeganAndTakesWhatIsDue) {
  const auto asked = record(session), due = record(session), kept = record(session, RecordingPurpose::CLINICAL_RECORD);
  take_it(remove(asked));
  withdraw();
  pass(Hours(24 * 30));
  clock.advance(Hours(24));
  run_until([&] { return is_gone(asked) && is_gone(due); });
  EXPECT_TRUE(is_there(kept));
}

TEST_P(DeletingRunner, LeavesRecordingsAloneWhereThisServerKeepsNone) {
  const auto id = record(session);
  take_it(remove(id));
  services->recordings = nullptr;
  std::atomic<int> rounds{0};
  JobRunner runner(
      *services, *crypto::SigningKey::from_seed(std::string(32, 's')),
      [](const std::vector<std::string>&) -> Result<void> { return {}; }, [&] { ++rounds; },
      {.jobs = Millis(1), .deletions = Millis(1)});
  while (rounds < 5) std::this_thread::yield();
  EXPECT_EQ(load(id).status, RecordingStatus::AVAILABLE);
}

INSTANTIATE_TEST_SUITE_P(Memory, DeletingRunner, ::testing::Values(testing::sqlite_memory_case()), testing::case_name);

}  // namespace
}  // namespace chiroflow::jobs
