// SPDX-License-Identifier: Apache-2.0
// Recording through LiveKit's egress service, which joins the room and writes one MP4 file to an S3 store. LiveKit knows the
// recording; the file is read from and deleted in the store.
#pragma once

#include "adapters/providers/livekit/livekit_client.hpp"
#include "adapters/providers/livekit/recording_store.hpp"
#include "ports/room_recorder.hpp"

namespace chiroflow::livekit {

/// Safe from any thread. The client must outlive it.
class Recorder : public RoomRecorder {
 public:
  Recorder(const Client& client, BucketReader bucket) : client_(client), bucket_(std::move(bucket)) {}

  /// A recording that already runs in the room is adopted, so that a start whose answer was lost may be repeated.
  Result<ProviderRecording> start(const ProviderRoom& room) override;
  /// Recordings of the room, of people and of tracks alike, and streams to elsewhere.
  Result<std::vector<std::string>> stop_all(const ProviderRoom& room) override;
  Result<void> stop(const ProviderRoom& room, const std::string& recording) override;
  Result<ProviderRecording> status(const ProviderRoom& room, const RecordingRef& recording) override;
  /// Works from the store alone once LiveKit has forgotten the recording.
  Result<void> download(const ProviderRoom& room, const RecordingRef& recording, const std::string& file,
                        ByteSink& sink) override;
  /// precondition_failed with cause "recording_forgotten" when LiveKit no longer says which file it was.
  Result<void> remove(const ProviderRoom& room, const RecordingRef& recording) override;

 private:
  const Client& client_;
  const BucketReader bucket_;
};

}  // namespace chiroflow::livekit
