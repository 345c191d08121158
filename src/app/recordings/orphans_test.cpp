// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/orphans.hpp"

#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class RecordingOrphansTest : public RecordingFixture {
 protected:
  RecordingOrphansTest() {
    ready();
    recording = take(start_it()).recording_id;
    take(put(recording, 0, "one"));
    take(put(recording, 1, "two", true));
  }
  RecordingOrphans found() { return take(find_recording_orphans(services)); }
  RecordingId recording;
};

TEST_F(RecordingOrphansTest, NothingIsMissingInOneThatIsWhole) {
  EXPECT_TRUE(found().none()) << "being finished";
  look_after();
  EXPECT_TRUE(found().none());
  EXPECT_EQ(found().recordings, 1);
}

TEST_F(RecordingOrphansTest, EachKindIsNamed) {
  look_after();
  store.objects[clinic.organization.id.value + "/lost/0-ab"] = "x";
  EXPECT_EQ(found().objects_without_rows, 1);
  keys.kept["lost"] = "x";
  EXPECT_EQ(found().keys_without_rows, 1);
  store.objects.clear();
  EXPECT_EQ(found().pieces_without_objects, 2);
  keys.kept.clear();
  EXPECT_EQ(found().recordings_without_keys, 1);
}

TEST_F(RecordingOrphansTest, WhatIsBeingUploadedIsPassedOver) {
  look_after();
  const auto running = take(start_it()).recording_id;
  store.objects[clinic.organization.id.value + "/" + running.value + "/0-ab"] = "put, and no row yet";
  EXPECT_TRUE(found().none());
}

}  // namespace
}  // namespace chiroflow::app
