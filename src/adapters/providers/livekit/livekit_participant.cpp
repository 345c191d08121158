// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_participant.hpp"

#include <algorithm>
#include <array>

#include "adapters/providers/livekit/livekit_reader.hpp"

namespace chiroflow::livekit {

namespace {
constexpr std::array<std::string_view, 4> kSources{"CAMERA", "MICROPHONE", "SCREEN_SHARE", "SCREEN_SHARE_AUDIO"};
constexpr std::string_view kMicrophone = "MICROPHONE";

Permission read_permission(const wire::Value& from) {
  Permission permission{
      .can_subscribe = flag_of(from, "can_subscribe"),
      .can_publish = flag_of(from, "can_publish"),
      .can_publish_data = flag_of(from, "can_publish_data"),
      .hidden = flag_of(from, "hidden"),
      .recorder = flag_of(from, "recorder"),
      .can_update_metadata = flag_of(from, "can_update_metadata"),
      .agent = flag_of(from, "agent"),
      .can_subscribe_metrics = flag_of(from, "can_subscribe_metrics"),
      .can_manage_agent_session = flag_of(from, "can_manage_agent_session"),
  };
  const auto& sources = member_of(from, "can_publish_sources");
  if (!sources.is(wire::Kind::array)) return permission;
  for (const auto& source : sources.items())
    if (source.is(wire::Kind::string)) permission.can_publish_sources.emplace_back(source.as_string());
  return permission;
}

std::vector<Microphone> read_microphones(const wire::Value& tracks) {
  std::vector<Microphone> found;
  if (!tracks.is(wire::Kind::array)) return found;
  for (const auto& track : tracks.items())
    if (text_of(track, "source") == kMicrophone)
      found.push_back({.track_sid = text_of(track, "sid"), .muted = flag_of(track, "muted")});
  return found;
}

std::optional<bool> is_muted(const InRoom& someone) {
  if (!may_use_microphone(someone.permission)) return true;
  if (someone.microphones.empty()) return std::nullopt;
  return std::all_of(someone.microphones.begin(), someone.microphones.end(), [](const auto& one) { return one.muted; });
}
}  // namespace

InRoom read_participant(const wire::Value& info) {
  InRoom someone{.sid = text_of(info, "sid"),
                 .identity = text_of(info, "identity"),
                 .state = text_of(info, "state"),
                 .joined_at = millis_of(info, "joined_at_ms"),
                 .microphones = read_microphones(info.get("tracks")),
                 .permission = read_permission(info.get("permission"))};
  const auto& kind = info.get("kind");
  // A kind that this protocol version has no name for comes as a number.
  if (!kind.is_undefined()) someone.kind = kind.is(wire::Kind::string) ? kind.as_string() : "";
  if (!someone.joined_at) someone.joined_at = seconds_of(info, "joined_at");
  return someone;
}

bool is_person(const InRoom& someone) { return someone.kind == "STANDARD" || someone.kind == "SIP"; }

bool is_visible_person(const InRoom& someone) {
  return is_person(someone) && someone.state != "DISCONNECTED" && !someone.permission.hidden &&
         !someone.permission.recorder && !someone.permission.agent;
}

LiveParticipant live_participant(const InRoom& someone) {
  LiveParticipant live{
      .participant = {}, .external_id = someone.sid, .joined_at = someone.joined_at, .muted = is_muted(someone)};
  if (someone.kind == "STANDARD" && !someone.identity.empty()) live.participant = ParticipantId(someone.identity);
  return live;
}

bool may_use_microphone(const Permission& permission) {
  const auto& sources = permission.can_publish_sources;
  return permission.can_publish &&
         (sources.empty() || std::find(sources.begin(), sources.end(), kMicrophone) != sources.end());
}

Permission without_microphone(Permission permission) {
  auto& sources = permission.can_publish_sources;
  if (sources.empty()) sources.assign(kSources.begin(), kSources.end());
  sources.erase(std::remove(sources.begin(), sources.end(), kMicrophone), sources.end());
  // An empty list would mean all of them.
  if (sources.empty()) permission.can_publish = false;
  return permission;
}

Permission with_microphone(Permission permission) {
  auto& sources = permission.can_publish_sources;
  if (permission.can_publish && sources.empty()) return permission;
  permission.can_publish = true;
  if (std::find(sources.begin(), sources.end(), kMicrophone) == sources.end()) sources.emplace_back(kMicrophone);
  const bool all = std::all_of(kSources.begin(), kSources.end(), [&](std::string_view source) {
    return std::find(sources.begin(), sources.end(), source) != sources.end();
  });
  if (all) sources.clear();
  return permission;
}

}  // namespace chiroflow::livekit
