// SPDX-License-Identifier: Apache-2.0
// The gate: a visit does not start without the consents it needs. One decision for every door (admission, start, token), taken
// anew at each from what is stored, and kept with the version of the rules it was taken by. docs/consent-gate.md explains it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "domain/consent_validity.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// What a visit lacks, and by what that was judged.
struct ConsentVerdict {
  std::vector<MissingConsent> missing;
  std::vector<ConsentId> rests_on;  // of what is needed, what holds
  PatientId patient_id;
  std::optional<std::string> state;        // whose rules were asked for; none: nobody has said where the patient is
  std::optional<std::string> other_state;  // stated before the call named `state`: what is missing there counts, too
  std::string rule_version;
  bool overridden = false;  // somebody went on without, in an emergency, in this very session

  bool place_stated() const { return state.has_value(); }
  bool may_start() const { return (place_stated() && missing.empty()) || overridden; }
};

/// The state that counts: the one stated for this visit, else `given` with the call. Without one only what every state asks for is
/// known to be missing, and the visit does not start. Needs services.consents.
Result<ConsentVerdict> consents_of_visit(const Call& call, db::Reader& reader, const TelehealthSession& session,
                                         const std::optional<std::string>& given = std::nullopt);
Result<std::vector<MissingConsent>> missing_for_visit(const Call& call, db::Reader& reader,
                                                      const TelehealthSession& session);
/// A visit that runs and whose patient was in it, lawfully when that began: they may come back whatever was withdrawn or ran out
/// since. Dropping somebody in the middle of care is the greater harm; staff are told, and the next visit does not start.
Result<bool> goes_on(db::Reader& reader, const TelehealthSession& session);
/// What the patient has still to sign before they can be let in: nothing where the visit goes on or was overridden.
Result<std::vector<MissingConsent>> asked_of_patient(const Call& call, db::Reader& reader,
                                                     const TelehealthSession& session);

/// Lets the visit start, or not; the session is locked. Where the call names another state than the one that was stated for the visit
/// (`given_state`), what is asked for in either counts. With a reason the caller goes on without, where they may: one override is kept with
/// all that is missing. A withdrawal at the same time comes before or after it as a whole. Errors: precondition_failed "place_not_stated" saying
/// who can say it and how, "consent_missing" naming what is missing and what to do; forbidden for an override by who may not decide
/// one.
Result<ConsentVerdict> require_consents(Call& call, db::Writer& writer, const TelehealthSession& session,
                                        const std::optional<std::string>& override_reason,
                                        const std::optional<std::string>& given_state = std::nullopt);
/// The same refusal for a decision that was read already.
Result<void> require_may_start(const Call& call, const ConsentVerdict& consents);
/// The part of it that needs no place: for staff who prepare a visit whose patient has not said yet where they are.
Result<void> require_signed(const Call& call, const ConsentVerdict& consents);

/// A running visit goes on when the patient turns out to be in another state; staff are told what is missing there: notice
/// "consent.missing" {types}. The session is locked.
Result<void> tell_what_is_missing(Call& call, db::Writer& writer, const TelehealthSession& session);

/// ["GENERAL","STATE_SPECIFIC"]
std::string types_of(const std::vector<MissingConsent>& missing);

/// For audit events of a start: by which rules and where it was judged, and on which consents it rests:
/// `,"consentRules":"2026-11-22","consentState":"TX","consents":["…"]`; without a state where nobody knows it, with
/// `"consentOtherState"` where two count.
std::string rules_note(const ConsentVerdict& consents);

}  // namespace chiroflow::app
