// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_errors.hpp"

#include <algorithm>

#include "adapters/providers/common/vendor_http.hpp"

namespace chiroflow::zoom {

namespace {
constexpr std::size_t kLongestScopes = 600;
constexpr std::string_view kScopesLead = "does not contain scopes:";

Error credentials_error(std::string message, std::string detail) {
  auto error = providers::outage("bad_credentials", std::move(detail));
  error.message = std::move(message);
  return error;
}

Error setting_error(std::string message, std::string cause, std::string detail) {
  return {.code = ErrorCode::precondition_failed,
          .message = std::move(message),
          .detail = std::move(detail),
          .cause = std::move(cause)};
}

Error no_meeting(std::string detail) {
  return {.code = ErrorCode::not_found,
          .message = "Zoom no longer has this meeting",
          .detail = std::move(detail),
          .cause = "not_found"};
}

bool speaks_of(std::string_view message, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return message.find(word) != std::string_view::npos; });
}

bool is_scope_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '_' ||
         c == '-' || c == ',' || c == ' ';
}

Error daily_limit_error(Instant now, std::optional<Seconds> told, std::string detail) {
  auto error = providers::outage("daily_limit", std::move(detail));
  error.message =
      "Zoom allows 100 new or changed meetings a day for each host, and this host's are used up. It works again after "
      "midnight UTC; until then choose another video service or another Zoom host";
  error.retry_after = told.value_or(std::chrono::ceil<Seconds>(next_utc_day(now) - now));
  return error;
}

Error api_error_in_words(const HttpResponse& response, const Refusal& refusal, Error error, Instant now) {
  if (is_daily_limit(response, refusal)) return daily_limit_error(now, error.retry_after, std::move(error.detail));
  if (response.status == 429) return error;
  if (const auto scopes = missing_scopes(refusal.message))
    return credentials_error(
        "Zoom refuses: the Server-to-Server OAuth app lacks a scope. Add one of these to the app in the Zoom App "
        "Marketplace: " +
            *scopes,
        std::move(error.detail));
  switch (refusal.code) {
    case code::kNoPermission:
      return {.code = ErrorCode::unsupported,
              .message = "Zoom does not allow this with the account's present plan or permissions",
              .detail = std::move(error.detail),
              .cause = "plan"};
    case code::kNoUser:
    case code::kForeignUser:
      return setting_error("Zoom does not know the host user that is configured, or it belongs to another account",
                           "host_user", std::move(error.detail));
    case code::kMayNotHost:
      return setting_error("Zoom does not allow the configured host user to hold meetings; check the user's license",
                           "host_user", std::move(error.detail));
    case code::kStorageFull:
      return setting_error("Zoom's cloud storage is full; delete old recordings or buy storage", "storage_full",
                           std::move(error.detail));
    case code::kNoMeeting: return no_meeting(std::move(error.detail));
    case code::kInvalid:
      if (speaks_of(refusal.message, {"not exist", "not found", "nvalid meeting"}))
        return no_meeting(std::move(error.detail));
      if (speaks_of(refusal.message, {"o permission", "not available"}))
        return setting_error(
            "Zoom does not allow this for the host user; check the user's license and that cloud "
            "recording is on in Zoom's settings",
            "vendor_settings", std::move(error.detail));
      break;
    case code::kNoRecording:
      return {.code = ErrorCode::not_found,
              .message = "Zoom has no recording of this meeting, or has not finished it yet",
              .detail = std::move(error.detail),
              .cause = "no_recording"};
    case code::kRecordingNotFinished:
      return setting_error("Zoom has not finished this recording yet; try again later", "recording_not_ready",
                           std::move(error.detail));
    default: break;
  }
  if (error.cause == "bad_credentials")
    error.message = "Zoom refuses the server's sign-in; check Zoom's keys in the configuration";
  return error;
}

Error token_refusal(std::string_view name, std::string_view reason, std::string detail) {
  if (name == "invalid_client")
    return credentials_error(
        "Zoom does not know this client id and secret; copy ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET "
        "again from the Server-to-Server OAuth app",
        std::move(detail));
  if (name == "unsupported_grant_type")
    return credentials_error(
        "The Zoom app is of another kind; make a Server-to-Server OAuth app and use its credentials",
        std::move(detail));
  if (reason.find("not enabled") != std::string_view::npos || reason.find("disabled") != std::string_view::npos)
    return credentials_error("The Server-to-Server OAuth app is not activated; activate it in the Zoom App Marketplace",
                             std::move(detail));
  if (name == "invalid_request")
    return credentials_error(
        "Zoom does not know this account id; copy ZOOM_ACCOUNT_ID again from the Server-to-Server "
        "OAuth app",
        std::move(detail));
  return credentials_error("Zoom gives this server no access token; check the Server-to-Server OAuth app",
                           std::move(detail));
}
}  // namespace

Refusal refusal_of(const HttpResponse& response) {
  const auto parsed = wire::Document::parse(response.body);
  if (!parsed) return {};
  return {.code = providers::integer_of(parsed->root(), "code").value_or(0),
          .message = providers::text_of(parsed->root(), "message").value_or("")};
}

bool is_daily_limit(const HttpResponse& response, const Refusal& refusal) {
  if (response.status != 429) return false;
  const auto* type = response.header("X-RateLimit-Type");
  return refusal.message.find("daily rate limit") != std::string::npos || (type && *type == "Daily-limit");
}

Instant next_utc_day(Instant now) { return Instant(std::chrono::floor<std::chrono::days>(now) + std::chrono::days(1)); }

std::optional<std::string> missing_scopes(std::string_view message) {
  const auto at = message.find(kScopesLead);
  if (at == std::string_view::npos) return std::nullopt;
  auto list = message.substr(at + kScopesLead.size());
  list = list.substr(std::min(list.size(), list.find('[') == std::string_view::npos ? 0 : list.find('[') + 1));
  list = list.substr(0, std::min(list.find(']'), kLongestScopes));
  std::string scopes;
  std::copy_if(list.begin(), list.end(), std::back_inserter(scopes), is_scope_character);
  return scopes;
}

Error api_error(const HttpResponse& response, Instant now) {
  const auto refusal = refusal_of(response);
  auto error = providers::error_of(response, refusal.code == 0 ? "" : std::to_string(refusal.code), now);
  const auto code = error.vendor_code;
  return providers::with_vendor_code(api_error_in_words(response, refusal, std::move(error), now), response, code);
}

Error oauth_error(const HttpResponse& response, Instant now) {
  const auto parsed = wire::Document::parse(response.body);
  const auto name = providers::code_only(parsed ? providers::text_of(parsed->root(), "error").value_or("") : "");
  auto error = providers::error_of(response, name, now);
  if (!parsed || response.status == 429 || response.status >= 500) return error;
  const auto reason = providers::text_of(parsed->root(), "reason").value_or("");
  return providers::with_vendor_code(token_refusal(name, reason, std::move(error.detail)), response, name);
}

}  // namespace chiroflow::zoom
