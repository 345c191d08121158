// SPDX-License-Identifier: Apache-2.0
// By what names the people of a visit are shown to each other. Outside engines know them by our participant ids alone, so that
// no name reaches a vendor.
#pragma once

#include <string>
#include <vector>

#include "app/telehealth/lifecycle.hpp"

namespace chiroflow::app {

struct PersonView {
  ParticipantId participant_id;
  ParticipantRole role = ParticipantRole::PATIENT;
  std::string name;  // as shown_name() says
};
CHIROFLOW_DESCRIBE(PersonView, participant_id, role, name)

struct PeopleOutput {
  std::vector<PersonView> people;
};
CHIROFLOW_DESCRIBE(PeopleOutput, people)

/// Everybody who has a place in the visit, in or not, at most 200. Visitors see nobody while they may not come into the call.
/// Error: not_found "Session".
Result<PeopleOutput> get_people(Call& call, const SessionInput& input);

}  // namespace chiroflow::app
