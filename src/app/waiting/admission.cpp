// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/admission.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/consents/seal_check.hpp"
#include "app/session_change.hpp"
#include "app/telehealth/patient_place.hpp"
#include "app/video/room_change.hpp"
#include "app/waiting/unchanged_view.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
struct People {
  AdmissionPatient patient;
  AdmissionClinician clinician;
  std::optional<std::string> state_on_file;
};
CHIROFLOW_DESCRIBE(People, patient, clinician, state_on_file)

Result<People> people_of(const Call& call, db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT p.first_name, p.last_name, p.birth_date, c.id, u.first_name, u.last_name, p.state FROM appointment a"
      " JOIN patient p ON p.organization_id = a.organization_id AND p.id = a.patient_id"
      " JOIN clinician c ON c.organization_id = a.organization_id AND c.id = a.provider_id"
      " JOIN user_account u ON u.organization_id = a.organization_id AND u.id = c.user_id"
      " WHERE a.organization_id = ? AND a.id = ?";
  auto people = TRY(store::query_one<People>(reader, sql, call.organization(), session.appointment_id));
  if (!people) return fail(internal_error("a session without its people"));
  return std::move(*people);
}

Result<AdmissionPreview> preview_in(const Call& call, db::Reader& reader, const VirtualWaitingRoom& row) {
  const auto session = TRY(access_session(call, reader, row.session_id));
  const auto organization = TRY(own_organization(call, reader));
  auto people = TRY(people_of(call, reader, session));
  AdmissionPreview preview;
  preview.licence = TRY(check_licence_of(call, reader, organization, people.clinician.id, session));
  preview.patient = std::move(people.patient);
  preview.clinician = std::move(people.clinician);
  preview.patient_location = session.patient_location;
  preview.patient_location_state = session.patient_location_state;
  preview.patient_at_home = session.patient_at_home;
  preview.place_stated = stated_state(session, call.now).has_value();
  preview.state_on_file = std::move(people.state_on_file);
  preview.callback_phone = session.callback_phone;
  preview.emergency_number = organization.emergency_number;
  preview.checks = TRY(read_check_results(row.check_results));
  preview.questionnaire_completed = row.pre_visit_questionnaire_completed;
  auto consents = TRY(consents_of_visit(call, reader, session));
  preview.consent_missing = std::move(consents.missing);
  preview.consent_overridden = consents.overridden;
  return preview;
}

Result<Admission> decide(Call& call, db::Writer& writer, const WaitingPlace& place, const AdmitPatientInput& input) {
  static const std::string clinician_of = "SELECT provider_id FROM appointment WHERE organization_id = ? AND id = ?";
  const auto organization = TRY(own_organization(call, writer));
  auto clinician =
      TRY(store::query_value<ClinicianId>(writer, clinician_of, call.organization(), place.session.appointment_id));
  if (!clinician) return fail(internal_error("a session without an appointment"));
  const auto licence = TRY(check_licence_of(call, writer, organization, *clinician, place.session));
  if (licence.policy == LicencePolicy::BLOCK && !licence.licensed)
    return fail(precondition_failed(
        licence.message + ". Your clinic admits nobody without a licence for their state: correct the state or the "
                          "licences, or hand the visit over to a clinician who has one",
        "not_licensed"));
  Admission admission;
  admission.id = call.services.ids.next<AdmissionId>();
  admission.organization_id = call.organization();
  admission.session_id = place.session.id;
  admission.waiting_room_id = place.row.id;
  admission.clinician_id = std::move(*clinician);
  admission.patient_state = licence.state;
  admission.licensed = licence.licensed;
  admission.policy = licence.policy;
  admission.override_reason = input.override_reason;
  admission.admitted_by = call.actor.user_id;
  admission.admitted_at = call.now;
  return admission;
}

/// For the audit event: by which rules the consents were found to be enough. Empty for who comes back.
Result<std::string> pass_consents(Call& call, db::Writer& writer, const TelehealthSession& session,
                                  const AdmitPatientInput& input) {
  if (!TRY(goes_on(writer, session)))
    return rules_note(TRY(require_consents(call, writer, session, input.consent_override_reason)));
  TRY(tell_what_is_missing(call, writer, session));
  return std::string();
}

Result<void> start(Call& call, db::Writer& writer, TelehealthSession& session) {
  const auto step = TRY(step_session(call, writer, session, SessionEvent::start));
  if (!step.changed()) return {};
  if (!session.actual_start_time) session.actual_start_time = call.now;
  derive_billing(session);
  return save_session(call, writer, session, "session.started", state_change(step.from, step.to));
}

Result<store::WaitingRoomView> admit_in(Call& call, db::Writer& writer, const AdmitPatientInput& input) {
  auto place = TRY(access_place_to_change(call, writer, input.waiting_room_id));
  auto& row = place.row;
  // A colleague was faster: theirs is the admission.
  if (row.status == WaitingRoomStatus::ADMITTED && is_running(place.session.status))
    return unchanged_view(call, writer, row);
  const auto step = TRY(next(row.status, WaitingEvent::admit));
  const auto rules = TRY(pass_consents(call, writer, place.session, input));
  const auto admission = TRY(decide(call, writer, place, input));
  TRY(start(call, writer, place.session));
  TRY(store::insert_row(writer, admission));
  row.wait_seconds = wait_seconds(row, call.now);
  row.status = step.to;
  row.admit_time = call.now;
  TRY(save_place(call, writer, row, "waiting.admitted", state_change(step.from, step.to, rules)));
  return view_for(call, row);
}
}  // namespace

Result<AdmissionPreview> preview_admission(Call& call, const WaitingRoomInput& input) {
  VirtualWaitingRoom row;
  auto preview =
      TRY(db::read<AdmissionPreview>(call.services.database, [&](db::Reader& reader) -> Result<AdmissionPreview> {
        row = TRY(access_place(call, reader, input.waiting_room_id));
        return preview_in(call, reader, row);
      }));
  call.read_of({"VirtualWaitingRoom", row.id.view(), row.patient_id, {}});
  return preview;
}

Result<store::WaitingRoomView> admit_patient(Call& call, const AdmitPatientInput& input) {
  return with_broken_seals_noted(call, "VirtualWaitingRoom", input.waiting_room_id.view(),
                                 call.commit([&](db::Writer& writer) { return admit_in(call, writer, input); }));
}

}  // namespace chiroflow::app
