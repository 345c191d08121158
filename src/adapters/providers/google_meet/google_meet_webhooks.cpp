// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_meet_webhooks.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/pubsub_push.hpp"
#include "crypto/jwt.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::google_meet {

namespace {
constexpr Hours kLongestToken{24};  // Google's live for an hour

tl::unexpected<Error> refuse(std::string cause, std::string detail) {
  return fail(Error{.code = ErrorCode::unauthenticated, .detail = std::move(detail), .cause = std::move(cause)});
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// The token of "Authorization: Bearer …"; nothing when there is none or more than one.
std::optional<std::string_view> bearer_of(const WebhookRequest& request) {
  constexpr std::string_view kScheme = "bearer ";
  std::optional<std::string_view> token;
  for (const auto& header : request.headers) {
    if (!same_ignoring_case(header.name, "authorization")) continue;
    const std::string_view value = header.value;
    if (token || !same_ignoring_case(value.substr(0, kScheme.size()), kScheme)) return std::nullopt;
    token = value.substr(kScheme.size());
  }
  return token;
}

bool is_end_of_subscription(std::string_view type) {
  return type == "google.workspace.events.subscription.v1.suspended" ||
         type == "google.workspace.events.subscription.v1.expired";
}
}  // namespace

Result<void> check_push_token(std::string_view token, std::span<const crypto::JwtKey> keys,
                              const PushExpectation& expected, Instant now) {
  // Empty expectations are not checked by jwt_verify, and here they must never mean "anybody".
  if (expected.audience.empty() || expected.email.empty()) return refuse("credentials", "no push service account");
  const auto verified = crypto::jwt_verify(token, keys,
                                           {.algorithms = {crypto::JwtAlgorithm::RS256},
                                            .issuer = {},
                                            .audience = expected.audience,
                                            .subject = {},
                                            .type = {},
                                            .requires_expiry = true,
                                            .max_lifetime = kLongestToken},
                                           now);
  if (!verified) {
    const auto& cause = verified.error().cause;
    if (cause == "token_expired" || cause == "token_not_yet_valid" || cause == "token_lifetime")
      return refuse("expired", cause);
    return refuse(cause == "token_audience" ? "credentials" : "signature", cause);
  }
  if (verified->issuer != "https://accounts.google.com" && verified->issuer != "accounts.google.com")
    return refuse("credentials", "iss");
  const auto claims = wire::Document::parse(verified->claims);
  if (!claims) return refuse("credentials", "claims");
  const auto& verified_email = claims->root().get("email_verified");
  if (providers::text_of(claims->root(), "email") != expected.email) return refuse("credentials", "email");
  if (!verified_email.is(wire::Kind::boolean) || !verified_email.as_boolean())
    return refuse("credentials", "email_verified");
  return {};
}

Result<AcceptedWebhook> GoogleMeetWebhooks::accept(const WebhookRequest& request) {
  const auto token = bearer_of(request);
  if (!token) return refuse("credentials", "no bearer token");
  const auto kid = crypto::jwt_unverified_kid(*token);
  if (!kid) return refuse("signature", "no kid");
  if (config_.credentials.push_service_account.empty()) return refuse("credentials", "nobody may push");
  const PushExpectation expected{.audience = config_.push_audience.empty() ? request.url : config_.push_audience,
                                 .email = config_.credentials.push_service_account};
  // Before Google is asked for keys: what is for somebody else must not make this server call anybody.
  if (!crypto::jwt_unverified_is_for(*token, expected.audience)) return refuse("credentials", "aud");
  const auto keys = TRY(keys_.find(*kid));
  TRY(check_push_token(*token, keys, expected, clock_.now()));
  auto message = TRY(read_push(request.body));
  if (is_end_of_subscription(message.type)) on_lost_(message.resource);
  AcceptedWebhook accepted;
  accepted.items.push_back(
      {.dedup_key = std::move(message.key), .kind = std::move(message.type), .payload = request.body});
  return accepted;
}

Result<ProviderEvent> GoogleMeetWebhooks::interpret(const WebhookItem& item) const {
  const auto message = TRY(read_push(item.payload));
  return event_of(message);
}

}  // namespace chiroflow::google_meet
