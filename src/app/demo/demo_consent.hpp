// SPDX-License-Identifier: Apache-2.0
// Consents of made-up patients, so that their visits can start. Nobody signed them, and text and evidence say so.
#pragma once

#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/consent.hpp"
#include "domain/patient.hpp"

namespace chiroflow::app {

/// GENERAL, signed at `at` for a year, with real hashes and seal. `ids` so that a seeded generator repeats it. Needs
/// services.consents.
Result<TelehealthConsent> demo_consent(const Services& services, IdGenerator& ids, const Patient& patient, Instant at);

}  // namespace chiroflow::app
