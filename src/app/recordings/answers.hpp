// SPDX-License-Identifier: Apache-2.0
// What people said of being recorded, and which of it counts. Servers' clocks differ, so whatever is said, asked or ended while the
// session is locked is dated after all that was before.
#pragma once

#include <map>
#include <optional>

#include "core/time.hpp"
#include "domain/recording.hpp"
#include "domain/session.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// What answers are measured by.
struct Asking {
  std::optional<Instant> last_asked;  // ever
  std::optional<Instant> last_end;    // of what was recorded in the session
  bool runs = false;                  // it is being recorded

  /// The question that waits for answers; a recording that has ended used up those before it.
  std::optional<Instant> open() const;
};
Result<Asking> asking_of(db::Reader&, const TelehealthSession& session, const std::optional<SessionRecording>& newest);

/// Everybody's last word since the last question. A yes counts for one recording: it was given after the one before had ended, and where
/// nobody was asked since, after its person came into the room. Of two answers at one moment the no counts.
Result<std::map<ParticipantId, RecordingAnswer>> answers_that_count(db::Reader&, const TelehealthSession& session,
                                                                    const Asking& asking);

/// The session is locked. `now`, or a moment after everything that was asked, answered or ended in it.
Result<Instant> after_all_that_was_said(db::Reader&, const TelehealthSession& session, Instant now);
/// The same for the end of a recording: no answer to it is younger.
Result<Instant> not_before_an_answer(db::Reader&, const TelehealthSession& session, Instant now);
/// Dates the question that was just asked.
Result<void> date_question(db::Writer&, const TelehealthSession& session, Instant at);

}  // namespace chiroflow::app
