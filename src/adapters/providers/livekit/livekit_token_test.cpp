// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_token.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "crypto/jwt.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::livekit {
namespace {

const TokenMaker& maker() {
  static const TokenMaker made({.api_key = "APIclinic", .api_secret = "a secret of the clinic"});
  return made;
}

std::string payload_of(std::string_view token) {
  const auto begin = token.find('.') + 1;
  return crypto::from_base64url(token.substr(begin, token.rfind('.') - begin)).value_or("");
}

TokenClaims for_role(ParticipantRole role) {
  return {.video = grant_for("cf-1", role),
          .identity = "par_1",
          .not_before = from_unix_ms(1'750'000'000'999),
          .expires_at = from_unix_ms(1'750'000'600'001)};
}

TEST(LiveKitToken, BindsPeopleToOneRoomAndGivesNobodyItsAdministration) {
  for (const auto role : {ParticipantRole::PATIENT, ParticipantRole::CLINICIAN, ParticipantRole::GUARDIAN,
                          ParticipantRole::INTERPRETER, ParticipantRole::GUEST})
    EXPECT_EQ(payload_of(*maker().sign(for_role(role))),
              R"({"video":{"roomJoin":true,"room":"cf-1","canPublish":true,"canPublishData":true,"canSubscribe":true},)"
              R"("iss":"APIclinic","exp":1750000600,"nbf":1750000000,"sub":"par_1"})");
}

TEST(LiveKitToken, LetsObserversWatchUnseen) {
  EXPECT_EQ(payload_of(*maker().sign(for_role(ParticipantRole::OBSERVER))),
            R"({"video":{"roomJoin":true,"room":"cf-1","canPublish":false,"canPublishData":false,"canSubscribe":true,)"
            R"("hidden":true},"iss":"APIclinic","exp":1750000600,"nbf":1750000000,"sub":"par_1"})");
}

TEST(LiveKitToken, GivesCallsNoIdentity) {
  const auto token = maker().sign({.video = {.room_list = true},
                                   .identity = {},
                                   .not_before = from_unix_ms(1000),
                                   .expires_at = from_unix_ms(2000)});
  EXPECT_EQ(payload_of(*token), R"({"video":{"roomList":true},"iss":"APIclinic","exp":2,"nbf":1})");
}

TEST(LiveKitToken, IsVerifiedWithTheSecretAndNoOther) {
  rc::check([](const std::string& room, const std::string& identity) {
    auto claims = for_role(ParticipantRole::PATIENT);
    claims.video.room = room;
    claims.identity = identity;
    const auto token = *maker().sign(claims);
    const auto algorithms = {crypto::JwtAlgorithm::HS256};
    const auto read = crypto::jws_verify(token, {&maker().key(), 1}, algorithms);
    RC_ASSERT(read.has_value() == (token.size() <= crypto::kMaxTokenSize));
    RC_ASSERT(!read || wire::Document::parse(read->payload).has_value());
    const auto other = crypto::JwtKey::hs256({}, "another secret");
    RC_ASSERT(!crypto::jws_verify(token, {&other, 1}, algorithms));
  });
}

}  // namespace
}  // namespace chiroflow::livekit
