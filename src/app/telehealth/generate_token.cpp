// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/access.hpp"
#include "app/consents/visit_needs.hpp"
#include "app/quality/segments.hpp"
#include "app/recordings/provider_stops.hpp"
#include "app/telehealth/let_in.hpp"
#include "app/telehealth/rooms.hpp"
#include "app/telehealth/standing_orders.hpp"
#include "app/video/policy.hpp"
#include "app/video/room_change.hpp"
#include "app/video/room_traces.hpp"
#include "app/waiting/waiting_place.hpp"
#include "domain/session_state.hpp"
#include "domain/session_times.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
/// Everything the decision needs, read at once.
struct Door {
  RoomSituation place;
  ClinicianId clinician;
  std::optional<PatientId> patient;
  std::optional<Participant> participant;
  std::optional<WaitingRoomStatus> waiting;  // none: the patient never came to the waiting room
  std::optional<ConsentVerdict> consents;    // none: this entry does not depend on them
  bool kept_out = false;                     // staff sent them out
  bool by_phone = false;
};

struct AppointmentPeople {
  ClinicianId provider_id;
  PatientId patient_id;
};
CHIROFLOW_DESCRIBE(AppointmentPeople, provider_id, patient_id)

Result<std::optional<Participant>> find_caller(const Call& call, db::Reader& reader, const SessionId& session) {
  if (call.actor.is_visitor()) return store::find_participant(reader, call.organization(), call.actor.participant_id);
  return store::find_staff_participant(reader, call.organization(), session, call.actor.user_id);
}

Result<std::optional<WaitingRoomStatus>> find_waiting(const Call& call, db::Reader& reader, const SessionId& session) {
  if (!call.actor.is_visitor() || !is_patients_side(call.actor.participant_role)) return std::nullopt;
  const auto place = TRY(find_place_of(reader, call.organization(), session));
  return place ? std::optional(place->status) : std::nullopt;
}

/// Before a visit runs nobody prepares one that cannot start. In one that runs, the patient passed at their admission; where a
/// clinic works without, at their first entry. Guests follow the patient.
Result<std::optional<ConsentVerdict>> find_consents(const Call& call, db::Reader& reader, const Door& door) {
  const auto& session = door.place.session;
  const bool running = is_running(session.status);
  if (is_over(session.status)) return std::nullopt;
  if (call.actor.is_visitor()) {
    if (!is_patients_side(call.actor.participant_role)) return std::nullopt;
    if (running && (door.waiting || TRY(goes_on(reader, session)))) return std::nullopt;
  } else if (running) {
    return std::nullopt;
  }
  return TRY(consents_of_visit(call, reader, session));
}

Result<Door> look(const Call& call, db::Reader& reader, const SessionId& id) {
  static const std::string people =
      "SELECT provider_id, patient_id FROM appointment WHERE organization_id = ? AND id = ?";
  Door door;
  door.place = TRY(room_situation(call, reader, id));
  if (auto of = TRY(store::query_one<AppointmentPeople>(reader, people, call.organization(),
                                                        door.place.session.appointment_id))) {
    door.clinician = std::move(of->provider_id);
    door.patient = std::move(of->patient_id);
  }
  door.waiting = TRY(find_waiting(call, reader, id));
  door.participant = TRY(find_caller(call, reader, id));
  door.consents = TRY(find_consents(call, reader, door));
  door.kept_out = door.participant && TRY(is_kept_out(reader, *door.participant));
  door.by_phone = TRY(goes_by_phone(reader, door.place.session));
  return door;
}

/// What a moment's other callers may have changed: the session, now locked, who waits and who is in it. Settings and people are
/// as they were.
Result<Door> look_again(const Call& call, db::Writer& writer, Door door) {
  const auto& id = door.place.session.id;
  door.place.session = TRY(access_session_to_change(call, writer, id));
  door.waiting = TRY(find_waiting(call, writer, id));
  door.participant = TRY(find_caller(call, writer, id));
  door.consents = TRY(find_consents(call, writer, door));
  door.kept_out = door.participant && TRY(is_kept_out(writer, *door.participant));
  return door;
}

bool may_come_in(const Call& call, const Door& door) {
  if (!call.actor.is_visitor()) return true;
  return is_let_in({.session = door.place.session.status,
                    .role = call.actor.participant_role,
                    .place = door.waiting,
                    .licences = door.place.organization.licence_policy});
}

