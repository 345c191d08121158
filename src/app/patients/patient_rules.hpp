// SPDX-License-Identifier: Apache-2.0
// What a patient's record must keep to beside the lengths and formats of its fields.
#pragma once

#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/patient.hpp"

namespace chiroflow::app {

/// Names that say something, a birth date that a living memory reaches, a language of BCP 47's shape.
/// Error: invalid_argument naming the field.
Result<void> check_patient(const Patient& patient, Instant now);

}  // namespace chiroflow::app
