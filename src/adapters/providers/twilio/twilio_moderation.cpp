// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_moderation.hpp"

#include <algorithm>

#include "adapters/providers/twilio/twilio_rooms.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::twilio {

namespace {
std::string participant_path(const ProviderRoom& room, const std::string& sid) {
  return room_path(room) + "/Participants/" + providers::percent_encode(sid);
}
}  // namespace

std::set<std::string> muted_publishers(const wire::Value& rules) {
  std::set<std::string> muted;
  if (!rules.is(wire::Kind::array)) return muted;
  for (const auto& rule : rules.items()) {
    const auto publisher = providers::text_of(rule, "publisher");
    if (publisher && providers::text_of(rule, "type") == "exclude" && providers::text_of(rule, "kind") == "audio")
      muted.insert(*publisher);
  }
  return muted;
}

std::string subscribe_rules(const std::set<std::string>& muted) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_array();
  json.raw(R"({"type":"include","all":true})");
  for (const auto& publisher : muted) {
    json.begin_object();
    json.member("type", "exclude");
    json.member("kind", "audio");
    json.key("publisher"), json.string(publisher);
    json.end_object();
  }
  json.end_array();
  return out;
}

Result<std::vector<LiveParticipant>> TwilioModeration::list_participants(const ProviderRoom& room) {
  std::vector<LiveParticipant> people;
  auto read =
      client_.each(room_path(room) + "/Participants?Status=connected", [&](const wire::Value& one) -> Result<void> {
        LiveParticipant person;
        if (auto identity = providers::text_of(one, "identity"))
          person.participant = ParticipantId(*std::move(identity));
        person.external_id = providers::text_of(one, "sid").value_or("");
        if (const auto joined = providers::text_of(one, "start_time")) person.joined_at = parse_iso(*joined);
        people.push_back(std::move(person));
        return {};
      });
  TRY(gone_is_fine(std::move(read)));
  return people;
}

Result<void> TwilioModeration::act(const ProviderRoom& room, const ParticipantId& participant,
                                   ParticipantAction action) {
  if (action == ParticipantAction::spotlight)
    return fail(providers::not_available("Twilio has no spotlight that a server can set"));
  if (action != ParticipantAction::disconnect) return set_muted(room, participant, action == ParticipantAction::mute);
  const auto people = TRY(list_participants(room));
  const auto found = std::find_if(people.begin(), people.end(),
                                  [&](const LiveParticipant& person) { return person.participant == participant; });
  if (found == people.end()) return fail(not_found("Participant"));
  TRY(client_.post(participant_path(room, found->external_id), {{"Status", "disconnected"}}));
  return {};
}

Result<void> TwilioModeration::set_muted(const ProviderRoom& room, const ParticipantId& participant, bool muted) const {
  std::vector<std::string> others;
  bool there = false;
  TRY(gone_is_fine(
      client_.each(room_path(room) + "/Participants?Status=connected", [&](const wire::Value& one) -> Result<void> {
        if (providers::text_of(one, "identity") == participant.value)
          there = true;
        else
          others.push_back(providers::text_of(one, "sid").value_or(""));
        return {};
      })));
  if (!there) return fail(not_found("Participant"));
  for (const auto& other : others) {
    const auto path = participant_path(room, other) + "/SubscribeRules";
    TRY(gone_is_fine(set_heard_by(path, participant, muted)));  // somebody may leave meanwhile
  }
  return {};
}

Result<void> TwilioModeration::set_heard_by(const std::string& listener_path, const ParticipantId& participant,
                                            bool muted) const {
  // A new set replaces the whole old one, so whoever else is muted for this listener is carried over.
  const auto standing = TRY(client_.get(listener_path));
  auto publishers = muted_publishers(standing.root().get("rules"));
  const bool changes = muted ? publishers.insert(participant.value).second : publishers.erase(participant.value) > 0;
  if (!changes) return {};
  TRY(client_.post(listener_path, {{"Rules", subscribe_rules(publishers)}}));
  return {};
}

}  // namespace chiroflow::twilio
