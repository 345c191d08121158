// SPDX-License-Identifier: Apache-2.0
#include "app/mail/masked_address.hpp"

#include <gtest/gtest.h>

namespace chiroflow::app {
namespace {

TEST(MaskedAddress, LeavesWhatItsOwnerRecognizes) {
  EXPECT_EQ(masked_address("ann@patient.example"), "a***@p***.example");
  EXPECT_EQ(masked_address("a@b.c.co"), "a***@b***.co");
}

TEST(MaskedAddress, TearsNoCharacterApartAndNeverFails) {
  EXPECT_EQ(masked_address("ñandú@españa.example"), "ñ***@e***.example");
  EXPECT_EQ(masked_address("root@localhost"), "r***@l***");
  EXPECT_EQ(masked_address("@"), "***@***");
  EXPECT_EQ(masked_address(""), "***");
}

}  // namespace
}  // namespace chiroflow::app
