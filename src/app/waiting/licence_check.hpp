// SPDX-License-Identifier: Apache-2.0
// Whether a clinician may treat where the patient is today, by the licences on file. An aid, not legal advice: the
// organization's policy decides what follows from it.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "domain/clinician.hpp"
#include "domain/organization.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

struct LicenceCheck {
  std::optional<std::string> state;  // as the patient stated it, or none
  bool licensed = false;
  std::optional<std::string> number;
  LicencePolicy policy = LicencePolicy::WARN;
  std::string message;
};
CHIROFLOW_DESCRIBE(LicenceCheck, state, licensed, number, policy, message)

/// Also for the text of a consent: an expired licence is shown to nobody.
bool holds_on(const ClinicianLicence& licence, Date day);

/// Judged by the calendar day where the clinic is.
Result<LicenceCheck> check_licence_of(const Call& call, db::Reader& reader, const Organization& organization,
                                      const ClinicianId& clinician, const TelehealthSession& session);

}  // namespace chiroflow::app
