// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_recorder.hpp"

#include <algorithm>

#include "adapters/providers/common/vendor_http.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::zoom {

namespace {
constexpr std::size_t kInstancesKept = 256;
constexpr std::size_t kRemovedKept = 256;
constexpr Hours kFilmsComeWithin{24};
constexpr const char* kTokenQuery = "?include_fields=download_access_token&ttl=3600";

Error not_ready() {
  return {.code = ErrorCode::precondition_failed,
          .message = "Zoom has not finished this recording yet; try again later",
          .cause = "recording_not_ready"};
}

std::string lower(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

/// Zoom gives files of some kinds (timelines) no id; their kind is one then.
std::string id_of(const wire::Value& file) {
  if (auto id = providers::text_of(file, "id"); id && !id->empty()) return *std::move(id);
  return "kind:" + lower(providers::text_of(file, "file_type").value_or(""));
}

RecordingFile file_of(const wire::Value& file) {
  const auto started_at = time_of(file, "recording_start");
  const auto ended_at = time_of(file, "recording_end");
  auto format = providers::text_of(file, "file_extension");
  if (!format || format->empty()) format = providers::text_of(file, "file_type");
  RecordingFile read{.external_id = id_of(file),
                     .format = lower(format.value_or("")),
                     .bytes = providers::integer_of(file, "file_size"),
                     .duration_ms = {},
                     .started_at = started_at};
  if (started_at && ended_at && *ended_at >= *started_at) read.duration_ms = (*ended_at - *started_at).count();
  return read;
}

bool is_finished(const wire::Value& file) {
  const auto status = providers::text_of(file, "status");
  return !status || lower(*status) == "completed";
}

void add_files(ProviderRecording& found, const wire::Value& files, const RecordingKey& key,
               const std::optional<Instant>& until) {
  const auto mine = of_start(files, key.start, until);
  const bool finished = std::all_of(mine.begin(), mine.end(), [](const auto* file) { return is_finished(*file); });
  const bool all_finished = std::all_of(files.items().begin(), files.items().end(), is_finished);
  if (!finished || (mine.empty() && !all_finished)) return;
  found.status = mine.empty() ? RecordingStatus::FAILED : RecordingStatus::AVAILABLE;
  if (mine.empty()) found.failure = "Zoom recorded this meeting, but nothing that began with this recording";
  for (const auto* file : mine) {
    found.files.push_back(file_of(*file));
    const auto started_at = time_of(*file, "recording_start");
    const auto ended_at = time_of(*file, "recording_end");
    if (started_at && (!found.started_at || *started_at < *found.started_at)) found.started_at = started_at;
    if (ended_at && (!found.ended_at || *ended_at > *found.ended_at)) found.ended_at = ended_at;
  }
}
}  // namespace

Result<ProviderRecording> ZoomRecorder::start(const ProviderRoom& room) {
  const auto live = TRY(rooms_.live(room));
  if (!live)
    return fail(precondition_failed("The recording can begin once the clinician has opened the visit at Zoom",
                                    "room_not_live"));
  if (!live->recordable)
    return fail(providers::not_available("Zoom cannot record a meeting that is encrypted from end to end"));
  if (live->instance.empty()) return fail(providers::outage("bad_response", "a live room without uuid"));
  const RecordingKey key{.instance = live->instance, .start = client_.now()};
  // Before it is asked: where the answer is lost, what runs is this one.
  remember(key.instance, text_of(key));
  TRY(control(room, "recording.start"));
  return ProviderRecording{.external_id = text_of(key),
                           .status = RecordingStatus::RECORDING,
                           .files = {},
                           .started_at = key.start,
                           .ended_at = {},
                           .failure = {}};
}

Result<std::vector<std::string>> ZoomRecorder::stop_all(const ProviderRoom& room) {
  const std::vector<std::string> nothing;
  const auto live = rooms_.live(room);
  if (!live && live.error().code == ErrorCode::not_found) return nothing;
  if (!live) return fail(live.error());
  if (!*live) return nothing;
  const auto& instance = (*live)->instance;
  if (instance.empty()) return fail(providers::outage("bad_response", "a live room without uuid"));
  const auto known = known_in(instance);
  const auto stopped = control(room, "recording.stop");
  // It ended between the two calls.
  if (!stopped && stopped.error().code == ErrorCode::not_found) return nothing;
  if (!stopped) return fail(stopped.error());
  remember(instance, {});
  if (known && !known->empty()) return std::vector<std::string>{*known};
  return std::vector<std::string>{text_of({.instance = instance, .start = client_.now()})};
}

Result<void> ZoomRecorder::stop(const ProviderRoom& room, const std::string& recording) {
  const auto key = TRY(recording_key(recording));
  // A late repetition must not stop the next one.
  if (const auto known = known_in(key.instance); known && !known->empty() && *known != recording) return {};
  // Whatever Zoom thinks of the room's state, it is told: what must not happen is that a recording goes on. One that Zoom
  // does not find has ended with its room.
  auto stopped = control(room, "recording.stop");
  if (!stopped && stopped.error().code != ErrorCode::not_found) return stopped;
  remember(key.instance, {});
  return {};
}

Result<void> ZoomRecorder::control(const ProviderRoom& room, std::string_view method) {
  const auto path = TRY(rooms_.control_path(room));
  if (!path) return fail(not_found("Zoom session"));
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object();
  json.member("method", method);
  json.end_object();
  return client_.done({.method = "PATCH", .path = *path, .body = body});
}

Result<ProviderRecording> ZoomRecorder::status(const ProviderRoom& room, const RecordingRef& recording) {
  const auto key = TRY(recording_key(recording.external_id));
  ProviderRecording found{.external_id = recording.external_id,
                          .status = RecordingStatus::PROCESSING,
                          .files = {},
                          .started_at = {},
                          .ended_at = {},
                          .failure = {}};
  const auto answer = client_.json({.path = rooms_.recordings_path(key.instance)});
  const bool unfinished =
      !answer && (answer.error().cause == "no_recording" || answer.error().cause == "recording_not_ready");
  if (!answer && !unfinished) return fail(answer.error());
  // Files of an earlier start may be there while this one runs.
  if (!recording.until && TRY(is_running(room, key))) found.status = RecordingStatus::RECORDING;
  if (unfinished || found.status == RecordingStatus::RECORDING) return found;
  const auto& files = answer->root().get("recording_files");
  if (!files.is(wire::Kind::array) || files.items().empty()) return found;
  add_files(found, files, key, recording.until);
  return found;
}

Result<bool> ZoomRecorder::is_running(const ProviderRoom& room, const RecordingKey& key) {
  const auto known = known_in(key.instance);
  if (known && (known->empty() || (key.start && *known != text_of(key)))) return false;
  return is_live(room, key.instance);
}

Result<bool> ZoomRecorder::is_live(const ProviderRoom& room, const std::string& instance) {
  const auto live = rooms_.live(room);
  if (!live && live.error().code != ErrorCode::not_found) return fail(live.error());
  return live && *live && (*live)->instance == instance;
}

Result<void> ZoomRecorder::download(const ProviderRoom&, const RecordingRef& recording, const std::string& file,
                                    ByteSink& sink) {
  const auto key = TRY(recording_key(recording.external_id));
  // Addresses and tokens go stale, so both are asked for anew.
  const auto answer = client_.json({.path = rooms_.recordings_path(key.instance) + kTokenQuery});
  if (!answer && answer.error().cause == "no_recording") return fail(not_ready());
  if (!answer) return fail(answer.error());
  const auto& files = answer->root().get("recording_files");
  if (!files.is(wire::Kind::array)) return fail(not_ready());
  for (const auto* item : of_start(files, key.start, recording.until)) {
    if (id_of(*item) != file) continue;
    const auto url = providers::text_of(*item, "download_url");
    const auto token = providers::text_of(answer->root(), "download_access_token");
    if (!is_finished(*item) || !url || url->empty()) return fail(not_ready());
    if (!token || token->empty())
      return fail(providers::outage("bad_response", "a recording without a download token"));
    return client_.download(*url, *token, sink);
  }
  return fail(Error{.code = ErrorCode::not_found, .message = "Zoom has no such file", .cause = "not_found"});
}

Result<void> ZoomRecorder::remove(const ProviderRoom& room, const RecordingRef& recording) {
  const auto key = TRY(recording_key(recording.external_id));
  const auto path = rooms_.recordings_path(key.instance);
  if (key.start) {
    const auto answer = client_.json({.path = path});
    if (!answer && answer.error().code == ErrorCode::not_found) return nothing_there(room, key, recording);
    if (!answer) return fail(answer.error());
    const auto& files = answer->root().get("recording_files");
    if (!files.is(wire::Kind::array)) return fail(providers::outage("bad_response", "a recording without files"));
    const auto mine = of_start(files, key.start, recording.until);
    if (mine.empty()) return nothing_there(room, key, recording);
    if (!std::all_of(mine.begin(), mine.end(), [](const auto* file) { return is_finished(*file); }))
      return fail(not_ready());
    if (mine.size() < files.items().size()) {
      TRY(remove_files(key.instance, mine));
      note_removed(recording.external_id);
      return {};
    }
  }
  const auto removed = client_.done({.method = "DELETE", .path = path + "?action=delete"});
  if (!removed && removed.error().code != ErrorCode::not_found) return fail(removed.error());
  note_removed(recording.external_id);
  return {};
}

/// Zoom knows nothing of a film before it has finished it, which may take it a day: what is not there yet would come after it was
/// said to be gone.
Result<void> ZoomRecorder::nothing_there(const ProviderRoom& room, const RecordingKey& key,
                                         const RecordingRef& recording) {
  if (was_removed(recording.external_id)) return {};
  const bool may_come = client_.now() < recording.until.value_or(*key.start) + kFilmsComeWithin;
  if (may_come || TRY(is_live(room, key.instance))) return fail(not_ready());
  return {};
}

/// What Zoom gives no id goes with the last of the others.
Result<void> ZoomRecorder::remove_files(const std::string& instance, const std::vector<const wire::Value*>& files) {
  for (const auto* file : files) {
    const auto id = providers::text_of(*file, "id").value_or("");
    if (id.empty()) continue;
    const auto path = rooms_.recordings_path(instance) + "/" + providers::percent_encode(id) + "?action=delete";
    const auto removed = client_.done({.method = "DELETE", .path = path});
    if (!removed && removed.error().code != ErrorCode::not_found) return fail(removed.error());
  }
  return {};
}

void ZoomRecorder::note_removed(const std::string& recording) {
  const std::lock_guard guard(guard_);
  removed_.push_back(recording);
  if (removed_.size() > kRemovedKept) removed_.pop_front();
}

bool ZoomRecorder::was_removed(const std::string& recording) {
  const std::lock_guard guard(guard_);
  return std::ranges::find(removed_, recording) != removed_.end();
}

void ZoomRecorder::remember(const std::string& instance, std::string recording) {
  const std::lock_guard guard(guard_);
  std::erase_if(known_, [&](const Known& one) { return one.instance == instance; });
  known_.push_back({instance, std::move(recording)});
  if (known_.size() > kInstancesKept) known_.pop_front();
}

std::optional<std::string> ZoomRecorder::known_in(const std::string& instance) {
  const std::lock_guard guard(guard_);
  for (const auto& one : known_)
    if (one.instance == instance) return one.recording;
  return std::nullopt;
}

}  // namespace chiroflow::zoom
