// SPDX-License-Identifier: Apache-2.0
// A consent is withdrawn, by the patient's side or by staff to whom it was said. What was done under it stays done; a recording
// stops at once; a running visit goes on and its clinician is told.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "domain/consent.hpp"

namespace chiroflow::app {

struct RevokeConsentInput {
  ConsentId consent_id;
  std::optional<std::string> reason;
};
CHIROFLOW_DESCRIBE(RevokeConsentInput, consent_id, reason)

struct RevokedConsent {
  ConsentId consent_id;
  ConsentStatus status = ConsentStatus::REVOKED;
  Instant revoked_at;
};
CHIROFLOW_DESCRIBE(RevokedConsent, consent_id, status, revoked_at)

/// Only what is SIGNED and not over. Errors: not_found "Consent"; forbidden "patients_sign" (interpreters, guests);
/// invalid_argument "reason" (staff say why); conflict "consent_state".
Result<RevokedConsent> revoke_consent(Call& call, const RevokeConsentInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::RevokeConsentInput::reason>{
    .min_length = 1, .max_length = 1000, .doc = "Needed of staff; patients need not say why"};
}  // namespace chiroflow
