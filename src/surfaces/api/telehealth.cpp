// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/lifecycle.hpp"
#include "app/telehealth/moderation.hpp"
#include "app/telehealth/people.hpp"
#include "app/telehealth/queries.hpp"
#include "app/telehealth/rooms.hpp"
#include "app/telehealth/switch_provider.hpp"
#include "surfaces/api/registry.hpp"

namespace chiroflow::api {

void add_telehealth(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.query("telehealth.getProviderStatus",
          {"GET /video-providers", needs(session_read), "Video providers and whether they can be used now"},
          app::get_provider_status);
  r.query("telehealth.getProviderCapabilities",
          {"GET /video-providers/{provider}/capabilities", needs(session_read),
           "What a video provider can do here; null when it is not configured"},
          app::get_provider_capabilities);
  r.mutation("telehealth.createRoom",
             {"POST /appointments/{appointmentId}/room", needs(session_book),
              "Open the telehealth session of an appointment", CREATE},
             app::create_room);
  r.query("telehealth.getRoomStatus",
          {"GET /sessions/{sessionId}", needs(session_read), "A session with its appointment, people and waiting room"},
          app::get_room_status);
  r.mutation("telehealth.generateToken",
             {"POST /sessions/{sessionId}/token", needs(session_join).and_visitors(),
              "A short-lived token into the session's room", EXECUTE},
             app::generate_token);
  r.mutation("telehealth.giveBackToken",
             {"POST /sessions/{sessionId}/token/back", needs(session_join).and_visitors(),
              "The page that held a token has left the room and uses it no more", EXECUTE},
             app::give_back_token);
  r.query("telehealth.listSessions", {"GET /sessions", needs(session_read), "Sessions, latest start first"},
          app::list_sessions);
  r.query("telehealth.getUpcoming",
          {"GET /sessions/upcoming", needs(session_read), "The caller's own sessions that are due or still to come"},
          app::get_upcoming);
  r.mutation("telehealth.startSession", {"POST /sessions/{sessionId}/start", needs(session_run), "Start the visit"},
             app::start_session);
  r.mutation("telehealth.endSession",
             {"POST /sessions/{sessionId}/end", needs(session_run), "End the visit; can be undone for some minutes"},
             app::end_session);
  r.mutation("telehealth.markNoShow",
             {"POST /sessions/{sessionId}/no-show", needs(session_no_show), "The patient did not come"},
             app::mark_no_show);
  r.mutation("telehealth.reportTechnicalIssue",
             {"POST /sessions/{sessionId}/issues", needs(session_report).and_visitors(),
              "Note what went wrong; the session can be interrupted by it"},
             app::report_technical_issue);
  r.mutation("telehealth.cancelSession",
             {"POST /sessions/{sessionId}/cancel", needs(session_book), "Cancel the visit and its appointment"},
             app::cancel_session);
  r.mutation("telehealth.resumeSession",
             {"POST /sessions/{sessionId}/resume", needs(session_run), "Go on after technical issues"},
             app::resume_session);
  r.query("telehealth.previewSwitch",
          {"GET /sessions/{sessionId}/switch", needs(session_run),
           "What a visit would lose and gain at another video provider"},
          app::preview_switch);
  r.mutation("telehealth.switchProvider",
             {"POST /sessions/{sessionId}/switch", needs(session_run),
              "Move a visit to another video provider; everybody is led after"},
             app::switch_provider);
  r.query("telehealth.listParticipants",
          {"GET /sessions/{sessionId}/participants", needs(session_run), "Who is in the room right now"},
          app::list_live_participants);
  r.query("telehealth.getPeople",
          {"GET /sessions/{sessionId}/people", needs(session_join).and_visitors(),
           "The names by which the people of a visit are shown to each other"},
          app::get_people);
  r.mutation("telehealth.participantAction",
             {"POST /sessions/{sessionId}/participants/{participantId}/action", needs(session_run),
              "Mute, unmute, disconnect or spotlight somebody in the room", EXECUTE},
             app::act_on_participant);
  r.mutation("telehealth.reopen", {"POST /sessions/{sessionId}/reopen", needs(session_run), "Undo the end of a visit"},
             app::reopen_session);
}

}  // namespace chiroflow::api
