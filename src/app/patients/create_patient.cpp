// SPDX-License-Identifier: Apache-2.0
#include "app/patients/patient_rules.hpp"
#include "app/patients/patients.hpp"
#include "app/visibility.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Patient patient_from(Call& call, const CreatePatientInput& input) {
  Patient p;
  p.id = call.services.ids.next<PatientId>();
  p.organization_id = call.organization();
  p.first_name = input.first_name;
  p.last_name = input.last_name;
  p.birth_date = input.birth_date;
  p.email = input.email;
  p.phone = input.phone;
  p.state = input.state;
  p.language = input.language;
  p.time_zone = input.time_zone;
  p.guardian_name = input.guardian_name;
  p.guardian_email = input.guardian_email;
  p.guardian_phone = input.guardian_phone;
  p.mrn = input.mrn.value_or("to be numbered");
  p.external_id = input.external_id;
  p.created_at = p.updated_at = call.now;
  return p;
}

CreatePatientOutput answer(const Patient& patient, bool already_exists) {
  CreatePatientOutput out;
  static_cast<store::PatientDetails&>(out) = store::to_details(patient);
  out.already_exists = already_exists;
  return out;
}

Result<CreatePatientOutput> store_patient(Call& call, db::Writer& writer, const CreatePatientInput& input,
                                          Patient patient) {
  TRY(store::lock_organization(writer, call.organization()));
  if (input.external_id) {
    if (const auto there = TRY(store::find_patient_by_external_id(writer, call.organization(), *input.external_id)))
      return answer(*there, true);
  }
  if (!input.mrn) {
    patient.mrn = TRY(store::next_record_number(writer, call.organization()));
  } else if (TRY(store::has_record_number(writer, call.organization(), patient.mrn))) {
    return fail(conflict("Another patient has this record number", "mrn"));
  }
  TRY(store::insert_row(writer, patient));
  TRY(call.changed(writer, {"Patient", patient.id.view(), patient.id, {}, patient.version}));
  return answer(patient, false);
}
}  // namespace

Result<CreatePatientOutput> create_patient(Call& call, const CreatePatientInput& input) {
  const auto patient = patient_from(call, input);
  TRY(check_patient(patient, call.now));
  auto out = TRY(call.commit([&](db::Writer& writer) { return store_patient(call, writer, input, patient); }));
  if (out.already_exists) call.read_of({"Patient", out.id.view(), out.id, {}, out.version});
  hide(*call.actor.role, static_cast<store::PatientSummary&>(out));
  return out;
}

}  // namespace chiroflow::app
