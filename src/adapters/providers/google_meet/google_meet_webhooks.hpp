// SPDX-License-Identifier: Apache-2.0
// Meet's events as Pub/Sub pushes them to us. There is no signature over the body; the sender shows an OpenID Connect token
// of Google's, and only one of the configured service account is taken: any Cloud project can have Google sign a token for
// our address.
// https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
#pragma once

#include <functional>

#include "adapters/providers/google_meet/google_keys.hpp"
#include "ports/webhook_receiver.hpp"

namespace chiroflow::google_meet {

/// What a push's token must be.
struct PushExpectation {
  std::string audience;
  std::string email;  // of the push subscription's service account
};

/// Everything but the fetching of keys: signature, alg, iss, aud, exp, iat, email, email_verified. Pure.
/// Error: unauthenticated with cause "signature", "expired" or "credentials".
Result<void> check_push_token(std::string_view token, std::span<const crypto::JwtKey> keys,
                              const PushExpectation& expected, Instant now);

class GoogleMeetWebhooks : public WebhookReceiver {
 public:
  /// `on_lost` hears of subscriptions ("subscriptions/…") that ended or rest; it is called from accept().
  GoogleMeetWebhooks(const GoogleMeetConfig& config, HttpClient& http, const Clock& clock,
                     std::function<void(std::string_view)> on_lost)
      : config_(config), clock_(clock), keys_(config, http, clock), on_lost_(std::move(on_lost)) {}

  Result<AcceptedWebhook> accept(const WebhookRequest& request) override;
  Result<ProviderEvent> interpret(const WebhookItem& item) const override;

 private:
  const GoogleMeetConfig& config_;
  const Clock& clock_;
  GoogleKeys keys_;
  const std::function<void(std::string_view)> on_lost_;
};

}  // namespace chiroflow::google_meet
