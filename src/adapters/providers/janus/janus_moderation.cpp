// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_moderation.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/janus/allowed_tokens.hpp"
#include "adapters/providers/janus/janus_handles.hpp"
#include "adapters/providers/janus/janus_tokens.hpp"
#include "adapters/providers/janus/room_keys.hpp"

namespace chiroflow::janus {

namespace {
Error nobody() { return not_found("Participant"); }
}  // namespace

Result<JanusModeration::Place> JanusModeration::place_of(const ProviderRoom& room) const {
  auto id = TRY(id_of(room, config_.string_ids));
  auto keys = keys_of(room, id, config_.credentials.admin_secret);
  return Place{.room = std::move(id), .secret = std::move(keys.secret)};
}

Result<std::vector<LiveParticipant>> JanusModeration::list_participants(const ProviderRoom& room) {
  const auto place = TRY(place_of(room));
  const auto answer = admin_.ask_room(
      "listparticipants", [&](wire::JsonWriter& json) { place.room.write(json, "room"); }, Repeat::harmless);
  if (!answer && answer.error().cause == "no_room") return std::vector<LiveParticipant>{};
  if (!answer) return fail(answer.error());
  const auto& list = answer->root().get("response").get("participants");
  if (!list.is(wire::Kind::array)) return fail(providers::outage("bad_response", "VideoRoom: no list of participants"));
  std::map<std::string, ParticipantId> owners;
  if (!config_.string_ids && !list.items().empty()) owners = TRY(owners_in(place));
  std::vector<LiveParticipant> people;
  for (const auto& person : list.items()) {
    LiveParticipant live{.participant = {}, .external_id = id_text(person.get("id")), .joined_at = {}, .muted = {}};
    if (config_.string_ids && is_valid_id(live.external_id)) live.participant = ParticipantId(live.external_id);
    if (const auto owner = owners.find(live.external_id); owner != owners.end()) live.participant = owner->second;
    people.push_back(std::move(live));
  }
  return people;
}

/// Numbers do not lead back to people, but the list of those who may come in names them.
Result<std::map<std::string, ParticipantId>> JanusModeration::owners_in(const Place& place) {
  std::map<std::string, ParticipantId> owners;
  const auto known = change_allowed(admin_, place.room, place.secret, ListChange::add, {});
  if (!known && known.error().cause == "no_room") return owners;
  for (const auto& token : TRY(known)) {
    const auto parts = read_room_token(token);
    if (!parts || !is_valid_id(parts->owner.view())) continue;
    owners.emplace(id_of(parts->owner.view(), config_.string_ids).text, parts->owner);
  }
  return owners;
}

Result<void> JanusModeration::act(const ProviderRoom& room, const ParticipantId& participant,
                                  ParticipantAction action) {
  if (action == ParticipantAction::spotlight)
    return fail(providers::not_available("Janus has no spotlight: everybody sees the others side by side"));
  const auto place = TRY(place_of(room));
  const auto person = TRY(id_of(participant, config_.string_ids));
  if (action == ParticipantAction::disconnect) return send_out(place, participant, person);
  return block_sound(place, person, action == ParticipantAction::mute);
}

Result<void> JanusModeration::require_present(const Place& place, const JanusId& person) {
  const auto answer = admin_.ask_room(
      "listparticipants", [&](wire::JsonWriter& json) { place.room.write(json, "room"); }, Repeat::harmless);
  if (!answer) return fail(answer.error().cause == "no_room" ? nobody() : answer.error());
  const auto& list = answer->root().get("response").get("participants");
  if (list.is(wire::Kind::array)) {
    for (const auto& present : list.items()) {
      if (id_text(present.get("id")) == person.text) return {};
    }
  }
  return fail(nobody());
}

Result<void> JanusModeration::block_sound(const Place& place, const JanusId& person, bool blocked) {
  TRY(require_present(place, person));
  const auto is_it = [&](const Sender& sender) { return sender.id == person.text; };
  const auto senders = TRY(find_senders(admin_, clock_, place.room, is_it));
  bool any = false;
  if (!senders.empty() && is_it(senders.back())) {
    for (const auto& stream : senders.back().streams) {
      if (stream.kind != "audio") continue;
      const auto done = admin_.ask_room(
          "moderate",
          [&](wire::JsonWriter& json) {
            place.room.write(json, "room");
            json.member("secret", place.secret);
            person.write(json, "id");
            json.member("mid", stream.mid);
            json.member("mute", blocked);
          },
          Repeat::harmless);
      if (!done) return fail(done.error().cause == "nobody" ? nobody() : done.error());
      any = true;
    }
  }
  if (any) return {};
  return fail(precondition_failed("This person sends no sound at the moment", "no_sound"));
}

Result<void> JanusModeration::send_out(const Place& place, const ParticipantId& participant, const JanusId& person) {
  // First the tokens, so that nobody slips in again between the two.
  const auto known = change_allowed(admin_, place.room, place.secret, ListChange::add, {});
  if (!known) return fail(known.error().cause == "no_room" ? nobody() : known.error());
  std::vector<std::string> theirs;
  for (const auto& token : *known) {
    const auto parts = read_room_token(token);
    if (parts && parts->owner == participant) theirs.push_back(token);
  }
  if (!theirs.empty()) TRY(change_allowed(admin_, place.room, place.secret, ListChange::remove, theirs));
  const auto kicked = admin_.ask_room(
      "kick",
      [&](wire::JsonWriter& json) {
        place.room.write(json, "room");
        json.member("secret", place.secret);
        person.write(json, "id");
      },
      Repeat::no);
  const bool was_gone = !kicked && (kicked.error().cause == "nobody" || kicked.error().cause == "no_room");
  if (!kicked && !was_gone) return fail(kicked.error());
  const auto ended = TRY(end_listening(admin_, clock_, place.room, participant));
  if (was_gone && ended == 0) return fail(nobody());
  return {};
}

}  // namespace chiroflow::janus
