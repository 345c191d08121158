// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/finish.hpp"

#include <algorithm>

#include "app/call.hpp"
#include "app/recordings/closing.hpp"
#include "app/recordings/leftovers.hpp"
#include "app/recordings/pieces.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "app/recordings/stop.hpp"
#include "app/recordings/totals.hpp"
#include "app/server/system_audit.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
constexpr std::string_view kNothingCame = "Nothing of this recording arrived at the server";

Result<std::vector<SessionRecording>> unfinished(db::Reader& reader) {
  static const std::string sql = store::select_from<SessionRecording>("x") +
                                 " WHERE x.status IN ('RECORDING', 'PROCESSING') AND x.video_engine = 'builtin'"
                                 " AND x.deletion_began_at IS NULL ORDER BY x.created_at, x.id";
  return store::query_all<SessionRecording>(reader, sql);
}

/// Signs of life of the page that records.
struct Signs {
  PieceCount pieces;
  bool starter_is_there = false;
};

Result<Signs> signs_of(db::Reader& reader, const SessionRecording& recording) {
  static const std::string starter =
      "SELECT 1 FROM participant WHERE organization_id = ? AND session_id = ? AND user_id = ?"
      " AND joined_at IS NOT NULL AND left_at IS NULL";
  return Signs{TRY(count_pieces(reader, recording)), TRY(store::exists(reader, starter, recording.organization_id,
                                                                       recording.session_id, recording.started_by))};
}

/// While it is paused nothing comes; then its person has to be there.
bool has_vanished(const SessionRecording& recording, const Signs& signs, Instant up_since, Instant now) {
  if (recording.status != RecordingStatus::RECORDING) return false;
  if (recording.paused_at && signs.starter_is_there) return false;
  const auto& pieces = signs.pieces;
  auto last_sign = std::max(recording.updated_at, up_since);
  if (pieces.latest) last_sign = std::max(last_sign, *pieces.latest);
  return now >= last_sign + kVanishedAfter;
}

bool is_due(const SessionRecording& recording, const PieceCount& pieces, Instant now) {
  if (recording.status != RecordingStatus::PROCESSING) return false;
  return pieces.complete.value_or(false) || !takes_the_rest(recording) || !recording.ended_at ||
         now > *recording.ended_at + kTimeForTheRest;
}

/// Its page is gone: what was recorded reaches to the last piece that came.
Result<bool> give_up_page(const Services& services, const SessionRecording& seen, Instant up_since) {
  SystemCall system(services, seen.organization_id, "recording.lost", AuditAction::EXECUTE,
                    "recording-" + seen.id.value);
  auto& call = system.call;
  return call.transaction([&](db::Writer& writer) -> Result<bool> {
    TRY(store::lock_session(writer, seen.organization_id, seen.session_id));
    auto recording = TRY(lock_recording(writer, seen.organization_id, seen.id));
    if (!recording) return false;
    // It may have come back since it was looked at.
    const auto signs = TRY(signs_of(writer, *recording));
    if (!has_vanished(*recording, signs, up_since, call.now)) return false;
    TRY(stop_running_recording(call, writer, seen.session_id, RecordingStop::LOST));
    recording = TRY(lock_recording(writer, seen.organization_id, seen.id));
    if (recording && signs.pieces.latest && recording->started_at)
      recording->duration_ms = (*signs.pieces.latest - *recording->started_at).count();
    TRY(save_recording(call, writer, *recording));
    return true;
  });
}

Result<void> finish(const Services& services, const SessionRecording& recording, RecordingRound& round) {
  const auto pieces = TRY(db::read<std::vector<RecordingPiece>>(
      services.database, [&](db::Reader& reader) { return pieces_of(reader, recording); }));
  const auto count = static_cast<std::int64_t>(pieces.size());
  const auto note_failure = [&](std::string_view why) -> Result<void> {
    const bool failed = TRY(fail_recording(services, recording, count, std::string(why)));
    round.failed += failed ? 1 : 0;
    return failed ? clear_leftovers(services, recording) : Result<void>();
  };
  if (pieces.empty()) return note_failure(kNothingCame);
  const auto cipher = cipher_of(services, recording);
  if (!cipher)
    return cipher.error().cause == "recording_key_gone" ? note_failure(cipher.error().text()) : fail(cipher.error());
  auto totals = add_up(services, *cipher, recording, pieces);
  if (!totals)
    return totals.error().cause == "recording_damaged" ? note_failure(totals.error().text()) : fail(totals.error());
  std::optional<SealedPiece> closing;
  if (!totals->complete) {
    closing = cipher->seal(totals->pieces, true, {}, services.random);
    TRY(TRY(desk_of(services))
            ->store.put(object_name(recording, totals->pieces, closing->sealed_sha256), closing->object));
    totals->sealed.update(closing->object);
  }
  FinishedRecording finished{.totals = std::move(*totals), .pieces = {}, .format = {}, .duration_ms = {}};
  if (closing) finished.pieces.push_back(piece_row(recording, count, true, 0, *closing, services.clock.now()));
  const bool done = TRY(make_available(services, recording, count, std::move(finished)));
  if (!done && closing)
    TRY(TRY(desk_of(services))->store.remove(object_name(recording, count, closing->sealed_sha256)));
  round.available += done ? 1 : 0;
  return done ? clear_leftovers(services, recording) : Result<void>();
}
}  // namespace

Result<RecordingRound> look_after_recordings(const Services& services, Instant up_since,
                                             const std::function<bool()>& is_stopping) {
  RecordingRound round;
  if (!services.recordings) return round;
  for (const auto& recording : TRY(db::read<std::vector<SessionRecording>>(
           services.database, [&](db::Reader& reader) { return unfinished(reader); }))) {
    if (is_stopping && is_stopping()) break;
    const auto signs =
        TRY(db::read<Signs>(services.database, [&](db::Reader& reader) { return signs_of(reader, recording); }));
    const auto now = services.clock.now();
    Result<void> done;
    if (has_vanished(recording, signs, up_since, now)) {
      const auto gone = give_up_page(services, recording, up_since);
      if (!gone) done = fail(gone.error());
      round.lost += gone.value_or(false) ? 1 : 0;
    } else if (is_due(recording, signs.pieces, now)) {
      done = finish(services, recording, round);
    }
    // One that cannot be finished now must not keep the others waiting.
    if (!done)
      services.log.warning("a recording could not be finished",
                           {{"recording", recording.id}, {"detail", Loggable::detail_of(done.error())}});
  }
  return round;
}

}  // namespace chiroflow::app
