// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/key_rotation.hpp"

#include "app/recordings/play.hpp"
#include "crypto/key_ring.hpp"
#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class RecordingKeyRotation : public RecordingFixture {};

TEST_F(RecordingKeyRotation, WhatWasRecordedBeforePlaysUnderTheNewKeyAlone) {
  ready();
  const auto recording = take(start_it()).recording_id;
  take(put(recording, 0, "one", true));
  look_after();
  const auto old = sealer.current_key_id();
  auto ring = *sealer.keys();
  ring.add_current(crypto::MasterKey::generate(random, clock.now()));
  sealer.use(ring);
  EXPECT_TRUE(take(count_recording_key_uses(keys)).contains(old));
  EXPECT_EQ(take(rewrap_recording_keys(keys, sealer)).changed, 1);
  EXPECT_EQ(take(rewrap_recording_keys(keys, sealer)).changed, 0) << "once";
  EXPECT_FALSE(take(count_recording_key_uses(keys)).contains(old));
  ring.remove(old);
  sealer.use(ring);
  EXPECT_TRUE(cipher_of(services, load<SessionRecording>(recording.value)));
}

TEST_F(RecordingKeyRotation, WhatACrashLeftOfAKeyIsPassedOver) {
  keys.kept["rec1.new-0123456789ab"] = "half";
  EXPECT_EQ(take(rewrap_recording_keys(keys, sealer)).keys, 0);
  EXPECT_TRUE(take(count_recording_key_uses(keys)).empty());
}

}  // namespace
}  // namespace chiroflow::app
