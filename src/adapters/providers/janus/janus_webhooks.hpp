// SPDX-License-Identifier: Apache-2.0
// Takes the posts of Janus' sampleevh. Nothing signs them: a password proves the sender, so the way between is TLS or the
// machine's own. An answer other than a broken connection counts as delivered there, hence what is refused is lost.
#pragma once

#include "adapters/providers/janus/janus_config.hpp"
#include "ports/webhook_receiver.hpp"

namespace chiroflow::janus {

class JanusWebhooks : public WebhookReceiver {
 public:
  /// `config` is kept by reference.
  explicit JanusWebhooks(const JanusConfig& config) : config_(config) {}
  Result<AcceptedWebhook> accept(const WebhookRequest& request) override;
  Result<ProviderEvent> interpret(const WebhookItem& item) const override;

 private:
  bool is_from_janus(const WebhookRequest& request) const;

  const JanusConfig& config_;
};

}  // namespace chiroflow::janus
