// SPDX-License-Identifier: Apache-2.0
#include "app/access.hpp"
#include "app/telehealth/rooms.hpp"
#include "app/video/policy.hpp"
#include "domain/session_state.hpp"
#include "domain/session_times.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
/// Everything the decision needs, read at once.
struct Door {
  Organization organization;
  TelehealthSession session;
  ClinicianId clinician;
  std::optional<PatientId> patient;
  std::optional<Room> room;
  std::optional<Participant> participant;
};

struct AppointmentPeople {
  ClinicianId provider_id;
  PatientId patient_id;
};
CHIROFLOW_DESCRIBE(AppointmentPeople, provider_id, patient_id)

Result<Door> look(const Call& call, db::Reader& reader, const SessionId& id) {
  static const std::string people =
      "SELECT provider_id, patient_id FROM appointment WHERE organization_id = ? AND id = ?";
  Door door;
  door.session = TRY(access_session(call, reader, id));
  door.organization = TRY(own_organization(call, reader));
  if (auto of =
          TRY(store::query_one<AppointmentPeople>(reader, people, call.organization(), door.session.appointment_id))) {
    door.clinician = std::move(of->provider_id);
    door.patient = std::move(of->patient_id);
  }
  door.room = TRY(store::find_active_room(reader, call.organization(), id));
  door.participant = call.actor.is_visitor()
                         ? TRY(store::find_participant(reader, call.organization(), call.actor.participant_id))
                         : TRY(store::find_staff_participant(reader, call.organization(), id, call.actor.user_id));
  return door;
}

Result<void> require_open(const Call& call, const Door& door) {
  using enum TelehealthSessionStatus;
  const auto& session = door.session;
  if (is_over(session.status))
    return fail(precondition_failed(
        "The session is " + std::string(name_of(session.status)) + "; nobody can enter any more", "session_over"));
  const bool running = session.status == IN_PROGRESS || session.status == TECHNICAL_ISSUES;
  if (call.actor.is_visitor() && !running)
    return fail(
        precondition_failed("Your clinician has not let you in yet; please stay in the waiting room", "not_admitted"));
  const auto window = join_window(door.organization, session.scheduled_start_time, session.scheduled_end_time);
  if (!running && !window.holds(call.now))
    return fail(precondition_failed(
        "This session can be entered from " + format_iso(window.opens) + " to " + format_iso(window.closes),
        "outside_window"));
  return {};
}

/// Host rights come from who is calling: the appointment's own clinician has them, others who run visits may ask.
Result<bool> decide_host(const Call& call, const Door& door, bool asked) {
  const auto& actor = call.actor;
  const bool own = actor.clinician_id && *actor.clinician_id == door.clinician;
  const bool allowed = own || (actor.role && may(*actor.role, Permission::session_run));
  if (asked && !allowed) return fail(forbidden("You cannot be the host of this session"));
  return own || asked;
}

Participant new_staff_participant(const Call& call, const SessionId& session) {
  Participant row;
  row.id = call.services.ids.next<ParticipantId>();
  row.organization_id = call.organization();
  row.session_id = session;
  row.role = call.actor.clinician_id ? ParticipantRole::CLINICIAN : ParticipantRole::OBSERVER;
  row.user_id = call.actor.user_id;
  row.created_at = call.now;
  return row;
}

Room new_room(const Call& call, const TelehealthSession& session, const MadeRoom& made) {
  Room room;
  room.id = call.services.ids.next<RoomId>();
  room.organization_id = session.organization_id;
  room.session_id = session.id;
  room.provider = made.provider;
  room.video_engine = made.video_engine;
  room.name = session.room_name;
  room.external_id = made.room.external_id;
  room.join_url = made.room.join_url;
  if (made.room.secret)
    room.secret = Sealed{
        call.services.sealer.seal({room.organization_id.view(), "room", room.id.view(), "secret"}, *made.room.secret)};
  room.created_at = call.now;
  return room;
}

/// What was tried is kept also when nothing worked, so that it can be explained.
template <class T>
Result<T> keep_failure(Call& call, const SessionId& session, const std::vector<Attempt>& attempts, Error error) {
  TRY(call.services.database.write(
      [&](db::Writer& writer) { return store_attempts(call, writer, session, attempts); }));
  return fail(std::move(error));
}

