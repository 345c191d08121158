// SPDX-License-Identifier: Apache-2.0
#include "app/patients/patient_rules.hpp"
#include "app/patients/patients.hpp"
#include "app/record_changes.hpp"
#include "app/unchanged.hpp"
#include "app/visibility.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
Result<Patient> patient_to_change(const Call& call, db::Writer& writer, const PatientId& id) {
  auto patient = TRY(store::lock_patient(writer, call.organization(), id));
  if (!patient) return fail(not_found("Patient"));
  return std::move(*patient);
}

PatientStatus status_of(LivingStatus status) {
  switch (status) {
    case LivingStatus::ACTIVE: return PatientStatus::ACTIVE;
    case LivingStatus::INACTIVE: return PatientStatus::INACTIVE;
    case LivingStatus::DECEASED: return PatientStatus::DECEASED;
  }
  return PatientStatus::ACTIVE;
}

FieldChanges apply(const UpdatePatientInput& input, Patient& p) {
  FieldChanges changes;
  changes.set_if("firstName", p.first_name, input.first_name);
  changes.set_if("lastName", p.last_name, input.last_name);
  if (input.status) changes.set("status", p.status, status_of(*input.status));
  changes.patch("birthDate", p.birth_date, input.birth_date);
  changes.patch("email", p.email, input.email);
  changes.patch("phone", p.phone, input.phone);
  changes.patch("state", p.state, input.state);
  changes.patch("language", p.language, input.language);
  changes.patch("timeZone", p.time_zone, input.time_zone);
  changes.patch("guardianName", p.guardian_name, input.guardian_name);
  changes.patch("guardianEmail", p.guardian_email, input.guardian_email);
  changes.patch("guardianPhone", p.guardian_phone, input.guardian_phone);
  changes.set_if("mrn", p.mrn, input.mrn);
  changes.patch("externalId", p.external_id, input.external_id);
  return changes;
}

/// Names that must be free. The organization is locked, so that they still are when the row is written.
Result<void> check_free(Call& call, db::Writer& writer, const Patient& before, const Patient& after) {
  const bool numbered = after.mrn != before.mrn;
  const bool named = after.external_id && after.external_id != before.external_id;
  if (numbered || named) TRY(store::lock_organization(writer, call.organization()));
  if (numbered && TRY(store::has_record_number(writer, call.organization(), after.mrn)))
    return fail(conflict("Another patient has this record number", "mrn"));
  if (named && TRY(store::find_patient_by_external_id(writer, call.organization(), *after.external_id)))
    return fail(conflict("Another patient has this external id", "external_id"));
  return {};
}

Result<void> save(Call& call, db::Writer& writer, Patient& patient, std::string details) {
  using P = Patient;
  patient.version += 1;
  patient.updated_at = call.now;
  TRY((store::update<&P::first_name, &P::last_name, &P::status, &P::birth_date, &P::email, &P::phone, &P::state,
                     &P::language, &P::time_zone, &P::guardian_name, &P::guardian_email, &P::guardian_phone, &P::mrn,
                     &P::external_id, &P::archived_at, &P::version, &P::updated_at>(writer, patient)));
  TRY(call.changed(writer, {"Patient", patient.id.view(), patient.id, std::move(details), patient.version}));
  return {};
}

Result<void> note_as_it_was(Call& call, db::Writer& writer, const Patient& patient) {
  return note_unchanged(call, writer, {"Patient", patient.id.view(), patient.id, {}, patient.version});
}

Result<store::PatientDetails> update_in(Call& call, db::Writer& writer, const UpdatePatientInput& input) {
  auto patient = TRY(patient_to_change(call, writer, input.patient_id));
  TRY(require_version("patient", input.version, patient.version));
  if (input.status && patient.status == PatientStatus::ARCHIVED)
    return fail(conflict("The patient is ARCHIVED; restore the record first", "patient_state"));
  const auto before = patient;
  const auto changes = apply(input, patient);
  TRY(check_patient(patient, call.now));
  TRY(check_free(call, writer, before, patient));
  TRY(changes.any() ? save(call, writer, patient, changes.details()) : note_as_it_was(call, writer, patient));
  return store::to_details(patient);
}

/// Between ARCHIVED and ACTIVE; nothing changes where the patient is there already.
Result<store::PatientDetails> move(Call& call, const PatientId& id, bool archive) {
  auto out = call.commit([&](db::Writer& writer) -> Result<store::PatientDetails> {
    auto patient = TRY(patient_to_change(call, writer, id));
    const auto before = patient.status;
    if ((before == PatientStatus::ARCHIVED) == archive) {
      TRY(note_as_it_was(call, writer, patient));
      return store::to_details(patient);
    }
    patient.status = archive ? PatientStatus::ARCHIVED : PatientStatus::ACTIVE;
    patient.archived_at = archive ? std::optional(call.now) : std::nullopt;
    TRY(save(call, writer, patient, state_change(before, patient.status)));
    return store::to_details(patient);
  });
  if (out) hide(*call.actor.role, static_cast<store::PatientSummary&>(*out));
  return out;
}
}  // namespace

Result<store::PatientDetails> update_patient(Call& call, const UpdatePatientInput& input) {
  auto out = call.commit([&](db::Writer& writer) { return update_in(call, writer, input); });
  if (out) hide(*call.actor.role, static_cast<store::PatientSummary&>(*out));
  return out;
}

Result<store::PatientDetails> archive_patient(Call& call, const PatientInput& input) {
  return move(call, input.patient_id, true);
}
Result<store::PatientDetails> restore_patient(Call& call, const PatientInput& input) {
  return move(call, input.patient_id, false);
}

}  // namespace chiroflow::app
