// SPDX-License-Identifier: Apache-2.0
// Opening a session's room, what is known of it, and the way in.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "app/telehealth/lifecycle.hpp"
#include "app/video/circuit_breaker.hpp"
#include "core/empty.hpp"
#include "core/raw_json.hpp"
#include "core/undefinable.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::app {

struct CreateRoomInput {
  AppointmentId appointment_id;
  std::optional<TelehealthProvider> provider;
};
CHIROFLOW_DESCRIBE(CreateRoomInput, appointment_id, provider)

struct CreateRoomOutput {
  SessionId session_id;
  std::string room_url;
  Undefinable<std::string> host_url;  // the same as room_url; only when the session is new, as room_name and visit_link
  Undefinable<std::string> room_name;
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  TelehealthSessionStatus status = TelehealthSessionStatus::SCHEDULED;
  bool already_exists = false;
  Undefinable<std::string> visit_link;
  Undefinable<std::string> warning;
};
CHIROFLOW_DESCRIBE(CreateRoomOutput, session_id, room_url, host_url, room_name, provider, status, already_exists,
                   visit_link, warning)

struct GenerateTokenInput {
  SessionId session_id;
  bool is_host = false;
};
CHIROFLOW_DESCRIBE(GenerateTokenInput, session_id, is_host)

struct GenerateTokenOutput {
  std::string token;
  Instant expires_at;
  std::string join_url;  // carries neither token nor role
  std::string room_name;
  bool is_host = false;
  TelehealthProvider provider = TelehealthProvider::CUSTOM;  // the one really in use
  VideoEngine video_engine = VideoEngine::builtin;
  Modality modality = Modality::AUDIO_VIDEO;  // how the visit goes on for who comes into it now
  bool by_phone = false;                      // they talk by telephone: nothing is to be sent from here
  std::optional<RawJson> details;             // what the engine's client needs beside the token: server, key, number
};
CHIROFLOW_DESCRIBE(GenerateTokenOutput, token, expires_at, join_url, room_name, is_host, provider, video_engine,
                   modality, by_phone, details)

struct GiveBackTokenInput {
  SessionId session_id;
  Instant expires_at;
};
CHIROFLOW_DESCRIBE(GiveBackTokenInput, session_id, expires_at)

/// One session an appointment: the second call, also at the same moment, answers with the first one's session.
/// Errors: not_found "Appointment", precondition_failed (appointment_over, not_configured), provider_unavailable.
Result<CreateRoomOutput> create_room(Call& call, const CreateRoomInput& input);

/// Errors: not_found "Session", forbidden (host rights), precondition_failed (session_over, outside_window, not_admitted),
/// provider_unavailable.
Result<GenerateTokenOutput> generate_token(Call& call, const GenerateTokenInput& input);

/// The caller's page is gone from the room and uses its way in no more: a recording need not wait for them. Error: not_found "Session".
Result<Empty> give_back_token(Call& call, const GiveBackTokenInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CreateRoomInput::provider>{.doc =
                                                                                 "Absent: the organization's default"};
template <> inline constexpr FieldRule rule<&app::GenerateTokenInput::is_host>{
    .has_default = true, .doc = "Ask for host rights; the appointment's own clinician has them anyway"};
template <> inline constexpr FieldRule rule<&app::GiveBackTokenInput::expires_at>{
    .doc = "As generateToken gave it: one that was given later stays"};
}  // namespace chiroflow
