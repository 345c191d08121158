// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/state_place.hpp"
#include "app/waiting/acknowledge.hpp"
#include "app/waiting/admission.hpp"
#include "app/waiting/announce_delay.hpp"
#include "app/waiting/check_results.hpp"
#include "app/waiting/hold.hpp"
#include "app/waiting/join.hpp"
#include "app/waiting/no_shows.hpp"
#include "app/waiting/questionnaire.hpp"
#include "app/waiting/queue.hpp"
#include "app/waiting/status.hpp"
#include "app/waiting/transfer.hpp"
#include "surfaces/api/visit_modules.hpp"

namespace chiroflow::api {

namespace {
void add_patients_side(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.mutation("telehealth.joinWaitingRoom",
             {"POST /sessions/{sessionId}/waiting-room", visitors_only(),
              "Arrive in the waiting room; coming back in time keeps the place", CREATE},
             app::join_waiting_room);
  r.mutation(
      "telehealth.leaveWaitingRoom",
      {"POST /waiting-rooms/{waitingRoomId}/leave", needs(session_admit).and_visitors(), "The patient waits no longer"},
      app::leave_waiting_room);
  r.mutation("telehealth.updateTechnicalCheck",
             {"PATCH /waiting-rooms/{waitingRoomId}/check", visitors_only(), "What the device check found"},
             app::update_technical_check);
  r.mutation("telehealth.submitPreVisitQuestionnaire",
             {"PUT /waiting-rooms/{waitingRoomId}/answers", visitors_only(),
              "Answers to the clinic's questions before the visit"},
             app::submit_questionnaire);
  r.query("telehealth.getWaitingRoomStatus",
          {"GET /waiting-rooms/{waitingRoomId}/status", needs(session_admit).and_visitors(),
           "Place in the queue, expected wait and messages, as the patient sees them"},
          app::get_waiting_room_status);
}

void add_staffs_side(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.query("telehealth.getWaitingRoom",
          {"GET /waiting-rooms", needs(session_admit), "Who waits; with a session, its place alone"},
          app::get_waiting_room);
  r.mutation("telehealth.acknowledgeArrival",
             {"POST /waiting-rooms/{waitingRoomId}/acknowledge", needs(session_admit),
              "The arrival was noticed; the alert falls silent everywhere"},
             app::acknowledge_arrival);
  r.query("telehealth.previewAdmission",
          {"GET /waiting-rooms/{waitingRoomId}/admission", needs(session_admit),
           "Who it is, where they are and whether the clinician may treat there"},
          app::preview_admission);
  r.mutation("telehealth.statePatientPlace",
             {"PUT /sessions/{sessionId}/patient-place", needs(session_admit),
              "Where the patient says they are during this visit, written down by staff who asked them"},
             app::state_patient_place);
  r.mutation("telehealth.admitPatient",
             {"POST /waiting-rooms/{waitingRoomId}/admit", needs(session_admit), "Let the patient into the visit"},
             app::admit_patient);
  r.mutation("telehealth.holdPatient",
             {"POST /sessions/{sessionId}/hold", needs(session_run), "Send the patient back into the waiting room"},
             app::hold_patient);
}

void add_decisions(Registry& r) {
  using enum Permission;
  r.mutation("telehealth.announceDelay",
             {"POST /delays", needs(session_admit), "Tell patients who wait or are due soon that it takes longer"},
             app::announce_delay);
  r.mutation("telehealth.transferSession",
             {"POST /sessions/{sessionId}/transfer", needs(session_admit), "Hand the visit over to another clinician"},
             app::transfer_session);
  r.query("telehealth.proposedNoShows",
          {"GET /no-shows/proposed", needs(session_no_show),
           "Visits whose patient was heard of and did not come, with what is known"},
          app::proposed_no_shows);
  r.mutation("telehealth.dismissNoShow",
             {"POST /sessions/{sessionId}/no-show/dismiss", needs(session_no_show), "It was no no-show"},
             app::dismiss_no_show);
}
}  // namespace

void add_waiting(Registry& registry) {
  add_patients_side(registry);
  add_staffs_side(registry);
  add_decisions(registry);
}

}  // namespace chiroflow::api
