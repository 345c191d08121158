// SPDX-License-Identifier: Apache-2.0
#include "app/video/video_service.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <stdexcept>
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
      for (const auto& account : *found) kinds.push_back(account->kind());
    return kinds;
  }
  Result<MadeRoom> make(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted = std::nullopt) {
    attempts.clear();
    return service.make_room(policy, wanted, {.session = SessionId("s1"), .name = "cf-a-b-c"}, attempts);
  }

  BreakerState breaker_of(TelehealthProvider kind) {
    return (*service.find({}, kind))->breaker().state(clock.steady_now());
  }
  std::optional<TelehealthProvider> chosen(const VideoPolicy& policy) {
    attempts.clear();
    const auto account = service.choose(policy, std::nullopt, attempts);
    return account ? std::optional((*account)->kind()) : std::nullopt;
  }

  testing::ManualClock clock;
  ScriptedProvider twilio{TWILIO, VideoEngine::twilio};
  ScriptedProvider zoom{ZOOM, VideoEngine::zoom};
  ScriptedProvider meet{GOOGLE_MEET, VideoEngine::google_meet};
  ScriptedProvider custom{CUSTOM, VideoEngine::builtin};
  VideoService service{{&custom, &meet, &zoom, &twilio}, clock};
  std::vector<Attempt> attempts;

  const VideoPolicy alone{.organization = {}, .default_provider = CUSTOM, .fallback_enabled = false, .attested = {}};
  const VideoPolicy trusting{
      .organization = {}, .default_provider = ZOOM, .fallback_enabled = true, .attested = {TWILIO, ZOOM, GOOGLE_MEET}};
};

TEST_F(Video, WithoutFallbackTheDefaultAloneIsTried) {
  EXPECT_EQ(order(alone), std::vector{CUSTOM});
  EXPECT_EQ(order({.organization = {}, .default_provider = ZOOM, .fallback_enabled = false, .attested = {}}),
            std::vector{ZOOM});
}

TEST_F(Video, AnExplicitChoiceIsTriedAlsoWithoutAnAttestedAgreement) {
  EXPECT_EQ(order(alone, TWILIO), std::vector{TWILIO});
}

TEST_F(Video, FallsBackFromTheDefaultInTheFixedOrder) {
  EXPECT_EQ(order(trusting), (std::vector{ZOOM, TWILIO, GOOGLE_MEET, CUSTOM}));
  EXPECT_EQ(order(trusting, GOOGLE_MEET), (std::vector{GOOGLE_MEET, ZOOM, TWILIO, CUSTOM}));
  EXPECT_EQ(order({.organization = {},
                   .default_provider = CUSTOM,
                   .fallback_enabled = true,
                   .attested = {TWILIO, ZOOM, GOOGLE_MEET}}),
            (std::vector{CUSTOM, TWILIO, ZOOM, GOOGLE_MEET}));
}

TEST_F(Video, NeverFallsBackToAnOutsideVendorWithoutAnAttestedAgreement) {
  EXPECT_EQ(order({.organization = {}, .default_provider = CUSTOM, .fallback_enabled = true, .attested = {}}),
            std::vector{CUSTOM});
  EXPECT_EQ(order({.organization = {}, .default_provider = CUSTOM, .fallback_enabled = true, .attested = {ZOOM}}),
            (std::vector{CUSTOM, ZOOM}));
  EXPECT_EQ(order({.organization = {}, .default_provider = ZOOM, .fallback_enabled = true, .attested = {}}, TWILIO),
            (std::vector{TWILIO, CUSTOM}));
}

TEST_F(Video, PassesOverWhatIsNotConfigured) {
  zoom.is_configured = false;
  EXPECT_EQ(order(trusting), (std::vector{TWILIO, GOOGLE_MEET, CUSTOM}));
  EXPECT_EQ(*service.find({}, ZOOM), nullptr);
  const auto refused = service.candidates(
      {.organization = {}, .default_provider = ZOOM, .fallback_enabled = false, .attested = {}}, std::nullopt);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::precondition_failed);
  EXPECT_EQ(refused.error().cause, "not_configured");
  EXPECT_NE(refused.error().message.find("ZOOM"), std::string::npos);
}

