// SPDX-License-Identifier: Apache-2.0
// Cloud recordings. Zoom keeps one recording for each instance of a meeting (its UUID, our external id); stopping and
// starting again within it adds files to the same one. It records with the host's rights and only while the meeting is live.
// Source: developers.zoom.us/docs/api/meetings (live_meetings/{id}/events, meetings/{id}/recordings).
#pragma once

#include <deque>
#include <mutex>
#include <string>

#include "adapters/providers/zoom/zoom_client.hpp"
#include "ports/room_recorder.hpp"

namespace chiroflow::zoom {

/// Safe from any thread. The client must outlive it.
class ZoomRecorder : public RoomRecorder {
 public:
  explicit ZoomRecorder(ZoomClient& client) : client_(client) {}

  /// precondition_failed with cause "room_not_live" before the host has opened the meeting.
  Result<ProviderRecording> start(const ProviderRoom& room) override;
  /// Stops whatever records in the room.
  Result<void> stop(const ProviderRoom& room, const std::string& recording) override;
  /// Zoom says nothing of a recording that is not finished: it counts as running while its meeting is live and nobody has
  /// stopped it through this object, as processed after that.
  Result<ProviderRecording> status(const ProviderRoom& room, const std::string& recording) override;
  Result<void> download(const ProviderRoom& room, const std::string& recording, const std::string& file,
                        ByteSink& sink) override;
  /// Past Zoom's trash, for good.
  Result<void> remove(const ProviderRoom& room, const std::string& recording) override;

 private:
  Result<void> control(const std::string& number, std::string_view method);
  Result<bool> is_running(const ProviderRoom& room, const std::string& recording);
  void remember_stopped(const std::string& recording, bool stopped);
  bool was_stopped(const std::string& recording);

  ZoomClient& client_;
  std::mutex guard_;
  std::deque<std::string> stopped_;  // the last ones
};

}  // namespace chiroflow::zoom
