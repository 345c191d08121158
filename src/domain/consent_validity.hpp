// SPDX-License-Identifier: Apache-2.0
// What a consent is worth at this moment for this visit, and which ones a visit needs. Pure: computed at use from what is stored,
// never by a job that marks rows. A SIGNED row of another type, an older text that was withdrawn, a parent's or guardian's signature
// for a minor who has come of age, another state's text: not enough.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/consent.hpp"
#include "domain/consent_rules.hpp"

namespace chiroflow {

/// The visit as it stands now.
struct ConsentSituation {
  Instant now;
  Date today;                                           // in the clinic's time zone
  std::function<Date(Instant)> day_of;                  // there; none: by universal time
  std::optional<std::string> state;                     // where the patient is; none: not known
  std::optional<Date> birth_date;                       // none: taken for an adult
  StateRule rule;                                       // of `state`; of no place in particular where that is not known
  std::array<std::optional<Instant>, 4> asked_again{};  // by type: what was signed before is no longer enough
};

CHIROFLOW_ENUM(ConsentFault, NOT_SIGNED, NOT_YET_EFFECTIVE, EXPIRED, REVOKED, DECLINED, OTHER_STATE, OTHER_FORM,
               OUTDATED_TEXT, SIGNED_BY_MINOR, CAME_OF_AGE, RENEWAL_DUE)

/// Nothing: the consent holds. Valid while now < expiration_date: at that very millisecond it is over.
std::optional<ConsentFault> fault_of(const TelehealthConsent& consent, const ConsentSituation& situation);

/// Of all rows of one type the one that counts: a valid one before any other, requests that lapsed unanswered
/// after all others, then the newest. Of RECORDING a refusal that was the patient's last word before all. None for no rows.
/// `rows` may hold all types; those of others are passed over.
const TelehealthConsent* best_of(const std::vector<TelehealthConsent>& rows, TelehealthConsentType type,
                                 const ConsentSituation& situation);

/// What a visit cannot start without: GENERAL, and STATE_SPECIFIC where the state's row says so.
std::vector<TelehealthConsentType> needed_types(const ConsentSituation& situation);

struct MissingConsent {
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  ConsentFault fault = ConsentFault::NOT_SIGNED;
  std::optional<ConsentId> consent_id;  // the row that is not enough, or the open request
};
CHIROFLOW_DESCRIBE(MissingConsent, consent_type, fault, consent_id)

/// Of `types`, those without a consent that holds.
std::vector<MissingConsent> missing_of(const std::vector<TelehealthConsent>& rows,
                                       const std::vector<TelehealthConsentType>& types,
                                       const ConsentSituation& situation);

bool is_minor(std::optional<Date> birth_date, int age_of_majority, Date today);

}  // namespace chiroflow
