// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_recorder.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/livekit/livekit_egress.hpp"
#include "adapters/providers/livekit/livekit_reader.hpp"
#include "adapters/providers/livekit/livekit_requests.hpp"

namespace chiroflow::livekit {

namespace {
/// Where a room's recordings lie; files elsewhere in the bucket are none of ours.
std::string folder_of(const ProviderRoom& room) { return "recordings/" + room.name + "/"; }

bool is_of_room(std::string_view file, const ProviderRoom& room) {
  return file.starts_with(folder_of(room)) && file.find("..") == std::string_view::npos;
}

bool is_finished(RecordingStatus status) {
  return status == RecordingStatus::AVAILABLE || status == RecordingStatus::FAILED;
}

Error not_ready() { return precondition_failed("LiveKit has not finished this recording yet", "recording_not_ready"); }
}  // namespace

Result<ProviderRecording> Recorder::start(const ProviderRoom& room) {
  const auto running = TRY(client_.call(list_active_egress(room.name)));
  for (const auto& item : TRY(list_of(running, "items")))
    if (auto known = read_egress(item); known.status == RecordingStatus::RECORDING) return known;
  const auto path = folder_of(room) + std::to_string(to_unix_ms(client_.clock().now())) + ".mp4";
  const auto started = TRY(client_.call(start_recording(room.name, {.path = path}, bucket_.store())));
  auto recording = read_egress(started.root());
  if (recording.external_id.empty()) return fail(providers::outage("bad_response", "egress without an id"));
  return recording;
}

Result<std::vector<std::string>> Recorder::stop_all(const ProviderRoom& room) {
  const auto running = TRY(client_.call(list_active_egress(room.name)));
  std::vector<std::string> ran;
  Result<void> outcome;
  for (const auto& item : TRY(list_of(running, "items"))) {
    auto one = read_egress(item);
    if (one.status != RecordingStatus::RECORDING) continue;
    if (one.external_id.empty()) return fail(providers::outage("bad_response", "egress without an id"));
    // One that cannot be stopped is no reason to let the others run.
    auto stopped = stop(room, one.external_id);
    const bool over = stopped || stopped.error().code == ErrorCode::not_found;
    if (!over && outcome) outcome = std::move(stopped);
    ran.push_back(std::move(one.external_id));
  }
  if (!outcome) return fail(outcome.error());
  return ran;
}

Result<void> Recorder::stop(const ProviderRoom&, const std::string& recording) {
  const auto stopped = client_.call(stop_egress(recording));
  if (stopped || stopped.error().cause == "failed_precondition") return {};  // the latter: it is over
  return fail(stopped.error());
}

Result<ProviderRecording> Recorder::status(const ProviderRoom&, const RecordingRef& recording) {
  const auto found = TRY(client_.call(find_egress(recording.external_id)));
  const auto items = TRY(list_of(found, "items"));
  if (items.empty()) return fail(not_found("Recording"));
  return read_egress(items.front());
}

Result<void> Recorder::download(const ProviderRoom& room, const RecordingRef& recording, const std::string& file,
                                ByteSink& sink) {
  if (!is_of_room(file, room)) return fail(not_found("The recording's file"));
  const auto known = status(room, recording);
  if (known && !is_finished(known->status)) return fail(not_ready());
  if (!known && known.error().code != ErrorCode::not_found) return fail(known.error());
  return bucket_.read(file, sink);
}

Result<void> Recorder::remove(const ProviderRoom& room, const RecordingRef& recording) {
  const auto known = status(room, recording);
  if (!known && known.error().code == ErrorCode::not_found)
    return fail(precondition_failed(
        "LiveKit has forgotten this recording. If a file of it is left, delete it in the store, in " + folder_of(room),
        "recording_forgotten"));
  if (!known) return fail(known.error());
  if (!is_finished(known->status)) return fail(not_ready());
  for (const auto& file : known->files)
    if (is_of_room(file.external_id, room)) TRY(bucket_.remove(file.external_id));
  return {};
}

}  // namespace chiroflow::livekit
