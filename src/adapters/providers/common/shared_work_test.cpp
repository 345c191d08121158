// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/common/shared_work.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace chiroflow::providers {
namespace {

class SharedWorkTest : public ::testing::Test {
 protected:
  /// Eight callers, of whom the first works until `go` is set; the others may come before or after its end.
  std::vector<Result<std::string>> eight_callers(Result<std::string> (*answer)(int)) {
    std::vector<std::future<Result<std::string>>> callers;
    for (int i = 0; i < 8; ++i)
      callers.push_back(std::async(std::launch::async, [&] {
        return shared_.outcome_of([&]() -> Result<std::string> {
          const int number = ++works_;
          ++entered_;
          gone_.wait();
          return answer(number);
        });
      }));
    while (entered_ == 0) std::this_thread::yield();
    go_.set_value();
    std::vector<Result<std::string>> outcomes;
    for (auto& caller : callers) outcomes.push_back(caller.get());
    return outcomes;
  }

  SharedWork<std::string> shared_;
  std::promise<void> go_;
  std::shared_future<void> gone_ = go_.get_future().share();
  std::atomic<int> works_ = 0, entered_ = 0;
};

TEST_F(SharedWorkTest, EveryCallerGetsAnOutcome) {
  const auto outcomes =
      eight_callers([](int number) -> Result<std::string> { return "token " + std::to_string(number); });
  for (const auto& outcome : outcomes) EXPECT_TRUE(outcome->starts_with("token "));
}

TEST_F(SharedWorkTest, AFailureIsSharedToo) {
  const auto outcomes = eight_callers([](int) -> Result<std::string> {
    return fail(Error{.code = ErrorCode::provider_unavailable, .cause = "timeout"});
  });
  for (const auto& outcome : outcomes) EXPECT_EQ(outcome.error().cause, "timeout");
}

TEST_F(SharedWorkTest, WhoComesMeanwhileDoesNoWorkOfItsOwn) {
  std::promise<void> entered;
  auto first = std::async(std::launch::async, [&] {
    return shared_.outcome_of([&]() -> Result<std::string> {
      entered.set_value();
      gone_.wait();
      return std::string("first");
    });
  });
  entered.get_future().wait();
  std::atomic<bool> worked = false;
  auto second = std::async(std::launch::async, [&] {
    ++entered_;
    return shared_.outcome_of([&]() -> Result<std::string> {
      worked = true;
      return std::string("second");
    });
  });
  while (entered_ == 0) std::this_thread::yield();
  go_.set_value();
  EXPECT_EQ(*first.get(), "first");
  const auto later = second.get();
  EXPECT_EQ(*later, worked ? "second" : "first");
}

TEST_F(SharedWorkTest, WhoComesLaterBeginsAnew) {
  int works = 0;
  for (int i = 1; i <= 3; ++i) {
    const auto outcome = shared_.outcome_of([&]() -> Result<std::string> { return std::to_string(++works); });
    EXPECT_EQ(*outcome, std::to_string(i));
  }
}

TEST(SharedWorkByNameTest, OtherNamesDoNotWait) {
  SharedWorkByName<std::string> shared;
  std::promise<void> go;
  std::promise<void> entered;
  auto hangs = std::async(std::launch::async, [&] {
    return shared.outcome_of("hangs", [&]() -> Result<std::string> {
      entered.set_value();
      go.get_future().wait();
      return std::string("late");
    });
  });
  entered.get_future().wait();
  for (int i = 0; i < 100; ++i) {
    const auto name = std::to_string(i);
    EXPECT_EQ(*shared.outcome_of(name, [&]() -> Result<std::string> { return name; }), name);
  }
  go.set_value();
  EXPECT_EQ(*hangs.get(), "late");
}

TEST(SharedWorkByNameTest, WorkThatThrowsLeavesNobodyWaiting) {
  SharedWorkByName<std::string> shared;
  std::promise<void> go;
  std::promise<void> entered;
  const auto work = [&]() -> Result<std::string> {
    entered.set_value();
    go.get_future().wait();
    throw std::runtime_error("out of memory");
  };
  auto first = std::async(std::launch::async, [&] { return shared.outcome_of("room", work); });
  entered.get_future().wait();
  std::atomic<int> asking = 0;
  const auto ask = [&] {
    ++asking;
    return shared.outcome_of("room", []() -> Result<std::string> { return std::string("anew"); });
  };
  auto second = std::async(std::launch::async, ask);
  while (asking == 0) std::this_thread::yield();
  go.set_value();
  EXPECT_THROW(first.get(), std::runtime_error);
  const auto outcome = second.get();
  EXPECT_TRUE(outcome ? *outcome == "anew" : outcome.error().code == ErrorCode::internal);
  EXPECT_EQ(*ask(), "anew");
}

}  // namespace
}  // namespace chiroflow::providers
