// SPDX-License-Identifier: Apache-2.0
// Zoom's messages: POST with JSON, signed over the raw bytes with the app's Secret Token. A message counts for five minutes
// before and after its timestamp. Zoom proves our address by endpoint.url_validation, which is signed too.
// Source: developers.zoom.us/docs/api/webhooks.
#pragma once

#include <string>
#include <string_view>

#include "ports/clock.hpp"
#include "ports/webhook_receiver.hpp"

namespace chiroflow::zoom {

/// "v0=" and the HMAC of "v0:{timestamp}:{body}" in lower-case hexadecimal.
std::string webhook_signature(std::string_view secret_token, std::string_view timestamp, std::string_view body);

class ZoomWebhooks : public WebhookReceiver {
 public:
  /// Without a secret token every message is refused. The clock must outlive it.
  ZoomWebhooks(std::string secret_token, const Clock& clock) : secret_token_(std::move(secret_token)), clock_(clock) {}

  Result<AcceptedWebhook> accept(const WebhookRequest& request) override;
  Result<ProviderEvent> interpret(const WebhookItem& item) const override;

 private:
  Result<void> check(const WebhookRequest& request) const;

  const std::string secret_token_;
  const Clock& clock_;
};

}  // namespace chiroflow::zoom
