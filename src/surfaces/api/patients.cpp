// SPDX-License-Identifier: Apache-2.0
#include "app/patients/patients.hpp"
#include "app/patients/disclosures.hpp"
#include "surfaces/api/record_modules.hpp"

namespace chiroflow::api {

void add_patients(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.mutation("patients.create",
             {"POST /patients", needs(patient_write), "Create a patient, or find the one with this externalId", CREATE},
             app::create_patient);
  // What is searched for is a name: it belongs into the body, not into a URL (H-16).
  r.query("patients.list",
          {.rest = "POST /patients/search",
           .access = needs(patient_read),
           .summary = "Patients by name",
           .asks_in_body = true},
          app::list_patients);
  r.query("patients.get", {"GET /patients/{patientId}", needs(patient_read), "A patient's record"}, app::get_patient);
  r.query("patients.getByExternalId",
          {.rest = "GET /external-patients/{externalId}",
           .access = needs(patient_read),
           .summary = "A patient by your system's own id",
           .asks_in_body = true},
          app::get_patient_by_external_id);
  r.mutation("patients.update",
             {"PATCH /patients/{patientId}", needs(patient_write), "Change a patient's record; null clears a field"},
             app::update_patient);
  r.mutation(
      "patients.archive",
      {"POST /patients/{patientId}/archive", needs(patient_archive), "Archive a patient, who cannot be booked then"},
      app::archive_patient);
  r.mutation("patients.restore",
             {"POST /patients/{patientId}/restore", needs(patient_archive), "Take a patient out of the archive"},
             app::restore_patient);
  r.query("patients.disclosures",
          {"GET /patients/{patientId}/disclosures", needs(recording_manage),
           "To whom something of a patient's record was given in the last six years"},
          app::patient_disclosures);
  r.mutation("patients.recordDisclosure",
             {"POST /patients/{patientId}/disclosures", needs(recording_manage),
              "Write down a disclosure that was made otherwise, or correct one", CREATE},
             app::record_disclosure);
}

}  // namespace chiroflow::api
