// SPDX-License-Identifier: Apache-2.0
// Looking at recordings: the list, and a ticket of some minutes by which one signed-in person plays one of them. Every ticket is a
// line in the audit log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "core/describe.hpp"
#include "core/undefinable.hpp"
#include "domain/recording.hpp"
#include "domain/recording_proof.hpp"

namespace chiroflow::app {

struct GetRecordingsInput {
  std::optional<SessionId> session_id;
  std::optional<PatientId> patient_id;
  std::optional<RecordingId> recording_id;
  int limit = 20;
  std::optional<std::string> cursor;
};
CHIROFLOW_DESCRIBE(GetRecordingsInput, session_id, patient_id, recording_id, limit, cursor)

/// Retention deletes it soon.
struct DeletionWarningView {
  Instant deletes_at;
  int days_left = 0;
};
CHIROFLOW_DESCRIBE(DeletionWarningView, deletes_at, days_left)

struct RecordingRow {
  RecordingId id;
  SessionId session_id;
  PatientId patient_id;
  RecordingStatus status = RecordingStatus::RECORDING;
  RecordingPurpose purpose = RecordingPurpose::TRAINING;
  VideoEngine video_engine = VideoEngine::builtin;
  ConsentId consent_id;
  UserId started_by;
  std::optional<RecordingStop> stop_reason;
  std::optional<std::string> failure;
  std::optional<std::int64_t> duration_ms;
  std::optional<std::int64_t> size_bytes;
  std::optional<std::string> plain_sha256;
  std::optional<std::string> format;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
  std::optional<int> retention_days;
  std::optional<std::string> retention_reason;
  std::optional<Instant> scheduled_deletion_at;
  std::optional<Instant> deletion_began_at;
  std::optional<Instant> deleted_at;
  std::optional<UserId> deleted_by;
  std::optional<std::string> deletion_reason;
  bool legal_hold = false;
  std::optional<DeletionWarningView> deletion_warning;
  std::optional<Instant> proven_at;
  std::optional<RecordingFault> fault;
  Instant created_at;
};
CHIROFLOW_DESCRIBE(RecordingRow, id, session_id, patient_id, status, purpose, video_engine, consent_id, started_by,
                   stop_reason, failure, duration_ms, size_bytes, plain_sha256, format, started_at, ended_at,
                   retention_days, retention_reason, scheduled_deletion_at, deletion_began_at, deleted_at, deleted_by,
                   deletion_reason, legal_hold, deletion_warning, proven_at, fault, created_at)

struct GetRecordingsOutput {
  std::vector<RecordingRow> recordings;
  Undefinable<std::string> next_cursor;
};
CHIROFLOW_DESCRIBE(GetRecordingsOutput, recordings, next_cursor)

struct GetRecordingUrlInput {
  RecordingId recording_id;
};
CHIROFLOW_DESCRIBE(GetRecordingUrlInput, recording_id)

struct ExportRecordingInput {
  RecordingId recording_id;
  std::string recipient;
  std::string purpose;
};
CHIROFLOW_DESCRIBE(ExportRecordingInput, recording_id, recipient, purpose)

struct RecordingUrl {
  std::string url;
  Instant expires_at;
  std::string media_type;
};
CHIROFLOW_DESCRIBE(RecordingUrl, url, expires_at, media_type)

/// Newest first, deleted ones among them as what remains of them. A cursor that is none of ours gives an empty list.
Result<GetRecordingsOutput> get_recordings(Call& call, const GetRecordingsInput& input);
/// For the same sign-in, five minutes. Errors: not_found "Recording", precondition_failed "recording_not_ready",
/// "recording_deleted".
Result<RecordingUrl> get_recording_url(Call& call, const GetRecordingUrlInput& input);
/// The same to hand it to somebody outside: a disclosure, with recipient and purpose in the account of them.
Result<RecordingUrl> export_recording(Call& call, const ExportRecordingInput& input);

std::string media_type_of(const SessionRecording& recording);

/// A recording that a ticket opened. Used by one thread at a time; what is handed out was checked bit by bit.
class Playback {
 public:
  /// `ticket`: the hash of its token.
  Playback(const Services& services, Actor who, std::string ticket, bool is_export, SessionRecording recording,
           std::vector<RecordingPiece> pieces, PieceCipher cipher);
  const std::string& ticket() const { return ticket_; }
  /// Handed out to somebody outside; everything else is looked at in the page.
  bool is_export() const { return is_export_; }
  const SessionRecording& recording() const { return recording_; }
  std::uint64_t size() const { return size_; }
  std::string media_type() const { return media_type_of(recording_); }
  /// The content from `offset` to the end of the piece that holds it; empty behind the end. Errors: precondition_failed
  /// "recording_damaged", "recording_deleted" (since the last call, too); unauthenticated "session_ended" when who plays it signed out meanwhile.
  Result<std::string> read(std::uint64_t offset) const;

 private:
  const Services& services_;
  Actor who_;
  std::string ticket_;
  bool is_export_;
  SessionRecording recording_;
  std::vector<RecordingPiece> pieces_;
  PieceCipher cipher_;
  std::uint64_t size_ = 0;
};

/// Errors: not_found "Ticket" (also another person's, another sign-in's), precondition_failed "ticket_expired",
/// "recording_deleted", "recording_key_gone", "recording_damaged".
Result<Playback> open_playback(const Call& call, std::string_view ticket);
inline constexpr Minutes kTicketLife{5};

/// That bytes of it are about to be sent: one line in the audit log for each ticket, on whatever server, durable before them. Errors,
/// upon which nothing is sent: not_found "Ticket" (cleared away since it was opened), precondition_failed "recording_deleted".
Result<void> note_playback(Call& call, const Playback& playback);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::GetRecordingsInput::session_id>{.doc = "Of this visit only"};
template <> inline constexpr FieldRule rule<&app::GetRecordingsInput::patient_id>{.doc = "Of this patient only"};
template <> inline constexpr FieldRule rule<&app::GetRecordingsInput::recording_id>{.doc = "This one only"};
template <> inline constexpr FieldRule rule<&app::RecordingRow::deletion_warning>{
    .doc = "From seven days before its time is over, unless something keeps it"};
template <> inline constexpr FieldRule rule<&app::RecordingRow::proven_at>{
    .doc = "When it was last read to its end and was whole; null: not yet"};
template <> inline constexpr FieldRule rule<&app::RecordingRow::fault>{
    .doc = "What the last look found; null: nothing. Whoever runs the server brings back the folder that lacks it"};
template <> inline constexpr FieldRule rule<&app::DeletionWarningView::days_left>{
    .doc = "On the clinic's calendar; 0: today"};
template <> inline constexpr FieldRule rule<&app::GetRecordingsInput::limit>{.min = 1, .max = 100, .has_default = true};
template <> inline constexpr FieldRule rule<&app::GetRecordingsInput::cursor>{.max_length = 200};
template <> inline constexpr FieldRule rule<&app::ExportRecordingInput::recipient>{
    .min_length = 1, .max_length = 300, .doc = "Who gets it; kept in the account of disclosures"};
template <> inline constexpr FieldRule rule<&app::ExportRecordingInput::purpose>{
    .min_length = 1, .max_length = 500, .doc = "What for; kept in the account of disclosures"};
}  // namespace chiroflow
