// SPDX-License-Identifier: Apache-2.0
// The tokens that Zoom's SDKs want, all HS256 over {"alg":"HS256","typ":"JWT"} with claims in the order of Zoom's samples.
// Sources: developers.zoom.us/docs/meeting-sdk/auth and /docs/video-sdk/auth, and the samples
// zoom/meetingsdk-auth-endpoint-sample and zoom/videosdk-auth-endpoint-sample.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"

namespace chiroflow::zoom {

/// A token's life as Zoom takes it.
inline constexpr Seconds kShortestToken{1800};
inline constexpr Seconds kLongestToken{172'800};
/// What a token for `expires_at` lives, within what Zoom takes.
Seconds token_life(Instant now, Instant expires_at);

struct SdkKey {
  std::string_view key;
  std::string_view secret;
};

struct MeetingSignature {
  std::string meeting_number;  // digits; empty, with no role: for the start of a native SDK
  std::optional<int> role;     // 0 participant, 1 host
  Seconds life{7200};
};
/// Of the Meeting SDK. Errors: internal for what Zoom would refuse (role, number, life).
Result<std::string> meeting_signature(const SdkKey& sdk, const MeetingSignature& wanted, Instant now);

struct SessionToken {
  std::string topic;  // at most 200 characters; compared without regard to case
  int role = 0;       // 0 participant, 1 host
  Seconds life{7200};
  std::string user_identity;  // at most 35 characters; empty: none
  std::string session_key;    // at most 36 characters; empty: none
  std::optional<int> cloud_recording_option;
  std::optional<int> cloud_recording_election;
};
/// Of the Video SDK. Errors: internal for what Zoom would refuse.
Result<std::string> session_token(const SdkKey& sdk, const SessionToken& wanted, Instant now);

/// Of the Video SDK's REST interface: {iss, iat, exp}; an API key, which is not the SDK's. At most two hours.
Result<std::string> api_token(const SdkKey& api, Instant issued_at, Instant expires_at);

}  // namespace chiroflow::zoom
