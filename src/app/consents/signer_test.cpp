// SPDX-License-Identifier: Apache-2.0
#include "app/consents/signer.hpp"

#include <gtest/gtest.h>

namespace chiroflow::app {
namespace {

using enum SignerCapacity;

ConsentSituation on(const char* today, const char* birth, int of_age = 18) {
  ConsentSituation situation;
  situation.today = *parse_date(today);
  situation.birth_date = parse_date(birth);
  situation.rule.age_of_majority = of_age;
  return situation;
}

TEST(ConsentSigner, IsAParentOrGuardianUntilTheStatesAgeOfMajority) {
  EXPECT_TRUE(must_be_guardian(on("2026-02-27", "2008-02-28")));
  EXPECT_FALSE(must_be_guardian(on("2026-02-28", "2008-02-28")));
  EXPECT_TRUE(must_be_guardian(on("2026-02-28", "2008-02-28", 19)));
  EXPECT_EQ(capacities_for(ParticipantRole::PATIENT, on("2026-02-27", "2008-02-28")), (std::vector{PARENT, GUARDIAN}));
}

TEST(ConsentSigner, SignsOnAGuardiansLinkInAnotherCapacityThanSelf) {
  const auto adult = on("2026-02-27", "1980-02-28");
  EXPECT_EQ(capacities_for(ParticipantRole::GUARDIAN, adult), (std::vector{GUARDIAN, POWER_OF_ATTORNEY}));
  EXPECT_EQ(capacities_for(ParticipantRole::PATIENT, adult).front(), SELF);
}

TEST(ConsentSigner, IsNeverAnInterpreterGuestOrObserver) {
  const auto adult = on("2026-02-27", "1980-02-28");
  for (const auto role :
       {ParticipantRole::INTERPRETER, ParticipantRole::GUEST, ParticipantRole::OBSERVER, ParticipantRole::CLINICIAN})
    EXPECT_TRUE(capacities_for(role, adult).empty());
}

TEST(ConsentSigner, SaysHowTheyAreRelatedUnlessItIsTheirOwn) {
  EXPECT_TRUE(check_capacity(SELF, std::nullopt, {SELF}, false));
  EXPECT_TRUE(check_capacity(PARENT, "mother", {PARENT, GUARDIAN}, true));
  EXPECT_EQ(check_capacity(PARENT, " ", {PARENT}, true).error().issues.at(0).path.at(0),
            Issue::PathPart("relationship"));
  EXPECT_EQ(check_capacity(SELF, "me", {PARENT, GUARDIAN}, true).error().cause, "guardian_must_sign");
  EXPECT_EQ(check_capacity(SELF, "me", {GUARDIAN}, false).error().issues.at(0).path.at(0), Issue::PathPart("capacity"));
}

TEST(ConsentSignature, IsTheTypedNameItself) {
  EXPECT_TRUE(check_signature(SignatureType::typed, " Ann Lee ", "Ann Lee"));
  EXPECT_FALSE(check_signature(SignatureType::typed, "Ann", "Ann Lee"));
  EXPECT_FALSE(check_signature(SignatureType::typed, " ", " "));
}

TEST(ConsentSignature, IsDrawnWithinItsField) {
  const auto drawn = [](const char* text) { return check_signature(SignatureType::drawn, text, "Ann").has_value(); };
  EXPECT_TRUE(drawn(R"([{"points":[[0,0,0],[1000,1000,12]]}])"));
  EXPECT_TRUE(drawn(R"([{"points":[[5,5,0]]},{"points":[[6,6,80]]}])"));
  for (const char* wrong :
       {"", "[]", "{}", "null", R"([{"points":[[5,5,0]]}])", R"([{"points":[[5,5],[6,6]]}])", R"([[[1,2,3],[1,2,3]]])",
        R"([{"points":[[5,1001,0],[6,6,1]]}])", R"([{"points":[[-1,5,0],[6,6,1]]}])",
        R"([{"points":[[5.5,5,0],[6,6,1]]}])", R"([{"points":[["5",5,0],[6,6,1]]}])", R"([{"points":{}}])"})
    EXPECT_FALSE(drawn(wrong)) << wrong;
}

}  // namespace
}  // namespace chiroflow::app
