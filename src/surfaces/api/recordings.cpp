// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/recordings.hpp"
#include "app/recordings/own_place.hpp"
#include "app/recordings/play.hpp"
#include "surfaces/api/recording_modules.hpp"

namespace chiroflow::api {

void add_recordings(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.query("telehealth.getRecordingState",
          {"GET /sessions/{sessionId}/recording", needs(session_join).and_visitors(),
           "Whether the visit may be recorded, what is missing, and who has agreed"},
          app::get_recording_state);
  r.mutation("telehealth.askRecording",
             {"POST /sessions/{sessionId}/recording/ask", needs(recording_run),
              "Ask everybody in the visit whether they agree to be recorded"},
             app::ask_recording);
  r.mutation("telehealth.answerRecording",
             {"POST /sessions/{sessionId}/recording/answer", needs(session_join).and_visitors(),
              "Agree to be recorded or not; a no stops a recording that runs"},
             app::answer_recording);
  r.mutation("telehealth.setOwnPlace",
             {"PUT /sessions/{sessionId}/own-place", needs(session_join).and_visitors(),
              "Say in which state the caller is, who is not the patient; the strictest of all counts for recording"},
             app::set_own_place);
  r.mutation("telehealth.startRecording",
             {"POST /sessions/{sessionId}/recording", needs(recording_run),
              "Record the visit; everybody in it has agreed", CREATE},
             app::start_recording);
  r.mutation("telehealth.stopRecording",
             {"POST /sessions/{sessionId}/recording/stop", needs(session_join).and_visitors(),
              "Stop the recording; anybody in the visit may"},
             app::stop_recording);
  r.query("telehealth.getRecordings",
          {"GET /recordings", needs(recording_read), "Recordings, newest first, with what remains of deleted ones"},
          app::get_recordings);
  r.mutation("telehealth.getRecordingUrl",
             {"POST /recordings/{recordingId}/url", needs(recording_read),
              "An address that plays the recording for five minutes, for the same sign-in", EXECUTE},
             app::get_recording_url);
  r.mutation("telehealth.exportRecording",
             {"POST /recordings/{recordingId}/export", needs(recording_manage),
              "The same to hand the recording to somebody outside: a disclosure", EXECUTE},
             app::export_recording);
}

}  // namespace chiroflow::api