// The row said GOOGLE_MEET, the room was Twilio's.
TEST_F(Video, ReportsTheProviderThatReallyMadeTheRoomAndEveryTry) {
  zoom.create_error = ScriptedProvider::outage();
  zoom.create_error->vendor_code = "300";
  const auto made = make(trusting);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->provider(), TWILIO);
  EXPECT_EQ(made->account->engine(), VideoEngine::twilio);
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].provider, ZOOM);
  EXPECT_FALSE(attempts[0].succeeded);
  EXPECT_EQ(attempts[0].error_code, "server_error");
  EXPECT_EQ(attempts[0].vendor_code, "300");
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

// A quota that is used up, a setting or plan that forbids it: no other account has that.
TEST_F(Video, GoesPastAnAccountThatMayNotToTheNextProvider) {
  for (const auto* cause : {"vendor_limit", "vendor_settings", "host_user", "settings"}) {
    zoom.create_error = precondition_failed("The account may not", cause);
    const auto made = make(trusting);
    ASSERT_TRUE(made) << cause;
    EXPECT_EQ(made->provider(), TWILIO) << cause;
    EXPECT_EQ(attempts.at(0).error_code, cause);
    EXPECT_EQ(breaker_of(ZOOM), BreakerState::closed) << "it answers";
    EXPECT_EQ(make(alone, ZOOM).error().cause, cause) << "without fallback it is told";
  }
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

TEST_F(Video, AnswersAtOnceAfterOneCallThatHung) {
  custom.create_error = ScriptedProvider::hang();
  EXPECT_EQ(make(alone).error().cause, "timeout");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(make(alone).error().cause, "breaker_open");
  EXPECT_EQ(custom.created.size(), 1U);
  clock.advance(Seconds(30));
  EXPECT_EQ(make(alone).error().cause, "timeout") << "one tries again";
  EXPECT_EQ(make(alone).error().cause, "breaker_open") << "and pays for the others";
  EXPECT_EQ(custom.created.size(), 2U);
}

TEST_F(Video, WhatIsSlowByNatureCountsAsAnyFailure) {
  const auto account = *service.find({}, ZOOM);
  const auto slow = [&]() -> Result<void> { return fail(ScriptedProvider::hang()); };
  const auto ask = [&] {
    return service.call(*account, "start_recording", attempts, slow, VideoService::Success::proves,
                        VideoService::Late::may_be);
  };
  for (int i = 0; i < 2; ++i) std::ignore = ask();
  EXPECT_EQ(breaker_of(ZOOM), BreakerState::closed);
  std::ignore = ask();
  EXPECT_EQ(breaker_of(ZOOM), BreakerState::open);
}

TEST_F(Video, ACallerWaitsForOneVendorForAWhileAndAJobForAsLongAsItTakes) {
  const auto account = *service.find({}, ZOOM);
  std::optional<SteadyInstant> until;
  const auto look = [&]() -> Result<void> {
    until = Patience::until();
    return {};
  };
  ASSERT_TRUE(service.call(*account, "create_room", attempts, look));
  EXPECT_EQ(until, clock.steady_now() + kProviderPatience);
  ASSERT_TRUE(service.call(*account, "start_recording", attempts, look, VideoService::Success::proves,
                           VideoService::Late::may_be));
  EXPECT_EQ(until, std::nullopt);
}

TEST_F(Video, AHangThatAJobMetIsPaidForByNobodyElse) {
  zoom.create_error = ScriptedProvider::hang();
  service.server_states();
  EXPECT_EQ(breaker_of(ZOOM), BreakerState::open);
  EXPECT_EQ(chosen(trusting), TWILIO);
  EXPECT_TRUE(make(trusting));
  EXPECT_TRUE(zoom.created.empty());
}

TEST_F(Video, AsksForHealthBehindAHalfOpenBreakerOnce) {
  zoom.create_error = ScriptedProvider::hang();
  std::ignore = make(trusting);
  clock.advance(Seconds(30));
  const auto account = *service.find({}, ZOOM);
  const auto looks = [&]() -> Result<void> {
    EXPECT_EQ(service.health_of(*account).cause, "breaker_open") << "somebody is asking already";
    return fail(ScriptedProvider::hang());
  };
  std::ignore = service.call(*account, "room_status", attempts, looks);
  EXPECT_TRUE(account->breaker().confirmed());
}

TEST_F(Video, PassesOverWhoDoesNotEncryptFromEndToEndWhereAStateAsksForIt) {
  custom.abilities.end_to_end_encryption = true;
  auto strict = trusting;
  strict.end_to_end_for = "North Dakota";
  EXPECT_EQ(order(strict), std::vector{CUSTOM});
  EXPECT_EQ(order(strict, TWILIO), std::vector{CUSTOM}) << "also what was named";
  strict.fallback_enabled = false;
  EXPECT_EQ(order(strict), std::vector{CUSTOM}) << "our own server joins the candidates";
  const auto made = make(strict, ZOOM);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->provider(), CUSTOM);
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].provider, ZOOM);
  EXPECT_EQ(attempts[0].error_code, "not_end_to_end");
  EXPECT_TRUE(zoom.created.empty());
  zoom.abilities.end_to_end_encryption = true;
  EXPECT_EQ(order(strict), (std::vector{ZOOM, CUSTOM})) << "an account that does so stays";
}

