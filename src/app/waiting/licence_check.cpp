// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/licence_check.hpp"

#include "app/clinic_day.hpp"
#include "app/telehealth/patient_place.hpp"
#include "store/clinicians.hpp"

namespace chiroflow::app {

namespace {
std::string without_licence(const std::string& state, bool expired) {
  return expired ? "The clinician's licence on file for " + state + " is not valid today"
                 : "The clinician has no licence on file for " + state + ", where the patient is";
}
}  // namespace

bool holds_on(const ClinicianLicence& licence, Date day) {
  return (!licence.valid_from || licence.valid_from->value <= day.value) &&
         (!licence.valid_until || licence.valid_until->value >= day.value);
}

Result<LicenceCheck> check_licence_of(const Call& call, db::Reader& reader, const Organization& organization,
                                      const ClinicianId& clinician, const TelehealthSession& session) {
  LicenceCheck check;
  check.policy = organization.licence_policy;
  check.state = stated_state(session, call.now);
  if (!check.state) {
    check.message = "The patient has not said in which state they are; ask them";
    return check;
  }
  const auto today = clinic_day(call.services, organization, call.now);
  bool expired = false;
  for (const auto& licence : TRY(store::licences_of(reader, call.organization(), clinician))) {
    if (licence.state != *check.state) continue;
    expired = true;
    if (!holds_on(licence, today)) continue;
    check.licensed = true;
    check.number = licence.number;
    check.message = "Licence " + licence.number + " of " + licence.state;
    return check;
  }
  check.message = without_licence(*check.state, expired);
  return check;
}

}  // namespace chiroflow::app
