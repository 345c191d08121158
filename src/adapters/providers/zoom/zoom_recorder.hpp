// SPDX-License-Identifier: Apache-2.0
// Cloud recordings. Zoom keeps one recording for each time a room is held (the instance's UUID); stopping and starting again
// within it adds files to the same one. Ours is what one start made of it: zoom_segments.hpp. It records with the host's rights
// and only while the room is live.
// Source: developers.zoom.us/docs/api/meetings (live_meetings/{id}/events, meetings/{id}/recordings).
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/providers/zoom/zoom_client.hpp"
#include "adapters/providers/zoom/zoom_segments.hpp"
#include "ports/room_recorder.hpp"

namespace chiroflow::zoom {

/// What is recorded: a meeting or a session. Safe from any thread.
class RecordedRooms {
 public:
  struct Live {
    std::string instance;    // of the room, one for each time it is held
    bool recordable = true;  // false: encrypted from end to end
  };
  virtual ~RecordedRooms() = default;
  /// Nothing while nobody holds it. not_found for a room that Zoom does not know.
  virtual Result<std::optional<Live>> live(const ProviderRoom& room) = 0;
  /// What takes {"method":"recording.start"}; nothing where Zoom has nobody to tell.
  virtual Result<std::optional<std::string>> control_path(const ProviderRoom& room) = 0;
  virtual std::string recordings_path(const std::string& instance) const = 0;
};

/// Safe from any thread. The others must outlive it.
class ZoomRecorder : public RoomRecorder {
 public:
  ZoomRecorder(RecordedRooms& rooms, ZoomClient& client) : rooms_(rooms), client_(client) {}

  /// precondition_failed with cause "room_not_live" before the host has opened the room.
  Result<ProviderRecording> start(const ProviderRoom& room) override;
  /// Zoom does not tell whether a recording runs: gives one wherever the room is live, and where none is known here, what began
  /// last.
  Result<std::vector<std::string>> stop_all(const ProviderRoom& room) override;
  /// Stops whatever records in the room, but for another recording that was begun through this object since.
  Result<void> stop(const ProviderRoom& room, const std::string& recording) override;
  /// Zoom says nothing of a recording that is not finished: it counts as running while its room is live and nobody has
  /// stopped it through this object or confirmed its stop, as processed after that.
  Result<ProviderRecording> status(const ProviderRoom& room, const RecordingRef& recording) override;
  Result<void> download(const ProviderRoom& room, const RecordingRef& recording, const std::string& file,
                        ByteSink& sink) override;
  /// Past Zoom's trash, for good; what another start made, or somebody at Zoom, stays. precondition_failed with cause
  /// "recording_not_ready" while Zoom may still be at it: its files are not finished, or it knows of none and they may come, within a
  /// day of the stop.
  Result<void> remove(const ProviderRoom& room, const RecordingRef& recording) override;

 private:
  Result<void> control(const ProviderRoom& room, std::string_view method);
  Result<bool> is_live(const ProviderRoom& room, const std::string& instance);
  Result<bool> is_running(const ProviderRoom& room, const RecordingKey& key);
  Result<void> nothing_there(const ProviderRoom& room, const RecordingKey& key, const RecordingRef& recording);
  Result<void> remove_files(const std::string& instance, const std::vector<const wire::Value*>& files);
  /// What runs in an instance as far as this object knows: empty where it was stopped.
  struct Known {
    std::string instance;
    std::string recording;
  };
  void note_removed(const std::string& recording);
  bool was_removed(const std::string& recording);
  void remember(const std::string& instance, std::string recording);
  std::optional<std::string> known_in(const std::string& instance);

  RecordedRooms& rooms_;
  ZoomClient& client_;
  std::mutex guard_;
  std::deque<Known> known_;          // the last ones
  std::deque<std::string> removed_;  // the last ones, by their ids
};

}  // namespace chiroflow::zoom
