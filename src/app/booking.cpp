// SPDX-License-Identifier: Apache-2.0
#include "app/booking.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/video/policy.hpp"
#include "crypto/token.hpp"
#include "domain/room_name.hpp"
#include "domain/session_times.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
std::uint32_t random_word(Random& random) {
  std::uint32_t word = 0;
  random.fill(std::as_writable_bytes(std::span(&word, 1)));
  return word;
}

Result<void> store_room(Call& call, db::Writer& writer, const VideoBooking& booking) {
  if (!booking.room) return {};
  return store::insert_row(writer, room_row(call, booking.session_id, *booking.room));
}

Result<ParticipantId> add_patient(Call& call, db::Writer& writer, const SessionId& session, const PatientId& patient) {
  Participant row;
  row.id = call.services.ids.next<ParticipantId>();
  row.organization_id = call.organization();
  row.session_id = session;
  row.role = ParticipantRole::PATIENT;
  row.patient_id = patient;
  row.created_at = call.now;
  TRY(store::insert_row(writer, row));
  return row.id;
}
}  // namespace

Result<VideoBooking> arrange_video(Call& call, const AppointmentId& appointment, const PatientId& patient,
                                   Instant start, Instant end, std::optional<TelehealthProvider> wanted) {
  const auto policy = TRY(db::read<VideoPolicy>(call.services.database, [&](db::Reader& reader) -> Result<VideoPolicy> {
    return video_policy(call, reader, TRY(own_organization(call, reader)), patient);
  }));
  return arrange_video(call, policy, appointment, start, end, wanted);
}

Result<VideoBooking> arrange_video(Call& call, const VideoPolicy& policy, const AppointmentId& appointment,
                                   Instant start, Instant end, std::optional<TelehealthProvider> wanted) {
  VideoBooking booking;
  booking.session_id = call.services.ids.next<SessionId>();
  booking.room_name = make_room_name(appointment, call.now, random_word(call.services.random));
  const auto chosen = TRY(call.services.video.choose(policy, wanted, booking.attempts));
  const auto first = wanted.value_or(policy.default_provider);
  const auto settle_on = [&](const VideoAccount& account) {
    booking.provider = account.kind();
    if (booking.provider != first) note_how(account, kFellBack, booking.attempts);
  };
  if (!chosen->provider().capabilities().rooms_at_booking) {
    settle_on(*chosen);
    return booking;
  }
  // Those that were passed over for their health are not asked again.
  const auto passed_over = [&](const VideoAccount& account) {
    return account.kind() != chosen->kind() &&
           std::any_of(booking.attempts.begin(), booking.attempts.end(),
                       [&](const auto& attempt) { return attempt.provider == account.kind(); });
  };
  const auto order = TRY(call.services.video.candidates(
      policy, wanted, [&](const VideoAccount& account) { return !passed_over(account); }));
  // A room that does not live until the visit is made at the door, so nobody behind its vendor is asked.
  const auto at_the_door = std::find_if(order.begin(), order.end(), [](const VideoAccountPtr& account) {
    return !account->provider().capabilities().rooms_at_booking;
  });
  const RoomRequest request{.session = booking.session_id, .name = booking.room_name, .start = start, .end = end};
  auto made =
      call.services.video.make_room(policy, wanted, request, booking.attempts, [&](const VideoAccount& account) {
        return std::any_of(order.begin(), at_the_door,
                           [&](const VideoAccountPtr& one) { return one->kind() == account.kind(); });
      });
  if (!made && (at_the_door == order.end() || !may_go_elsewhere(made.error()))) return fail(std::move(made).error());
  if (!made) {
    settle_on(**at_the_door);
    return booking;
  }
  booking.room = std::move(*made);
  settle_on(*booking.room->account);
  return booking;
}

void release_video(Call& call, const VideoBooking& booking) {
  if (!booking.room) return;
  if (const auto ended = call.services.video.end_room(booking.room->account, booking.room->room); !ended)
    call.services.log.warning("unused room could not be ended", {{"session", booking.session_id}});
}

Result<BookedSession> book_session(Call& call, db::Writer& writer, const Appointment& appointment,
                                   const VideoBooking& booking) {
  TelehealthSession session;
  session.id = booking.session_id;
  session.organization_id = call.organization();
  session.appointment_id = appointment.id;
  session.provider = booking.provider;
  session.room_name = booking.room_name;
  session.room_url = room_url(call.services.settings.base_url, booking.room_name);
  session.scheduled_start_time = appointment.start_time;
  session.scheduled_end_time = appointment.end_time;
  session.created_at = session.updated_at = call.now;
  TRY(store::insert_row(writer, session));
  TRY(store_room(call, writer, booking));
  TRY(store_attempts(call, writer, session.id, booking.attempts));
  const auto patient = TRY(add_patient(call, writer, session.id, appointment.patient_id));
  auto link = TRY(add_visit_link(call, writer, session, patient));
  return BookedSession{std::move(session), std::move(link)};
}

Result<std::string> add_visit_link(Call& call, db::Writer& writer, const TelehealthSession& session,
                                   const ParticipantId& participant) {
  const auto organization = TRY(own_organization(call, writer));
  const auto token = crypto::new_token(crypto::kVisitPrefix, call.services.random);
  VisitLink link;
  link.id = call.services.ids.next<VisitLinkId>();
  link.organization_id = session.organization_id;
  link.session_id = session.id;
  link.participant_id = participant;
  link.token_hash = crypto::token_hash(token).hex();
  link.expires_at = join_window(organization, session.scheduled_start_time, session.scheduled_end_time).closes;
  if (call.actor.is_staff()) link.created_by = call.actor.user_id;
  link.created_at = call.now;
  TRY(store::insert_row(writer, link));
  return call.services.settings.base_url + "/v/" + token;
}

Result<void> require_bookable(const Call& call, const Organization& organization, const Appointment& appointment) {
  using enum AppointmentStatus;
  if (appointment.status == CANCELLED || appointment.status == NO_SHOW || appointment.status == COMPLETED)
    return fail(precondition_failed("The appointment is " + std::string(name_of(appointment.status)) +
                                        "; move it to a new time before opening a room for it",
                                    "appointment_over"));
  if (call.now >= join_window(organization, appointment.start_time, appointment.end_time).closes)
    return fail(precondition_failed("The appointment ended at " + format_iso(appointment.end_time) +
                                        "; move it to a new time before opening a room for it",
                                    "appointment_over"));
  return {};
}

}  // namespace chiroflow::app
