// SPDX-License-Identifier: Apache-2.0
// The original billed every session as POS 02 with modifier 95 before anything was known of it.
#include "domain/billing_place.hpp"

#include <gtest/gtest.h>

namespace chiroflow {
namespace {

TEST(BillingPlace, IsUnknownBeforeThePatientsLocationIs) {
  for (const auto modality : {Modality::AUDIO_VIDEO, Modality::AUDIO_ONLY})
    for (const bool mixed : {false, true}) {
      const auto place = derive_billing_place(std::nullopt, modality, mixed);
      EXPECT_EQ(place.place_of_service_code, std::nullopt);
      EXPECT_EQ(place.telehealth_modifier, std::nullopt);
    }
}

TEST(BillingPlace, Is10AtHomeAnd02Elsewhere) {
  EXPECT_EQ(derive_billing_place(true, Modality::AUDIO_VIDEO, false).place_of_service_code, "10");
  EXPECT_EQ(derive_billing_place(false, Modality::AUDIO_VIDEO, false).place_of_service_code, "02");
}

TEST(BillingPlace, HasModifier95WithVideoAnd93WithoutIt) {
  EXPECT_EQ(derive_billing_place(true, Modality::AUDIO_VIDEO, false).telehealth_modifier, "95");
  EXPECT_EQ(derive_billing_place(true, Modality::AUDIO_ONLY, false).telehealth_modifier, "93");
  EXPECT_EQ(derive_billing_place(false, Modality::AUDIO_ONLY, false).telehealth_modifier, "93");
}

TEST(BillingPlace, LeavesTheModifierOfAMixedVisitToTheBiller) {
  for (const auto modality : {Modality::AUDIO_VIDEO, Modality::AUDIO_ONLY}) {
    const auto place = derive_billing_place(true, modality, true);
    EXPECT_EQ(place.place_of_service_code, "10");
    EXPECT_EQ(place.telehealth_modifier, std::nullopt);
  }
}

}  // namespace
}  // namespace chiroflow
