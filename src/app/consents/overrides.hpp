// SPDX-License-Identifier: Apache-2.0
// An emergency: a clinician goes on without a consent that is missing, says why, and somebody else looks at it afterwards.
// Holds for that session alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/consents/visit_needs.hpp"
#include "store/views.hpp"

namespace chiroflow::app {

struct ConsentOverrideView {
  ConsentOverrideId id;
  SessionId session_id;
  PatientId patient_id;
  store::PersonName patient;
  std::vector<TelehealthConsentType> missing;
  bool place_not_stated = false;
  std::string reason;
  UserId decided_by;
  store::PersonName decider;
  Instant decided_at;
  std::optional<UserId> reviewed_by;
  std::optional<store::PersonName> reviewer;
  std::optional<Instant> reviewed_at;
  std::optional<std::string> review_note;
};
CHIROFLOW_DESCRIBE(ConsentOverrideView, id, session_id, patient_id, patient, missing, place_not_stated, reason,
                   decided_by, decider, decided_at, reviewed_by, reviewer, reviewed_at, review_note)

struct ListConsentOverridesInput {
  std::optional<bool> reviewed;
  int limit = 50;
  std::optional<std::string> cursor;
};
CHIROFLOW_DESCRIBE(ListConsentOverridesInput, reviewed, limit, cursor)

struct ListConsentOverridesOutput {
  std::vector<ConsentOverrideView> items;
  std::optional<std::string> next_cursor;
};
CHIROFLOW_DESCRIBE(ListConsentOverridesOutput, items, next_cursor)

struct ReviewConsentOverrideInput {
  ConsentOverrideId consent_override_id;
  std::optional<std::string> note;
};
CHIROFLOW_DESCRIBE(ReviewConsentOverrideInput, consent_override_id, note)

/// Keeps the decision, with its audit event and the notice "consent.overridden" {types} to staff; the session is locked.
/// Errors: forbidden, invalid_argument for a reason of fewer than ten characters.
Result<void> keep_override(Call& call, db::Writer& writer, const TelehealthSession& session,
                           const ConsentVerdict& consents, const std::string& reason);

/// Newest first. A cursor that is none of ours gives an empty list.
Result<ListConsentOverridesOutput> list_consent_overrides(Call& call, const ListConsentOverridesInput& input);
/// Errors: not_found "Consent override"; conflict "reviewed" when somebody else did; forbidden for who decided it, unless they are
/// the clinic's only owner. Again by the same person: the same answer.
Result<ConsentOverrideView> review_consent_override(Call& call, const ReviewConsentOverrideInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::ConsentOverrideView::missing>{
    .doc = "What was missing when it was decided"};
template <> inline constexpr FieldRule rule<&app::ConsentOverrideView::place_not_stated>{
    .doc = "Nobody had said where the patient was, so what a state asks for beside was not known"};
template <> inline constexpr FieldRule rule<&app::ListConsentOverridesInput::reviewed>{
    .doc = "Only those that were looked at, or only those that were not"};
template <> inline constexpr FieldRule rule<&app::ListConsentOverridesInput::limit>{
    .min = 1, .max = 100, .has_default = true};
template <> inline constexpr FieldRule rule<&app::ListConsentOverridesInput::cursor>{
    .max_length = 100, .doc = "nextCursor of the page before"};
template <> inline constexpr FieldRule rule<&app::ReviewConsentOverrideInput::note>{.max_length = 2'000};
}  // namespace chiroflow
