// SPDX-License-Identifier: Apache-2.0
// What is said of how long a recording is kept is what happens to it.
#include "app/recordings/promise.hpp"

#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class RecordingPromises : public RecordingFixture {
 protected:
  void keep(const std::string& days) {
    execute("UPDATE organization SET recording_retention_days = " + days + ", recording_retention_reason = 'lessons'");
  }
};

TEST_F(RecordingPromises, TheShorterOfTextAndSettingIsSaidToEverybody) {
  ready();
  keep("90");
  EXPECT_EQ(state().retention_days, 30);
  EXPECT_EQ(state(patient).retention_days, 30);
  keep("5");
  EXPECT_EQ(state().retention_days, 5);
  keep("NULL");
  EXPECT_EQ(state().retention_days, 30);
  renew_consent(std::nullopt, true);
  EXPECT_EQ(state().retention_days, std::nullopt) << "until further notice";
}

TEST_F(RecordingPromises, WithoutAConsentTheSettingIsSaid) {
  execute("UPDATE telehealth_consent SET status = 'EXPIRED' WHERE consent_type = 'RECORDING'");
  keep("14");
  EXPECT_EQ(state().retention_days, 14);
}

TEST_F(RecordingPromises, OfARunningRecordingItsOwnIsSaid) {
  ready();
  const auto id = take(start_it()).recording_id;
  EXPECT_EQ(load<SessionRecording>(id.value).retention_days, 30);
  keep("5");
  EXPECT_EQ(state().retention_days, 30) << "what was said when it began";
}

}  // namespace
}  // namespace chiroflow::app
