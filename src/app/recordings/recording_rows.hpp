// SPDX-License-Identifier: Apache-2.0
// Recordings as rows: found, locked, changed. Always with the organization.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "app/call.hpp"
#include "domain/recording.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

Result<std::optional<SessionRecording>> find_recording(db::Reader&, const OrganizationId&, const RecordingId&);
Result<std::optional<SessionRecording>> lock_recording(db::Writer&, const OrganizationId&, const RecordingId&);
/// The one of the session whose status is RECORDING.
Result<std::optional<SessionRecording>> lock_running_recording(db::Writer&, const OrganizationId&, const SessionId&);
Result<std::optional<SessionRecording>> find_newest_recording(db::Reader&, const OrganizationId&, const SessionId&);

/// In their order.
Result<std::vector<RecordingPiece>> pieces_of(db::Reader&, const SessionRecording&);
Result<std::optional<RecordingPiece>> find_piece(db::Reader&, const SessionRecording&, std::int64_t number);

/// What is known of the pieces that came.
struct PieceCount {
  std::int64_t count = 0;
  std::optional<Instant> latest;
  std::optional<bool> complete;  // the last one is there; none for no pieces
};
CHIROFLOW_DESCRIBE(PieceCount, count, latest, complete)
Result<PieceCount> count_pieces(db::Reader&, const SessionRecording&);
/// Of the content of all pieces.
Result<std::int64_t> bytes_of(db::Reader&, const SessionRecording&);

/// Writes how a recording stands: status, who stopped it and why, times, totals.
Result<void> save_recording(Call&, db::Writer&, SessionRecording&);

/// One line in the audit log, one outgoing event and notice of that kind. `more`: further members, `,"name":"value"`.
Result<void> tell_of_recording(Call&, db::Writer&, const TelehealthSession&, const SessionRecording&,
                               std::string_view kind, std::string details, std::string_view more = {});

}  // namespace chiroflow::app
