// SPDX-License-Identifier: Apache-2.0
#include "main/doctor/checks.hpp"
#include "support/deletion_world.hpp"

namespace chiroflow::doctor {
namespace {

class DoctorRetention : public testing::DeletionWorld {
 protected:
  Finding only_finding() {
    Findings findings;
    check_retention(database(), findings);
    EXPECT_EQ(findings.all().size(), 1u);
    return findings.all().at(0);
  }
};

TEST_P(DoctorRetention, IsFineAsItIs) {
  record(session);
  withdraw();
  EXPECT_EQ(only_finding().level, Level::ok);
}

TEST_P(DoctorRetention, TellsOfAHaltAndWhatToDo) {
  record(session);
  withdraw();
  clock.jump_to(clock.now() + Hours(24 * 90));
  withdraw();
  const auto finding = only_finding();
  EXPECT_EQ(finding.level, Level::warning);
  EXPECT_NE(finding.text.find("o1"), std::string::npos);
  EXPECT_NE(finding.advice.find("chiroflow retention --allow"), std::string::npos);
}

TEST_P(DoctorRetention, TellsOfDeletionsThatDoNotComeToTheirEnd) {
  take_it(remove(record(session)));
  shelf.mishap = [](const std::string&) -> Result<void> { return fail(internal_error("read-only disk")); };
  for (int attempt = 0; attempt < 3; ++attempt) {
    finish();
    clock.advance(Hours(1));
  }
  EXPECT_NE(only_finding().text.find("1 recordings could not be deleted"), std::string::npos);
}

CHIROFLOW_ON_EVERY_DATABASE(DoctorRetention);

}  // namespace
}  // namespace chiroflow::doctor
