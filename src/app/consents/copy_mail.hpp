// SPDX-License-Identifier: Apache-2.0
// The patient's copy of a consent by e-mail. The queue knows which consent it is; the PDF is printed when the e-mail is sent, so
// nothing of the text waits there. Once for each signature by itself, and again when staff want it.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "app/consents/consent_rows.hpp"
#include "app/visits/links.hpp"
#include "domain/visit.hpp"
#include "ports/mailer.hpp"

namespace chiroflow::app {

/// After a signature, in its transaction; the visit is locked. Returns the masked address; none where this server sends no e-mail
/// or prints no papers, or nobody's address is known.
Result<std::optional<std::string>> mail_signed_copy(Call& call, db::Writer& writer, const ConsentFrame& frame,
                                                    const TelehealthConsent& row);

struct SendConsentCopyInput {
  ConsentId consent_id;
};
CHIROFLOW_DESCRIBE(SendConsentCopyInput, consent_id)

struct SentConsentCopy {
  ConsentId consent_id;
  std::string email;
};
CHIROFLOW_DESCRIBE(SentConsentCopy, consent_id, email)

/// A copy that still waits is not sent beside it. Errors: not_found "Consent"; conflict "consent_state" for what was never signed;
/// precondition_failed "mail_not_configured", "no_address".
Result<SentConsentCopy> send_consent_copy(Call& call, const SendConsentCopyInput& input);

/// What became of the last copy that was e-mailed; none: none was.
Result<std::optional<MailState>> state_of_copy(db::Reader& reader, const TelehealthConsent& row);

/// What goes with a queued copy. Error: unsupported where this server prints no papers.
Result<MailAttachment> print_copy(const Services& services, const OutgoingMail& row);
/// The mail server has taken it.
Result<void> note_copy_sent(db::Writer& writer, const OutgoingMail& row, Instant now);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SentConsentCopy::email>{
    .doc = "Where it goes; telehealth.getConsentDetails tells what becomes of it"};
}  // namespace chiroflow
