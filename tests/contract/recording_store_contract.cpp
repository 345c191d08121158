// SPDX-License-Identifier: Apache-2.0
// What every store of recordings does the same: a folder, and a bucket.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <tuple>

#include "adapters/s3/s3_recordings.hpp"
#include "adapters/system/file_recordings.hpp"
#include "support/manual_clock.hpp"
#include "support/s3_in_memory.hpp"
#include "support/seeded_random.hpp"

namespace chiroflow {
namespace {

struct Place {
  virtual ~Place() = default;
  /// Another server's view of the same place.
  virtual std::unique_ptr<MarkedRecordingStore> open() = 0;
  /// As if another, empty place were there.
  virtual void swap_out() = 0;
  virtual void swap_back() = 0;
};

class Folder : public Place {
 public:
  Folder() { std::filesystem::remove_all(path_); }
  ~Folder() override {
    for (const auto* end : {"", ".away"}) std::filesystem::remove_all(path_ + end);
  }
  std::unique_ptr<MarkedRecordingStore> open() override {
    return std::make_unique<system::FileRecordingStore>(path_, random_);
  }
  void swap_out() override {
    std::filesystem::rename(path_, path_ + ".away");
    std::filesystem::create_directories(path_);
  }
  void swap_back() override {
    std::filesystem::remove_all(path_);
    std::filesystem::rename(path_ + ".away", path_);
  }

 private:
  const std::string path_ = ::testing::TempDir() + "store-of-contract-" + std::to_string(::getpid());
  testing::SeededRandom random_{5};
};

class InBucket : public Place {
 public:
  explicit InBucket(std::string prefix) : prefix_(std::move(prefix)) { http_.page_size = 2; }
  std::unique_ptr<MarkedRecordingStore> open() override {
    return std::make_unique<s3::S3Recordings>(
        s3::BucketOptions{.endpoint = *s3::parse_endpoint("https://store.example"),
                          .bucket = testing::S3InMemory::kBucket,
                          .keys = {.region = "us-east-1", .access_key = "a", .secret_key = "s"}},
        prefix_, http_, clock_);
  }
  void swap_out() override {
    away_.swap(http_.objects);
    clock_.advance(Minutes(2));
  }
  void swap_back() override { away_.swap(http_.objects); }

 private:
  const std::string prefix_;
  testing::S3InMemory http_;
  testing::ManualClock clock_;
  std::map<std::string, std::string> away_;
};

class RecordingStoreContract : public ::testing::TestWithParam<const char*> {
 protected:
  RecordingStoreContract() {
    if (std::string_view(GetParam()) == "folder")
      place = std::make_unique<Folder>();
    else
      place = std::make_unique<InBucket>(std::string_view(GetParam()) == "bucket" ? "" : "our/clinic/");
    store = opened("mark of one");
    EXPECT_TRUE(store->take_over("mark of one"));
  }
  std::unique_ptr<MarkedRecordingStore> opened(const std::string& mark) {
    auto other = place->open();
    other->belongs_to(mark);
    return other;
  }
  std::vector<std::string> listed(const std::string& prefix = {}) {
    std::vector<std::string> names;
    EXPECT_TRUE(store->list(prefix, [&](const StoredObject& object) -> Result<void> {
      names.push_back(object.name + ":" + std::to_string(object.size));
      return {};
    }));
    std::sort(names.begin(), names.end());
    return names;
  }
  /// Every call says that the store is out of reach.
  static void expect_out_of_reach(RecordingStore& store) {
    const auto nothing = [](const StoredObject&) { return Result<void>(); };
    for (const auto& error : {store.get("org1/rec1/0-ab", 0, 1).error(), store.put("org1/rec1/1-cd", "x").error(),
                              store.remove("org1/rec1/0-ab").error(), store.remove_all({"org1/rec1/0-ab"}).error(),
                              store.list("org1/rec1", nothing).error(), store.list({}, nothing).error()}) {
      EXPECT_EQ(error.code, ErrorCode::storage_unavailable);
      EXPECT_EQ(error.cause, "recording_store");
    }
  }

