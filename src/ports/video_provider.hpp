// SPDX-License-Identifier: Apache-2.0
// A place where people meet by video. One interface that every provider fills; what only some can do lies in the small
// ports beside it (room_moderation.hpp, room_recorder.hpp, webhook_receiver.hpp) and is told by the capabilities.
//
// Calls block the calling worker for at most the provider's deadline and are safe from any thread. They may be repeated:
// creating a room that exists under the same name adopts it. No patient data is handed over: names and identities are ours.
//
// Errors: provider_unavailable (cause: timeout, refused, tls, network, too_large, server_error, rate_limited,
// daily_limit (it answers and takes nothing more today), bad_response, bad_credentials, not_configured, not_asked), not_found, unsupported (the message says why), precondition_failed (the
// vendor's settings forbid it; the message says which), internal. `vendor_code` is the vendor's own where it
// answered.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/session.hpp"

namespace chiroflow {

class RoomModeration;
class RoomRecorder;
class WebhookReceiver;

CHIROFLOW_ENUM(Support, native, emulated, unavailable)

struct Ability {
  Support support = Support::unavailable;
  std::string reason;  // why not, or how it is emulated
  bool there() const { return support != Support::unavailable; }
};
CHIROFLOW_DESCRIBE(Ability, support, reason)

/// What the vendor can do for this account, as far as it is known: some abilities depend on the plan or on settings, which
/// health() may learn.
struct ProviderCapabilities {
  Ability waiting_room, recording, screen_share, chat, virtual_background, breakout_rooms;
  Ability list_participants, mute, unmute, remove_participant, spotlight, quality, webhooks;
  int max_participants = 0;
  bool end_to_end_encryption = false;  // of a room that is made now, as far as is known: is_end_to_end()
  bool link_only = false;              // people enter through the vendor's own page
  bool rooms_at_booking = false;       // the vendor's rooms live long enough to be made when the visit is booked
};
CHIROFLOW_DESCRIBE(ProviderCapabilities, waiting_room, recording, screen_share, chat, virtual_background,
                   breakout_rooms, list_participants, mute, unmute, remove_participant, spotlight, quality, webhooks,
                   max_participants, end_to_end_encryption, link_only, rooms_at_booking)

struct ProviderHealth {
  bool available = false;
  std::string message;  // for staff: what is wrong and what to do about it
  Instant checked_at;
  Millis latency{0};
  std::string cause{};        // of the Error, where it is not available
  std::string vendor_code{};  // likewise
};

struct RoomRequest {
  SessionId session;  // the key of repetition
  std::string name;   // our room name; carries no patient data
  Instant start;
  Instant end;
  int max_participants = 4;
};
CHIROFLOW_DESCRIBE(RoomRequest, session, name, start, end, max_participants)

/// A room as its provider knows it; opened, so handle `secret` with care.
struct ProviderRoom {
  std::string name;                        // ours; given back unchanged
  std::optional<std::string> external_id;  // the vendor's
  std::optional<std::string> join_url;     // the vendor's plain way in, where it has one; without role or host rights
  std::optional<std::string> secret;       // a JSON object: passcode, PIN, host key; sealed before it is stored
};
CHIROFLOW_DESCRIBE(ProviderRoom, name, external_id, join_url, secret)

struct JoinRequest {
  SessionId session;
  ParticipantId participant;  // the identity at the vendor
  ParticipantRole role = ParticipantRole::PATIENT;
  bool host = false;
  Instant expires_at;
  bool without_asking =
      false;  // the vendor did not answer a moment ago: what needs a call there is "not_asked" at once
};
CHIROFLOW_DESCRIBE(JoinRequest, session, participant, role, host, expires_at, without_asking)
template <> inline constexpr FieldRule rule<&JoinRequest::without_asking>{.has_default = true};

struct JoinCredentials {
  std::string token;                    // empty for link-only providers
  std::optional<std::string> join_url;  // the vendor's own page, where there is one
  std::optional<std::string>
      details;  // a JSON object of what the engine's client needs beside it (server, key, number)
};
CHIROFLOW_DESCRIBE(JoinCredentials, token, join_url, details)

/// What the vendor measured, in our words; nothing where it tells nothing.
struct RoomQuality {
  std::optional<Quality> connection;
  std::optional<Quality> audio;
  std::optional<Quality> video;
};
CHIROFLOW_DESCRIBE(RoomQuality, connection, audio, video)

class VideoProvider {
 public:
  virtual ~VideoProvider() = default;
  virtual TelehealthProvider kind() const = 0;
  virtual VideoEngine video_engine() const = 0;
  /// Whether credentials are there; the other calls answer provider_unavailable/not_configured otherwise.
  virtual bool configured() const = 0;
  virtual ProviderCapabilities capabilities() const = 0;
  /// Really asks the vendor; cached by the implementation for a few seconds, and one caller at a time asks.
  virtual ProviderHealth health() = 0;
  virtual Result<ProviderRoom> create_room(const RoomRequest& request) = 0;
  /// Everybody is sent out. Ending an unknown room is not_found; ending an ended one succeeds.
  virtual Result<void> end_room(const ProviderRoom& room) = 0;
  /// As end_room, and what the vendor lets go of is gone there.
  virtual Result<void> delete_room(const ProviderRoom& room) = 0;
  /// Whether nobody between the people in this very room can hear or see them, as the vendor said when it made the room. Calls nobody.
  virtual bool is_end_to_end(const ProviderRoom&) const { return capabilities().end_to_end_encryption; }
  /// ENDED for a room that the vendor has forgotten.
  virtual Result<RoomStatus> room_status(const ProviderRoom& room) = 0;
  virtual Result<JoinCredentials> join_credentials(const ProviderRoom& room, const JoinRequest& request) = 0;
  /// Also of a room that ended, where the vendor tells of those; all empty while it tells nothing yet.
  virtual Result<RoomQuality> quality(const ProviderRoom& room) = 0;
  /// Gives a room that nobody has entered other times. unsupported where the vendor's rooms have none.
  virtual Result<void> reschedule_room(const ProviderRoom&, Instant /*start*/, Instant /*end*/) {
    return fail(Error{.code = ErrorCode::unsupported, .message = "Rooms have no times at this video service"});
  }
  /// Ends those rooms at the vendor that this server made and `is_over` says are long over, and tells how many; nothing to do where rooms
  /// end by themselves. `is_over` gets our room name.
  virtual Result<int> end_forgotten_rooms(const std::function<bool(const std::string& name)>& /*is_over*/) { return 0; }

  /// The small ports: owned by the provider, null where the vendor has nothing of the kind (the capabilities say why).
  virtual RoomModeration* moderation() { return nullptr; }
  virtual RoomRecorder* recorder() { return nullptr; }
  virtual WebhookReceiver* webhooks() { return nullptr; }
};

}  // namespace chiroflow
