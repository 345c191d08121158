// SPDX-License-Identifier: Apache-2.0
// The clinic that ./run shows: an owner, a clinician, a front desk, some patients, visits that can be entered now.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/services.hpp"
#include "core/describe.hpp"
#include "core/function_ref.hpp"
#include "core/result.hpp"
#include "domain/ids.hpp"

namespace chiroflow::app {

struct DemoClinicianAccess {
  std::string email;
  std::string password;
  std::string totp_secret;  // base 32
};
CHIROFLOW_DESCRIBE(DemoClinicianAccess, email, password, totp_secret)

struct DemoPatientAccess {
  PatientId id;
  std::string visit_link;
};
CHIROFLOW_DESCRIBE(DemoPatientAccess, id, visit_link)

/// What the demo hands out. Kept in a file of the data directory (secrets of made-up people only), since the database holds
/// nothing but hashes.
struct DemoClinic {
  std::string api_key;
  OrganizationId organization_id;
  UserId user_id;
  ClinicianId clinician_id;
  AppointmentTypeId appointment_type_id;
  DemoClinicianAccess clinician;
  DemoPatientAccess patient;
  SessionId patient_session_id;
  // Whose visit cannot start before the consent is signed on its link; without an id in clinics of earlier versions.
  DemoPatientAccess unsigned_patient;
  SessionId unsigned_session_id;
};
CHIROFLOW_DESCRIBE(DemoClinic, api_key, organization_id, user_id, clinician_id, appointment_type_id, clinician, patient,
                   patient_session_id, unsigned_patient, unsigned_session_id)

/// Makes the clinic. `keep` is called before it is committed and must store what leads into it: a clinic without that could
/// neither be entered nor made again.
Result<DemoClinic> make_demo_clinic(const Services& services, FunctionRef<Result<void>(const DemoClinic&)> keep);
/// Whether a clinic that was kept was committed too.
Result<bool> demo_clinic_exists(const Services& services, const DemoClinic& clinic);

/// Appointments of the demo clinician that can be entered now and have no session: makes what is missing to `count`.
Result<std::vector<AppointmentId>> free_demo_appointments(const Services& services, const DemoClinic& clinic,
                                                          int count);

/// A visit of the demo patient that can be entered now, with its link, and one of the patient who has signed nothing; the present
/// ones while they live.
Result<void> refresh_demo_visits(const Services& services, DemoClinic& clinic);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::DemoClinic::unsigned_patient>{.has_default = true};
template <> inline constexpr FieldRule rule<&app::DemoClinic::unsigned_session_id>{.has_default = true};
}  // namespace chiroflow
