// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_recorder.hpp"

#include <algorithm>

#include "adapters/providers/common/vendor_http.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::zoom {

namespace {
constexpr std::size_t kStoppedKept = 256;
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

std::optional<Instant> time_of(const wire::Value& file, std::string_view name) {
  const auto text = providers::text_of(file, name);
  return text ? parse_iso(*text) : std::nullopt;
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

Result<void> check_id(const std::string& recording) {
  if (!recording.empty() && recording.size() <= 100) return {};
  return fail(Error{.code = ErrorCode::not_found, .message = "Zoom has no such recording", .cause = "not_found"});
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
  TRY(control(room, "recording.start"));
  remember_stopped(live->instance, false);
  return ProviderRecording{.external_id = live->instance,
                           .status = RecordingStatus::RECORDING,
                           .files = {},
                           .started_at = client_.now(),
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
  const auto stopped = control(room, "recording.stop");
  // It ended between the two calls.
  if (!stopped && stopped.error().code == ErrorCode::not_found) return nothing;
  if (!stopped) return fail(stopped.error());
  remember_stopped(instance, true);
  return std::vector<std::string>{instance};
}

Result<void> ZoomRecorder::stop(const ProviderRoom& room, const std::string& recording) {
  // Whatever Zoom thinks of the room's state, it is told: what must not happen is that a recording goes on. One that Zoom
  // does not find has ended with its room.
  auto stopped = control(room, "recording.stop");
  if (!stopped && stopped.error().code != ErrorCode::not_found) return stopped;
  remember_stopped(recording, true);
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

Result<ProviderRecording> ZoomRecorder::status(const ProviderRoom& room, const std::string& recording) {
  TRY(check_id(recording));
  ProviderRecording found{.external_id = recording,
                          .status = RecordingStatus::PROCESSING,
                          .files = {},
                          .started_at = {},
                          .ended_at = {},
                          .failure = {}};
  const auto answer = client_.json({.path = rooms_.recordings_path(recording)});
  if (!answer) {
    const bool unfinished = answer.error().cause == "no_recording" || answer.error().cause == "recording_not_ready";
    if (!unfinished) return fail(answer.error());
    if (TRY(is_running(room, recording))) found.status = RecordingStatus::RECORDING;
    return found;
  }
  const auto& files = answer->root().get("recording_files");
  if (!files.is(wire::Kind::array) || files.items().empty()) return found;
  const auto items = files.items();
  if (!std::all_of(items.begin(), items.end(), is_finished)) return found;
  found.status = RecordingStatus::AVAILABLE;
  for (const auto& item : items) {
    found.files.push_back(file_of(item));
    const auto started_at = time_of(item, "recording_start");
    const auto ended_at = time_of(item, "recording_end");
    if (started_at && (!found.started_at || *started_at < *found.started_at)) found.started_at = started_at;
    if (ended_at && (!found.ended_at || *ended_at > *found.ended_at)) found.ended_at = ended_at;
  }
  return found;
}

Result<bool> ZoomRecorder::is_running(const ProviderRoom& room, const std::string& recording) {
  if (was_stopped(recording)) return false;
  const auto live = rooms_.live(room);
  if (!live && live.error().code != ErrorCode::not_found) return fail(live.error());
  return live && *live && (*live)->instance == recording;
}

Result<void> ZoomRecorder::download(const ProviderRoom&, const std::string& recording, const std::string& file,
                                    ByteSink& sink) {
  TRY(check_id(recording));
  // Addresses and tokens go stale, so both are asked for anew.
  const auto answer = client_.json({.path = rooms_.recordings_path(recording) + kTokenQuery});
  if (!answer && answer.error().cause == "no_recording") return fail(not_ready());
  if (!answer) return fail(answer.error());
  const auto& files = answer->root().get("recording_files");
  if (!files.is(wire::Kind::array)) return fail(not_ready());
  for (const auto& item : files.items()) {
    if (id_of(item) != file) continue;
    const auto url = providers::text_of(item, "download_url");
    const auto token = providers::text_of(answer->root(), "download_access_token");
    if (!is_finished(item) || !url || url->empty()) return fail(not_ready());
    if (!token || token->empty())
      return fail(providers::outage("bad_response", "a recording without a download token"));
    return client_.download(*url, *token, sink);
  }
  return fail(Error{.code = ErrorCode::not_found, .message = "Zoom has no such file", .cause = "not_found"});
}

Result<void> ZoomRecorder::remove(const ProviderRoom&, const std::string& recording) {
  TRY(check_id(recording));
  const auto removed = client_.done({.method = "DELETE", .path = rooms_.recordings_path(recording) + "?action=delete"});
  if (!removed && removed.error().code != ErrorCode::not_found) return fail(removed.error());
  return {};
}

void ZoomRecorder::remember_stopped(const std::string& recording, bool stopped) {
  const std::lock_guard guard(guard_);
  stopped_.erase(std::remove(stopped_.begin(), stopped_.end(), recording), stopped_.end());
  if (!stopped) return;
  stopped_.push_back(recording);
  if (stopped_.size() > kStoppedKept) stopped_.pop_front();
}

bool ZoomRecorder::was_stopped(const std::string& recording) {
  const std::lock_guard guard(guard_);
  return std::find(stopped_.begin(), stopped_.end(), recording) != stopped_.end();
}

}  // namespace chiroflow::zoom
