// SPDX-License-Identifier: Apache-2.0
// What can be asked about video providers and sessions. Reads of patient data are noted for the audit log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/telehealth/lifecycle.hpp"
#include "app/video/circuit_breaker.hpp"
#include "app/visits/rate_visit.hpp"
#include "core/empty.hpp"
#include "core/rows.hpp"
#include "core/undefinable.hpp"
#include "ports/video_provider.hpp"
#include "store/views.hpp"

namespace chiroflow::app {

struct ProviderStatusView {
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  bool available = false;
  std::string message;
  Instant last_checked;
  std::int64_t latency = 0;  // milliseconds of the last check
  BreakerState breaker = BreakerState::closed;
  bool configured = false;   // there is an account, the organization's or the server's
  bool own_account = false;  // the organization's
};
CHIROFLOW_DESCRIBE(ProviderStatusView, provider, available, message, last_checked, latency, breaker, configured,
                   own_account)

struct ProviderStatusOutput {
  TelehealthProvider default_provider = TelehealthProvider::CUSTOM;
  std::vector<ProviderStatusView> providers;
  bool fallback_enabled = false;
};
CHIROFLOW_DESCRIBE(ProviderStatusOutput, default_provider, providers, fallback_enabled)

struct CapabilitiesInput {
  TelehealthProvider provider = TelehealthProvider::TWILIO;
};
CHIROFLOW_DESCRIBE(CapabilitiesInput, provider)

struct AbilityView {
  Support support = Support::unavailable;
  std::string reason;
};
CHIROFLOW_DESCRIBE(AbilityView, support, reason)

struct CapabilityDetails {
  AbilityView waiting_room, recording, screen_share, chat, virtual_background, breakout_rooms;
  AbilityView list_participants, mute, unmute, remove_participant, spotlight, quality, webhooks;
};
CHIROFLOW_DESCRIBE(CapabilityDetails, waiting_room, recording, screen_share, chat, virtual_background, breakout_rooms,
                   list_participants, mute, unmute, remove_participant, spotlight, quality, webhooks)

struct CapabilitiesView {
  bool waiting_room = false;
  bool recording = false;
  bool screen_share = false;
  bool chat = false;
  bool virtual_background = false;
  bool breakout_rooms = false;
  int max_participants = 0;
  bool hipaa_compliant = false;  // the wire's old name; means: an owner attested a signed agreement
  bool e2e_encryption = false;
  CapabilityDetails details;
};
CHIROFLOW_DESCRIBE(CapabilitiesView, waiting_room, recording, screen_share, chat, virtual_background, breakout_rooms,
                   max_participants, hipaa_compliant, e2e_encryption, details)

struct ListSessionsInput {
  std::optional<TelehealthSessionStatus> status;
  std::optional<ClinicianId> provider_id;
  std::optional<PatientId> patient_id;
  std::optional<Instant> from_date;
  std::optional<Instant> to_date;
  int limit = 20;
  std::optional<std::string> cursor;
};
CHIROFLOW_DESCRIBE(ListSessionsInput, status, provider_id, patient_id, from_date, to_date, limit, cursor)

struct ListSessionsOutput {
  Rows<store::SessionListItem> sessions;
  Undefinable<std::string> next_cursor;
};
CHIROFLOW_DESCRIBE(ListSessionsOutput, sessions, next_cursor)

struct UpcomingInput {
  int limit = 5;
};
CHIROFLOW_DESCRIBE(UpcomingInput, limit)

struct AttemptView {
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  std::string operation;
  bool succeeded = false;
  std::int64_t duration_ms = 0;
  std::optional<std::string> error_code;   // our word: "timeout", "rate_limited", "breaker_open", …
  std::optional<std::string> vendor_code;  // the vendor's own, where it answered
  Instant at;
};
CHIROFLOW_DESCRIBE(AttemptView, provider, operation, succeeded, duration_ms, error_code, vendor_code, at)

/// Where people meet now.
struct ActiveRoomView {
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  VideoEngine video_engine = VideoEngine::builtin;
  bool own_account = false;  // made with the organization's credentials
  Instant created_at;
};
CHIROFLOW_DESCRIBE(ActiveRoomView, provider, video_engine, own_account, created_at)

struct RoomStatusOutput : store::SessionDetails {
  std::vector<AttemptView> provider_attempts;  // newest first, at most 20
  std::optional<ActiveRoomView> active_room;   // null until somebody enters, where rooms are made at the door
  std::optional<std::string> warning;          // what whoever runs the visit should know of where it is
  std::vector<RatingView> ratings;             // of visitors, once they gave one
};
CHIROFLOW_DESCRIBE_DERIVED(RoomStatusOutput, (store::SessionDetails), provider_attempts, active_room, warning, ratings)

Result<ProviderStatusOutput> get_provider_status(Call& call, const Empty& input);
/// Null for a provider that is not configured.
Result<std::optional<CapabilitiesView>> get_provider_capabilities(Call& call, const CapabilitiesInput& input);
/// Error: not_found "Session".
Result<RoomStatusOutput> get_room_status(Call& call, const SessionInput& input);
/// A cursor that is none of ours gives an empty list.
Result<ListSessionsOutput> list_sessions(Call& call, const ListSessionsInput& input);
/// The caller's own sessions as a clinician; empty for everybody else.
Result<Rows<store::UpcomingSession>> get_upcoming(Call& call, const UpcomingInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CapabilitiesInput::provider>{.has_default = true};
template <> inline constexpr FieldRule rule<&app::ListSessionsInput::from_date>{.doc = "Scheduled start at or after"};
template <> inline constexpr FieldRule rule<&app::ListSessionsInput::to_date>{.doc = "Scheduled start before"};
template <> inline constexpr FieldRule rule<&app::ListSessionsInput::limit>{.min = 1, .max = 100, .has_default = true};
template <> inline constexpr FieldRule rule<&app::ListSessionsInput::cursor>{.max_length = 200,
                                                                             .doc = "nextCursor of the page before"};
template <> inline constexpr FieldRule rule<&app::UpcomingInput::limit>{.min = 1, .max = 20, .has_default = true};
template <> inline constexpr FieldRule rule<&app::CapabilitiesView::hipaa_compliant>{
    .doc = "Means only that an owner attested a signed business associate agreement with this vendor"};
}  // namespace chiroflow
