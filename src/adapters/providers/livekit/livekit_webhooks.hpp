// SPDX-License-Identifier: Apache-2.0
// LiveKit's webhooks: POST with content type application/webhook+json and a bare JWT in Authorization (no "Bearer"), signed
// with our API secret, whose claim "sha256" is the base64 of the SHA-256 of the raw body. Source: livekit/protocol
// webhook/verifier.go, livekit_webhook.proto.
#pragma once

#include <string>
#include <string_view>

#include "adapters/providers/livekit/livekit_token.hpp"
#include "ports/clock.hpp"
#include "ports/webhook_receiver.hpp"

namespace chiroflow::livekit {

/// unauthenticated with cause "signature", "expired" (also: not yet valid) or "credentials" (none, or another API key).
Result<void> check_webhook_token(std::string_view authorization, std::string_view body, const TokenMaker& tokens,
                                 Instant now);
/// The item of a body that was checked. The payload is the body without what must not be kept: the room's turn_password and
/// the storage credentials of recordings. invalid_argument for a body that is no event.
Result<WebhookItem> webhook_item(std::string_view body);
/// invalid_argument for a payload that webhook_item did not make.
Result<ProviderEvent> event_of(std::string_view payload);

/// Safe from any thread. Tokens and clock must outlive it.
class Webhooks : public WebhookReceiver {
 public:
  Webhooks(const TokenMaker& tokens, const Clock& clock) : tokens_(tokens), clock_(clock) {}
  Result<AcceptedWebhook> accept(const WebhookRequest& request) override;
  Result<ProviderEvent> interpret(const WebhookItem& item) const override { return event_of(item.payload); }

 private:
  const TokenMaker& tokens_;
  const Clock& clock_;
};

}  // namespace chiroflow::livekit
