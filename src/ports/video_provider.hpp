// SPDX-License-Identifier: Apache-2.0
// A place where people meet by video. One small interface that every provider can fill; what only some can do is told by
// capabilities and offered through the second interface, RoomModeration.
//
// Calls block the calling worker for at most the provider's deadline and are safe from any thread. They may be repeated:
// creating a room that exists under the same name adopts it. No patient data is handed over: names and identities are ours.
//
// Errors: provider_unavailable (cause: timeout, refused, not_configured, server_error, rate_limited), not_found,
// unsupported (with the reason), internal. `detail` holds the vendor's code for the attempt log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/session.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(Support, native, emulated, unavailable)

struct Ability {
  Support support = Support::unavailable;
  std::string reason;  // why not, or how it is emulated
  bool there() const { return support != Support::unavailable; }
};

struct ProviderCapabilities {
  Ability waiting_room, recording, screen_share, chat, virtual_background, breakout_rooms, mute, remove_participant;
  int max_participants = 0;
  bool end_to_end_encryption = false;
  bool link_only = false;         // people enter through the vendor's own page
  bool rooms_at_booking = false;  // the vendor's rooms live long enough to be made when the visit is booked
};

struct ProviderHealth {
  bool available = false;
  std::string message;  // for staff
  Instant checked_at;
  Millis latency{0};
};

struct RoomRequest {
  SessionId session;  // the key of repetition
  std::string name;   // our room name; carries no patient data
  Instant start;
  Instant end;
  int max_participants = 4;
};

struct ProviderRoom {
  std::optional<std::string> external_id;
  std::optional<std::string> join_url;
  std::optional<std::string> secret;  // JSON; sealed before it is stored
};

struct JoinRequest {
  SessionId session;
  ParticipantId participant;  // the identity at the vendor
  ParticipantRole role = ParticipantRole::PATIENT;
  bool host = false;
  Instant expires_at;
};

struct JoinCredentials {
  std::string token;                    // empty for link-only providers
  std::optional<std::string> join_url;  // the vendor's own page, where there is one
};

class VideoProvider {
 public:
  virtual ~VideoProvider() = default;
  virtual TelehealthProvider kind() const = 0;
  virtual VideoEngine video_engine() const = 0;
  /// Whether credentials are there; the other calls answer provider_unavailable/not_configured otherwise.
  virtual bool configured() const = 0;
  virtual ProviderCapabilities capabilities() const = 0;
  /// Really asks the vendor; cached by the implementation for a few seconds.
  virtual ProviderHealth health() = 0;
  virtual Result<ProviderRoom> create_room(const RoomRequest& request) = 0;
  /// Ending an unknown room is not_found; ending an ended one succeeds.
  virtual Result<void> end_room(const Room& room) = 0;
  virtual Result<RoomStatus> room_status(const Room& room) = 0;
  virtual Result<JoinCredentials> join_credentials(const Room& room, const JoinRequest& request) = 0;
};

}  // namespace chiroflow
