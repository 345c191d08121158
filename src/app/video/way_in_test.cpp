// SPDX-License-Identifier: Apache-2.0
// VideoService::credentials: what is signed here and what is asked for, with a vendor that answers or not.
#include <gtest/gtest.h>

#include "app/video/video_service.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_provider.hpp"

namespace chiroflow::app {
namespace {

using chiroflow::testing::ScriptedProvider;

/// The way in to a room at Twilio, whose breaker may be open.
class WayIn : public ::testing::Test {
 protected:
  WayIn() { account = *service.find({}, TelehealthProvider::TWILIO); }
  Result<JoinCredentials> enter(bool without_asking = false) {
    attempts.clear();
    return service.credentials(account, {.name = "cf-a-b-c", .external_id = {}, .join_url = {}, .secret = {}},
                               {.session = SessionId("s1"),
                                .participant = ParticipantId("p1"),
                                .expires_at = clock.now() + Hours(1),
                                .without_asking = without_asking},
                               attempts);
  }
  void fail_checks(int times) {
    twilio.status_error = ScriptedProvider::outage();
    for (int i = 0; i < times; ++i) {
      std::vector<Attempt> ignored;
      service.check_room(account, RoomId("r1"), {}, {}, ignored);
    }
  }
  BreakerState breaker() { return account->breaker().state(clock.steady_now()); }

  testing::ManualClock clock;
  ScriptedProvider twilio{TelehealthProvider::TWILIO, VideoEngine::twilio};
  VideoService service{{&twilio}, clock};
  VideoAccountPtr account;
  std::vector<Attempt> attempts;
};

TEST_F(WayIn, SignedHereIsNoSignOfTheVendorsLife) {
  for (int i = 0; i < 3; ++i) {
    fail_checks(1);
    EXPECT_TRUE(enter());
  }
  EXPECT_EQ(breaker(), BreakerState::open);
}

TEST_F(WayIn, IsSignedAlsoWhileTheBreakerIsOpen) {
  fail_checks(3);
  EXPECT_TRUE(enter());
  EXPECT_EQ(breaker(), BreakerState::open);
  clock.advance(Seconds(31));
  EXPECT_TRUE(enter());
  EXPECT_EQ(breaker(), BreakerState::half_open) << "nobody was asked";
}

TEST_F(WayIn, ThatNeedsACallIsNotHadFromAVendorThatHasJustNotAnswered) {
  twilio.asks_for_the_way_in = true;
  const auto refused = enter(true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "not_asked");
  EXPECT_TRUE(twilio.joined.empty());
  EXPECT_EQ(attempts.at(0).error_code, "not_asked");
}

TEST_F(WayIn, ThatNeedsACallWaitsForTheBreaker) {
  twilio.asks_for_the_way_in = true;
  fail_checks(3);
  const auto refused = enter();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "breaker_open");
  clock.advance(Seconds(31));
  EXPECT_TRUE(enter());
  EXPECT_EQ(breaker(), BreakerState::closed);
}

}  // namespace
}  // namespace chiroflow::app
