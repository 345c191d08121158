// SPDX-License-Identifier: Apache-2.0
// The list of unusual accesses (H-21), found in the audit log when somebody asks for it; the rules are in domain/unusual_access.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "domain/unusual_access.hpp"
#include "store/views.hpp"

namespace chiroflow::app {

inline constexpr std::chrono::days kUnusualUnlessSaid{7};
inline constexpr std::chrono::days kLongestUnusual{31};
inline constexpr std::chrono::days kOrdinaryBefore{28};  // looked at beside, for what is ordinary
inline constexpr std::int64_t kMostEventsExamined = 200'000;
inline constexpr std::size_t kMostUnusual = 200;

struct UnusualAccessInput {
  std::optional<Instant> from;
  std::optional<Instant> to;
};
CHIROFLOW_DESCRIBE(UnusualAccessInput, from, to)

struct UnusualAccessView {
  UnusualAccess access;
  std::optional<store::PersonName> actor_name;  // of staff
  int threshold = 0;
};
CHIROFLOW_DESCRIBE(UnusualAccessView, access, actor_name, threshold)

struct UnusualAccessOutput {
  Instant from;
  Instant to;
  std::vector<UnusualAccessView> findings;
  bool complete = true;
};
CHIROFLOW_DESCRIBE(UnusualAccessOutput, from, to, findings, complete)

/// Newest first, at most kMostUnusual. Error: invalid_argument on from, where the time is empty or longer than kLongestUnusual.
Result<UnusualAccessOutput> list_unusual_accesses(Call& call, const UnusualAccessInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::UnusualAccessInput::from>{
    .doc = "At or after; without it the seven days before the end. At most 31 days"};
template <> inline constexpr FieldRule rule<&app::UnusualAccessInput::to>{.doc = "Before; without it now"};
template <> inline constexpr FieldRule rule<&app::UnusualAccessOutput::complete>{
    .doc = "False where there was more than could be looked at or shown: ask for a shorter time"};
template <> inline constexpr FieldRule rule<&app::UnusualAccessView::threshold>{.doc =
                                                                                    "From how many on the rule tells"};
template <> inline constexpr FieldRule rule<&UnusualAccess::count>{
    .doc = "Patients of MANY_PATIENTS, WITHOUT_VISIT and OUTSIDE_HOURS, else events"};
template <> inline constexpr FieldRule rule<&UnusualAccess::ordinary>{
    .doc = "Patients on an ordinary day, of the person or in the clinic, whichever is more"};
}  // namespace chiroflow
