// SPDX-License-Identifier: Apache-2.0
#include "app/visits/note_step.hpp"

#include "app/access.hpp"
#include "app/plain_code.hpp"
#include "app/visits/steps.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr std::int64_t kMostSteps = 300;
}

Result<chiroflow::Empty> note_step(Call& call, const NoteStepInput& input) {
  static const std::string count =
      "SELECT COUNT(*) FROM visit_step WHERE organization_id = ? AND session_id = ? AND participant_id = ?";
  if (input.detail && !is_plain_code(*input.detail))
    return fail(invalid_field("detail", "A code of small letters, digits and _"));
  return call.commit([&](db::Writer& writer) -> Result<chiroflow::Empty> {
    const auto session = TRY(access_session_to_change(call, writer, call.actor.session_id));
    const auto kept = TRY(
        store::query_value<std::int64_t>(writer, count, call.organization(), session.id, call.actor.participant_id));
    if (kept.value_or(0) >= kMostSteps) return chiroflow::Empty{};
    const auto kind = *enum_from<VisitStepKind>(name_of(input.kind));
    TRY(add_step_and_tell(call, writer, session.id, kind, input.detail));
    TRY(call.changed(writer, {"VisitStep", session.id.view(), call.actor.patient_id,
                              R"({"kind":")" + std::string(name_of(kind)) + "\"}"}));
    return chiroflow::Empty{};
  });
}

}  // namespace chiroflow::app
