// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/recording_events.hpp"

#include <algorithm>

#include "app/recordings/recorder_runs.hpp"
#include "app/session_change.hpp"
#include "crypto/digest.hpp"
#include "domain/recording.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// The vendor's clock and ours differ.
constexpr Seconds kLeeway{60};
constexpr std::size_t kKeyLength = 16;

/// A vendor speaks of what it recorded in its own room; what a page of ours records is none of it.
Result<std::vector<SessionRecording>> lock_recordings(db::Writer& writer, const Room& room) {
  static const std::string sql = store::select_from<SessionRecording>("x") +
                                 " WHERE x.organization_id = ? AND x.session_id = ? AND x.room_id = ?"
                                 " AND x.video_engine = ? AND x.video_engine <> 'builtin' ORDER BY x.id {for_update}";
  return store::query_all<SessionRecording>(writer, sql, room.organization_id, room.session_id, room.id,
                                            room.video_engine);
}

/// LiveKit says which one it means.
bool names_another(const SessionRecording& recording, const ProviderEvent& event) {
  return recording.video_engine == VideoEngine::livekit && recording.external_id && event.recording &&
         !event.recording->empty() && *event.recording != *recording.external_id;
}

bool may_be_meant(const SessionRecording& recording, const ProviderEvent& event) {
  if (names_another(recording, event)) return false;
  if (recording.started_at && *recording.started_at > event.at + kLeeway) return false;
  // Files come long after the end; a start after it is another one's.
  return event.kind != ProviderEventKind::recording_started || !recording.ended_at || event.at <= *recording.ended_at;
}

/// What it has come to the vendor is asked: a part that ended or failed says nothing of the rest.
Result<void> look_soon(db::Writer& writer, const SessionRecording& recording, Instant now) {
  static const std::string sql =
      "UPDATE recorder_run SET next_look_at = ?, next_attempt_at = CASE WHEN lease IS NULL THEN ? ELSE next_attempt_at "
      "END WHERE organization_id = ? AND id = ? AND done_at IS NULL";
  if (!recording.recorder_run_id) return {};
  const auto changed = store::execute(writer, sql, now, now, recording.organization_id, *recording.recorder_run_id);
  return changed ? Result<void>() : fail(changed.error());
}

/// As it stands in the outgoing event. Vendors' ids of recordings are their own text, so their digest is shown.
std::string mark_of(const Room& room, const ProviderEvent& event) {
  std::string mark = R"(,"roomId":")" + room.id.value + '"';
  if (event.recording && !event.recording->empty())
    mark += R"(,"recordingKey":")" + crypto::sha256(*event.recording).hex().substr(0, kKeyLength) + '"';
  return mark;
}

Result<bool> was_told(db::Reader& reader, const TelehealthSession& session, const std::string& mark) {
  static const std::string sql =
      "SELECT payload FROM outbox_event WHERE organization_id = ? AND session_id = ? AND kind = 'recording.unexpected'";
  const auto told = TRY(store::query_all<RawJson>(reader, sql, session.organization_id, session.id));
  return std::any_of(told.begin(), told.end(), [&](const auto& payload) { return payload.text.ends_with(mark + "}"); });
}
/// Whether this start is one that is being stopped, or was since.
Result<bool> is_seen_to(db::Reader& reader, const Room& room, const ProviderEvent& event) {
  static const std::string sql =
      "SELECT 1 FROM recorder_run WHERE organization_id = ? AND room_id = ? AND ours = ?"
      " AND COALESCE(external_id, '') = ? AND (stopped_at IS NULL OR stopped_at >= ?)";
  return store::exists(reader, sql, room.organization_id, room.id, false, event.recording.value_or(""), event.at);
}

/// Nobody agreed to it: the next round stops it at its provider.
Result<void> have_stopped(const Call& call, db::Writer& writer, const Room& room, const ProviderEvent& event) {
  if (event.kind != ProviderEventKind::recording_started || TRY(is_seen_to(writer, room, event))) return {};
  auto run = new_run(call, room);
  if (event.recording && !event.recording->empty()) run.external_id = event.recording;
  return store::insert_row(writer, run);
}
}  // namespace

Result<void> enter_recording(Call& call, db::Writer& writer, const TelehealthSession& session, const Room& room,
                             const ProviderEvent& event) {
  bool expected = false;
  for (const auto& recording : TRY(lock_recordings(writer, room))) {
    if (!may_be_meant(recording, event)) continue;
    expected = true;
    if (event.kind != ProviderEventKind::recording_started) TRY(look_soon(writer, recording, call.now));
  }
  if (expected) return {};
  TRY(have_stopped(call, writer, room, event));
  const auto which = mark_of(room, event);
  if (TRY(was_told(writer, session, which))) return {};
  const auto position = TRY(call.changed(writer, {"TelehealthSession", session.id.view(), std::nullopt,
                                                  R"({"unexpected":")" + std::string(name_of(event.kind)) + "\"}"}));
  return tell_outside(call, writer, session, "recording.unexpected", position, which);
}

}  // namespace chiroflow::app
