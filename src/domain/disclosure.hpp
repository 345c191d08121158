// SPDX-License-Identifier: Apache-2.0
// To whom something of a patient's record was given outside treatment, payment and operations, or may have been: what a patient may
// ask of the last six years (45 CFR 164.528). Rows are never changed; a correction is a row of its own.
#pragma once

#include <optional>

#include "core/describe.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

using DisclosureId = Id<struct DisclosureTag>;

struct Disclosure {
  DisclosureId id;
  OrganizationId organization_id;
  PatientId patient_id;
  std::optional<RecordingId> recording_id;
  std::optional<DisclosureId> corrects_id;  // which counts no more
  Sealed recipient;
  Sealed what;
  Sealed purpose;
  UserId recorded_by;
  Instant disclosed_at;
  Instant recorded_at;
};
CHIROFLOW_DESCRIBE(Disclosure, id, organization_id, patient_id, recording_id, corrects_id, recipient, what, purpose,
                   recorded_by, disclosed_at, recorded_at)

}  // namespace chiroflow
