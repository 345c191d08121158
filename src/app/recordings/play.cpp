// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/play.hpp"

#include "app/access.hpp"
#include "app/patients/disclosures.hpp"
#include "app/record_changes.hpp"
#include "app/recordings/recording_rows.hpp"
#include "crypto/token.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
// What a ticket is for stands in it: nobody makes one for the page into one that hands out.
constexpr std::string_view kViewPrefix = "cf_rec_";
constexpr std::string_view kExportPrefix = "cf_rex_";

Error deleted(const SessionRecording& recording) {
  return precondition_failed(recording.deleted_at ? "This recording was deleted on " + format_iso(*recording.deleted_at)
                                                  : std::string("This recording is being deleted"),
                             "recording_deleted");
}

Result<void> require_playable(const SessionRecording& recording) {
  if (recording.deletion_began_at || recording.status == RecordingStatus::DELETED) return fail(deleted(recording));
  if (recording.status == RecordingStatus::AVAILABLE) return {};
  return fail(precondition_failed(recording.status == RecordingStatus::FAILED
                                      ? "This recording failed: " + recording.failure.value_or("nobody knows why")
                                      : std::string("This recording is not ready yet; try again in a moment"),
                                  "recording_not_ready"));
}

Result<SessionRecording> playable(const Call& call, db::Reader& reader, const RecordingId& id) {
  auto recording = TRY(find_recording(reader, call.organization(), id));
  if (!recording) return fail(not_found("Recording"));
  TRY(require_playable(*recording));
  return std::move(*recording);
}

/// `details`: of the audit event, written within the transaction.
template <class Details>
Result<RecordingUrl> write_ticket(Call& call, const RecordingId& id, std::string_view prefix, Details&& details) {
  const auto token = crypto::new_token(prefix, call.services.random);
  return call.commit([&](db::Writer& writer) -> Result<RecordingUrl> {
    const auto recording = TRY(playable(call, writer, id));
    RecordingTicket ticket;
    ticket.token_hash = crypto::token_hash(token).hex();
    ticket.organization_id = recording.organization_id;
    ticket.recording_id = recording.id;
    ticket.user_id = call.actor.user_id;
    ticket.credential_id = call.actor.credential_id;
    ticket.created_at = call.now;
    ticket.expires_at = call.now + kTicketLife;
    TRY(store::insert_row(writer, ticket));
    TRY(call.changed(writer,
                     {"SessionRecording", recording.id.view(), recording.patient_id, TRY(details(writer, recording))}));
    return RecordingUrl{"/api/recordings/play/" + token, ticket.expires_at, media_type_of(recording)};
  });
}

/// The recipient of a disclosure has to be named (45 CFR 164.528), where the account of them is kept.
Result<std::string> disclose(Call& call, db::Writer& writer, const SessionRecording& recording,
                             const ExportRecordingInput& input) {
  const auto made = TRY(add_disclosure(
      call, writer,
      {.patient_id = recording.patient_id,
       .recording_id = recording.id,
       .corrects_id = {},
       .recipient = input.recipient,
       .what = "Recording of the visit of " + format_iso(recording.started_at.value_or(recording.created_at)),
       .purpose = input.purpose,
       .at = call.now}));
  return R"({"ticket":"export","disclosure":")" + made.id.value + "\"}";
}

bool is_export(std::string_view token) { return crypto::looks_like_token(kExportPrefix, token); }

Result<std::optional<RecordingTicket>> find_ticket(db::Reader& reader, std::string_view token) {
  static const std::string sql = store::select_from<RecordingTicket>("t") + " WHERE t.token_hash = ?";
  if (!crypto::looks_like_token(kViewPrefix, token) && !is_export(token)) return std::optional<RecordingTicket>();
  return store::query_one<RecordingTicket>(reader, sql, crypto::token_hash(token).hex());
}

/// A ticket that leaked is of no use to anybody else.
Result<RecordingTicket> own_ticket(const Call& call, db::Reader& reader, std::string_view token) {
  auto ticket = TRY(find_ticket(reader, token));
  const auto& who = call.actor;
  const bool own = ticket && ticket->organization_id == who.organization_id && ticket->user_id == who.user_id &&
                   ticket->credential_id == who.credential_id;
  if (!own) return fail(not_found("Ticket"));
  if (call.now < ticket->expires_at) return std::move(*ticket);
  return fail(
      precondition_failed("This address was good for five minutes; open the recording again", "ticket_expired"));
}

/// By the sign-in or API key that opened it.
Result<bool> has_signed_out(db::Reader& reader, const Actor& who, Instant now) {
  static const std::string sql =
      "SELECT 1 FROM user_account u"
      " LEFT JOIN staff_session s ON s.organization_id = u.organization_id AND s.user_id = u.id AND s.id = ?"
      " LEFT JOIN api_key k ON k.organization_id = u.organization_id AND k.user_id = u.id AND k.id = ?"
      " WHERE u.organization_id = ? AND u.id = ? AND (u.is_active = ? OR s.ended_at IS NOT NULL OR s.expires_at <= ?"
      " OR k.revoked_at IS NOT NULL OR k.expires_at <= ?)";
  return store::exists(reader, sql, who.credential_id, who.credential_id, who.organization_id, who.user_id, false, now,
                       now);
}

Error damaged(const SessionRecording& recording, std::string detail) {
  return Error{.code = ErrorCode::precondition_failed,
               .message =
                   "This recording was damaged or changed where it is stored, so it is not shown. Tell whoever "
                   "runs the server: chiroflow doctor says more",
               .detail = "recording " + recording.id.value + ": " + std::move(detail),
               .cause = "recording_damaged"};
}

