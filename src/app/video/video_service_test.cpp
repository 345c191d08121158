// SPDX-License-Identifier: Apache-2.0
#include "app/video/video_service.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "support/manual_clock.hpp"
#include "support/scripted_provider.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthProvider;
using chiroflow::testing::ScriptedProvider;

class Video : public ::testing::Test {
 protected:
  std::vector<TelehealthProvider> order(const VideoPolicy& policy,
                                        std::optional<TelehealthProvider> wanted = std::nullopt) {
    std::vector<TelehealthProvider> kinds;
    if (const auto found = service.candidates(policy, wanted))
      for (const auto* provider : *found) kinds.push_back(provider->kind());
    return kinds;
  }
  Result<MadeRoom> make(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted = std::nullopt) {
    attempts.clear();
    return service.make_room(policy, wanted, {.session = SessionId("s1"), .name = "cf-a-b-c"}, attempts);
  }

  testing::ManualClock clock;
  ScriptedProvider twilio{TWILIO, VideoEngine::twilio};
  ScriptedProvider zoom{ZOOM, VideoEngine::zoom};
  ScriptedProvider meet{GOOGLE_MEET, VideoEngine::google_meet};
  ScriptedProvider custom{CUSTOM, VideoEngine::builtin};
  VideoService service{{&custom, &meet, &zoom, &twilio}, clock};
  std::vector<Attempt> attempts;

  const VideoPolicy alone{.default_provider = CUSTOM, .fallback_enabled = false, .attested = {}};
  const VideoPolicy trusting{
      .default_provider = ZOOM, .fallback_enabled = true, .attested = {TWILIO, ZOOM, GOOGLE_MEET}};
};

TEST_F(Video, WithoutFallbackTheDefaultAloneIsTried) {
  EXPECT_EQ(order(alone), std::vector{CUSTOM});
  EXPECT_EQ(order({.default_provider = ZOOM, .fallback_enabled = false, .attested = {}}), std::vector{ZOOM});
}

TEST_F(Video, AnExplicitChoiceIsTriedAlsoWithoutAnAttestedAgreement) {
  EXPECT_EQ(order(alone, TWILIO), std::vector{TWILIO});
}

TEST_F(Video, FallsBackFromTheDefaultInTheFixedOrder) {
  EXPECT_EQ(order(trusting), (std::vector{ZOOM, TWILIO, GOOGLE_MEET, CUSTOM}));
  EXPECT_EQ(order(trusting, GOOGLE_MEET), (std::vector{GOOGLE_MEET, ZOOM, TWILIO, CUSTOM}));
  EXPECT_EQ(order({.default_provider = CUSTOM, .fallback_enabled = true, .attested = {TWILIO, ZOOM, GOOGLE_MEET}}),
            (std::vector{CUSTOM, TWILIO, ZOOM, GOOGLE_MEET}));
}

TEST_F(Video, NeverFallsBackToAnOutsideVendorWithoutAnAttestedAgreement) {
  EXPECT_EQ(order({.default_provider = CUSTOM, .fallback_enabled = true, .attested = {}}), std::vector{CUSTOM});
  EXPECT_EQ(order({.default_provider = CUSTOM, .fallback_enabled = true, .attested = {ZOOM}}),
            (std::vector{CUSTOM, ZOOM}));
  EXPECT_EQ(order({.default_provider = ZOOM, .fallback_enabled = true, .attested = {}}, TWILIO),
            (std::vector{TWILIO, CUSTOM}));
}

TEST_F(Video, PassesOverWhatIsNotConfigured) {
  zoom.is_configured = false;
  EXPECT_EQ(order(trusting), (std::vector{TWILIO, GOOGLE_MEET, CUSTOM}));
  EXPECT_EQ(service.find(ZOOM), nullptr);
  const auto refused =
      service.candidates({.default_provider = ZOOM, .fallback_enabled = false, .attested = {}}, std::nullopt);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::precondition_failed);
  EXPECT_EQ(refused.error().cause, "not_configured");
  EXPECT_NE(refused.error().message.find("ZOOM"), std::string::npos);
}

// The row said GOOGLE_MEET, the room was Twilio's.
TEST_F(Video, ReportsTheProviderThatReallyMadeTheRoomAndEveryTry) {
  zoom.create_error = ScriptedProvider::outage();
  const auto made = make(trusting);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->provider, TWILIO);
  EXPECT_EQ(made->video_engine, VideoEngine::twilio);
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].provider, ZOOM);
  EXPECT_FALSE(attempts[0].succeeded);
  EXPECT_EQ(attempts[0].error_code, "server_error");
  EXPECT_EQ(attempts[0].operation, "create_room");
  EXPECT_EQ(attempts[1].provider, TWILIO);
  EXPECT_TRUE(attempts[1].succeeded);
  EXPECT_EQ(attempts[1].error_code, std::nullopt);
}

TEST_F(Video, AnswersWithTheLastFailureWhenNobodyCan) {
  for (auto* provider : {&twilio, &zoom, &meet, &custom}) provider->create_error = ScriptedProvider::outage();
  const auto made = make(trusting);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::provider_unavailable);
  EXPECT_EQ(attempts.size(), 4U);
}

TEST_F(Video, WithoutFallbackAFailureStaysAFailure) {
  custom.create_error = ScriptedProvider::outage();
  EXPECT_FALSE(make(alone));
  EXPECT_EQ(attempts.size(), 1U);
  EXPECT_TRUE(twilio.created.empty());
}

