// SPDX-License-Identifier: Apache-2.0
#include "domain/billing_place.hpp"

namespace chiroflow {

BillingPlace derive_billing_place(std::optional<bool> patient_at_home, Modality modality, bool modality_mixed) {
  if (!patient_at_home) return {};
  BillingPlace place{.place_of_service_code = *patient_at_home ? "10" : "02", .telehealth_modifier = std::nullopt};
  if (!modality_mixed) place.telehealth_modifier = modality == Modality::AUDIO_ONLY ? "93" : "95";
  return place;
}

}  // namespace chiroflow
