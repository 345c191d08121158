// SPDX-License-Identifier: Apache-2.0
#include "domain/consent_validity.hpp"

#include <algorithm>

namespace chiroflow {

namespace {
using enum ConsentFault;
using std::chrono::years;

/// A request that nobody ever answered tells least.
int rank_of(const TelehealthConsent& consent, const ConsentSituation& situation) {
  if (!fault_of(consent, situation)) return 2;
  return consent.status == ConsentStatus::EXPIRED && !consent.signed_at ? 0 : 1;
}

/// The newest refusal of recording, if the patient's last word was one: there a no weighs as much as a withdrawal, also where a form
/// that was signed before would hold. Of two at one moment the no counts.
const TelehealthConsent* last_no_to_recording(const std::vector<TelehealthConsent>& rows) {
  const TelehealthConsent* no = nullptr;
  const auto said = [](const TelehealthConsent& row) { return row.declined_at.value_or(row.created_at); };
  for (const auto& row : rows) {
    if (row.consent_type != TelehealthConsentType::RECORDING || row.status != ConsentStatus::DECLINED) continue;
    if (!no || said(*no) < said(row)) no = &row;
  }
  if (!no) return nullptr;
  const bool signed_since = std::any_of(rows.begin(), rows.end(), [&](const TelehealthConsent& row) {
    return row.consent_type == TelehealthConsentType::RECORDING && row.signed_at && *row.signed_at > said(*no);
  });
  return signed_since ? nullptr : no;
}

bool is_state_bound(TelehealthConsentType type) { return type == TelehealthConsentType::STATE_SPECIFIC; }

std::optional<ConsentFault> fault_of_status(ConsentStatus status) {
  switch (status) {
    case ConsentStatus::SIGNED: return std::nullopt;
    case ConsentStatus::PENDING: return NOT_SIGNED;
    case ConsentStatus::DECLINED: return DECLINED;
    case ConsentStatus::EXPIRED: return EXPIRED;
    case ConsentStatus::REVOKED: return REVOKED;
  }
  return NOT_SIGNED;
}

std::optional<ConsentFault> fault_of_time(const TelehealthConsent& consent, const ConsentSituation& situation) {
  if (consent.revoked_at) return REVOKED;
  if (!consent.signed_at) return NOT_SIGNED;
  if (consent.effective_date && situation.now < *consent.effective_date) return NOT_YET_EFFECTIVE;
  if (consent.expiration_date && situation.now >= *consent.expiration_date) return EXPIRED;
  const auto& asked_again = situation.asked_again[static_cast<std::size_t>(consent.consent_type)];
  if (asked_again && *consent.signed_at < *asked_again) return OUTDATED_TEXT;
  const auto days = situation.rule.renewal_days;
  if (days && situation.now >= *consent.signed_at + Hours(24) * *days) return RENEWAL_DUE;
  return std::nullopt;
}

std::optional<ConsentFault> fault_of_place(const TelehealthConsent& consent, const ConsentSituation& situation) {
  if (is_state_bound(consent.consent_type) && consent.state_code != situation.state) return OTHER_STATE;
  if (consent.method == ConsentMethod::VERBAL && situation.rule.form == ConsentForm::WRITTEN) return OTHER_FORM;
  return std::nullopt;
}

Date day_of(const ConsentSituation& situation, Instant at) {
  if (situation.day_of) return situation.day_of(at);
  return Date{std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at))};
}

/// A guardian who signed for somebody of age does so by other rights than age, and those do not end with a birthday.
bool signed_for_minor(const TelehealthConsent& consent, const ConsentSituation& situation) {
  return consent.signed_at &&
         is_minor(situation.birth_date, situation.rule.age_of_majority, day_of(situation, *consent.signed_at));
}

std::optional<ConsentFault> fault_of_signer(const TelehealthConsent& consent, const ConsentSituation& situation) {
  using enum SignerCapacity;
  const bool minor = is_minor(situation.birth_date, situation.rule.age_of_majority, situation.today);
  const auto capacity = consent.signer_capacity.value_or(SELF);
  if (minor) return capacity == SELF ? std::optional(SIGNED_BY_MINOR) : std::nullopt;
  if (capacity == PARENT) return CAME_OF_AGE;
  if (capacity == GUARDIAN && signed_for_minor(consent, situation)) return CAME_OF_AGE;
  return std::nullopt;
}
}  // namespace

bool is_minor(std::optional<Date> birth_date, int age_of_majority, Date today) {
  if (!birth_date) return false;
  auto birthday = birth_date->value + years(age_of_majority);
  // Born on 29 February: of age on 1 March where that year has no such day.
  if (!birthday.ok()) birthday = birthday.year() / std::chrono::March / 1;
  return today.value < birthday;
}

std::optional<ConsentFault> fault_of(const TelehealthConsent& consent, const ConsentSituation& situation) {
  if (const auto fault = fault_of_status(consent.status)) return fault;
  if (const auto fault = fault_of_time(consent, situation)) return fault;
  if (const auto fault = fault_of_place(consent, situation)) return fault;
  return fault_of_signer(consent, situation);
}

const TelehealthConsent* best_of(const std::vector<TelehealthConsent>& rows, TelehealthConsentType type,
                                 const ConsentSituation& situation) {
  if (type == TelehealthConsentType::RECORDING)
    if (const auto* no = last_no_to_recording(rows)) return no;
  const TelehealthConsent* best = nullptr;
  int best_rank = 0;
  for (const auto& row : rows) {
    if (row.consent_type != type) continue;
    const int rank = rank_of(row, situation);
    if (best && (best_rank > rank || (best_rank == rank && best->created_at >= row.created_at))) continue;
    best = &row;
    best_rank = rank;
  }
  return best;
}

std::vector<TelehealthConsentType> needed_types(const ConsentSituation& situation) {
  std::vector<TelehealthConsentType> types{TelehealthConsentType::GENERAL};
  if (situation.state && situation.rule.own_consent) types.push_back(TelehealthConsentType::STATE_SPECIFIC);
  return types;
}

std::vector<MissingConsent> missing_of(const std::vector<TelehealthConsent>& rows,
                                       const std::vector<TelehealthConsentType>& types,
                                       const ConsentSituation& situation) {
  std::vector<MissingConsent> missing;
  for (const auto type : types) {
    const auto* best = best_of(rows, type, situation);
    const auto fault = best ? fault_of(*best, situation) : NOT_SIGNED;
    if (!fault) continue;
    missing.push_back({type, *fault, best ? std::optional(best->id) : std::nullopt});
  }
  return missing;
}

}  // namespace chiroflow
