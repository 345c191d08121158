// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/recording_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "support/seeded_random.hpp"

namespace chiroflow::janus {
namespace {

namespace fs = std::filesystem;

struct Recordings : ::testing::Test {
  fs::path root = fs::temp_directory_path() / ("recordings-" + std::to_string(::getpid()) + "-" +
                                               ::testing::UnitTest::GetInstance()->current_test_info()->name());
  testing::SeededRandom random;
  Recordings() { fs::create_directories(root); }
  ~Recordings() override { fs::remove_all(root); }
};

TEST_F(Recordings, AreNamedByTheirBeginning) {
  const auto now = from_unix_ms(1'900'000'000'123);
  const auto name = new_recording_name(now, random);
  EXPECT_EQ(recording_begin(name), now);
  EXPECT_NE(new_recording_name(now, random), name);
  for (const auto& other : {std::string(), std::string("."), std::string(".."), std::string("../../etc"), name + "x",
                            name.substr(1), std::string("-900000000123-0a1b2c3d"),
                            std::string("1900000000123-0A1B2C3D"), std::string("1900000000123/0a1b2c3d")})
    EXPECT_FALSE(recording_begin(other)) << other;
}

TEST_F(Recordings, KeepTheirStateInFiles) {
  const auto folder = recording_folder(root, "cf-1", new_recording_name(from_unix_ms(1), random));
  EXPECT_FALSE(folder.exists());
  ASSERT_TRUE(folder.make());
  ASSERT_TRUE(folder.make());
  EXPECT_TRUE(folder.exists());
  EXPECT_EQ(fs::status(folder.path()).permissions() & fs::perms::others_all, fs::perms::none);
  EXPECT_EQ(fs::status(folder.path()).permissions() & fs::perms::group_all, fs::perms::group_all);
  EXPECT_FALSE(folder.stopped());
  ASSERT_TRUE(folder.note_stopped(from_unix_ms(1'900'000'000'000)));
  EXPECT_EQ(RecordingFolder(folder.path()).stopped(), from_unix_ms(1'900'000'000'000));
  EXPECT_FALSE(folder.film());
  ASSERT_TRUE(folder.note_film({.file = "visit.mp4", .format = "mp4", .duration_ms = 5, .started_at_ms = 7}));
  EXPECT_EQ(folder.film()->file, "visit.mp4");
  EXPECT_EQ(folder.film()->started_at_ms, 7);
  EXPECT_FALSE(folder.failure());
  ASSERT_TRUE(folder.note_failure("no sound"));
  EXPECT_EQ(folder.failure(), "no sound");
}

TEST_F(Recordings, AreFoundByTheirRoomAndRemoved) {
  const auto later = new_recording_name(from_unix_ms(2), random), earlier = new_recording_name(from_unix_ms(1), random);
  for (const auto& name : {later, earlier}) ASSERT_TRUE(recording_folder(root, "cf-1", name).make());
  ASSERT_TRUE(recording_folder(root, "cf-10", later).make());
  fs::create_directory(root / "cf-1.other");
  const auto folder = recording_folder(root, "cf-1", earlier);
  std::ofstream(folder.path() / "x.mjr") << "x";
  EXPECT_EQ(recordings_of(root, "cf-1"), (std::vector{earlier, later}));
  ASSERT_TRUE(folder.remove());
  ASSERT_TRUE(folder.remove());
  EXPECT_EQ(recordings_of(root, "cf-1"), std::vector{later});
  EXPECT_EQ(recordings_of(root, "cf-10"), std::vector{later});
}

TEST_F(Recordings, CannotBeMadeWhereThereIsNoFolder) {
  const auto outcome = recording_folder(root / "absent", "cf-1", "x").make();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::precondition_failed);
}

}  // namespace
}  // namespace chiroflow::janus