TEST_F(Video, EndsARoomThatIsOtherThanItsAccountWasKnownFor) {
  custom.abilities.end_to_end_encryption = zoom.abilities.end_to_end_encryption = true;
  zoom.made_end_to_end = false;
  auto strict = trusting;
  strict.end_to_end_for = "North Dakota";
  const auto made = make(strict);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->provider(), CUSTOM);
  EXPECT_EQ(zoom.ended.size(), 1U);
  ASSERT_EQ(attempts.size(), 6U);
  EXPECT_EQ(attempts[3].error_code, "not_end_to_end");
  EXPECT_EQ(attempts[4].operation, "end_room");
  strict.default_provider = CUSTOM;
  custom.made_end_to_end = false;
  EXPECT_EQ(make(strict).error().cause, "not_end_to_end");
}

TEST_F(Video, SaysWhenNothingKeepsToTheStatesLaw) {
  auto strict = alone;
  strict.end_to_end_for = "North Dakota";
  const auto refused = make(strict);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "not_end_to_end");
  EXPECT_NE(refused.error().message.find("North Dakota"), std::string::npos);
  EXPECT_TRUE(custom.created.empty());
}

TEST_F(Video, TriesADeadVendorAgainAfterHalfAMinute) {
  custom.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(make(alone));
  clock.advance(Seconds(30));
  custom.create_error.reset();
  EXPECT_TRUE(make(alone));
  EXPECT_TRUE(make(alone));
  EXPECT_EQ(breaker_of(CUSTOM), BreakerState::closed);
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
  EXPECT_EQ(breaker_of(ZOOM), BreakerState::closed);
}

TEST_F(Video, ADaysAllowanceThatIsUsedUpSendsBookingsElsewhereAndShutsNothing) {
  zoom.create_error = Error{.code = ErrorCode::provider_unavailable, .cause = "daily_limit"};
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(make(trusting));
  EXPECT_EQ(twilio.created.size(), 5U);
  EXPECT_EQ(breaker_of(ZOOM), BreakerState::closed) << "visits that run at Zoom stay there";
}

TEST_F(Video, OneVendorsBreakerIsNotAnothers) {
  zoom.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 4; ++i)
    std::ignore = make({.organization = {}, .default_provider = ZOOM, .fallback_enabled = false, .attested = {}});
  EXPECT_TRUE(make(alone));
}

TEST_F(Video, ChoosesTheFirstThatIsWell) {
  EXPECT_EQ(chosen(trusting), ZOOM);
  EXPECT_TRUE(attempts.empty());
  zoom.create_error = ScriptedProvider::outage();
  EXPECT_EQ(chosen(trusting), TWILIO);
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].provider, ZOOM);
  EXPECT_EQ(attempts[0].operation, "health");
  EXPECT_TRUE(zoom.created.empty()) << "no room was tried";
}

