// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/common/health_cache.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "support/manual_clock.hpp"

namespace chiroflow::providers {
namespace {

class HealthCacheTest : public ::testing::Test {
 protected:
  ProviderHealth get() {
    return cache_.get(
        [&]() -> Result<void> {
          ++asked_;
          if (error_) return fail(*error_);
          return {};
        },
        "all is well");
  }

  testing::ManualClock clock_;
  HealthCache cache_{clock_, Seconds(15)};
  int asked_ = 0;
  std::optional<Error> error_;
};

TEST_F(HealthCacheTest, AsksAgainOnlyWhenTheAnswerIsOld) {
  const auto first = get();
  EXPECT_TRUE(first.available);
  EXPECT_EQ(first.message, "all is well");
  EXPECT_EQ(first.checked_at, clock_.now());
  clock_.advance(Millis(14'999));
  EXPECT_EQ(get().checked_at, first.checked_at);
  EXPECT_EQ(asked_, 1);
  clock_.advance(Millis(1));
  EXPECT_EQ(get().checked_at, clock_.now());
  EXPECT_EQ(asked_, 2);
}

TEST_F(HealthCacheTest, KeepsFailuresAsLong) {
  error_ = Error{.code = ErrorCode::provider_unavailable, .message = "The key was refused", .cause = "bad_credentials"};
  EXPECT_EQ(get().message, "The key was refused");
  EXPECT_EQ(get().cause, "bad_credentials");
  error_.reset();
  EXPECT_FALSE(get().available);
  clock_.advance(Seconds(15));
  EXPECT_TRUE(get().available);
  error_ = Error{.code = ErrorCode::provider_unavailable};
  clock_.advance(Seconds(15));
  EXPECT_EQ(get().message, info(ErrorCode::provider_unavailable).default_message);
}

TEST_F(HealthCacheTest, IsFreshByTheSteadyClock) {
  get();
  clock_.jump_to(clock_.now() + Hours(24));
  get();
  EXPECT_EQ(asked_, 1);
}

TEST_F(HealthCacheTest, MeasuresHowLongTheVendorTook) {
  const auto health = cache_.get(
      [&]() -> Result<void> {
        clock_.advance(Millis(120));
        return {};
      },
      "");
  EXPECT_EQ(health.latency, Millis(120));
}

TEST_F(HealthCacheTest, FirstCallersWaitForOneAnswer) {
  std::promise<void> go;
  const auto gone = go.get_future().share();
  std::atomic<int> asked = 0;
  std::vector<std::future<ProviderHealth>> callers;
  for (int i = 0; i < 8; ++i)
    callers.push_back(std::async(std::launch::async, [&] {
      return cache_.get(
          [&]() -> Result<void> {
            ++asked;
            gone.wait();
            return {};
          },
          "well");
    }));
  while (asked == 0) std::this_thread::yield();
  go.set_value();
  for (auto& caller : callers) EXPECT_TRUE(caller.get().available);
  EXPECT_EQ(asked, 1);
}

TEST_F(HealthCacheTest, LaterCallersGetWhatIsKnownWhileOneAsks) {
  const auto known = get();
  clock_.advance(Seconds(20));
  std::promise<void> entered, go;
  auto asking = std::async(std::launch::async, [&] {
    return cache_.get(
        [&]() -> Result<void> {
          entered.set_value();
          go.get_future().wait();
          return fail(Error{.code = ErrorCode::provider_unavailable, .message = "gone meanwhile"});
        },
        "");
  });
  entered.get_future().wait();
  EXPECT_EQ(get().checked_at, known.checked_at);
  EXPECT_EQ(asked_, 1);
  go.set_value();
  EXPECT_EQ(asking.get().message, "gone meanwhile");
  EXPECT_EQ(get().message, "gone meanwhile");
}

TEST_F(HealthCacheTest, NobodyGetsAnAnswerOfLongAgo) {
  get();
  clock_.advance(Hours(1));
  std::promise<void> entered, go;
  auto asking = std::async(std::launch::async, [&] {
    return cache_.get(
        [&]() -> Result<void> {
          entered.set_value();
          go.get_future().wait();
          return fail(Error{.code = ErrorCode::provider_unavailable});
        },
        "");
  });
  entered.get_future().wait();
  auto other = std::async(std::launch::async, [&] { return get(); });
  go.set_value();
  EXPECT_FALSE(other.get().available);
  EXPECT_FALSE(asking.get().available);
  EXPECT_EQ(asked_, 1);
}

}  // namespace
}  // namespace chiroflow::providers
