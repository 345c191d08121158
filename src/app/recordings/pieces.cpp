// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/pieces.hpp"

#include "app/recordings/recording_rows.hpp"
#include "app/recordings/recordings.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "app/recordings/stop.hpp"
#include "crypto/chunk.hpp"
#include "crypto/digest.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
/// Anybody else's recording is not there.
Result<SessionRecording> own(const Call& call, std::optional<SessionRecording> recording) {
  const bool mine = recording && call.actor.is_staff() && recording->started_by == call.actor.user_id &&
                    recording->video_engine == VideoEngine::builtin;
  if (!mine) return fail(not_found("Recording"));
  return std::move(*recording);
}

Error stopped() {
  return conflict("The recording was stopped or is paused; what was recorded since is not taken", "recording_stopped");
}

Result<void> require_taking(const Call& call, const SessionRecording& recording) {
  // What was paused when it ended was paused for somebody who never agreed.
  if (recording.paused_at) return fail(stopped());
  if (recording.status == RecordingStatus::RECORDING) return {};
  return still_takes_the_rest(recording, call.now) ? Result<void>() : fail(stopped());
}

/// No more than can have been recorded in the time.
Result<void> require_room(db::Reader& reader, const SessionRecording& recording, std::size_t size, Instant now) {
  const auto until = recording.ended_at.value_or(now);
  const auto elapsed = std::chrono::duration_cast<Seconds>(until - recording.started_at.value_or(until)).count();
  const auto most = kMostBytesAtOnce + elapsed * kMostBytesPerSecond;
  if (TRY(bytes_of(reader, recording)) + static_cast<std::int64_t>(size) <= most) return {};
  return fail(
      Error{.code = ErrorCode::payload_too_large,
            .message = "More came than a page can have recorded since the start; record with fewer bits a second",
            .cause = "recording_too_large"});
}

Result<void> require_next(const PieceCount& there, std::int64_t number) {
  if (there.complete.value_or(false)) return fail(stopped());
  if (number == there.count) return {};
  return fail(conflict("Piece " + std::to_string(there.count) + " is the next one", "piece_out_of_order"));
}

/// Nothing when the number is free; else whether it is the same piece. Once nothing is taken any more that is what is said: the number
/// may have gone to the piece with which the server closed the recording.
Result<std::optional<TakenPiece>> already_there(const Call& call, db::Reader& reader, const SessionRecording& recording,
                                                const PieceInput& input, const std::string& plain_sha256) {
  const auto there = TRY(find_piece(reader, recording, input.number));
  if (!there) return std::optional<TakenPiece>();
  if (there->plain_sha256 == plain_sha256 && there->last == input.last) return std::optional(TakenPiece{input.number});
  TRY(require_taking(call, recording));
  return fail(
      conflict("Piece " + std::to_string(input.number) + " was taken already, with other content", "piece_differs"));
}

Result<void> check(const PieceInput& input, std::string_view content) {
  if (content.size() > kLargestPiece)
    return fail(Error{.code = ErrorCode::payload_too_large,
                      .message = "A piece of a recording has at most 8 MiB; send shorter ones"});
  if (input.number < 0 || input.number >= static_cast<std::int64_t>(crypto::kMaxChunks))
    return fail(invalid_field("number", "Pieces are numbered 0, 1, 2 and so on"));
  if (content.empty() && !input.last) return fail(invalid_field("body", "Only the last piece may be empty"));
  return {};
}

