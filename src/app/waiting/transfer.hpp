// SPDX-License-Identifier: Apache-2.0
// Another clinician takes the visit over; the patient keeps their link, their place and what they answered.
#pragma once

#include <string>
#include <vector>

#include "app/call.hpp"
#include "store/views.hpp"

namespace chiroflow::app {

struct TransferSessionInput {
  SessionId session_id;
  ClinicianId clinician_id;
};
CHIROFLOW_DESCRIBE(TransferSessionInput, session_id, clinician_id)

struct TransferredSession : store::SessionRow {
  std::vector<std::string> warnings;
};
CHIROFLOW_DESCRIBE_DERIVED(TransferredSession, (store::SessionRow), warnings)

/// The appointment's clinician changes; overlaps and missing licences are warnings for who decides. To the same clinician
/// again: nothing changes. Errors: not_found "Session" or "Clinician", precondition_failed for a clinician who is no longer
/// active, conflict "session_state" when the visit is over.
Result<TransferredSession> transfer_session(Call& call, const TransferSessionInput& input);

}  // namespace chiroflow::app
