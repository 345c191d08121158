// SPDX-License-Identifier: Apache-2.0
// Twilio's status callbacks of rooms, recordings and compositions (twilio.com/docs/video/api/status-callbacks): forms by
// POST, everything in the query by GET, JSON where the address carries bodySHA256. They come more than once, late and in any
// order; there is no time in the signature, so repetitions are known by `dedup_key` alone.
//
// Events of a room's recordings tell the room (`external_id`), never which start they belong to: `recording` stays empty,
// and TwilioRecorder::status knows.
#pragma once

#include <string>
#include <utility>

#include "crypto/bytes.hpp"
#include "ports/webhook_receiver.hpp"

namespace chiroflow::twilio {

class TwilioWebhooks : public WebhookReceiver {
 public:
  /// With an empty token nothing can be checked: accept answers provider_unavailable/not_configured.
  /// `told_address`: where Twilio was told to call, which may be another address than our public one; it signs it.
  explicit TwilioWebhooks(std::string_view auth_token, std::string told_address = {})
      : auth_token_(auth_token), told_address_(std::move(told_address)) {}
  /// The item's payload is a JSON object of the parameters, each a text; of a name that came twice, the first.
  Result<AcceptedWebhook> accept(const WebhookRequest& request) override;
  Result<ProviderEvent> interpret(const WebhookItem& item) const override;

 private:
  Result<std::string> payload_of(const WebhookRequest& request) const;

  const crypto::Secret auth_token_;
  const std::string told_address_;
};

}  // namespace chiroflow::twilio
