// SPDX-License-Identifier: Apache-2.0
// For tests: what the audit log says of a change that found nothing to do.
#pragma once

#include <gtest/gtest.h>

#include "domain/audit_event.hpp"

namespace chiroflow::testing {

/// The reply showed a record of this patient all the same (H-17).
inline void expect_unchanged_read(const AuditEvent& event, const PatientId& patient) {
  EXPECT_EQ(event.action, AuditAction::READ) << event.event;
  EXPECT_EQ(event.outcome, AuditOutcome::SUCCESS) << event.event;
  EXPECT_EQ(event.details, R"({"unchanged":true})") << event.event;
  EXPECT_EQ(event.patient_id, patient) << event.event;
}

}  // namespace chiroflow::testing