Result<void> require_open(const Call& call, const Door& door) {
  using enum TelehealthSessionStatus;
  const auto& session = door.place.session;
  if (is_over(session.status))
    return fail(precondition_failed(
        "The session is " + std::string(name_of(session.status)) + "; nobody can enter any more", "session_over"));
  const bool running = is_running(session.status);
  // Staff may prepare a visit before the patient has come and said where they are; its start asks for that.
  if (door.consents)
    TRY(call.actor.is_visitor() ? require_may_start(call, *door.consents) : require_signed(call, *door.consents));
  if (!may_come_in(call, door))
    return fail(
        precondition_failed("Your clinician has not let you in yet; please stay in the waiting room", "not_admitted"));
  if (door.kept_out) return fail(kept_out_error());
  const auto window = join_window(door.place.organization, session.scheduled_start_time, session.scheduled_end_time);
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

/// How the room in use stands. `shut_out`: the account that has just failed and is not to be asked again; `silent`: the one that
/// has just failed and is stayed with.
struct Finding {
  bool replace = false;
  bool beside = false;  // its vendor may make the next one, and must not take the old one for it
  OldRoom old = OldRoom::ended;
  VideoAccountPtr account;  // of the room in use
  VideoAccountPtr shut_out;
  VideoAccountPtr silent;
};

AccountFilter all_but(const VideoAccountPtr& shut_out, AccountFilter rest) {
  if (!shut_out) return rest;
  return [shut_out, rest = std::move(rest)](const VideoAccount& account) {
    return &account != shut_out.get() && (!rest || rest(account));
  };
}

bool has_another(Call& call, const RoomSituation& place, const VideoAccountPtr& failed) {
  if (!place.policy.fallback_enabled) return false;
  const auto others = call.services.video.candidates(
      place.policy, place.lost_agreement ? std::nullopt : std::optional(place.session.provider),
      all_but(failed, keeps_promises(place)));
  return others.has_value();
}

/// An outage moves people who are not inside yet at once; those who are, only when the vendor failed several times in a row,
/// because what they see and hear does not pass the vendor's control interface.
bool moves_at(const RoomSituation& place, const VideoAccount& account) {
  return !is_running(place.session.status) || account.breaker().confirmed();
}

/// A vendor that the visit may not be held at any more. Who is in a visit is not torn out of it for this; getRoomStatus says so. For
/// what the patient's state forbids, a visit that runs without anybody ever having been in its room is not too late.
Result<bool> must_leave(const Call& call, const RoomSituation& place, const VideoAccountPtr& account,
                        const ProviderRoom& room) {
  const bool unlawful = account && !keeps_to_law(place.policy, *account, room);
  if (!unlawful && !place.lost_agreement) return false;
  if (!is_running(place.session.status)) return true;
  if (!unlawful) return false;
  return !TRY(
      db::read<bool>(call.services.database, [&](db::Reader& reader) { return has_traces(reader, *place.room); }));
}

Result<Finding> examine(Call& call, const Door& door, std::vector<Attempt>& attempts) {
  Finding finding;
  const auto& place = door.place;
  if (!place.room) return Finding{.replace = true};
  finding.account = TRY(call.services.video.account_of(*place.room));
  const auto room = TRY(opened(call, *place.room));
  if (TRY(must_leave(call, place, finding.account, room))) {
    finding.replace = finding.beside = true;
    finding.old = OldRoom::left;
    return finding;
  }
  const auto who = door.participant ? door.participant->id : ParticipantId();
  switch (call.services.video.check_room(finding.account, place.room->id, room, who, attempts)) {
    case RoomCheck::fine: break;
    case RoomCheck::gone: finding.replace = true; break;
    case RoomCheck::unreachable:
      finding.replace = moves_at(place, *finding.account) && has_another(call, place, finding.account);
      finding.old = OldRoom::left;
      (finding.replace ? finding.shut_out : finding.silent) = finding.account;
      break;
  }
  return finding;
}

Result<std::string> name_beside(const Call& call, const RoomSituation& place) {
  return db::read<std::string>(call.services.database,
                               [&](db::Reader& reader) { return another_room_name(call, reader, place.session); });
}

/// Makes what is missing at the door. Two at once: the second finds the first one's rows.
Result<void> complete(Call& call, Door& door, const Finding& finding, std::vector<Attempt>& attempts) {
  std::optional<MadeRoom> made;
  const auto& id = door.place.session.id;
  if (finding.replace) {
    const auto& place = door.place;
    auto outcome = make_room_of(call, place, std::nullopt, attempts,
                                all_but(finding.shut_out, place.room ? keeps_promises(place) : keeps_agreements(place)),
                                finding.beside ? TRY(name_beside(call, place)) : std::string());
    if (!outcome) return fail(keep_attempts(call, id, attempts, std::move(outcome).error()));
    made = std::move(*outcome);
    note_fall_back(place, *made, attempts);
  }
  auto stored = call.transaction([&](db::Writer& writer) -> Result<Door> {
    // Locked: beside another server the second one finds the first one's rows, and the visit cannot end in between.
    Door now = TRY(look_again(call, writer, door));
    TRY(require_open(call, now));
    if (!now.participant) {
      now.participant = new_staff_participant(call, id);
      TRY(store::insert_row(writer, *now.participant));
    }
    if (made) {
      now.place.room = TRY(settle_room(call, writer, now.place.session, door.place.room, finding.old, *made));
    } else {
      now.place.room = TRY(store::find_active_room(writer, call.organization(), id));
    }
    TRY(store_attempts(call, writer, id, attempts));
    TRY(call.changed(writer, {"Room", now.place.room ? now.place.room->id.view() : std::string_view(), now.patient,
                              R"({"provider":")" + std::string(name_of(now.place.session.provider)) + "\"}"}));
    return now;
  });
  if (made && stored) give_back(call, id, *made, stored->place.room);
  door = TRY(std::move(stored));
  attempts.clear();
  return {};
}