  std::unique_ptr<Place> place;
  std::unique_ptr<MarkedRecordingStore> store;
};

TEST_P(RecordingStoreContract, KeepsWhatWasPutAndGivesPartsOfIt) {
  ASSERT_TRUE(store->put("org1/rec1/0-ab", "0123456789"));
  const auto part = [&](std::uint64_t offset, std::size_t size) {
    return store->get("org1/rec1/0-ab", offset, size).value();
  };
  constexpr auto kAll = static_cast<std::size_t>(-1);
  EXPECT_EQ(store->get("org1/rec1/0-ab").value(), "0123456789");
  EXPECT_EQ(part(0, 100), "0123456789");
  EXPECT_EQ(part(3, 4), "3456");
  EXPECT_EQ(part(3, kAll), "3456789");
  EXPECT_EQ(part(8, 4), "89");
  EXPECT_EQ(part(9, 1), "9");
  for (const auto& [offset, size] :
       {std::tuple{std::uint64_t{10}, std::size_t{4}}, {11, kAll}, {3, 0}, {~std::uint64_t{0}, 9}})
    EXPECT_EQ(part(offset, size), "") << offset;
  ASSERT_TRUE(store->put("org1/rec1/0-ab", "other"));
  EXPECT_EQ(part(0, 100), "other");
}

TEST_P(RecordingStoreContract, KeepsEveryByteAndNone) {
  std::string bytes(70'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);
  ASSERT_TRUE(store->put("org1/rec1/0-ab", bytes));
  ASSERT_TRUE(store->put("org1/rec1/1-cd", ""));
  EXPECT_EQ(store->get("org1/rec1/0-ab").value(), bytes);
  EXPECT_EQ(store->get("org1/rec1/1-cd").value(), "");
  EXPECT_EQ(store->get("org1/rec1/1-cd", 0, 1).value(), "");
}

TEST_P(RecordingStoreContract, ListsByWholeSegmentsAndNeverItsMark) {
  EXPECT_TRUE(listed().empty());
  for (const auto* name : {"org1/rec1/0-ab", "org1/rec1/1-cd", "org1/rec1/2-ef", "org1/rec10/0-gh", "org2/rec1/0-ab"})
    ASSERT_TRUE(store->put(name, "xy"));
  EXPECT_EQ(listed("org1/rec1"),
            (std::vector<std::string>{"org1/rec1/0-ab:2", "org1/rec1/1-cd:2", "org1/rec1/2-ef:2"}));
  EXPECT_EQ(listed("org1").size(), 4u);
  EXPECT_EQ(listed().size(), 5u);
  EXPECT_TRUE(listed("org3").empty());
}

TEST_P(RecordingStoreContract, StopsListingWhereItIsTold) {
  for (const auto* name : {"a/0", "a/1", "a/2", "a/3"}) ASSERT_TRUE(store->put(name, "x"));
  int seen = 0;
  const auto outcome = store->list({}, [&](const StoredObject&) -> Result<void> {
    return ++seen < 3 ? Result<void>() : fail(conflict("enough", "enough"));
  });
  EXPECT_EQ(outcome.error().cause, "enough");
  EXPECT_EQ(seen, 3);
}

TEST_P(RecordingStoreContract, RemovingIsRepeatable) {
  ASSERT_TRUE(store->put("org1/rec1/0-ab", "x"));
  ASSERT_TRUE(store->put("org1/rec1/1-cd", "y"));
  EXPECT_TRUE(store->remove("org1/rec1/0-ab"));
  EXPECT_TRUE(store->remove("org1/rec1/0-ab"));
  const auto gone = store->get("org1/rec1/0-ab", 0, 1);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, ErrorCode::not_found);
  EXPECT_EQ(gone.error().cause, "no_object");
  EXPECT_EQ(listed(), std::vector<std::string>{"org1/rec1/1-cd:1"});
}

TEST_P(RecordingStoreContract, RemovesManyAtOnce) {
  for (const auto* name : {"org1/rec1/0-ab", "org1/rec1/1-cd", "org1/rec1/2-ef", "org1/rec2/0-ab", "org1/rec3/0-ab"})
    ASSERT_TRUE(store->put(name, "x"));
  const std::vector<std::string> names{"org1/rec1/0-ab", "org1/rec1/2-ef", "org1/rec2/0-ab", "org2/rec9/0-ab"};
  EXPECT_TRUE(store->remove_all(names));
  EXPECT_EQ(listed(), (std::vector<std::string>{"org1/rec1/1-cd:1", "org1/rec3/0-ab:1"}));
  EXPECT_TRUE(store->remove_all(names)) << "may be repeated";
  EXPECT_TRUE(store->remove_all({}));
  EXPECT_FALSE(store->remove_all({"org1/rec1/1-cd", "../x"}));
}

TEST_P(RecordingStoreContract, NoNameLeadsElsewhere) {
  for (const auto* name : {"../x", "a/../../x", "/etc/x", "a//b", "", "a/", ".hidden", ".chiroflow-store", "a/b\n",
                           "a b", "a?b", "a%2fb"}) {
    EXPECT_FALSE(store->put(name, "x")) << name;
    EXPECT_FALSE(store->get(name)) << name;
    EXPECT_FALSE(store->remove(name)) << name;
  }
  EXPECT_TRUE(store->get("a/b").error().cause == "no_object") << "it still has its mark";
}

TEST_P(RecordingStoreContract, APlaceWithoutTheMarkIsOutOfReachAndNotEmpty) {
  ASSERT_TRUE(store->put("org1/rec1/0-ab", "x"));
  place->swap_out();
  expect_out_of_reach(*store);
  place->swap_back();
  EXPECT_EQ(store->get("org1/rec1/0-ab").value(), "x");
}

TEST_P(RecordingStoreContract, APlaceOfAnotherDatabaseIsOutOfReach) {
  ASSERT_TRUE(store->put("org1/rec1/0-ab", "x"));
  expect_out_of_reach(*opened("mark of another"));
  expect_out_of_reach(*place->open());
  EXPECT_EQ(store->get("org1/rec1/0-ab").value(), "x");
}

TEST_P(RecordingStoreContract, TakingOverMayBeRepeated) {
  ASSERT_TRUE(store->put("org1/rec1/0-ab", "x"));
  EXPECT_TRUE(store->take_over("mark of one"));
  EXPECT_EQ(store->get("org1/rec1/0-ab").value(), "x");
}

INSTANTIATE_TEST_SUITE_P(Stores, RecordingStoreContract, ::testing::Values("folder", "bucket", "prefix"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace chiroflow
