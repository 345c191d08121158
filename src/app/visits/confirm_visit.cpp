// SPDX-License-Identifier: Apache-2.0
#include "app/visits/confirm_visit.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/record_changes.hpp"
#include "app/recordings/own_place.hpp"
#include "app/telehealth/patient_place.hpp"
#include "app/unchanged.hpp"
#include "app/visits/steps.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
bool says_where(const ConfirmVisitInput& input) {
  return input.location || input.state || input.at_home || input.callback_phone;
}

Result<void> require_own_place(const Call& call, const ConfirmVisitInput& input) {
  const auto role = call.actor.participant_role;
  if (!says_where(input) || role == ParticipantRole::PATIENT || role == ParticipantRole::GUARDIAN) return {};
  return fail(forbidden("Only the patient or their guardian can say where the patient is"));
}

/// The same word again is not another step. Returns whether it was one.
Result<bool> note_name(Call& call, db::Writer& writer, const SessionId& session, bool confirmed) {
  static const std::string last =
      "SELECT kind FROM visit_step WHERE organization_id = ? AND session_id = ? AND participant_id = ?"
      " AND kind IN ('NAME_CONFIRMED', 'NAME_REFUSED') ORDER BY at DESC, id DESC LIMIT 1";
  const auto kind = confirmed ? VisitStepKind::NAME_CONFIRMED : VisitStepKind::NAME_REFUSED;
  const auto known =
      TRY(store::query_value<VisitStepKind>(writer, last, call.organization(), session, call.actor.participant_id));
  if (known == kind) return false;
  TRY(call.changed(writer, {"VisitStep", session.view(), call.actor.patient_id,
                            R"({"kind":")" + std::string(name_of(kind)) + "\"}"}));
  TRY(add_step_and_tell(call, writer, session, kind));
  return true;
}

FieldChanges apply(const ConfirmVisitInput& input, TelehealthSession& session) {
  FieldChanges changes;
  if (input.state) enter_state(session, *input.state, changes);
  if (input.location) changes.set("patientLocation", session.patient_location, input.location);
  if (input.at_home) changes.set("patientAtHome", session.patient_at_home, input.at_home);
  if (input.callback_phone) changes.set("callbackPhone", session.callback_phone, input.callback_phone);
  return changes;
}

Result<void> note_place(Call& call, db::Writer& writer, TelehealthSession& session, const ConfirmVisitInput& input) {
  if (!says_where(input)) return {};
  drop_stale_place(session, call.now);
  const auto state_before = session.patient_location_state;
  if (input.state) TRY(keep_patients_word(call, writer, session, *input.state));
  TRY(keep_place(call, writer, session, apply(input, session), state_before));
  return add_step_and_tell(call, writer, session.id, VisitStepKind::LOCATION_GIVEN);
}
}  // namespace

Result<VisitView> confirm_visit(Call& call, const ConfirmVisitInput& input) {
  if (input.location) TRY(require_text("location", *input.location));
  TRY(require_own_place(call, input));
  return call.commit([&](db::Writer& writer) -> Result<VisitView> {
    auto session = TRY(access_session_to_change(call, writer, call.actor.session_id));
    const VisitLinkId link(call.actor.credential_id);
    const auto before = TRY(get_visit_row(writer, call.organization(), link));
    if (!is_alive(visit_state(before, call.now)))
      return fail(precondition_failed("This visit is over; please call the clinic", "session_over"));
    const bool new_word = TRY(note_name(call, writer, session.id, input.name_confirmed));
    TRY(note_place(call, writer, session, input));
    if (!new_word && !says_where(input))
      TRY(note_unchanged(call, writer,
                         {"TelehealthSession", session.id.view(), call.actor.patient_id, {}, session.version}));
    return view_of(call, writer, TRY(get_visit_row(writer, call.organization(), link)), Shown::to_bound_device);
  });
}

}  // namespace chiroflow::app
