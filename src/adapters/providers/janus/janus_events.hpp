// SPDX-License-Identifier: Apache-2.0
// What Janus' event handlers tell (https://janus.conf.meetecho.com/docs/eventhandlers.html), cut down to what we keep: who
// came and went, rooms, and the gateway's own start and end. Session descriptions, addresses, statistics, display names
// and tokens are left behind here and are never stored.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "ports/webhook_receiver.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::janus {

/// The events of one delivery, an array or one object, as items to be stored; what is none among others is passed over.
/// Error: invalid_argument where none of it is one.
Result<std::vector<WebhookItem>> items_of(std::string_view body);

/// Error: invalid_argument for a payload that items_of did not write.
Result<ProviderEvent> event_of(const WebhookItem& item);

/// The user and password of "Basic …" (RFC 7617) as "user:password"; nothing for anything else.
std::optional<std::string> basic_credentials(std::string_view authorization);

}  // namespace chiroflow::janus
