// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_token.hpp"

#include <algorithm>

#include "crypto/jwt.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::twilio {

namespace {
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"})";

std::int64_t whole_seconds(Instant at) { return std::chrono::floor<Seconds>(at).time_since_epoch().count(); }
}  // namespace

Result<std::string> access_token(const TwilioCredentials& credentials, std::string_view identity, std::string_view room,
                                 Instant now, Instant expires_at) {
  const auto issued = whole_seconds(now);
  const auto expires = std::min(whole_seconds(expires_at), issued + std::int64_t(kLongestToken.count()));
  if (expires <= issued) return fail(precondition_failed("The time to enter has passed", "expired"));
  if (room.empty() || identity.empty()) return fail(internal_error("a Twilio token needs identity and room"));

  std::string claims;
  wire::JsonWriter json(claims);
  json.begin_object();
  json.member("jti", credentials.api_key_sid + "-" + std::to_string(issued));
  json.key("grants");
  json.begin_object();
  json.key("identity"), json.string(identity);
  json.key("video");
  json.begin_object();
  json.key("room"), json.string(room);
  json.end_object();
  json.end_object();
  json.member("iat", issued);
  json.member("exp", expires);
  json.member("iss", credentials.api_key_sid);
  json.member("sub", credentials.account_sid);
  json.end_object();
  return crypto::jws_sign_with_header(crypto::JwtKey::hs256({}, credentials.api_key_secret), kHeader, claims);
}

}  // namespace chiroflow::twilio
