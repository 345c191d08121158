// SPDX-License-Identifier: Apache-2.0
// How use cases get at consents: a patient's side reaches those of its own patient, staff those of their organization.
// All of a patient's at once: consents_of, in app/consents/situation.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/consents/situation.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Whom a consent is about, where they are, and what is judged by.
struct ConsentFrame {
  Organization organization;
  Patient patient;
  std::optional<TelehealthSession> session;  // the visit it is for
  ConsentSituation situation;
};

/// The patient of a visit; where the patient says to be decides, then the state that is given, then the one on file.
Result<ConsentFrame> frame_of_visit(const Call& call, db::Reader& reader, const TelehealthSession& session,
                                    const std::optional<std::string>& state = std::nullopt);
/// Without a visit: the state that is given, else the one on file. Error: not_found "Patient".
Result<ConsentFrame> frame_of_patient(const Call& call, db::Reader& reader, const PatientId& patient,
                                      const std::optional<std::string>& state);

/// The one where the patient is now or will be next: running or waiting, else the earliest that is still to come.
Result<std::optional<TelehealthSession>> next_visit(const Call& call, db::Reader& reader, const PatientId& patient);
/// Sessions of the patient that run, wait or are being recorded; in the order in which they are locked.
Result<std::vector<SessionId>> live_visits(const Call& call, db::Reader& reader, const PatientId& patient);

/// The caller is the patient or speaks for them. Errors: forbidden "patients_sign" for staff, interpreters and guests.
Result<void> require_patients_side(const Call& call);
/// The visit on whose link the caller is, locked.
Result<TelehealthSession> own_visit_to_change(const Call& call, db::Writer& writer);

/// Error: not_found "Consent", also for another patient's.
Result<TelehealthConsent> access_consent(const Call& call, db::Reader& reader, const ConsentId& id);
/// The same, locked until the end of the transaction. Sessions are locked before.
Result<TelehealthConsent> access_consent_to_change(const Call& call, db::Writer& writer, const ConsentId& id);

/// When the no in that row was said: never before what the patient signed of the type, whichever server's clock is behind. The last word
/// counts, and here it is a no.
Result<Instant> moment_of_no(const Call& call, db::Reader& reader, const TelehealthConsent& row);

/// An open request that can still be answered. Errors: conflict "already_signed", "consent_answered"; precondition_failed
/// "request_lapsed".
Result<void> require_open(const TelehealthConsent& row, Instant now);
bool has_lapsed(const TelehealthConsent& row, Instant now);

/// Saves the answer in an open request's row; who was quicker stays. Error: conflict "consent_answered".
Result<void> save_answer(db::Writer& writer, const TelehealthConsent& row);

/// Tells the staff's pages of those visits. The caller has locked them.
Result<void> tell_staff(Call& call, db::Writer& writer, const std::vector<SessionId>& visits, std::string_view kind,
                        const TelehealthConsent& row);

/// "a telehealth consent", "the acknowledgement of the privacy notice", …
std::string_view in_words(TelehealthConsentType type);

}  // namespace chiroflow::app
