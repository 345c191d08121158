// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_recorder.hpp"

#include <algorithm>

#include "adapters/providers/twilio/twilio_rooms.hpp"

namespace chiroflow::twilio {

namespace {
constexpr const char* kOn = R"([{"type":"include","all":true}])";
constexpr const char* kOff = R"([{"type":"exclude","all":true}])";
constexpr Seconds kRounding{1};
// How long after its start a recording may stay without a file before we say that there will be none.
constexpr Minutes kPatience{15};

std::string recording_path(const std::string& sid) { return "/v1/Recordings/" + providers::percent_encode(sid); }
std::string composition_path(const std::string& sid) { return "/v1/Compositions/" + providers::percent_encode(sid); }

Error not_ready() {
  return precondition_failed("Twilio is still working on this recording: try again in some minutes",
                             "recording_not_ready");
}

bool has_status(const std::vector<TrackRecording>& tracks, std::string_view status) {
  return std::any_of(tracks.begin(), tracks.end(), [&](const TrackRecording& track) { return track.status == status; });
}
}  // namespace

Result<ProviderRecording> TwilioRecorder::start(const ProviderRoom& room) {
  auto rules = TRY(rules_of(room.external_id.value_or(room.name)));
  if (!rules.on) {
    const auto answer = TRY(client_.post(room_path(room) + "/RecordingRules", {{"Rules", kOn}}));
    rules = recording_switch(answer.root());
    // Only Twilio's clock can be compared with Twilio's files, and tells stop() which recording runs.
    if (!rules.since) rules = TRY(rules_of(room.external_id.value_or(room.name)));
  }
  if (!rules.room_sid.starts_with("RM")) return fail(providers::outage("bad_response", "rules of no room"));
  const RecordingKey key{.room_sid = rules.room_sid, .start = rules.since.value_or(clock_.now())};
  ProviderRecording recording;
  recording.external_id = text_of(key);
  recording.started_at = key.start;
  return recording;
}

Result<void> TwilioRecorder::stop(const ProviderRoom&, const std::string& recording) {
  const auto key = TRY(recording_key(recording));
  // Not by itself harmless: a late repetition would stop the next recording.
  if (!TRY(is_running(key))) return {};
  return switch_off(key.room_sid);
}

Result<void> TwilioRecorder::switch_off(const std::string& room_sid) const {
  const auto stopped = client_.post(room_path(room_sid) + "/RecordingRules", {{"Rules", kOff}});
  // A room that has ended meanwhile records nothing.
  if (stopped || !TRY(room_lives(room_sid))) return {};
  return fail(stopped.error());
}

Result<std::vector<std::string>> TwilioRecorder::stop_all(const ProviderRoom& room) {
  std::vector<std::string> ran;
  const auto name = room.external_id.value_or(room.name);
  if (!TRY(room_lives(name))) return ran;
  const auto rules = TRY(rules_of(name));
  if (!rules.on) return ran;
  if (!rules.room_sid.starts_with("RM")) return fail(providers::outage("bad_response", "rules of no room"));
  TRY(switch_off(rules.room_sid));
  // Rules that came with the room were never set, so that no time is known.
  ran.push_back(text_of(RecordingKey{.room_sid = rules.room_sid, .start = rules.since.value_or(clock_.now())}));
  return ran;
}

Result<ProviderRecording> TwilioRecorder::status(const ProviderRoom&, const RecordingRef& recording) {
  const auto key = TRY(recording_key(recording.external_id));
  ProviderRecording known;
  known.external_id = recording.external_id;
  known.started_at = key.start;
  if (TRY(is_running(key))) return known;
  TRY(settle(known, key, of_start(TRY(tracks_of(key.room_sid)), key.start, recording.until)));
  return known;
}

Result<void> TwilioRecorder::settle(ProviderRecording& recording, const RecordingKey& key,
                                    std::vector<TrackRecording> tracks) {
  recording.status = RecordingStatus::PROCESSING;
  if (tracks.empty()) {
    if (clock_.now() - key.start < kPatience) return {};
    recording.status = RecordingStatus::FAILED;
    recording.failure = "Nobody sent sound or picture while it was recorded";
    return {};
  }
  if (has_status(tracks, "processing")) return {};
  recording.ended_at = end_of(tracks);
  if (!has_status(tracks, "completed")) {
    const bool failed = has_status(tracks, "failed");
    recording.status = failed ? RecordingStatus::FAILED : RecordingStatus::DELETED;
    if (failed) recording.failure = "Twilio could not make the recording";
    return {};
  }
  std::erase_if(tracks, [](const TrackRecording& track) { return track.status != "completed"; });
  if (config_.compose_recordings) {
    // Twilio composes rooms that have ended.
    if (TRY(room_lives(key.room_sid))) return {};
    const auto composed = TRY(compose(key.room_sid, tracks));
    if (composed && (composed->status == "enqueued" || composed->status == "processing")) return {};
    if (composed && composed->status == "completed") recording.files.push_back(composed->file);
  }
  for (const auto& track : tracks) recording.files.push_back(track.file);
  recording.status = RecordingStatus::AVAILABLE;
  return {};
}

Result<void> TwilioRecorder::download(const ProviderRoom&, const RecordingRef& recording, const std::string& file,
                                      ByteSink& sink) {
  const auto key = TRY(recording_key(recording.external_id));
  const bool composed = file.starts_with("CJ");
  const auto path = composed ? composition_path(file) : recording_path(file);
  const auto item = TRY(client_.get(path));
  const auto room = composed ? providers::text_of(item.root(), "room_sid")
                             : providers::text_of(item.root().get("grouping_sids"), "room_sid");
  const auto status = providers::text_of(item.root(), "status").value_or("");
  if (room != key.room_sid || status == "deleted" || status == "failed") return fail(not_found("Recorded file"));
  if (status != "completed") return fail(not_ready());
  return client_.download(path + "/Media", sink);
}

Result<void> TwilioRecorder::remove(const ProviderRoom& room, const RecordingRef& recording) {
  const auto key = TRY(recording_key(recording.external_id));
  TRY(stop(room, recording.external_id));
  const auto tracks = of_start(TRY(tracks_of(key.room_sid)), key.start, recording.until);
  std::vector<Removable> all;
  for (const auto& track : tracks) all.push_back({recording_path(track.sid), track.status});
  if (const auto composed = TRY(composition_of(key.room_sid, tracks)))
    all.push_back({composition_path(composed->file.external_id), composed->status});
  return delete_all(all);
}

Result<void> TwilioRecorder::remove_all(const std::string& room_sid) {
  std::vector<Removable> all;
  for (const auto& track : TRY(tracks_of(room_sid))) all.push_back({recording_path(track.sid), track.status});
  TRY(client_.each("/v1/Compositions?RoomSid=" + providers::percent_encode(room_sid),
                   [&](const wire::Value& item) -> Result<void> {
                     const auto made = composed_recording(item);
                     all.push_back({composition_path(made.file.external_id), made.status});
                     return {};
                   }));
  return delete_all(all);
}

Result<void> TwilioRecorder::delete_all(const std::vector<Removable>& all) const {
  Result<void> outcome;
  for (const auto& [path, status] : all) {
    if (status == "deleted") continue;
    // What is still being made would appear after all: the caller has to come again.
    auto deleted = status == "completed" || status == "failed" ? gone_is_fine(client_.remove(path)) : fail(not_ready());
    if (!deleted && outcome) outcome = std::move(deleted);
  }
  return outcome;
}

Result<RecordingSwitch> TwilioRecorder::rules_of(const std::string& room_sid_or_name) const {
  const auto answer = TRY(client_.get(room_path(room_sid_or_name) + "/RecordingRules"));
  return recording_switch(answer.root());
}

Result<bool> TwilioRecorder::is_running(const RecordingKey& key) const {
  if (!TRY(room_lives(key.room_sid))) return false;
  const auto rules = TRY(rules_of(key.room_sid));
  return rules.on && (!rules.since || *rules.since <= key.start + kRounding);
}

Result<bool> TwilioRecorder::room_lives(const std::string& room_sid_or_name) const {
  const auto room = client_.get(room_path(room_sid_or_name));
  if (room) return TRY(status_of(room->root())) == RoomStatus::ACTIVE;
  if (room.error().code == ErrorCode::not_found) return false;
  return fail(room.error());
}

Result<std::vector<TrackRecording>> TwilioRecorder::tracks_of(const std::string& room_sid) const {
  std::vector<TrackRecording> tracks;
  TRY(client_.each("/v1/Recordings?GroupingSid=" + providers::percent_encode(room_sid) + "&PageSize=50",
                   [&](const wire::Value& item) -> Result<void> {
                     tracks.push_back(TRY(track_recording(item)));
                     return {};
                   }));
  return tracks;
}

Result<std::optional<ComposedRecording>> TwilioRecorder::composition_of(
    const std::string& room_sid, const std::vector<TrackRecording>& tracks) const {
  std::optional<ComposedRecording> found;
  TRY(client_.each("/v1/Compositions?RoomSid=" + providers::percent_encode(room_sid),
                   [&](const wire::Value& item) -> Result<void> {
                     if (!found && is_made_of(item, tracks)) found = composed_recording(item);
                     return {};
                   }));
  return found;
}

Result<std::optional<ComposedRecording>> TwilioRecorder::compose(const std::string& room_sid,
                                                                 const std::vector<TrackRecording>& tracks) {
  // One at a time: two that ask for the status must not have two files made, which Twilio bills.
  const std::lock_guard guard(composing_);
  auto found = TRY(composition_of(room_sid, tracks));
  if (found) return found;
  const auto created = client_.post("/v1/Compositions", composition_form(config_, room_sid, tracks));
  if (created) return composed_recording(created->root());
  // An account that may not compose still has the tracks.
  if (created.error().cause == "bad_response") return std::optional<ComposedRecording>();
  return fail(created.error());
}

}  // namespace chiroflow::twilio
