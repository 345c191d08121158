// SPDX-License-Identifier: Apache-2.0
// Legal holds: what they cover is not deleted while one stands. Several may overlap. A recording's own `legal_hold` says whether any
// covers it; it is kept in the transaction that places or releases one. Matters and reasons never reach a log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/undefinable.hpp"
#include "domain/recording.hpp"
#include "domain/retention.hpp"

namespace chiroflow::app {

struct SetLegalHoldInput {
  HoldScope scope = HoldScope::RECORDING;
  std::string target_id;
  std::string matter;
  std::string reason;
  std::string ordered_by;
};
CHIROFLOW_DESCRIBE(SetLegalHoldInput, scope, target_id, matter, reason, ordered_by)

struct SetLegalHoldOutput {
  LegalHoldId legal_hold_id;
  Instant placed_at;
  std::int64_t recordings = 0;  // that it covers now
  std::int64_t restored = 0;    // of these: their deletion had begun and was called off
  std::int64_t too_late = 0;    // that were deleted before, or whose key was being destroyed
};
CHIROFLOW_DESCRIBE(SetLegalHoldOutput, legal_hold_id, placed_at, recordings, restored, too_late)

struct ReleaseLegalHoldInput {
  LegalHoldId legal_hold_id;
  std::string reason;
};
CHIROFLOW_DESCRIBE(ReleaseLegalHoldInput, legal_hold_id, reason)

struct ReleaseLegalHoldOutput {
  LegalHoldId legal_hold_id;
  Instant released_at;
  std::int64_t recordings = 0;  // that no hold covers any more
};
CHIROFLOW_DESCRIBE(ReleaseLegalHoldOutput, legal_hold_id, released_at, recordings)

struct ListLegalHoldsInput {
  std::optional<bool> standing;
  int limit = 20;
  std::optional<std::string> cursor;
};
CHIROFLOW_DESCRIBE(ListLegalHoldsInput, standing, limit, cursor)

struct LegalHoldView {
  LegalHoldId legal_hold_id;
  HoldScope scope = HoldScope::RECORDING;
  std::string target_id;
  std::string matter;
  std::string reason;
  std::string ordered_by;
  UserId placed_by;
  Instant placed_at;
  std::optional<UserId> released_by;
  std::optional<Instant> released_at;
  std::optional<std::string> release_reason;
};
CHIROFLOW_DESCRIBE(LegalHoldView, legal_hold_id, scope, target_id, matter, reason, ordered_by, placed_by, placed_at,
                   released_by, released_at, release_reason)

struct ListLegalHoldsOutput {
  std::vector<LegalHoldView> legal_holds;
  Undefinable<std::string> next_cursor;
};
CHIROFLOW_DESCRIBE(ListLegalHoldsOutput, legal_holds, next_cursor)

/// Deletions of what it covers are called off, and access is as before, unless the decision to destroy the key was made.
/// Error: not_found of what is not in the organization.
Result<SetLegalHoldOutput> set_legal_hold(Call& call, const SetLegalHoldInput& input);
/// Dates of deletion are what they were; one that has passed meanwhile leaves seven days. Again: the same. Error: not_found.
Result<ReleaseLegalHoldOutput> release_legal_hold(Call& call, const ReleaseLegalHoldInput& input);
/// Newest first. A cursor that is none of ours gives an empty list.
Result<ListLegalHoldsOutput> list_legal_holds(Call& call, const ListLegalHoldsInput& input);

/// For a recording about to be made: whether its `legal_hold` begins as true. Locks the organization, so that no hold is placed
/// between this and the recording's row.
Result<bool> is_held_from_the_start(db::Writer& writer, const OrganizationId& organization, const PatientId& patient,
                                    const SessionId& session);
/// By the holds themselves, whatever the recording's own flag says.
Result<RetentionFacts> retention_facts(db::Reader& reader, const SessionRecording& recording);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SetLegalHoldInput::scope>{
    .doc = "What targetId names; ORGANIZATION holds everything, what is recorded later, too"};
template <> inline constexpr FieldRule rule<&app::SetLegalHoldInput::target_id>{.min_length = 1, .max_length = 64};
template <> inline constexpr FieldRule rule<&app::SetLegalHoldInput::matter>{
    .min_length = 1, .max_length = 200, .doc = "Case or file number"};
template <> inline constexpr FieldRule rule<&app::SetLegalHoldInput::reason>{.min_length = 1, .max_length = 1'000};
template <> inline constexpr FieldRule rule<&app::SetLegalHoldInput::ordered_by>{
    .min_length = 1, .max_length = 200, .doc = "Court, counsel, officer"};
template <> inline constexpr FieldRule rule<&app::ReleaseLegalHoldInput::reason>{.min_length = 1, .max_length = 1'000};
template <> inline constexpr FieldRule rule<&app::ListLegalHoldsInput::limit>{
    .min = 1, .max = 100, .has_default = true};
template <> inline constexpr FieldRule rule<&app::ListLegalHoldsInput::standing>{
    .doc = "true: not released yet; absent: all"};
template <> inline constexpr FieldRule rule<&app::ListLegalHoldsInput::cursor>{.max_length = 64,
                                                                               .doc = "nextCursor of the page before"};
}  // namespace chiroflow
