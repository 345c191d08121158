// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_keys.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <thread>

#include "support/google_meet_fixture.hpp"
#include "support/manual_clock.hpp"

namespace chiroflow::google_meet {
namespace {

/// A key set of one public RSA key (RFC 7517, appendix A.1) under a kid of the test's choosing.
std::string key_set(const std::string& kid) {
  return R"({"keys":[{"kty":"RSA","alg":"RS256","kid":")" + kid +
         R"(","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRX)"
         R"(jBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgn)"
         R"(Yb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1j)"
         R"(F44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB"}]})";
}

/// Answers at once until it is told to wait.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void close() {
    const std::lock_guard lock(mutex_);
    open_ = false;
    waiting_ = 0;
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void await_one() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  int waiting_ = 0;
};

TEST(GoogleKeys, AreFetchedByOneForAllAndNobodyWaitsForWhatIsKnown) {
  Gate gate;
  std::atomic<int> fetches{0};
  testing::AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> {
    const auto kid = ++fetches == 1 ? "k1" : "k2";
    gate.pass();
    return HttpResponse{.status = 200, .headers = {}, .body = key_set(kid)};
  });
  const testing::ManualClock clock;
  const GoogleMeetConfig config;
  GoogleKeys keys(config, http, clock);
  ASSERT_EQ(keys.find("k1").value_or(std::vector<crypto::JwtKey>()).size(), 1U);

  gate.close();
  std::atomic<int> found{0};
  const auto look = [&] { found += static_cast<int>(keys.find("k2").value_or(std::vector<crypto::JwtKey>()).size()); };
  std::thread first(look);
  gate.await_one();
  EXPECT_EQ(keys.find("k1").value_or(std::vector<crypto::JwtKey>()).size(), 1U) << "while Google is being asked";
  std::thread second(look);
  gate.open();
  first.join();
  second.join();
  EXPECT_EQ(found.load(), 2);
  EXPECT_EQ(fetches.load(), 2) << "one for the first keys, one for both who wanted the new one";
}

}  // namespace
}  // namespace chiroflow::google_meet
