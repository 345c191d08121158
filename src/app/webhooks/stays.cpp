// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/stays.hpp"

#include <algorithm>

#include "app/telehealth/stay_links.hpp"
#include "store/sessions.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
/// One stay as a participant's times need it.
struct Span {
  std::optional<Instant> joined_at;
  std::optional<Instant> left_at;
  RoomStatus room_status = RoomStatus::ACTIVE;
  std::optional<Instant> room_ended_at;
};
CHIROFLOW_DESCRIBE(Span, joined_at, left_at, room_status, room_ended_at)

void lower(std::optional<Instant>& time, const std::optional<Instant>& other) {
  if (other && (!time || *other < *time)) time = other;
}

void raise(std::optional<Instant>& time, const std::optional<Instant>& other) {
  if (other && (!time || *other > *time)) time = other;
}

/// Nobody is left in a room that is over, also where the vendor did not say so of each.
std::optional<Instant> end_of(const Span& span) {
  if (span.left_at || span.room_status == RoomStatus::ACTIVE || !span.room_ended_at) return span.left_at;
  return std::max(*span.room_ended_at, span.joined_at.value_or(*span.room_ended_at));
}

Result<std::optional<ParticipantStay>> find_stay(db::Reader& reader, const Room& room, const std::string& external_id) {
  static const std::string sql =
      store::select_from<ParticipantStay>("x") + " WHERE x.organization_id = ? AND x.room_id = ? AND x.external_id = ?";
  return store::query_one<ParticipantStay>(reader, sql, room.organization_id, room.id, external_id);
}

/// Our participant, when it is one of this session: identities come from outside.
Result<std::optional<Participant>> participant_of(db::Reader& reader, const Room& room,
                                                  const std::optional<ParticipantId>& id) {
  if (!id) return std::nullopt;
  auto found = TRY(store::find_participant(reader, room.organization_id, *id));
  if (found && found->session_id != room.session_id) found.reset();
  return found;
}

ParticipantStay new_stay(Call& call, const Room& room, std::string external_id) {
  ParticipantStay stay;
  stay.id = call.services.ids.next<ParticipantStayId>();
  stay.organization_id = room.organization_id;
  stay.session_id = room.session_id;
  stay.room_id = room.id;
  stay.external_id = std::move(external_id);
  stay.created_at = call.now;
  return stay;
}

/// At Janus, which names no stays but people, coming back is the same stay.
bool goes_on(const Room& room, const ParticipantStay& stay, Instant joined_at) {
  return room.video_engine == VideoEngine::janus && stay.left_at && joined_at > *stay.left_at;
}

void merge_join(const Room& room, ParticipantStay& stay, Instant at, Told told) {
  lower(stay.joined_at, at);
  if (goes_on(room, stay, at)) {
    stay.left_at.reset();
    stay.left_assumed = false;
  }
  // It is listed after all.
  if (told == Told::assumed && stay.left_assumed) {
    stay.left_at.reset();
    stay.left_assumed = false;
  }
}

void merge_leave(ParticipantStay& stay, Instant at, Told told) {
  if (told == Told::assumed) {
    stay.left_assumed = stay.left_assumed || !stay.left_at;
    if (!stay.left_at) stay.left_at = at;
    return;
  }
  if (stay.left_assumed) stay.left_at.reset();
  stay.left_assumed = false;
  raise(stay.left_at, at);
}

Result<void> save_stay(db::Writer& writer, const ParticipantStay& stay, bool fresh) {
  if (fresh) return store::insert_row(writer, stay);
  using S = ParticipantStay;
  return store::update<&S::participant_id, &S::joined_at, &S::left_at, &S::left_assumed>(writer, stay);
}

Result<void> settle_participant(db::Writer& writer, Participant& participant) {
  static const std::string sql =
      "SELECT s.joined_at, s.left_at, r.status, r.ended_at FROM participant_stay s"
      " JOIN room r ON r.organization_id = s.organization_id AND r.id = s.room_id"
      " WHERE s.organization_id = ? AND s.participant_id = ?";
  const auto before = participant;
  const auto spans = TRY(store::query_all<Span>(writer, sql, participant.organization_id, participant.id));
  std::optional<Instant> left;
  bool inside = false;
  for (const auto& span : spans) {
    lower(participant.joined_at, span.joined_at);
    raise(left, end_of(span));
    inside = inside || !end_of(span);
  }
  if (!spans.empty()) participant.left_at = inside ? std::nullopt : left;
  if (participant.joined_at == before.joined_at && participant.left_at == before.left_at) return {};
  return store::update<&Participant::joined_at, &Participant::left_at>(writer, participant);
}
/// Whether somebody is there now who was not before, as far as this stay tells.
bool has_come(const std::optional<ParticipantStay>& before, const ParticipantStay& stay) {
  const auto is_there = [](const ParticipantStay& one) { return one.participant_id && one.joined_at && !one.left_at; };
  return is_there(stay) && !(before && is_there(*before));
}
}  // namespace

Result<StayChange> enter_stay(Call& call, db::Writer& writer, const Room& room, const ProviderEvent& event, Told told) {
  StayChange change;
  // A vendor without ids of stays has one for each person.
  const std::string key = event.participant_external_id && !event.participant_external_id->empty()
                              ? *event.participant_external_id
                              : event.participant.value_or(ParticipantId()).value;
  if (key.empty()) return change;
  auto known = TRY(find_stay(writer, room, key));
  auto stay = known ? *known : new_stay(call, room, key);
  if (!stay.participant_id) {
    change.participant = TRY(participant_of(writer, room, event.participant));
    if (change.participant) stay.participant_id = change.participant->id;
  } else {
    change.participant = TRY(store::find_participant(writer, room.organization_id, *stay.participant_id));
  }
  if (event.kind == ProviderEventKind::participant_joined) {
    merge_join(room, stay, event.at, told);
  } else {
    merge_leave(stay, event.at, told);
  }
  const bool was_here = known && known->participant_id && known->joined_at;
  change.arrived = !was_here && stay.participant_id && stay.joined_at;
  change.changed = !known || known->participant_id != stay.participant_id || known->joined_at != stay.joined_at ||
                   known->left_at != stay.left_at || known->left_assumed != stay.left_assumed;
  change.stay = stay;
  if (!change.changed) return change;
  TRY(save_stay(writer, stay, !known));
  if (has_come(known, stay)) TRY(note_link_of(call, writer, room, stay));
  if (change.participant) TRY(settle_participant(writer, *change.participant));
  return change;
}

Result<void> settle_stays(Call& call, db::Writer& writer, const Room& room) {
  static const std::string sql =
      "SELECT DISTINCT participant_id FROM participant_stay"
      " WHERE organization_id = ? AND room_id = ? AND participant_id IS NOT NULL";
  for (const auto& id : TRY(store::query_all<ParticipantId>(writer, sql, call.organization(), room.id))) {
    auto participant = TRY(store::find_participant(writer, call.organization(), id));
    if (participant) TRY(settle_participant(writer, *participant));
  }
  return {};
}

Result<std::vector<ParticipantStay>> open_stays(db::Reader& reader, const Room& room) {
  static const std::string sql =
      store::select_from<ParticipantStay>("x") + " WHERE x.organization_id = ? AND x.room_id = ? AND x.left_at IS NULL";
  return store::query_all<ParticipantStay>(reader, sql, room.organization_id, room.id);
}

}  // namespace chiroflow::app
