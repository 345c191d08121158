// SPDX-License-Identifier: Apache-2.0
// What taking and working off webhooks needs to know of video accounts, without knowing how they are found.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "core/result.hpp"
#include "domain/session.hpp"
#include "ports/video_provider.hpp"
#include "ports/webhook_receiver.hpp"

namespace chiroflow::app {

/// Who reads what came to an address, and whose rooms it may speak of.
struct WebhookReader {
  std::shared_ptr<WebhookReceiver> receiver;   // null: no such address
  std::optional<OrganizationId> organization;  // none: the server's own account, which serves every organization
};

/// `endpoint`: empty for the server's own credentials, else an organization's random webhook id. Safe from any thread.
using FindReader = std::function<Result<WebhookReader>(VideoEngine engine, std::string_view endpoint)>;

/// The provider whose account made a room; null when it is not there any more. Safe from any thread.
using FindProvider = std::function<Result<std::shared_ptr<VideoProvider>>(const Room& room)>;

/// Told, outside of any transaction, that the vendor ended the room of a visit that still runs.
using RoomLost = std::function<void(const OrganizationId&, const SessionId&, const RoomId&)>;

struct WebhookWork {
  FindReader find_reader;
  FindProvider find_provider;
  RoomLost room_lost;
};

}  // namespace chiroflow::app
