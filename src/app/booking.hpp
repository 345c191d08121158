// SPDX-License-Identifier: Apache-2.0
// Makes the telehealth side of an appointment: session, room URL, the patient as participant and a first visit link, all in
// the caller's transaction.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "app/video/video_service.hpp"
#include "domain/appointment.hpp"
#include "domain/organization.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// What was arranged with a video provider before the transaction (vendors are never called inside one).
struct VideoBooking {
  SessionId session_id;  // made up front: the vendor is called with it
  std::string room_name;
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  std::optional<MadeRoom> room;  // where rooms are made at booking
  std::vector<Attempt> attempts;
};

/// Chooses a provider by the organization's policy and the patient's state and, where its rooms live long enough, makes the room.
Result<VideoBooking> arrange_video(Call& call, const AppointmentId& appointment, const PatientId& patient,
                                   Instant start, Instant end, std::optional<TelehealthProvider> wanted);
/// The same for who has read the policy already.
Result<VideoBooking> arrange_video(Call& call, const VideoPolicy& policy, const AppointmentId& appointment,
                                   Instant start, Instant end, std::optional<TelehealthProvider> wanted);
/// Gives back a room that was arranged and then not needed.
void release_video(Call& call, const VideoBooking& booking);

struct BookedSession {
  TelehealthSession session;
  std::string visit_link;  // shown once; the database keeps its hash
};
Result<BookedSession> book_session(Call& call, db::Writer& writer, const Appointment& appointment,
                                   const VideoBooking& booking);

/// A new link for a participant, valid until the session's links die.
Result<std::string> add_visit_link(Call& call, db::Writer& writer, const TelehealthSession& session,
                                   const ParticipantId& participant);

/// The appointment can have a visit: not cancelled and not long over. Error: precondition_failed.
Result<void> require_bookable(const Call& call, const Organization& organization, const Appointment& appointment);

}  // namespace chiroflow::app
