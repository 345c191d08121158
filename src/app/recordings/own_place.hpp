// SPDX-License-Identifier: Apache-2.0
// Where the people of a visit are, by their own word: the clinician, guests and guardians here; the patient's side says elsewhere
// where the patient is (visit.confirm), and staff may write down another place for the visit since, beside which the patient's own word stays.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "domain/participant_place.hpp"
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

/// Instead of what they said before. The session is locked.
Result<void> keep_own_place(db::Writer& writer, const ParticipantPlace& place);
/// The same for the patient, as they or their guardian say it.
Result<void> keep_patients_word(const Call& call, db::Writer& writer, const TelehealthSession& session,
                                const std::string& state);

/// Of those who have said it for this visit, the patient among them.
Result<std::map<ParticipantId, std::string>> stated_places(db::Reader& reader, const TelehealthSession& session,
                                                           Instant now);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SetOwnPlaceInput::state>{
    .format = Format::us_state, .doc = "Where the caller is now, two letters"};
}  // namespace chiroflow
