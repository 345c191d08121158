// SPDX-License-Identifier: Apache-2.0
// What records were used for (H-18), in the codes of HL7's value set v3-PurposeOfUse (terminology.hl7.org). It follows from an
// event's other fields and is kept nowhere beside them.
#pragma once

#include "domain/audit_event.hpp"

namespace chiroflow {

/// TREAT: treatment. ETREAT: emergency treatment. HOPERAT: health care operations. HCOMPL: health care compliance.
/// PATRQT: asked for by the patient or who is with them. HSYSADMIN: running the server.
CHIROFLOW_ENUM(PurposeOfUse, TREAT, ETREAT, HOPERAT, HCOMPL, PATRQT, HSYSADMIN)

/// Of staff: by what they called. The declared purpose of that, not what somebody had in mind.
PurposeOfUse purpose_of_use(const AuditEvent& event);

}  // namespace chiroflow
