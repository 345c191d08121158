// SPDX-License-Identifier: Apache-2.0
// The patient answers the clinic's questions before the visit.
#pragma once

#include "app/waiting/questions.hpp"
#include "app/waiting/waiting_place.hpp"

namespace chiroflow::app {

struct SubmitQuestionnaireInput {
  WaitingRoomId waiting_room_id;
  Answers responses;
};
CHIROFLOW_DESCRIBE(SubmitQuestionnaireInput, waiting_room_id, responses)

/// Again: the new answers replace the old ones. Errors: not_found "Waiting room entry", forbidden (guests), invalid_argument
/// naming `responses.<id>`, precondition_failed "session_over".
Result<store::WaitingRoomView> submit_questionnaire(Call& call, const SubmitQuestionnaireInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SubmitQuestionnaireInput::responses>{
    .max_length = 60, .doc = "The answer by the question's id; visit.get tells the questions"};
}  // namespace chiroflow
