// SPDX-License-Identifier: Apache-2.0
// Visits whose patient seems not to have come although something was heard of them: staff decide, with the evidence before
// them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/telehealth/lifecycle.hpp"
#include "app/waiting/admission.hpp"
#include "core/empty.hpp"

namespace chiroflow::app {

struct StepView {
  VisitStepKind kind = VisitStepKind::LINK_OPENED;
  std::optional<std::string> detail;
  Instant at;
};
CHIROFLOW_DESCRIBE(StepView, kind, detail, at)

struct ProposedNoShow {
  SessionId session_id;
  store::PersonName patient;
  AdmissionClinician clinician;
  Instant scheduled_start_time;
  std::vector<StepView> steps;
};
CHIROFLOW_DESCRIBE(ProposedNoShow, session_id, patient, clinician, scheduled_start_time, steps)

/// Longest ago first, at most 100, each with its last 50 steps in their order.
Result<std::vector<ProposedNoShow>> proposed_no_shows(Call& call, const Empty& input);
/// It is none: the visit stays planned and is not proposed again. Error: not_found "Session".
Result<store::SessionRow> dismiss_no_show(Call& call, const SessionInput& input);

}  // namespace chiroflow::app
