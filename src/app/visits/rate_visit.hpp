// SPDX-License-Identifier: Apache-2.0
// How it was, in the visitor's own words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/empty.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

struct RateVisitInput {
  int overall = 0;
  int technical = 0;
  std::optional<std::string> comment;
};
CHIROFLOW_DESCRIBE(RateVisitInput, overall, technical, comment)

/// A rating as staff read it.
struct RatingView {
  ParticipantRole role = ParticipantRole::PATIENT;  // of who gave it
  int overall = 0;
  int technical = 0;
  std::optional<std::string> comment;  // null also for roles that see no notes
  Instant rated_at;
};
CHIROFLOW_DESCRIBE(RatingView, role, overall, technical, comment, rated_at)

/// What was given for a session, in its order.
Result<std::vector<RatingView>> ratings_of(const Call& call, db::Reader& reader, const SessionId& session);

/// One rating a visitor; again replaces it, until the link dies. The comment is sealed at rest.
Result<chiroflow::Empty> rate_visit(Call& call, const RateVisitInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::RateVisitInput::overall>{.min = 1, .max = 5, .doc = "5 is best"};
template <> inline constexpr FieldRule rule<&app::RateVisitInput::technical>{
    .min = 1, .max = 5, .doc = "Sound and picture; 5 is best"};
template <> inline constexpr FieldRule rule<&app::RateVisitInput::comment>{.max_length = 1'000};
}  // namespace chiroflow
