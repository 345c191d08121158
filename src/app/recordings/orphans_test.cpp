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

TEST_F(RecordingOrphansTest, RowsThatNobodyLooksAfterAreCounted) {
  look_after();
  execute("UPDATE session_recording SET deletion_began_at = 1");
  EXPECT_EQ(found().rows_astray, 1);
  execute("UPDATE session_recording SET deletion_began_at = NULL");
  EXPECT_EQ(found().rows_astray, 0);
  execute(
      "INSERT INTO recording_deletion (recording_id, organization_id, began_at, attempts, next_attempt_at,"
      " objects_removed) SELECT id, organization_id, 1, 0, 1, 0 FROM session_recording");
  EXPECT_EQ(found().rows_astray, 1);
}

TEST_F(RecordingOrphansTest, WhatACrashLeftBesideAPieceIsClearedWhenItIsFinished) {
  const auto folder = clinic.organization.id.value + "/" + recording.value + "/";
  store.objects[folder + "2-ab"] = "put, and the server was killed";
  store.objects[clinic.organization.id.value + "/" + recording.value + "0/0-ab"] = "another recording's";
  look_after();
  EXPECT_FALSE(store.objects.contains(folder + "2-ab"));
  EXPECT_TRUE(store.objects.contains(clinic.organization.id.value + "/" + recording.value + "0/0-ab"));
  EXPECT_EQ(load<SessionRecording>(recording.value).status, RecordingStatus::AVAILABLE);
  EXPECT_EQ(found().pieces_without_objects, 0);
}

TEST_F(RecordingOrphansTest, WhatIsBeingUploadedIsPassedOver) {
  look_after();
  answer(patient_row, true);
  const auto running = take(start_it()).recording_id;
  store.objects[clinic.organization.id.value + "/" + running.value + "/0-ab"] = "put, and no row yet";
  EXPECT_TRUE(found().none());
}

}  // namespace
}  // namespace chiroflow::app