TEST_F(Video, AnswersAtOnceAfterThreeOutages) {
  custom.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(make(alone));
  EXPECT_EQ(custom.created.size(), 3U);
  const auto quick = make(alone);
  ASSERT_FALSE(quick);
  EXPECT_EQ(quick.error().cause, "breaker_open");
  EXPECT_EQ(quick.error().retry_after, Seconds(30));
  EXPECT_EQ(custom.created.size(), 3U) << "nobody was asked";
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].error_code, "breaker_open");
}

TEST_F(Video, TriesADeadVendorAgainAfterHalfAMinute) {
  custom.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(make(alone));
  clock.advance(Seconds(30));
  custom.create_error.reset();
  EXPECT_TRUE(make(alone));
  EXPECT_TRUE(make(alone));
  EXPECT_EQ(service.states().at(3).breaker, BreakerState::closed);
}

TEST_F(Video, GoesPastAnOpenBreakerToTheNextProvider) {
  zoom.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(make(trusting));
  EXPECT_TRUE(make(trusting));
  EXPECT_EQ(zoom.created.size(), 3U);
  EXPECT_EQ(attempts.at(0).error_code, "breaker_open");
  EXPECT_EQ(attempts.at(1).provider, TWILIO);
}

TEST_F(Video, AFaultOfTheRequestIsNoOutageAndGoesToNobodyElse) {
  zoom.create_error = Error{.code = ErrorCode::unsupported, .cause = "too_many_people"};
  for (int i = 0; i < 5; ++i) {
    const auto made = make(trusting);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().cause, "too_many_people");
    EXPECT_EQ(attempts.size(), 1U);
  }
  EXPECT_EQ(zoom.created.size(), 5U);
  EXPECT_TRUE(twilio.created.empty());
  EXPECT_EQ(service.states().at(1).breaker, BreakerState::closed);
}

TEST_F(Video, OneVendorsBreakerIsNotAnothers) {
  zoom.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 4; ++i) std::ignore = make({.default_provider = ZOOM, .fallback_enabled = false, .attested = {}});
  EXPECT_TRUE(make(alone));
}

TEST_F(Video, ChoosesTheFirstWhoseBreakerLetsItThroughWithoutCallingAnybody) {
  EXPECT_EQ((*service.choose(trusting, std::nullopt))->kind(), ZOOM);
  zoom.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 3; ++i) std::ignore = make(trusting);
  const auto asked = zoom.created.size();
  EXPECT_EQ((*service.choose(trusting, std::nullopt))->kind(), TWILIO);
  EXPECT_EQ(zoom.created.size(), asked);
  clock.advance(Seconds(30));
  EXPECT_EQ((*service.choose(trusting, std::nullopt))->kind(), ZOOM) << "half open is worth a try";
}

TEST_F(Video, ChoosesTheOnlyOneAlsoWhenItsBreakerIsOpen) {
  custom.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 3; ++i) std::ignore = make(alone);
  EXPECT_EQ((*service.choose(alone, std::nullopt))->kind(), CUSTOM);
}

TEST_F(Video, AsksTheRoomsOwnProviderForCredentialsAndTheEnd) {
  ProviderRoom room;
  room.name = "cf-a-b-c";
  const auto credentials = service.credentials(
      GOOGLE_MEET, room, {.session = SessionId("s1"), .participant = ParticipantId("p1")}, attempts);
  ASSERT_TRUE(credentials);
  EXPECT_EQ(credentials->token, "token-of-p1");
  EXPECT_EQ(attempts.at(0).operation, "join_credentials");
  EXPECT_TRUE(service.end_room(GOOGLE_MEET, room));
  EXPECT_EQ(meet.ended, std::vector<std::string>{"cf-a-b-c"});
  meet.is_configured = false;
  EXPECT_EQ(service.end_room(GOOGLE_MEET, room).error().cause, "not_configured");
}

// "Operational" with bogus credentials: nobody was ever asked.
TEST_F(Video, TellsTheHealthThatTheProviderItselfTells) {
  twilio.is_configured = false;
  meet.create_error = ScriptedProvider::outage();
  const auto states = service.states();
  ASSERT_EQ(states.size(), 3U);
  EXPECT_EQ(states[0].provider, ZOOM);
  EXPECT_TRUE(states[0].health.available);
  EXPECT_EQ(states[1].provider, GOOGLE_MEET);
  EXPECT_FALSE(states[1].health.available);
  EXPECT_EQ(states[1].health.message, "scripted outage");
  EXPECT_EQ(states[2].provider, CUSTOM);
}

TEST_F(Video, KnowsWhatEachServiceSaidLastWithoutAskingAgain) {
  const auto known = [&](TelehealthProvider kind) {
    for (const auto& state : service.known_states())
      if (state.provider == kind) return state.health.message;
    return std::string("not configured");
  };
  EXPECT_EQ(known(ZOOM), "") << "nobody asked yet";
  service.states();
  EXPECT_EQ(known(ZOOM), "ready");
  zoom.create_error = ScriptedProvider::outage();
  EXPECT_EQ(known(ZOOM), "ready");
  service.states();
  EXPECT_EQ(known(ZOOM), "scripted outage");
  zoom.is_configured = false;
  EXPECT_EQ(known(ZOOM), "not configured");
}

}  // namespace
}  // namespace chiroflow::app
