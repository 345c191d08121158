// SPDX-License-Identifier: Apache-2.0
// What domain/consent_validity.hpp judges by, read from the database: a patient's consents and the circumstances of a visit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "domain/consent_validity.hpp"
#include "domain/organization.hpp"
#include "domain/patient.hpp"

namespace chiroflow::app {

/// All of a patient's, of every type and status, oldest first: what they are judged and listed by. Text, signature and evidence
/// are large and not read; access_consent has them.
Result<std::vector<TelehealthConsent>> consents_of(db::Reader& reader, const OrganizationId& organization,
                                                   const PatientId& patient);
/// The same of the types that a visit waits for.
Result<std::vector<TelehealthConsent>> consents_for_start(db::Reader& reader, const Patient& patient);
/// Who withdraws one of them now waits until this start is over, and the other way round.
Result<std::vector<TelehealthConsent>> lock_consents_for_start(db::Writer& writer, const Patient& patient);

/// `state`: where the patient is (USPS code); none where nobody knows. Needs services.consents.
Result<ConsentSituation> situation_of(const Call& call, db::Reader& reader, const Organization& organization,
                                      const Patient& patient, const std::optional<std::string>& state);

}  // namespace chiroflow::app
