// SPDX-License-Identifier: Apache-2.0
// Where the clinician or a guest is, by their own word. Where the patient is, the patient's side says elsewhere (visit.confirm).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

struct SetOwnPlaceInput {
  SessionId session_id;
  std::string state;
};
CHIROFLOW_DESCRIBE(SetOwnPlaceInput, session_id, state)

struct OwnPlace {
  ParticipantId participant_id;
  std::string state;
};
CHIROFLOW_DESCRIBE(OwnPlace, participant_id, state)

/// A recording that may not be made there is stopped. Errors: not_found "Session"; forbidden for the patient and for whoever is not in the
/// visit; precondition_failed "session_over".
Result<OwnPlace> set_own_place(Call& call, const SetOwnPlaceInput& input);

/// Of those who have said it for this visit.
Result<std::map<ParticipantId, std::string>> stated_places(db::Reader& reader, const TelehealthSession& session,
                                                           Instant now);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SetOwnPlaceInput::state>{
    .format = Format::us_state, .doc = "Where the caller is now, two letters"};
}  // namespace chiroflow
