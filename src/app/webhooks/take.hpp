// SPDX-License-Identifier: Apache-2.0
// Takes a vendor's message: proven, cut into items, stored; what it means comes later (process.hpp), so that the vendor
// is answered at once and a message that was answered is never lost.
#pragma once

#include <string>

#include "app/services.hpp"
#include "app/webhooks/work.hpp"
#include "domain/messages.hpp"

namespace chiroflow::app {

struct TakenWebhook {
  int status = 200;  // what the vendor wants to hear
  std::string content_type;
  std::string reply;
  int items = 0;
  int fresh = 0;  // those that were not known yet
};

/// Errors: not_found (no such address, or nobody entered what its messages are checked with), unauthenticated and
/// invalid_argument as WebhookReceiver::accept, provider_unavailable, storage_unavailable: nothing was stored.
Result<TakenWebhook> take_webhook(const Services& services, const FindReader& find, VideoEngine engine,
                                  const std::string& endpoint, const WebhookRequest& request);

/// The stored item, unsealed. Error: internal, as Sealer::open.
Result<WebhookItem> open_item(const Services& services, const WebhookEvent& row);

}  // namespace chiroflow::app
