// SPDX-License-Identifier: Apache-2.0
#include "app/access.hpp"
#include "app/appointments/visit.hpp"
#include "app/audit_details.hpp"
#include "app/booking.hpp"
#include "app/mail/queue.hpp"
#include "app/telehealth/rooms.hpp"
#include "app/unchanged.hpp"
#include "app/video/policy.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
CreateRoomOutput existing(const TelehealthSession& session) {
  CreateRoomOutput out;
  out.session_id = session.id;
  out.room_url = session.room_url;
  out.provider = session.provider;
  out.status = session.status;
  out.already_exists = true;
  return out;
}

/// Somebody has opened it before: nothing to do but show it.
Result<CreateRoomOutput> answer_existing(Call& call, db::Writer& writer, const TelehealthSession& session) {
  TRY(note_unchanged(call, writer, {"TelehealthSession", session.id.view(), std::nullopt, {}, session.version}));
  return existing(session);
}

CreateRoomOutput made(const BookedSession& booked) {
  auto out = existing(booked.session);
  out.already_exists = false;
  out.host_url.value = booked.session.room_url;
  out.room_name.value = booked.session.room_name;
  out.visit_link.value = booked.visit_link;
  return out;
}

struct Situation {
  Appointment appointment;
  std::optional<TelehealthSession> session;
  VideoPolicy policy;
};

/// Whether there is anything to do, before a vendor is asked for anything.
Result<Situation> look(Call& call, db::Reader& reader, const CreateRoomInput& input) {
  auto appointment = TRY(store::find_appointment(reader, call.organization(), input.appointment_id));
  if (!appointment) return fail(not_found("Appointment"));
  auto organization = TRY(own_organization(call, reader));
  TRY(require_bookable(call, organization, *appointment));
  Situation seen;
  seen.session = TRY(store::find_session_of(reader, call.organization(), input.appointment_id));
  seen.policy = TRY(video_policy(call, reader, organization, appointment->patient_id));
  seen.appointment = std::move(*appointment);
  return seen;
}

/// An outside vendor that was asked for by name without an attested agreement: allowed, but said. So is what a state's law forbade.
std::optional<std::string> warning_for(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted,
                                       TelehealthProvider provider) {
  if (wanted && *wanted != provider && !policy.end_to_end_for.empty())
    return policy.end_to_end_for + " asks for video calls that are encrypted from end to end; " +
           std::string(name_of(*wanted)) + " was passed over";
  if (policy.trusts(provider)) return std::nullopt;
  return no_agreement_warning(provider);
}

Result<CreateRoomOutput> store_booking(Call& call, db::Writer& writer, const CreateRoomInput& input,
                                       const VideoBooking& booking, const VideoPolicy& policy) {
  auto appointment = TRY(access_appointment_to_change(call, writer, input.appointment_id));
  // Somebody else may have been faster since we looked: theirs is the session.
  if (const auto session = TRY(store::find_session_of(writer, call.organization(), input.appointment_id)))
    return answer_existing(call, writer, *session);
  auto booked = TRY(book_session(call, writer, appointment, booking));
  TRY(mail_invitation(call, writer, booked.session, booked.visit_link));
  if (!appointment.is_telehealth) {
    appointment.is_telehealth = true;
    appointment.updated_at = call.now;
    appointment.version += 1;
    TRY((store::update<&Appointment::is_telehealth, &Appointment::updated_at, &Appointment::version>(writer,
                                                                                                     appointment)));
  }
  TRY(call.changed(writer,
                   {"TelehealthSession", booked.session.id.view(), appointment.patient_id,
                    R"({"provider":")" + std::string(name_of(booking.provider)) + "\"}", booked.session.version}));
  auto out = made(booked);
  out.warning.value = warning_for(policy, input.provider, out.provider);
  return out;
}

/// The appointment lives but its session was cancelled with the video side switched off: it comes back.
Result<CreateRoomOutput> bring_back(Call& call, db::Writer& writer, const CreateRoomInput& input) {
  auto visit = TRY(lock_visit(call, writer, input.appointment_id));
  const bool was_on = visit.appointment.is_telehealth;
  // Somebody else was faster.
  if (was_on && visit.session && visit.session->status != TelehealthSessionStatus::CANCELLED)
    return answer_existing(call, writer, *visit.session);
  auto link = TRY(switch_telehealth_on(call, writer, visit, std::nullopt));
  if (!was_on) TRY(save_appointment(call, writer, visit.appointment, changed_fields({"isTelehealth"})));
  auto out = existing(*visit.session);
  out.visit_link.value = std::move(link);
  return out;
}
}  // namespace

Result<CreateRoomOutput> create_room(Call& call, const CreateRoomInput& input) {
  const auto seen =
      TRY(db::read<Situation>(call.services.database, [&](db::Reader& reader) { return look(call, reader, input); }));
  if (seen.session && seen.session->status == TelehealthSessionStatus::CANCELLED)
    return call.commit([&](db::Writer& writer) { return bring_back(call, writer, input); });
  if (seen.session)
    return call.commit([&](db::Writer& writer) { return answer_existing(call, writer, *seen.session); });
  const auto booking = TRY(arrange_video(call, seen.policy, input.appointment_id, seen.appointment.start_time,
                                         seen.appointment.end_time, input.provider));
  auto out = call.commit([&](db::Writer& writer) { return store_booking(call, writer, input, booking, seen.policy); });
  if (!out || out->already_exists) release_video(call, booking);
  return out;
}

}  // namespace chiroflow::app
