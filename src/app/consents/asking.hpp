// SPDX-License-Identifier: Apache-2.0
// The row of an open request: what is asked for is rendered, and an open request with the very same text is used again. Another
// state, language or text makes a new row, so that a text never stands under another state's name.
#pragma once

#include <optional>
#include <string>

#include "app/consents/consent_rows.hpp"
#include "app/consents/evidence.hpp"

namespace chiroflow::app {

/// How long a request of the clinic waits for its answer.
inline constexpr int kRequestDays = 30;
inline constexpr int kValidityDays = 365;

struct Ask {
  TelehealthConsentType type = TelehealthConsentType::GENERAL;
  std::optional<std::string> language;  // none: the patient's own
  int validity_days = kValidityDays;
  std::optional<std::string> custom_text;  // below the form, as its last section
  std::optional<ConsentId> supersedes;     // the one that this renews
};

struct Asked {
  TelehealthConsent row;
  ShownConsent shown;
  bool reused = false;
};

/// As it would be stored and shown now; nothing is written. Error: precondition_failed "state_unknown".
Result<Asked> prepare(const Call& call, db::Reader& reader, const ConsentFrame& frame, const Ask& ask);

/// The open request with that text, or a new one. The caller has locked the patient.
Result<Asked> make_or_reuse(Call& call, db::Writer& writer, const ConsentFrame& frame, const Ask& ask);

/// Open requests of the patient that can still be answered, newest first.
Result<std::vector<TelehealthConsent>> open_requests(const Call& call, db::Reader& reader, const PatientId& patient,
                                                     TelehealthConsentType type);

/// The end of the last day on which a consent signed now holds, in the clinic's zone.
Instant expiry_of(const Services& services, const Organization& organization, Instant signed_at, int validity_days);

}  // namespace chiroflow::app
