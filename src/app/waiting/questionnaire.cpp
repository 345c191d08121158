// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/questionnaire.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/visits/steps.hpp"
#include "app/waiting/answers.hpp"

namespace chiroflow::app {

Result<store::WaitingRoomView> submit_questionnaire(Call& call, const SubmitQuestionnaireInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<store::WaitingRoomView> {
    auto [session, row] = TRY(access_place_to_change(call, writer, input.waiting_room_id));
    TRY(require_not_over(session));
    const auto organization = TRY(own_organization(call, writer));
    const auto questions = TRY(read_questions(organization.pre_visit_questions));
    const auto answers = TRY(check_answers(questions, input.responses));
    row.pre_visit_responses = seal_answers(call.services.sealer, row, answers);
    row.pre_visit_questionnaire_completed = true;
    TRY(add_step(call, writer, row.session_id, VisitStepKind::QUESTIONS_ANSWERED));
    TRY(save_place(call, writer, row, "waiting.answered", changed_fields({"preVisitResponses"})));
    return view_for(call, row);
  });
}

}  // namespace chiroflow::app
