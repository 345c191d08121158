// SPDX-License-Identifier: Apache-2.0
#include "app/video/room_change.hpp"

#include "app/access.hpp"
#include "app/jobs.hpp"
#include "app/recordings/stop.hpp"
#include "app/session_change.hpp"
#include "app/video/policy.hpp"
#include "store/row.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
/// Whether the vendor means the same room by both: by its own id, else by our name.
bool is_same_place(const Room& room, const MadeRoom& made) {
  return room.video_engine == made.account->engine() &&
         room.credential_id.value_or("") == made.account->credential_id() &&
         room.external_id == made.room.external_id && (room.external_id || room.name == made.room.name);
}

Result<bool> recording_runs(db::Reader& reader, const OrganizationId& organization, const SessionId& session) {
  static const std::string sql =
      "SELECT count(*) FROM session_recording WHERE organization_id = ? AND session_id = ? AND status = 'RECORDING'";
  return TRY(store::query_value<std::int64_t>(reader, sql, organization, session)).value_or(0) > 0;
}

Result<void> close_old(Call& call, db::Writer& writer, Room old, OldRoom end) {
  old.status = end == OldRoom::ended ? RoomStatus::ENDED : RoomStatus::FAILED;
  old.ended_at = call.now;
  TRY((store::update<&Room::status, &Room::ended_at>(writer, old)));
  if (end == OldRoom::left) TRY(schedule_left_room_end(call, writer, old));
  return {};
}

/// It was agreed to for the room that people leave, and its page is no longer among them.
Result<void> end_recording(Call& call, db::Writer& writer, const SessionId& session) {
  return stop_running_recording(call, writer, session,
                                call.actor.is_staff() ? RecordingStop::STAFF : RecordingStop::LOST);
}

Error agreement_withdrawn(TelehealthProvider provider) {
  return precondition_failed(
      "This visit had come to " + std::string(name_of(provider)) +
          " by itself, its agreement was withdrawn since, and no other provider can take the visit; "
          "attest the agreement again, or name a provider by telehealth.switchProvider",
      "agreement_withdrawn");
}

std::string change_details(TelehealthProvider from, TelehealthProvider to) {
  return R"({"from":")" + std::string(name_of(from)) + R"(","provider":")" + std::string(name_of(to)) + "\"}";
}
/// Where the visit is now, for pages and outgoing events. `room`: none is made yet.
std::string where(VideoEngine engine, const Room* room, const TelehealthSession& session) {
  return R"(,"videoEngine":")" + std::string(name_of(engine)) + R"(","roomId":)" +
         (room ? '"' + room->id.value + '"' : std::string("null")) + R"(,"roomUrl":")" + session.room_url + '"';
}
}  // namespace

bool is_running(TelehealthSessionStatus status) {
  return status == TelehealthSessionStatus::IN_PROGRESS || status == TelehealthSessionStatus::TECHNICAL_ISSUES;
}

Result<RoomSituation> room_situation(const Call& call, db::Reader& reader, const SessionId& id) {
  RoomSituation seen;
  seen.session = TRY(access_session(call, reader, id));
  seen.organization = TRY(own_organization(call, reader));
  seen.room = TRY(store::find_active_room(reader, call.organization(), id));
  seen.policy = TRY(video_policy(call, reader, seen.organization, seen.session));
  seen.recording = TRY(recording_runs(reader, call.organization(), id));
  seen.lost_agreement = TRY(lost_its_agreement(reader, seen.policy, seen.session));
  return seen;
}

AccountFilter keeps_agreements(const RoomSituation& situation) {
  if (!situation.lost_agreement) return {};
  return [left = situation.session.provider](const VideoAccount& account) { return account.kind() != left; };
}

AccountFilter keeps_promises(const RoomSituation& situation) {
  auto agreed = keeps_agreements(situation);
  if (!situation.recording) return agreed;
  return [agreed = std::move(agreed)](const VideoAccount& account) {
    return account.provider().capabilities().recording.there() && (!agreed || agreed(account));
  };
}

void note_fall_back(const RoomSituation& situation, const MadeRoom& made, std::vector<Attempt>& attempts) {
  if (made.provider() != situation.session.provider) note_how(*made.account, kFellBack, attempts);
}

Result<std::string> another_room_name(const Call& call, db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql = "SELECT count(*) FROM room WHERE organization_id = ? AND session_id = ?";
  const auto rooms = TRY(store::query_value<std::int64_t>(reader, sql, call.organization(), session.id)).value_or(0);
  return session.room_name + "-" + std::to_string(rooms + 1);
}

Result<MadeRoom> make_room_of(Call& call, const RoomSituation& situation, std::optional<TelehealthProvider> wanted,
                              std::vector<Attempt>& attempts, const AccountFilter& filter, std::string name) {
  const auto& s = situation.session;
  const RoomRequest request{.session = s.id,
                            .name = name.empty() ? s.room_name : std::move(name),
                            .start = s.scheduled_start_time,
                            .end = s.scheduled_end_time};
  const bool leaves = !wanted && situation.lost_agreement;
  const auto first = wanted || leaves ? wanted : std::optional(s.provider);
  auto made = call.services.video.make_room(situation.policy, first, request, attempts, filter);
  if (!made && leaves && made.error().cause == "not_configured") return fail(agreement_withdrawn(s.provider));
  return made;
}

Result<Room> settle_room(Call& call, db::Writer& writer, TelehealthSession& session, const std::optional<Room>& old,
                         OldRoom end, const MadeRoom& made) {
  auto in_use = TRY(store::find_active_room(writer, session.organization_id, session.id));
  if (in_use && (!old || in_use->id != old->id)) return std::move(*in_use);
  if (in_use) TRY(close_old(call, writer, *in_use, end));
  TRY(end_recording(call, writer, session.id));
  auto room = room_row(call, session.id, made);
  TRY(store::insert_row(writer, room));
  const auto from = session.provider;
  session.provider = room.provider;
  if (old) {
    TRY(save_session(call, writer, session, "session.room_changed", change_details(from, room.provider),
                     where(room.video_engine, &room, session)));
  } else if (from != room.provider) {
    TRY((store::update<&TelehealthSession::provider>(writer, session)));
  }
  call.services.video.remember_well(room.id);
  return room;
}

Result<void> leave_room(Call& call, db::Writer& writer, TelehealthSession& session, const std::optional<Room>& old,
                        const VideoAccount& to) {
  const auto in_use = TRY(store::find_active_room(writer, session.organization_id, session.id));
  if (in_use && (!old || in_use->id != old->id)) return {};
  if (in_use) TRY(close_old(call, writer, *in_use, OldRoom::left));
  TRY(end_recording(call, writer, session.id));
  const auto from = session.provider;
  session.provider = to.kind();
  return save_session(call, writer, session, "session.room_changed", change_details(from, to.kind()),
                      where(to.engine(), nullptr, session));
}

void give_back(Call& call, const SessionId& session, const MadeRoom& made, const std::optional<Room>& in_use) {
  if (in_use && is_same_place(*in_use, made)) return;
  // Of our own name alone, and nobody knows who else adopted it meanwhile.
  if (!in_use && !made.room.external_id) return;
  if (const auto ended = call.services.video.end_room(made.account, made.room); !ended)
    call.services.log.warning("unused room could not be ended", {{"session", session}});
}

Error keep_attempts(Call& call, const SessionId& session, const std::vector<Attempt>& attempts, Error error) {
  const auto kept =
      call.services.database.write([&](db::Writer& writer) { return store_attempts(call, writer, session, attempts); });
  return kept ? std::move(error) : kept.error();
}

}  // namespace chiroflow::app
