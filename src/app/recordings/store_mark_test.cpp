// SPDX-License-Identifier: Apache-2.0
// On every database: one pair of folders, and whoever has another pair is told.
#include "app/recordings/store_mark.hpp"

#include "support/deletion_world.hpp"

namespace chiroflow::app {
namespace {

class RecordingStoreMark : public testing::DeletionWorld {
 protected:
  Result<std::string> mark() {
    return recording_store_mark(database(), sealer, random, clock.now(), [&](const std::string& fresh) -> Result<void> {
      if (cannot_be_written) return fail(Error{.code = ErrorCode::storage_unavailable});
      taken.push_back(fresh);
      return {};
    });
  }
  std::vector<std::string> taken;
  bool cannot_be_written = false;
};

TEST_P(RecordingStoreMark, TheFirstServerTakesItsFoldersAndNoOtherDoes) {
  const auto first = take_it(mark());
  EXPECT_EQ(taken, std::vector<std::string>{first});
  EXPECT_EQ(take_it(mark()), first);
  EXPECT_EQ(taken.size(), 1u);
}

TEST_P(RecordingStoreMark, FoldersThatCannotBeTakenLeaveTheDatabaseWithoutOne) {
  cannot_be_written = true;
  EXPECT_FALSE(mark());
  EXPECT_EQ(count("server_secret WHERE name = 'recording_store'"), 0);
  cannot_be_written = false;
  EXPECT_TRUE(mark());
  EXPECT_EQ(taken.size(), 1u);
}

TEST_P(RecordingStoreMark, LookingForItTakesNoFolders) {
  EXPECT_EQ(take_it(find_recording_store_mark(database(), sealer)), std::nullopt);
  const auto first = take_it(mark());
  EXPECT_EQ(take_it(find_recording_store_mark(database(), sealer)), first);
  EXPECT_EQ(taken.size(), 1u);
}

CHIROFLOW_ON_EVERY_DATABASE(RecordingStoreMark);

}  // namespace
}  // namespace chiroflow::app
