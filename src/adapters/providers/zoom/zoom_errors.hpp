// SPDX-License-Identifier: Apache-2.0
// Zoom's refusals in our words. Bodies are {"code":N,"message":…,"errors":[{"field","message"}]}; gateways in front of Zoom
// answer with HTML or XML, which is read as no code at all.
// Source: developers.zoom.us/docs/api/errors, /docs/api/rate-limits, /docs/integrations/oauth-error-messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/time.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::zoom {

/// What a body says went wrong; code 0 where it says nothing.
struct Refusal {
  std::int64_t code = 0;
  std::string message;  // may name people: never for logs or clients as it is
};
Refusal refusal_of(const HttpResponse& response);

/// The limit of new and changed meetings a host has a day; Zoom tells it by its text alone.
bool is_daily_limit(const HttpResponse& response, const Refusal& refusal);
/// 00:00 UTC after `now`, when daily limits begin anew.
Instant next_utc_day(Instant now);

/// Zoom's codes by their names.
namespace code {
inline constexpr std::int64_t kTokenExpired = 124;
inline constexpr std::int64_t kNoPermission = 200;
inline constexpr std::int64_t kInvalid = 300;
inline constexpr std::int64_t kNoUser = 1001;
inline constexpr std::int64_t kForeignUser = 1010;
inline constexpr std::int64_t kNoMeeting = 3001;
inline constexpr std::int64_t kMayNotHost = 3161;
inline constexpr std::int64_t kNoRecording = 3301;
inline constexpr std::int64_t kRecordingNotFinished = 3303;
inline constexpr std::int64_t kStorageFull = 3309;
}  // namespace code

/// Of an answer of the REST interface that is no success. Causes as in ports/video_provider.hpp.
Error api_error(const HttpResponse& response, Instant now);
/// Of an answer of the token endpoint that is no success: {"reason":…,"error":…}.
Error oauth_error(const HttpResponse& response, Instant now);

/// The scopes that a refusal says are missing, as Zoom lists them; nothing when it speaks of none.
std::optional<std::string> missing_scopes(std::string_view message);

}  // namespace chiroflow::zoom
