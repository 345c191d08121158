// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/closing.hpp"

#include "app/recordings/provider_words.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/server/system_audit.hpp"
#include "domain/other_states.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::app {

namespace {
std::string request_of(const SessionRecording& recording) { return "recording-" + recording.id.value; }

Result<std::optional<SessionRecording>> still_the_same(db::Writer& writer, const SessionRecording& seen,
                                                       std::int64_t pieces) {
  auto recording = TRY(lock_recording(writer, seen.organization_id, seen.id));
  if (!recording || recording->status != RecordingStatus::PROCESSING || recording->deletion_began_at ||
      TRY(count_pieces(writer, *recording)).count != pieces)
    return std::optional<SessionRecording>();
  return recording;
}

Result<TelehealthSession> session_of(db::Writer& writer, const SessionRecording& recording) {
  auto session = TRY(store::lock_session(writer, recording.organization_id, recording.session_id));
  if (!session) return fail(internal_error("a recording without its session"));
  return std::move(*session);
}

std::string json_member(std::string_view name, std::string_view value) {
  std::string text;
  wire::JsonWriter json(text);
  json.string(value);
  return ",\"" + std::string(name) + "\":" + text;
}

std::optional<std::int64_t> duration_of(const SessionRecording& recording, const FinishedRecording& finished) {
  if (finished.duration_ms) return finished.duration_ms;
  if (recording.duration_ms || !recording.started_at || !recording.ended_at) return recording.duration_ms;
  return (*recording.ended_at - *recording.started_at).count();
}
}  // namespace

Result<bool> fail_recording(const Services& services, const SessionRecording& seen, std::int64_t stored,
                            const std::string& why, std::string_view providers_words) {
  const auto words = tame_words(providers_words);
  SystemCall system(services, seen.organization_id, "recording.failed", AuditAction::EXECUTE, request_of(seen));
  auto& call = system.call;
  return call.transaction([&](db::Writer& writer) -> Result<bool> {
    const auto session = TRY(session_of(writer, seen));
    auto recording = TRY(still_the_same(writer, seen, stored));
    if (!recording) return false;
    recording->status = TRY(next(recording->status, RecordingEvent::fail, recording->legal_hold)).to;
    recording->failure = words.empty() ? why : why + ". It says: " + words;
    recording->processed_at = call.now;
    TRY(save_recording(call, writer, *recording));
    TRY(tell_of_recording(call, writer, session, *recording, "recording.failed",
                          R"({"to":"FAILED")" + (words.empty() ? "" : json_member("said", words)) + '}',
                          json_member("message", why)));
    return true;
  });
}

Result<bool> make_available(const Services& services, const SessionRecording& seen, std::int64_t stored,
                            FinishedRecording finished, const std::function<Result<void>(db::Writer&)>& guard) {
  SystemCall system(services, seen.organization_id, "recording.finished", AuditAction::EXECUTE, request_of(seen));
  auto& call = system.call;
  const auto plain = finished.totals.plain.finish().hex(), sealed = finished.totals.sealed.finish().hex();
  return call.transaction([&](db::Writer& writer) -> Result<bool> {
    const auto session = TRY(session_of(writer, seen));
    auto recording = TRY(still_the_same(writer, seen, stored));
    if (!recording) return false;
    if (guard) TRY(guard(writer));
    for (const auto& piece : finished.pieces) TRY(store::insert_row(writer, piece));
    recording->status = TRY(next(recording->status, RecordingEvent::finish, recording->legal_hold)).to;
    recording->size_bytes = finished.totals.size;
    recording->plain_sha256 = plain;
    recording->sealed_sha256 = sealed;
    recording->format = finished.format.value_or(finished.totals.format);
    recording->duration_ms = duration_of(*recording, finished);
    recording->processed_at = call.now;
    TRY(save_recording(call, writer, *recording));
    const auto pieces = stored + static_cast<std::int64_t>(finished.pieces.size());
    TRY(tell_of_recording(call, writer, session, *recording, "recording.available",
                          R"({"to":"AVAILABLE","pieces":)" + std::to_string(pieces) + "}"));
    return true;
  });
}

}  // namespace chiroflow::app
