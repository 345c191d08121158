// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_signature.hpp"

#include <algorithm>

#include "crypto/jwt.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::zoom {

namespace {
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::size_t kLongestTopic = 200;
constexpr std::size_t kLongestIdentity = 35;
constexpr std::size_t kLongestSessionKey = 36;

std::int64_t unix_seconds(Instant at) { return std::chrono::floor<Seconds>(at).time_since_epoch().count(); }

Result<std::string> sign(const SdkKey& sdk, const std::string& claims) {
  return crypto::jws_sign_with_header(crypto::JwtKey::hs256({}, sdk.secret), kHeader, claims);
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
bool is_binary(int value) { return value == 0 || value == 1; }
bool is_life(Seconds life) { return life >= kShortestToken && life <= kLongestToken; }
}  // namespace

Seconds token_life(Instant now, Instant expires_at) {
  const auto wanted = std::chrono::floor<Seconds>(expires_at) - std::chrono::floor<Seconds>(now);
  return std::clamp<Seconds>(wanted, kShortestToken, kLongestToken);
}

Result<std::string> meeting_signature(const SdkKey& sdk, const MeetingSignature& wanted, Instant now) {
  const bool names_meeting = is_number(wanted.meeting_number) && wanted.role && is_binary(*wanted.role);
  const bool names_none = wanted.meeting_number.empty() && !wanted.role;
  if (!(names_meeting || names_none) || !is_life(wanted.life))
    return fail(internal_error("Zoom takes no such signature: number, role or life"));
  const auto issued_at = unix_seconds(now);
  const auto expires_at = issued_at + wanted.life.count();
  std::string claims;
  wire::JsonWriter json(claims);
  json.begin_object();
  json.member("appKey", sdk.key);  // the name from Web SDK 5 on
  json.member("sdkKey", sdk.key);  // the name before
  if (names_meeting) {
    json.member("mn", wanted.meeting_number);
    json.member("role", *wanted.role);
  }
  json.member("iat", issued_at);
  json.member("exp", expires_at);
  json.member("tokenExp", expires_at);
  json.end_object();
  return sign(sdk, claims);
}

Result<std::string> session_token(const SdkKey& sdk, const SessionToken& wanted, Instant now) {
  const bool fits =
      !wanted.topic.empty() && wanted.topic.size() <= kLongestTopic && is_binary(wanted.role) && is_life(wanted.life) &&
      wanted.user_identity.size() <= kLongestIdentity && wanted.session_key.size() <= kLongestSessionKey &&
      is_binary(wanted.cloud_recording_option.value_or(0)) && is_binary(wanted.cloud_recording_election.value_or(0));
  if (!fits) return fail(internal_error("Zoom takes no such session token: topic, role, life or identity"));
  const auto issued_at = unix_seconds(now);
  std::string claims;
  wire::JsonWriter json(claims);
  json.begin_object();
  json.member("app_key", sdk.key);
  json.member("role_type", wanted.role);
  json.member("tpc", wanted.topic);
  json.member("version", 1);
  json.member("iat", issued_at);
  json.member("exp", issued_at + wanted.life.count());
  if (!wanted.user_identity.empty()) json.member("user_identity", wanted.user_identity);
  if (!wanted.session_key.empty()) json.member("session_key", wanted.session_key);
  if (wanted.cloud_recording_option) json.member("cloud_recording_option", *wanted.cloud_recording_option);
  if (wanted.cloud_recording_election) json.member("cloud_recording_election", *wanted.cloud_recording_election);
  json.end_object();
  return sign(sdk, claims);
}

Result<std::string> api_token(const SdkKey& api, Instant issued_at, Instant expires_at) {
  std::string claims;
  wire::JsonWriter json(claims);
  json.begin_object();
  json.member("iss", api.key);
  json.member("iat", unix_seconds(issued_at));
  json.member("exp", unix_seconds(expires_at));
  json.end_object();
  return sign(api, claims);
}

}  // namespace chiroflow::zoom
