// SPDX-License-Identifier: Apache-2.0
// What taking and working off webhooks needs to know of video accounts, without knowing how they are found.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "app/video/video_account.hpp"
#include "core/result.hpp"
#include "domain/session.hpp"
#include "ports/webhook_receiver.hpp"

namespace chiroflow::app {

/// Who reads what came to an address, and whose rooms it may speak of.
struct WebhookReader {
  std::shared_ptr<WebhookReceiver> receiver;   // null: no such address
  std::optional<OrganizationId> organization;  // none: the server's own account, which serves every organization
};

/// `endpoint`: empty for the server's own credentials, else an organization's random webhook id. Safe from any thread.
using FindReader = std::function<Result<WebhookReader>(VideoEngine engine, std::string_view endpoint)>;

/// The account that made a room; null when it is not there any more. Safe from any thread.
using FindAccount = std::function<Result<VideoAccountPtr>(const Room& room)>;

/// Told, outside of any transaction, that the vendor ended the room of a visit that waits or runs. It must not ask a vendor:
/// whoever works off webhooks would wait for it. What is told here is found again by replace_lost_rooms.
using RoomLost = std::function<void(const OrganizationId&, const SessionId&, const RoomId&)>;

struct WebhookWork {
  FindReader find_reader;
  FindAccount find_account;
  RoomLost room_lost;
};

}  // namespace chiroflow::app
