// SPDX-License-Identifier: Apache-2.0
// The access token that lets one person into one Twilio room: a JWT signed with the API key's secret
// (twilio.com/docs/iam/access-tokens, /docs/video/tutorials/user-identity-access-tokens). Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/provider_credentials.hpp"

namespace chiroflow::twilio {

/// Twilio refuses tokens that are good for longer (error 20104).
inline constexpr Seconds kLongestToken = Hours(24);

/// Without a room a token would open every room of the account, so there is none without. Times are cut to whole
/// seconds; an `expires_at` beyond kLongestToken becomes that. precondition_failed when it has passed already.
Result<std::string> access_token(const TwilioCredentials& credentials, std::string_view identity, std::string_view room,
                                 Instant now, Instant expires_at);

}  // namespace chiroflow::twilio
