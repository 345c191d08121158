// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/file_recordings.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "support/seeded_random.hpp"

namespace chiroflow::system {
namespace {

namespace fs = std::filesystem;

class FileRecordings : public ::testing::Test {
 protected:
  FileRecordings() {
    fs::remove_all(folder);
    EXPECT_TRUE(store.take_over(kMark) && keys.take_over(kMark));
    store.belongs_to(kMark);
    keys.belongs_to(kMark);
  }
  ~FileRecordings() override { fs::remove_all(folder); }

  std::vector<std::string> listed(const std::string& prefix = {}) {
    std::vector<std::string> names;
    EXPECT_TRUE(store.list(prefix, [&](const StoredObject& object) -> Result<void> {
      names.push_back(object.name + ":" + std::to_string(object.size));
      return {};
    }));
    std::sort(names.begin(), names.end());
    return names;
  }
  static unsigned mode(const std::string& path) {
    struct stat state{};
    return ::stat(path.c_str(), &state) == 0 ? state.st_mode & 0777u : 0;
  }

  static constexpr const char* kMark = "0123456789abcdef";
  std::string folder = ::testing::TempDir() + "recordings-" + std::to_string(::getpid());
  testing::SeededRandom random{3};
  FileRecordingStore store{folder + "/recordings", random};
  FileRecordingKeys keys{folder + "/recording-keys", random};
};

TEST_F(FileRecordings, KeepsWhatWasPutAndGivesPartsOfIt) {
  ASSERT_TRUE(store.put("org1/rec1/0-ab", "0123456789"));
  EXPECT_EQ(store.get("org1/rec1/0-ab", 0, 100).value(), "0123456789");
  EXPECT_EQ(store.get("org1/rec1/0-ab", 3, 4).value(), "3456");
  EXPECT_EQ(store.get("org1/rec1/0-ab", 8, 4).value(), "89");
  EXPECT_EQ(store.get("org1/rec1/0-ab", 10, 4).value(), "");
  ASSERT_TRUE(store.put("org1/rec1/0-ab", "other"));
  EXPECT_EQ(store.get("org1/rec1/0-ab", 0, 100).value(), "other");
}

TEST_F(FileRecordings, NobodyElseOnTheMachineReadsThem) {
  ASSERT_TRUE(store.put("org1/rec1/0-ab", "x"));
  ASSERT_TRUE(keys.put("rec1", "wrapped"));
  EXPECT_EQ(mode(folder + "/recordings/org1/rec1"), 0700u);
  EXPECT_EQ(mode(folder + "/recordings/org1/rec1/0-ab"), 0600u);
  EXPECT_EQ(mode(folder + "/recording-keys"), 0700u);
  EXPECT_EQ(mode(folder + "/recording-keys/rec1"), 0600u);
}

TEST_F(FileRecordings, ListsByWholeSegments) {
  for (const auto* name : {"org1/rec1/0-ab", "org1/rec1/1-cd", "org1/rec10/0-ef"}) ASSERT_TRUE(store.put(name, "xy"));
  EXPECT_EQ(listed("org1/rec1"), (std::vector<std::string>{"org1/rec1/0-ab:2", "org1/rec1/1-cd:2"}));
  EXPECT_EQ(listed().size(), 3u);
  EXPECT_TRUE(listed("org2").empty());
}

TEST_F(FileRecordings, RemovingIsRepeatable) {
  ASSERT_TRUE(store.put("org1/rec1/0-ab", "x"));
  EXPECT_TRUE(store.remove("org1/rec1/0-ab"));
  EXPECT_TRUE(store.remove("org1/rec1/0-ab"));
  EXPECT_EQ(store.get("org1/rec1/0-ab", 0, 1).error().cause, "no_object");
  EXPECT_FALSE(fs::exists(folder + "/recordings/org1/rec1"));
}

TEST_F(FileRecordings, AFolderGoesWithItsLastObjectAndNotBefore) {
  for (const auto* name : {"org1/rec1/0-ab", "org1/rec1/1-cd", "org1/rec2/0-ab"}) ASSERT_TRUE(store.put(name, "x"));
  EXPECT_TRUE(store.remove_all({"org1/rec1/0-ab", "org1/rec2/0-ab"}));
  EXPECT_TRUE(fs::exists(folder + "/recordings/org1/rec1"));
  EXPECT_FALSE(fs::exists(folder + "/recordings/org1/rec2"));
  EXPECT_TRUE(store.remove("org1/rec1/1-cd"));
  EXPECT_FALSE(fs::exists(folder + "/recordings/org1/rec1"));
  EXPECT_TRUE(fs::exists(folder + "/recordings/org1"));
}

TEST_F(FileRecordings, NoNameLeadsElsewhere) {
  for (const auto* name : {"../x", "a/../../x", "/etc/x", "a//b", "", "a/", ".hidden", "a/b\n"}) {
    EXPECT_FALSE(store.put(name, "x")) << name;
    EXPECT_FALSE(store.get(name, 0, 1)) << name;
    EXPECT_FALSE(keys.put(name, "x")) << name;
  }
  EXPECT_FALSE(fs::exists(folder + "/x"));
}

TEST_F(FileRecordings, WhatACrashLeftOfAPutIsListedAndIsNoObject) {
  ASSERT_TRUE(store.put("org1/rec1/0-ab", "x"));
  std::ofstream(folder + "/recordings/org1/rec1/1-cd.new-0123456789ab") << "half";
  EXPECT_EQ(listed().size(), 2u);
  EXPECT_EQ(store.get("org1/rec1/1-cd", 0, 9).error().code, ErrorCode::not_found);
  EXPECT_TRUE(store.remove("org1/rec1/1-cd.new-0123456789ab"));
  EXPECT_EQ(listed().size(), 1u);
}

TEST_F(FileRecordings, ADestroyedKeyIsGoneAndAnotherOneStays) {
  ASSERT_TRUE(keys.put("rec1", "wrapped one"));
  ASSERT_TRUE(keys.put("rec2", "wrapped two"));
  EXPECT_EQ(keys.get("rec1").value(), "wrapped one");
  EXPECT_TRUE(keys.destroy("rec1"));
  EXPECT_TRUE(keys.destroy("rec1"));
  EXPECT_FALSE(keys.get("rec1").value());
  EXPECT_EQ(keys.names().value(), std::vector<std::string>{"rec2"});
}

TEST_F(FileRecordings, WhatACrashLeftOfAKeyIsNamedAndDestroyedWithIt) {
  using Names = std::vector<std::string>;
  ASSERT_TRUE(keys.put("rec1", "wrapped one"));
  ASSERT_TRUE(keys.put("rec10", "wrapped ten"));
  EXPECT_TRUE(fs::is_empty(folder + "/recording-keys/unfinished")) << "where a key grows, and a crash leaves it";
  const auto leave_one = [&] {
    std::ofstream(folder + "/recording-keys/unfinished/rec1.new-0123456789ab") << "wrapped one";
  };
  leave_one();
  auto names = keys.names().value();
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (Names{"rec1", "rec10", "unfinished/rec1.new-0123456789ab"}));
  EXPECT_EQ(keys.get(names.back()).value(), "wrapped one");
  EXPECT_TRUE(keys.destroy("rec1"));
  EXPECT_EQ(keys.names().value(), Names{"rec10"});
  leave_one();
  EXPECT_TRUE(keys.destroy("rec1")) << "also when the key itself is gone";
  EXPECT_EQ(keys.names().value(), Names{"rec10"});
}

TEST_F(FileRecordings, AFolderWithoutTheMarkIsOutOfReachAndNotEmpty) {
  ASSERT_TRUE(store.put("org1/rec1/0-ab", "x"));
  ASSERT_TRUE(keys.put("rec1", "wrapped"));
  const auto expect_out_of_reach = [&] {
    for (const auto& error :
         {store.get("org1/rec1/0-ab", 0, 1).error(), store.put("org1/rec1/1-cd", "x").error(),
          store.remove("org1/rec1/0-ab").error(),
          store.list("org1/rec1", [](const StoredObject&) { return Result<void>(); }).error(), keys.get("rec1").error(),
          keys.put("rec2", "x").error(), keys.destroy("rec1").error(), keys.names().error()}) {
      EXPECT_EQ(error.code, ErrorCode::storage_unavailable);
      EXPECT_EQ(error.cause, "recording_store");
    }
  };
  fs::rename(folder, folder + "-elsewhere");
  expect_out_of_reach();
  fs::create_directories(folder + "/recordings");
  fs::create_directories(folder + "/recording-keys");
  expect_out_of_reach();
  EXPECT_TRUE(store.take_over("another") && keys.take_over("another"));
  expect_out_of_reach();
  fs::remove_all(folder);
  fs::rename(folder + "-elsewhere", folder);
  EXPECT_TRUE(store.get("org1/rec1/0-ab", 0, 1));
  EXPECT_TRUE(keys.get("rec1").value());
}

TEST_F(FileRecordings, APlaceThatCannotBeWrittenIsSaidClearly) {
  fs::remove_all(folder);
  std::ofstream(folder) << "a file where the folder should be";
  const auto outcome = store.put("org1/rec1/0-ab", "x");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::storage_unavailable);
  EXPECT_EQ(outcome.error().cause, "recording_store");
  EXPECT_EQ(outcome.error().message.find(folder), std::string::npos);
}

}  // namespace
}  // namespace chiroflow::system
