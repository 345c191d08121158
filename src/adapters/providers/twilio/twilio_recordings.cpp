// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_recordings.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "adapters/providers/common/vendor_http.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::twilio {

namespace {
// Twilio tells whole seconds, and a file may be dated by the second in which its rules were posted.
constexpr Seconds kRounding{1};

bool contains_any(const wire::Value& list, const std::vector<TrackRecording>& tracks) {
  if (!list.is(wire::Kind::array)) return false;
  return std::any_of(list.items().begin(), list.items().end(), [&](const wire::Value& sid) {
    return sid.is(wire::Kind::string) && std::any_of(tracks.begin(), tracks.end(), [&](const TrackRecording& track) {
             return track.sid == sid.as_string();
           });
  });
}
/// Whether nothing older went on through that moment, as nothing does through a stop. Unknown lengths count as ended.
bool all_ended_by(const std::vector<TrackRecording>& tracks, Instant at) {
  return std::all_of(tracks.begin(), tracks.end(), [&](const TrackRecording& track) {
    const bool older = *track.file.started_at < at;
    return !older || !track.file.duration_ms ||
           *track.file.started_at + Millis(*track.file.duration_ms) <= at + 2 * kRounding;
  });
}
}  // namespace

std::string text_of(const RecordingKey& key) { return key.room_sid + ":" + format_iso(key.start); }

Result<RecordingKey> recording_key(const std::string& text) {
  const auto colon = text.find(':');
  const auto start = colon == std::string::npos ? std::nullopt : parse_iso(std::string_view(text).substr(colon + 1));
  if (!start || !text.starts_with("RM")) return fail(not_found("Recording"));
  return RecordingKey{.room_sid = text.substr(0, colon), .start = *start};
}

RecordingSwitch recording_switch(const wire::Value& answer) {
  const auto& rules = answer.get("rules");
  const auto since = providers::text_of(answer, "date_updated");
  RecordingSwitch read;
  read.room_sid = providers::text_of(answer, "room_sid").value_or("");
  read.on = rules.is(wire::Kind::array) &&
            std::any_of(rules.items().begin(), rules.items().end(),
                        [](const wire::Value& rule) { return providers::text_of(rule, "type") == "include"; });
  if (since) read.since = parse_iso(*since);
  return read;
}

Result<TrackRecording> track_recording(const wire::Value& item) {
  auto sid = providers::text_of(item, "sid");
  const auto created = providers::text_of(item, "date_created");
  const auto started = created ? parse_iso(*created) : std::nullopt;
  if (!sid || !started) return fail(providers::outage("bad_response", "a recording without SID or time"));
  TrackRecording track;
  track.status = providers::text_of(item, "status").value_or("");
  track.source = providers::text_of(item, "source_sid").value_or("");
  track.audio = providers::text_of(item, "type") == "audio";
  track.file.external_id = *sid;
  track.file.format = providers::text_of(item, "container_format").value_or("");
  track.file.bytes = providers::integer_of(item, "size");
  if (const auto seconds = providers::integer_of(item, "duration")) track.file.duration_ms = *seconds * 1000;
  track.file.started_at = started;
  track.sid = *std::move(sid);
  return track;
}

std::vector<TrackRecording> of_start(std::vector<TrackRecording> all, Instant start,
                                     const std::optional<Instant>& until) {
  std::sort(all.begin(), all.end(), [](const TrackRecording& a, const TrackRecording& b) {
    return std::tie(*a.file.started_at, a.sid) < std::tie(*b.file.started_at, b.sid);
  });
  std::vector<TrackRecording> mine;
  std::set<std::string> seen;
  std::optional<Instant> next_start;
  for (auto& track : all) {
    if (*track.file.started_at + kRounding < start) continue;
    if (is_of_later(*track.file.started_at, until)) break;
    const bool again = !track.source.empty() && !seen.insert(track.source).second;
    if (again && all_ended_by(mine, *track.file.started_at)) {
      next_start = track.file.started_at;
      break;
    }
    mine.push_back(std::move(track));
  }
  // Of the files that the next start made at its first second, some may have come before the one that gave it away.
  if (next_start) std::erase_if(mine, [&](const TrackRecording& track) { return track.file.started_at >= next_start; });
  return mine;
}

std::optional<Instant> end_of(const std::vector<TrackRecording>& tracks) {
  std::optional<Instant> end;
  for (const auto& track : tracks) {
    if (!track.file.duration_ms) continue;
    const auto ended = *track.file.started_at + Millis(*track.file.duration_ms);
    end = end ? std::max(*end, ended) : ended;
  }
  return end;
}

std::vector<std::pair<std::string, std::string>> composition_form(const TwilioConfig& config,
                                                                  const std::string& room_sid,
                                                                  const std::vector<TrackRecording>& tracks) {
  std::vector<std::pair<std::string, std::string>> form{{"RoomSid", room_sid}};
  std::string layout;
  wire::JsonWriter json(layout);
  json.raw(R"({"grid":{"video_sources":[)");
  bool pictures = false;
  for (const auto& track : tracks) {
    if (track.audio) {
      form.emplace_back("AudioSources", track.sid);
      continue;
    }
    if (pictures) layout.push_back(',');
    wire::append_quoted(layout, track.sid);
    pictures = true;
  }
  layout.append("]}}");
  if (pictures) form.emplace_back("VideoLayout", layout);
  form.emplace_back("Format", "mp4");
  form.emplace_back("Resolution", "1280x720");
  form.emplace_back("Trim", "true");
  if (!config.webhook_url.empty()) {
    form.emplace_back("StatusCallback", config.webhook_url);
    form.emplace_back("StatusCallbackMethod", "POST");
  }
  return form;
}

ComposedRecording composed_recording(const wire::Value& item) {
  ComposedRecording made;
  made.status = providers::text_of(item, "status").value_or("");
  made.file.external_id = providers::text_of(item, "sid").value_or("");
  made.file.format = providers::text_of(item, "format").value_or("mp4");
  if (made.status != "completed") return made;
  made.file.bytes = providers::integer_of(item, "size");
  if (const auto seconds = providers::integer_of(item, "duration")) made.file.duration_ms = *seconds * 1000;
  return made;
}

bool is_made_of(const wire::Value& composition, const std::vector<TrackRecording>& tracks) {
  return contains_any(composition.get("audio_sources"), tracks) ||
         contains_any(composition.get("video_layout").get("grid").get("video_sources"), tracks);
}

}  // namespace chiroflow::twilio