TEST_F(Video, AsksNoHealthBehindAnOpenBreaker) {
  zoom.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 3; ++i) std::ignore = make(trusting);
  zoom.create_error.reset();
  EXPECT_EQ(chosen(trusting), TWILIO);
  clock.advance(Seconds(30));
  EXPECT_EQ(chosen(trusting), ZOOM) << "half open is worth a question";
  EXPECT_EQ(breaker_of(ZOOM), BreakerState::closed);
}

TEST_F(Video, CountsOneCheckOfHealthAsOneFailure) {
  zoom.create_error = ScriptedProvider::outage();
  zoom.checked_at = clock.now();
  for (int i = 0; i < 5; ++i) chosen(trusting);
  EXPECT_EQ(breaker_of(ZOOM), BreakerState::closed);
  zoom.checked_at.reset();
  for (int i = 0; i < 2; ++i) chosen(trusting);
  EXPECT_EQ(breaker_of(ZOOM), BreakerState::open);
}

TEST_F(Video, ChoosesTheOnlyOneWithoutAskingForItsHealth) {
  custom.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 3; ++i) std::ignore = make(alone);
  EXPECT_EQ(chosen(alone), CUSTOM);
}

TEST_F(Video, AsksAboutARoomAtMostTwiceAMinute) {
  const auto account = *service.find({}, ZOOM);
  const RoomId id("room-1");
  EXPECT_EQ(service.check_room(account, id, {}, {}, attempts), RoomCheck::fine);
  EXPECT_EQ(service.check_room(account, id, {}, {}, attempts), RoomCheck::fine);
  EXPECT_EQ(zoom.status_asked, 1);
  clock.advance(Seconds(30));
  zoom.status = RoomStatus::ENDED;
  EXPECT_EQ(service.check_room(account, id, {}, {}, attempts), RoomCheck::gone);
  EXPECT_EQ(zoom.status_asked, 2);
  EXPECT_TRUE(attempts.empty());
  EXPECT_EQ(service.check_room(nullptr, id, {}, {}, attempts), RoomCheck::gone) << "its account is not there any more";
}

TEST_F(Video, AsksAgainForWhoWasSentToARoomAndComesBack) {
  const auto account = *service.find({}, ZOOM);
  const RoomId id("room-1");
  const ParticipantId patient("p1"), clinician("p2");
  const auto check = [&](const ParticipantId& who) { return service.check_room(account, id, {}, who, attempts); };
  service.remember_well(id);
  clock.advance(Seconds(3));
  EXPECT_EQ(check(patient), RoomCheck::fine);
  EXPECT_EQ(check(clinician), RoomCheck::fine);
  EXPECT_EQ(zoom.status_asked, 0);
  zoom.status = RoomStatus::ENDED;
  EXPECT_EQ(check(patient), RoomCheck::gone) << "the vendor forgot it";
  EXPECT_EQ(zoom.status_asked, 1);
}

TEST_F(Video, FindsARoomUnreachableAndStopsAskingAfterThreeOutages) {
  const auto account = *service.find({}, ZOOM);
  zoom.status_error = ScriptedProvider::outage();
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(service.check_room(account, RoomId("room-1"), {}, {}, attempts), RoomCheck::unreachable);
  EXPECT_EQ(zoom.status_asked, 3);
  EXPECT_EQ(attempts.size(), 5U);
  EXPECT_EQ(attempts.back().error_code, "breaker_open");
}

TEST_F(Video, TellsALossOnce) {
  EXPECT_TRUE(service.first_told(RoomId("room-1")));
  EXPECT_FALSE(service.first_told(RoomId("room-1")));
  EXPECT_TRUE(service.first_told(RoomId("room-2")));
  clock.advance(Minutes(10));
  EXPECT_TRUE(service.first_told(RoomId("room-1")));
}

TEST_F(Video, AsksTheRoomsOwnProviderForCredentialsAndTheEnd) {
  ProviderRoom room;
  room.name = "cf-a-b-c";
  const auto account = *service.find({}, GOOGLE_MEET);
  const auto credentials =
      service.credentials(account, room, {.session = SessionId("s1"), .participant = ParticipantId("p1")}, attempts);
  ASSERT_TRUE(credentials);
  EXPECT_EQ(credentials->token, "token-of-p1");
  EXPECT_EQ(attempts.at(0).operation, "join_credentials");
  EXPECT_TRUE(service.end_room(account, room));
  EXPECT_EQ(meet.ended, std::vector<std::string>{"cf-a-b-c"});
  EXPECT_EQ(service.end_room(nullptr, room).error().cause, "not_configured");
}