/// Zoom signs nothing that ends sooner.
constexpr Minutes kShortestAtZoom{30};

Instant end_of_token(const Call& call, const Room& room) {
  auto life = call.services.settings.participant_token_life;
  if (room.video_engine == VideoEngine::zoom) life = std::max(life, kShortestAtZoom);
  return std::chrono::ceil<Seconds>(call.now + life);
}

/// On the list of those who may come in from before the provider is asked, so that a recording that starts meanwhile asks for their
/// yes as well.
Result<JoinCredentials> credentials_for(Call& call, const Door& door, const VideoAccountPtr& account,
                                        const JoinRequest& request, std::vector<Attempt>& attempts) {
  const auto room = TRY(opened(call, *door.place.room));
  const auto way = TRY(prepare_entry(call, *door.place.room, request));
  auto outcome = call.services.video.credentials(account, room, request, attempts);
  if (!outcome) TRY(take_back(call.services, way));
  return outcome;
}

/// What to do about a vendor that gives this person no way into a room that should stand: the room made again where it forgot it;
/// another provider's, where there is one, also in the middle of a visit, since who cannot enter cannot meet the others.
std::optional<Finding> remedy(Call& call, const Door& door, const VideoAccountPtr& failed, const Error& error) {
  if (error.code == ErrorCode::not_found) {
    call.services.video.forget_well(door.place.room->id);
    return Finding{.replace = true, .old = OldRoom::ended, .account = failed, .shut_out = {}, .silent = {}};
  }
  if (!may_go_elsewhere(error) || !has_another(call, door.place, failed)) return std::nullopt;
  return Finding{.replace = true, .old = OldRoom::left, .account = failed, .shut_out = failed, .silent = {}};
}

Result<JoinCredentials> elsewhere(Call& call, Door& door, const VideoAccountPtr& failed, JoinRequest& request,
                                  Error error, std::vector<Attempt>& attempts) {
  const auto& id = door.place.session.id;
  const auto finding = remedy(call, door, failed, error);
  if (!finding) return fail(keep_attempts(call, id, attempts, std::move(error)));
  TRY(complete(call, door, *finding, attempts));
  const auto account = TRY(call.services.video.account_of(*door.place.room));
  request.without_asking = false;
  request.expires_at = end_of_token(call, *door.place.room);
  auto outcome = credentials_for(call, door, account, request, attempts);
  if (!outcome) return fail(keep_attempts(call, id, attempts, std::move(outcome).error()));
  return outcome;
}

/// What went wrong on the way to a success is kept, so that it can be explained.
Result<void> keep_failures(Call& call, const SessionId& session, const std::vector<Attempt>& attempts) {
  if (std::all_of(attempts.begin(), attempts.end(), [](const auto& attempt) { return attempt.succeeded; })) return {};
  return call.services.database.write(
      [&](db::Writer& writer) { return store_attempts(call, writer, session, attempts); });
}
}  // namespace

Result<GenerateTokenOutput> generate_token(Call& call, const GenerateTokenInput& input) {
  auto door = TRY(
      db::read<Door>(call.services.database, [&](db::Reader& reader) { return look(call, reader, input.session_id); }));
  TRY(require_open(call, door));
  const bool host = TRY(decide_host(call, door, input.is_host));
  std::vector<Attempt> attempts;
  auto finding = TRY(examine(call, door, attempts));
  if (finding.replace || !door.participant) {
    TRY(complete(call, door, finding, attempts));
    // Somebody may have moved the visit meanwhile: the account is that of the room as it is now.
    if (door.place.room) finding.account = TRY(call.services.video.account_of(*door.place.room));
  }
  if (!door.place.room || !door.participant)
    return fail(internal_error("a session without a room or participant after completion"));

  JoinRequest request{.session = input.session_id,
                      .participant = door.participant->id,
                      .role = door.participant->role,
                      .host = host,
                      .expires_at = end_of_token(call, *door.place.room),
                      .without_asking = finding.silent && finding.silent == finding.account};
  auto outcome = credentials_for(call, door, finding.account, request, attempts);
  if (!outcome) outcome = elsewhere(call, door, finding.account, request, std::move(outcome).error(), attempts);
  auto credentials = TRY(std::move(outcome));
  TRY(keep_failures(call, input.session_id, attempts));
  GenerateTokenOutput out;
  out.expires_at = request.expires_at;
  out.token = std::move(credentials.token);
  out.join_url = credentials.join_url.value_or(door.place.session.room_url);
  out.room_name = door.place.session.room_name;
  out.is_host = host;
  out.provider = door.place.room->provider;
  out.video_engine = door.place.room->video_engine;
  out.modality = door.place.session.modality;
  out.by_phone = door.by_phone;
  if (credentials.details) out.details = RawJson{std::move(*credentials.details)};
  call.read_of(
      {"TelehealthSession", input.session_id.view(), door.patient, host ? R"({"host":true})" : R"({"host":false})"});
  return out;
}

}  // namespace chiroflow::app
