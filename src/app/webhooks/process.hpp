// SPDX-License-Identifier: Apache-2.0
// Works off what vendors sent (webhook_event): finds the room that is meant and lets the event change what it changes, once.
// Safe beside another server on the same database, and after a crash at any point.
//
// What has no effect is kept as processed with the reason in last_error: "unreadable" (not the vendor's form), "room_unknown"
// or "endpoint_unknown" (still after ten minutes), else the name of the error that did not go away within a day.
#pragma once

#include <optional>

#include "app/services.hpp"
#include "app/webhooks/work.hpp"
#include "core/describe.hpp"

namespace chiroflow::app {

/// Takes at most `limit` due rows in the order of receipt and returns how many there were. Error: storage_unavailable, with
/// the rows at hand left as they were; any other failure of a row puts only that row off.
Result<int> process_webhooks(const Services& services, const WebhookWork& work, int limit);

/// What was stored and not worked off yet, of every organization.
struct WaitingWebhooks {
  std::int64_t count = 0;
  std::optional<Instant> oldest;  // when it came
};
CHIROFLOW_DESCRIBE(WaitingWebhooks, count, oldest)
Result<WaitingWebhooks> waiting_webhooks(db::Database& database);

}  // namespace chiroflow::app