TEST_F(Video, FindsTheAccountThatMadeARoom) {
  Room row;
  row.provider = CUSTOM;
  row.video_engine = VideoEngine::builtin;
  EXPECT_EQ(*service.account_of(row), *service.find({}, CUSTOM));
  row.video_engine = VideoEngine::livekit;
  EXPECT_EQ(*service.account_of(row), nullptr) << "CUSTOM had another engine then";
  row.video_engine = VideoEngine::builtin;
  row.credential_id = "an organization's";
  EXPECT_EQ(*service.account_of(row), nullptr);
}

// "Operational" with bogus credentials: nobody was ever asked.
TEST_F(Video, TellsTheHealthThatTheProviderItselfTells) {
  twilio.is_configured = false;
  meet.create_error = ScriptedProvider::outage();
  const auto states = *service.states({});
  ASSERT_EQ(states.size(), 4U);
  EXPECT_EQ(states[0].provider, TWILIO);
  EXPECT_FALSE(states[0].configured);
  EXPECT_FALSE(states[0].health.available);
  EXPECT_NE(states[0].health.message.find("TWILIO_ACCOUNT_SID"), std::string::npos);
  EXPECT_TRUE(states[1].health.available);
  EXPECT_EQ(states[2].provider, GOOGLE_MEET);
  EXPECT_FALSE(states[2].health.available);
  EXPECT_EQ(states[2].health.message, "scripted outage");
  EXPECT_EQ(states[3].provider, CUSTOM);
}

TEST_F(Video, KnowsWhatEachServiceSaidLastWithoutAskingAgain) {
  const auto known = [&](TelehealthProvider kind) {
    for (const auto& state : service.known_states())
      if (state.provider == kind) return state.health.message;
    return std::string("not configured");
  };
  EXPECT_EQ(known(ZOOM), "") << "nobody asked yet";
  service.server_states();
  EXPECT_EQ(known(ZOOM), "ready");
  zoom.create_error = ScriptedProvider::outage();
  EXPECT_EQ(known(ZOOM), "ready");
  service.server_states();
  EXPECT_EQ(known(ZOOM), "scripted outage");
  zoom.is_configured = false;
  EXPECT_EQ(known(ZOOM), "not configured");
}

/// Answers when the other one was asked, too.
class WaitsForTheOther : public ScriptedProvider {
 public:
  WaitsForTheOther(TelehealthProvider kind, VideoEngine engine, std::barrier<>& both)
      : ScriptedProvider(kind, engine), both_(both) {}
  ProviderHealth health() override {
    both_.arrive_and_wait();
    return ScriptedProvider::health();
  }

 private:
  std::barrier<>& both_;
};

TEST(VideoStates, AskEveryVendorAtOnce) {
  const testing::ManualClock clock;
  std::barrier both(2);
  WaitsForTheOther twilio(TWILIO, VideoEngine::twilio, both), zoom(ZOOM, VideoEngine::zoom, both);
  VideoService service({&twilio, &zoom}, clock);
  EXPECT_EQ(service.server_states().size(), 2U);
  const auto states = service.states({});
  ASSERT_TRUE(states);
  EXPECT_EQ(states->size(), 4U);
  for (const auto& state : *states) EXPECT_EQ(state.health.available, state.configured) << name_of(state.provider);
}

TEST_F(Video, WorkThatThrowsDoesNotKeepTheBreakerClosedToOthers) {
  const auto account = *service.find({}, TWILIO);
  for (int i = 0; i < 3; ++i) account->breaker().failed(clock.steady_now(), clock.steady_now());
  clock.advance(Seconds(31));
  const auto throws = [&]() -> Result<void> { throw std::runtime_error("out of memory"); };
  EXPECT_THROW(std::ignore = service.call(*account, "end_room", attempts, throws), std::runtime_error);
  EXPECT_TRUE(service.end_room(account, {}));
  EXPECT_EQ(breaker_of(TWILIO), BreakerState::closed);
}

}  // namespace
}  // namespace chiroflow::app
