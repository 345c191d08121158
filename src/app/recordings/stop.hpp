// SPDX-License-Identifier: Apache-2.0
// The end of a recording, whoever wants it: from the transaction on that calls this, no piece is taken any more.
#pragma once

#include "app/call.hpp"
#include "domain/recording.hpp"
#include "domain/recording_rules.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Stops the recording that runs in the session, if there is one, and tells the pages. The session's row is locked by the caller. After
/// STAFF and SESSION_ENDED the uploader may still hand in what it holds for half a minute; after every other reason nothing is
/// taken, and a no, a withdrawal or a participant's stop within that time ends it, too.
Result<void> stop_running_recording(Call& call, db::Writer& writer, const SessionId& session, RecordingStop why);

/// The same where the recording is no longer allowed: the server stops it, and names what bars it.
Result<void> stop_barred_recording(Call& call, db::Writer& writer, const SessionId& session, RecordingBar bar);

/// The session's recording that has ended and still takes what its page holds, locked. The session's row is locked by the caller.
Result<std::optional<SessionRecording>> waits_for_rest(db::Writer& writer, const TelehealthSession& session,
                                                       Instant now);

}  // namespace chiroflow::app