/// A room that somebody else's made needless. One of our own name is adopted by the vendor, so it has no id to differ in.
void give_back(Call& call, const TelehealthSession& session, const MadeRoom& made) {
  if (!made.room.external_id) return;
  if (const auto ended = call.services.video.end_room(made.provider, made.room); !ended)
    call.services.log.warning("unused room could not be ended", {{"session", session.id}});
}

/// Makes what is missing at the door. Two at once: the second finds the first one's rows.
Result<void> complete(Call& call, Door& door, std::vector<Attempt>& attempts) {
  std::optional<MadeRoom> made;
  if (!door.room) {
    const auto policy = TRY(db::read<VideoPolicy>(
        call.services.database, [&](db::Reader& reader) { return video_policy(call, reader, door.organization); }));
    const auto& s = door.session;
    const RoomRequest request{
        .session = s.id, .name = s.room_name, .start = s.scheduled_start_time, .end = s.scheduled_end_time};
    auto outcome = call.services.video.make_room(policy, s.provider, request, attempts);
    if (!outcome) return keep_failure<void>(call, s.id, attempts, std::move(outcome).error());
    made = std::move(*outcome);
  }
  auto stored = db::write<Door>(call.services.database, [&](db::Writer& writer) -> Result<Door> {
    // Locked: beside another server the second one finds the first one's rows, and the visit cannot end in between.
    TRY(access_session_to_change(call, writer, door.session.id));
    Door now = TRY(look(call, writer, door.session.id));
    TRY(require_open(call, now));
    if (!now.participant) {
      now.participant = new_staff_participant(call, door.session.id);
      TRY(store::insert_row(writer, *now.participant));
    }
    if (!now.room && made) {
      now.room = new_room(call, now.session, *made);
      TRY(store::insert_row(writer, *now.room));
      if (now.session.provider != made->provider) {
        now.session.provider = made->provider;
        TRY((store::update<&TelehealthSession::provider>(writer, now.session)));
      }
    }
    TRY(store_attempts(call, writer, door.session.id, attempts));
    TRY(call.changed(writer, {"Room", now.room ? now.room->id.view() : std::string_view(), now.patient,
                              R"({"provider":")" + std::string(name_of(now.session.provider)) + "\"}"}));
    return now;
  });
  const bool used = stored && stored->room && made && stored->room->external_id == made->room.external_id;
  if (made && !used) give_back(call, door.session, *made);
  door = TRY(std::move(stored));
  attempts.clear();
  return {};
}
}  // namespace

Result<GenerateTokenOutput> generate_token(Call& call, const GenerateTokenInput& input) {
  auto door = TRY(
      db::read<Door>(call.services.database, [&](db::Reader& reader) { return look(call, reader, input.session_id); }));
  TRY(require_open(call, door));
  const bool host = TRY(decide_host(call, door, input.is_host));
  std::vector<Attempt> attempts;
  if (!door.room || !door.participant) TRY(complete(call, door, attempts));
  if (!door.room || !door.participant)
    return fail(internal_error("a session without a room or participant after completion"));

  GenerateTokenOutput out;
  out.expires_at = std::chrono::ceil<Seconds>(call.now + call.services.settings.participant_token_life);
  const JoinRequest request{.session = input.session_id,
                            .participant = door.participant->id,
                            .role = door.participant->role,
                            .host = host,
                            .expires_at = out.expires_at};
  auto outcome = call.services.video.credentials(door.room->provider, TRY(opened(call, *door.room)), request, attempts);
  if (!outcome) return keep_failure<GenerateTokenOutput>(call, input.session_id, attempts, std::move(outcome).error());
  auto credentials = std::move(*outcome);
  out.token = std::move(credentials.token);
  out.join_url = credentials.join_url.value_or(door.session.room_url);
  out.room_name = door.session.room_name;
  out.is_host = host;
  call.read_of(
      {"TelehealthSession", input.session_id.view(), door.patient, host ? R"({"host":true})" : R"({"host":false})"});
  return out;
}

}  // namespace chiroflow::app
