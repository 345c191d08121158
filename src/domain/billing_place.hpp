// SPDX-License-Identifier: Apache-2.0
// Place of service and telehealth modifier, derived per visit from where the patient is and how both met.
// Sources: CMS Transmittal 11045 (POS 02 and 10, from 1 Jan 2022); CPT modifiers 95 (audio and video) and 93 (audio only).
#pragma once

#include <optional>
#include <string>

#include "domain/enums.hpp"

namespace chiroflow {

struct BillingPlace {
  std::optional<std::string> place_of_service_code;  // "10" at home, "02" elsewhere
  std::optional<std::string> telehealth_modifier;    // "95", "93"; none when a biller has to decide
};

/// Nothing is set before the patient's location is known. A visit that was partly audio only has no modifier: payers differ.
BillingPlace derive_billing_place(std::optional<bool> patient_at_home, Modality modality, bool modality_mixed);

}  // namespace chiroflow