/// Nothing missing at the beginning, in the middle or at the end.
Result<void> require_whole(const SessionRecording& recording, const std::vector<RecordingPiece>& pieces) {
  std::int64_t next = 0, size = 0;
  for (const auto& piece : pieces) {
    if (piece.number != next++) return fail(damaged(recording, "a piece is missing"));
    size += piece.size;
  }
  if (pieces.empty() || !pieces.back().last) return fail(damaged(recording, "the end is missing"));
  if (size != recording.size_bytes) return fail(damaged(recording, "the pieces do not add up"));
  return {};
}
}  // namespace

std::string media_type_of(const SessionRecording& recording) {
  const auto format = recording.format.value_or("");
  if (format == "webm" || format == "mp4") return "video/" + format;
  if (format == "mkv") return "video/x-matroska";
  if (format == "mka") return "audio/x-matroska";
  if (format == "m4a") return "audio/mp4";
  return format == "ogg" || format == "opus" ? "audio/ogg" : "application/octet-stream";
}

Result<RecordingUrl> get_recording_url(Call& call, const GetRecordingUrlInput& input) {
  return write_ticket(call, input.recording_id, kViewPrefix, [](db::Writer&, const auto&) -> Result<std::string> {
    return std::string(R"({"ticket":"view"})");
  });
}

Result<RecordingUrl> export_recording(Call& call, const ExportRecordingInput& input) {
  TRY(require_text("recipient", input.recipient));
  TRY(require_text("purpose", input.purpose));
  return write_ticket(
      call, input.recording_id, kExportPrefix,
      [&](db::Writer& writer, const SessionRecording& recording) { return disclose(call, writer, recording, input); });
}

Playback::Playback(const Services& services, Actor who, std::string ticket, bool is_export, SessionRecording recording,
                   std::vector<RecordingPiece> pieces, PieceCipher cipher)
    : services_(services),
      who_(std::move(who)),
      ticket_(std::move(ticket)),
      is_export_(is_export),
      recording_(std::move(recording)),
      pieces_(std::move(pieces)),
      cipher_(std::move(cipher)) {
  for (const auto& piece : pieces_) size_ += static_cast<std::uint64_t>(piece.size);
}

Result<std::string> Playback::read(std::uint64_t offset) const {
  // Deletion and signing out take hold at once, also of what plays.
  const auto now = TRY(db::read<std::optional<SessionRecording>>(
      services_.database, [&](db::Reader& reader) -> Result<std::optional<SessionRecording>> {
        if (TRY(has_signed_out(reader, who_, services_.clock.now())))
          return fail(Error{.code = ErrorCode::unauthenticated,
                            .message = "You were signed out; please sign in again",
                            .cause = "session_ended"});
        return find_recording(reader, recording_.organization_id, recording_.id);
      }));
  if (!now) return fail(not_found("Recording"));
  TRY(require_playable(*now));
  for (const auto& piece : pieces_) {
    const auto size = static_cast<std::uint64_t>(piece.size);
    if (offset >= size) {
      offset -= size;
      continue;
    }
    const auto content = TRY(open_piece(services_, cipher_, recording_, piece));
    return std::string(content.view().substr(static_cast<std::size_t>(offset)));
  }
  return std::string();
}

Result<Playback> open_playback(const Call& call, std::string_view token) {
  std::vector<RecordingPiece> pieces;
  std::string hash;
  auto recording =
      TRY(db::read<SessionRecording>(call.services.database, [&](db::Reader& reader) -> Result<SessionRecording> {
        const auto ticket = TRY(own_ticket(call, reader, token));
        hash = ticket.token_hash;
        auto found = TRY(playable(call, reader, ticket.recording_id));
        pieces = TRY(pieces_of(reader, found));
        return found;
      }));
  TRY(require_whole(recording, pieces));
  auto cipher = TRY(cipher_of(call.services, recording));
  return Playback(call.services, call.actor, std::move(hash), is_export(token), std::move(recording), std::move(pieces),
                  std::move(cipher));
}

namespace {
/// A ticket that is there and was not marked now was played before. One that is gone was withdrawn since it opened the recording, mostly with
/// it: nothing is shown for it.
Result<void> require_played(const Call& call, db::Reader& reader, const Playback& playback) {
  static const std::string sql =
      "SELECT 1 FROM recording_ticket WHERE organization_id = ? AND token_hash = ? AND played_at IS NOT NULL";
  if (TRY(store::exists(reader, sql, call.organization(), playback.ticket()))) return {};
  TRY(playable(call, reader, playback.recording().id));
  return fail(not_found("Ticket"));
}
}  // namespace

Result<void> note_playback(Call& call, const Playback& playback) {
  const auto& recording = playback.recording();
  const auto* details = playback.is_export() ? R"({"ticket":"export"})" : R"({"ticket":"view"})";
  static const std::string first =
      "UPDATE recording_ticket SET played_at = ? WHERE organization_id = ? AND token_hash = ? AND played_at IS NULL";
  return call.services.database.write([&](db::Writer& writer) -> Result<void> {
    if (TRY(store::execute(writer, first, call.now, call.organization(), playback.ticket())) == 0)
      return require_played(call, writer, playback);
    TRY(call.changed(writer, {"SessionRecording", recording.id.view(), recording.patient_id, details}));
    return {};
  });
}

}  // namespace chiroflow::app