/// A page that sends the last piece of its own accord has stopped.
Result<void> note_end(Call& call, db::Writer& writer, const SessionRecording& seen, const PieceInput& input) {
  if (seen.status == RecordingStatus::RECORDING)
    TRY(stop_running_recording(call, writer, seen.session_id, RecordingStop::STAFF));
  auto recording = TRY(lock_recording(writer, seen.organization_id, seen.id));
  if (!recording) return fail(internal_error("a recording that was there is gone"));
  const auto elapsed = std::chrono::duration_cast<Millis>(*recording->ended_at - *recording->started_at).count();
  if (input.duration_ms && *input.duration_ms >= 0 && *input.duration_ms <= elapsed + 1'000)
    recording->duration_ms = *input.duration_ms;
  return save_recording(call, writer, *recording);
}

struct Kept {
  std::optional<TakenPiece> taken;  // none: the recording may not go on, and was stopped
  bool ours = false;                // the object that was put is the one that counts
};

/// Consents run out and settings change while it runs. Gives whether it still goes on.
Result<bool> may_go_on(Call& call, db::Writer& writer, const TelehealthSession& session,
                       const SessionRecording& recording) {
  if (recording.status != RecordingStatus::RECORDING) return true;
  TRY(let_recording_follow(call, writer, session));
  const auto now = TRY(lock_recording(writer, recording.organization_id, recording.id));
  return now && now->status == RecordingStatus::RECORDING && !now->paused_at;
}

/// With session and recording locked, in this order everywhere: a stop that comes first is seen here.
Result<Kept> keep_row(Call& call, db::Writer& writer, const SessionRecording& seen, const PieceInput& input,
                      const RecordingPiece& piece) {
  const auto session = TRY(store::lock_session(writer, seen.organization_id, seen.session_id));
  if (!session) return fail(internal_error("a recording without its session"));
  const auto recording = TRY(own(call, TRY(lock_recording(writer, seen.organization_id, seen.id))));
  if (const auto there = TRY(already_there(call, writer, recording, input, piece.plain_sha256)))
    return Kept{*there, false};
  TRY(require_taking(call, recording));
  TRY(require_next(TRY(count_pieces(writer, recording)), input.number));
  TRY(require_room(writer, recording, static_cast<std::size_t>(piece.size), call.now));
  if (!TRY(may_go_on(call, writer, *session, recording))) return Kept{};
  TRY(store::insert_row(writer, piece));
  if (input.last) TRY(note_end(call, writer, recording, input));
  return Kept{TakenPiece{input.number}, true};
}
}  // namespace

bool takes_the_rest(const SessionRecording& recording) {
  return recording.stop_reason == RecordingStop::STAFF || recording.stop_reason == RecordingStop::SESSION_ENDED;
}

bool still_takes_the_rest(const SessionRecording& recording, Instant now) {
  return recording.status == RecordingStatus::PROCESSING && !recording.paused_at && takes_the_rest(recording) &&
         recording.ended_at && now <= *recording.ended_at + kTimeForTheRest;
}

Result<TakenPiece> take_piece(Call& call, const PieceInput& input, std::string_view content) {
  TRY(check(input, content));
  const auto plain_sha256 = crypto::sha256(content).hex();
  std::optional<TakenPiece> repeated;
  const auto recording =
      TRY(db::read<SessionRecording>(call.services.database, [&](db::Reader& reader) -> Result<SessionRecording> {
        auto found = TRY(own(call, TRY(find_recording(reader, call.organization(), input.recording_id))));
        repeated = TRY(already_there(call, reader, found, input, plain_sha256));
        if (repeated) return found;
        TRY(require_taking(call, found));
        TRY(require_next(TRY(count_pieces(reader, found)), input.number));
        TRY(require_room(reader, found, content.size(), call.now));
        return found;
      }));
  if (repeated) return *repeated;
  const auto* desk = TRY(desk_of(call.services));
  const auto cipher = TRY(cipher_of(call.services, recording));
  const auto sealed = cipher.seal(input.number, input.last, content, call.services.random);
  const auto name = object_name(recording, input.number, sealed.sealed_sha256);
  TRY(desk->store.put(name, sealed.object));
  const auto piece = piece_row(recording, input.number, input.last, content.size(), sealed, call.now);
  const auto kept =
      call.transaction([&](db::Writer& writer) { return keep_row(call, writer, recording, input, piece); });
  // Where the outcome is not known the object stays; without a row it is an orphan that the doctor names.
  const bool unknown = !kept && kept.error().code == ErrorCode::storage_unavailable;
  if (!(kept && kept->ours) && !unknown) TRY(desk->store.remove(name));
  if (!kept) return fail(kept.error());
  if ((input.last || !kept->taken) && desk->work_is_due) desk->work_is_due();
  if (!kept->taken) return fail(stopped());
  return *kept->taken;
}

Result<NextPiece> next_piece(Call& call, const RecordingId& id) {
  return db::read<NextPiece>(call.services.database, [&](db::Reader& reader) -> Result<NextPiece> {
    const auto recording = TRY(own(call, TRY(find_recording(reader, call.organization(), id))));
    return NextPiece{TRY(count_pieces(reader, recording)).count};
  });
}

}  // namespace chiroflow::app
