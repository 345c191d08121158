// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_errors.hpp"

#include "adapters/providers/common/vendor_http.hpp"

namespace chiroflow::google_meet {

namespace {
constexpr const char* kMissingDelegation =
    "Google does not let the service account act for your users: in the Admin console under Security, API controls, "
    "Domain-wide delegation, enter its numeric client ID with exactly the scopes of our guide; this can take a day";

Error refused(std::string message, std::string detail) {
  auto error = providers::outage("bad_credentials", std::move(detail));
  error.message = std::move(message);
  return error;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

Error grant_error(std::string_view description, std::string detail) {
  if (has(description, "short-lived token"))
    return refused("Google finds the server's clock wrong; set the server's time by NTP", detail + " clock");
  if (has(description, "Signature"))
    return refused("Google no longer accepts the key of the service account; create a new JSON key and enter it here",
                   detail + " signature");
  if (has(description, "email or User ID"))
    return refused(
        "The Google user in whose name meetings are made is not in your Workspace; correct the delegated user",
        detail + " user");
  if (has(description, "account not found"))
    return refused(
        "The Google service account was deleted or its key file is wrong; create a new key and enter it here",
        detail + " account");
  return refused("Google does not accept the service account for this user; check the key file and the delegated user",
                 std::move(detail));
}

/// The reason of a google.rpc.ErrorInfo among the details, or of Drive's errors.
std::string reason_of(const wire::Value& error) {
  for (const auto* name : {"details", "errors"}) {
    const auto& list = error.get(name);
    if (!list.is(wire::Kind::array)) continue;
    for (const auto& item : list.items()) {
      if (auto reason = providers::text_of(item, "reason")) return *std::move(reason);
    }
  }
  return {};
}

bool is_rate_limit(std::string_view reason) {
  return reason == "RATE_LIMIT_EXCEEDED" || reason == "rateLimitExceeded" || reason == "userRateLimitExceeded";
}

bool is_switched_off(std::string_view reason) {
  return reason == "SERVICE_DISABLED" || reason == "accessNotConfigured";
}

struct Told {
  std::string status;
  std::string reason;
};

Told told_by(const HttpResponse& response) {
  const auto body = wire::Document::parse(response.body);
  if (!body) return {};
  const auto& error = body->root().get("error");
  return {.status = providers::text_of(error, "status").value_or(""), .reason = reason_of(error)};
}

std::string denied_in_words(const Told& told) {
  if (is_switched_off(told.reason))
    return "A Google API is not switched on: in the Cloud project enable the Google Meet REST API, the Google Drive "
           "API for recordings and the Google Workspace Events API for events";
  if (told.reason == "ACCESS_TOKEN_SCOPE_INSUFFICIENT") return kMissingDelegation;
  return "Google refuses the delegated user this meeting: it belongs to another user or was made with another Cloud "
         "project, or Google Meet is switched off for this user in the Admin console";
}

Error token_refusal(const HttpResponse& response, const std::string& code, std::string_view description) {
  auto detail = "token HTTP " + std::to_string(response.status) + " " + code;
  if (code == "unauthorized_client" || code == "access_denied" || code == "invalid_scope")
    return refused(kMissingDelegation, std::move(detail));
  if (code == "invalid_grant") return grant_error(description, std::move(detail));
  return refused("Google refuses the service account; check the key file and the domain-wide delegation",
                 std::move(detail));
}
}  // namespace

Error token_error(const HttpResponse& response, Instant now) {
  const auto body = wire::Document::parse(response.body);
  const auto code = providers::code_only(body ? providers::text_of(body->root(), "error").value_or("") : "");
  if (response.status == 429 || response.status >= 500 || code.empty())
    return in_words(providers::error_of(response, code, now));
  const auto description = providers::text_of(body->root(), "error_description").value_or("");
  return providers::with_vendor_code(token_refusal(response, code, description), response, code);
}

Error api_error(const HttpResponse& response, Instant now) {
  const auto told = told_by(response);
  auto code = providers::code_only(told.status);
  if (!told.reason.empty()) code += (code.empty() ? "" : " ") + providers::code_only(told.reason);
  auto error = providers::error_of(response, code, now);
  if (told.status == "RESOURCE_EXHAUSTED" || is_rate_limit(told.reason)) {
    error.code = ErrorCode::provider_unavailable;
    error.cause = "rate_limited";
  } else if (told.status == "FAILED_PRECONDITION") {
    error.code = ErrorCode::precondition_failed;
    error.cause = "vendor_settings";
    error.message =
        "Google Meet's settings for the delegated user do not allow this; check the edition and the Meet settings in "
        "the "
        "Admin console";
  } else if (response.status == 403) {
    error.message = denied_in_words(told);
  } else if (response.status == 401) {
    error.message = "Google does not accept the sign-in of the service account; check its key";
  }
  return in_words(std::move(error));
}

Error in_words(Error error) {
  if (!error.message.empty() || error.code != ErrorCode::provider_unavailable) return error;
  if (error.cause == "rate_limited")
    error.message =
        "Google Meet has had too many requests; it allows ten new meetings a minute for a user. Wait a moment";
  else if (error.cause == "server_error")
    error.message = "Google has a fault at the moment; try again shortly";
  else if (error.cause == "bad_response")
    error.message = "Google Meet answered in a way this server does not understand; tell your support";
  else if (error.cause == "timeout" || error.cause == "refused" || error.cause == "network")
    error.message = "Google cannot be reached; check the server's connection to the internet and its proxy";
  else if (error.cause == "tls")
    error.message = "The connection to Google is not secure; check the server's certificates and its proxy";
  else if (error.cause == "bad_credentials")
    error.message = "Google refuses the service account; check the key file and the domain-wide delegation";
  else if (error.cause == "not_configured")
    error.message =
        "Google Meet is not set up: enter the key file of the service account and the user in whose name meetings are "
        "made";
  return error;
}

Result<Millis> time_left(const Clock& clock, SteadyInstant until) {
  const auto left = std::chrono::floor<Millis>(until - clock.steady_now());
  if (left <= Millis(0)) return fail(in_words(providers::outage("timeout", "no time left")));
  return left;
}

}  // namespace chiroflow::google_meet
