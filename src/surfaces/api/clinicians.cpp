// SPDX-License-Identifier: Apache-2.0
#include "app/clinicians/clinicians.hpp"

#include "app/clinicians/licences.hpp"
#include "surfaces/api/record_modules.hpp"

namespace chiroflow::api {

void add_clinicians(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.mutation("clinicians.create",
             {"POST /clinicians", needs(clinician_write),
              "Make a user a clinician, or find the one with this externalId", CREATE},
             app::create_clinician);
  r.query("clinicians.list", {"GET /clinicians", needs(clinician_read), "Clinicians in their order"},
          app::list_clinicians);
  r.query("clinicians.get", {"GET /clinicians/{clinicianId}", needs(clinician_read), "A clinician's record"},
          app::get_clinician);
  r.mutation(
      "clinicians.update",
      {"PATCH /clinicians/{clinicianId}", needs(clinician_write), "Change a clinician's record; null clears a field"},
      app::update_clinician);
  r.mutation("clinicians.addLicence",
             {"POST /clinicians/{clinicianId}/licences", needs(clinician_write), "Where a clinician may treat", CREATE},
             app::add_licence);
  r.mutation("clinicians.removeLicence",
             {"DELETE /licences/{licenceId}", needs(clinician_write), "Take a licence back", DELETE},
             app::remove_licence);
  r.query("clinicians.listLicences",
          {"GET /clinicians/{clinicianId}/licences", needs(clinician_read), "A clinician's licences by state"},
          app::list_licences);
}

}  // namespace chiroflow::api
