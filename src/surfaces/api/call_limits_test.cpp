// SPDX-License-Identifier: Apache-2.0
// 960 of 960 tokens for one user in 5.6 seconds: there was no limit, and none for batches.
#include "surfaces/api/call_limits.hpp"

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace chiroflow::api {
namespace {

using app::Actor;
using app::Origin;

Actor person(const std::string& id, const std::string& credential = "sign-in") {
  Actor actor;
  actor.type = ActorType::USER;
  actor.user_id = UserId(id);
  actor.credential_id = credential;
  return actor;
}
Actor with_credential(ActorType type, const std::string& credential) {
  Actor actor;
  actor.type = type;
  actor.credential_id = credential;
  return actor;
}
const Origin kHome{.request_id = "r", .client_address = "192.0.2.1", .user_agent = {}, .secure = true};
const Origin kOffice{.request_id = "r", .client_address = "192.0.2.2", .user_agent = {}, .secure = true};

class Limits : public ::testing::Test {
 protected:
  int admitted(const Result<Actor>& actor, const Origin& origin, int tries, std::size_t calls = 1) {
    int count = 0;
    for (int i = 0; i < tries; ++i) count += limits.admit(actor, origin, calls).has_value() ? 1 : 0;
    return count;
  }
  testing::ManualClock clock;
  CallLimits limits{{.person = 60, .visit_link = 12, .api_key = 0, .address = 30}, clock};
};

TEST_F(Limits, APersonHasAMinutesWorthAtOnceAndThenWaits) {
  EXPECT_EQ(admitted(person("u1"), kHome, 100), 60);
  const auto refused = limits.admit(person("u1"), kHome, 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_many_requests);
  ASSERT_TRUE(refused.error().retry_after.has_value());
  EXPECT_EQ(refused.error().retry_after, Seconds(1));
  EXPECT_NE(refused.error().message.find("1 seconds"), std::string::npos);
  clock.advance(Seconds(1));
  EXPECT_EQ(admitted(person("u1"), kHome, 5), 1);
}

TEST_F(Limits, APersonIsOnePersonFromEveryPlaceAndSignIn) {
  EXPECT_EQ(admitted(person("u1", "a"), kHome, 40), 40);
  EXPECT_EQ(admitted(person("u1", "b"), kOffice, 40), 20);
  EXPECT_EQ(admitted(person("u2", "a"), kHome, 40), 40) << "and not somebody else";
}

TEST_F(Limits, EachCallOfABatchCounts) {
  EXPECT_TRUE(limits.admit(person("u1"), kHome, 50));
  EXPECT_FALSE(limits.admit(person("u1"), kHome, 50));
  EXPECT_TRUE(limits.admit(person("u1"), kHome, 10));
}

TEST_F(Limits, AVisitLinkIsCountedByItself) {
  EXPECT_EQ(admitted(with_credential(ActorType::PATIENT, "link-1"), kHome, 20), 12);
  EXPECT_EQ(admitted(with_credential(ActorType::GUEST, "link-2"), kHome, 20), 12);
  EXPECT_EQ(admitted(with_credential(ActorType::PATIENT, "link-1"), kOffice, 20), 0);
}

TEST_F(Limits, ZeroMeansNoLimit) {
  EXPECT_EQ(admitted(with_credential(ActorType::API_KEY, "key-1"), kHome, 5000), 5000);
}

TEST_F(Limits, AnApiKeyThatIsLimitedIsCountedByKey) {
  CallLimits strict({.person = 0, .visit_link = 0, .api_key = 2, .address = 0}, clock);
  const Result<Actor> key = with_credential(ActorType::API_KEY, "key-1");
  EXPECT_TRUE(strict.admit(key, kHome, 2));
  EXPECT_FALSE(strict.admit(key, kOffice, 1));
  EXPECT_TRUE(strict.admit(with_credential(ActorType::API_KEY, "key-2"), kHome, 1));
}

TEST_F(Limits, StrangersAndWrongCredentialsShareTheirAddress) {
  const Result<Actor> wrong = fail(Error{.code = ErrorCode::unauthenticated});
  EXPECT_EQ(admitted(Actor{}, kHome, 20), 20);
  EXPECT_EQ(admitted(wrong, kHome, 20), 10);
  EXPECT_EQ(admitted(Actor{}, kOffice, 20), 20);
}

TEST_F(Limits, AWholeSubscribersNetworkIsOneAddress) {
  const Origin first{.request_id = {}, .client_address = "2001:db8:1:2::1", .user_agent = {}, .secure = true};
  const Origin second{.request_id = {}, .client_address = "2001:db8:1:2:ffff::9", .user_agent = {}, .secure = true};
  EXPECT_EQ(admitted(Actor{}, first, 30), 30);
  EXPECT_EQ(admitted(Actor{}, second, 5), 0);
}

}  // namespace
}  // namespace chiroflow::api
