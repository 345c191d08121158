// SPDX-License-Identifier: Apache-2.0
// Recording in Twilio's cloud: rules switch it on and off, files come one a track, and one mp4 is composed of them once the
// room has ended (twilio.com/docs/video/api/compositions-resource). twilio_recordings.hpp tells what one recording is.
#pragma once

#include <mutex>

#include "adapters/providers/twilio/twilio_client.hpp"
#include "adapters/providers/twilio/twilio_recordings.hpp"
#include "ports/clock.hpp"
#include "ports/room_recorder.hpp"

namespace chiroflow::twilio {

/// Configuration, client and clock must outlive it.
class TwilioRecorder : public RoomRecorder {
 public:
  TwilioRecorder(const TwilioConfig& config, const TwilioClient& client, const Clock& clock)
      : config_(config), client_(client), clock_(clock) {}

  /// Where recording is on already, that recording.
  Result<ProviderRecording> start(const ProviderRoom& room) override;
  Result<std::vector<std::string>> stop_all(const ProviderRoom& room) override;
  Result<void> stop(const ProviderRoom& room, const std::string& recording) override;
  /// AVAILABLE when there is something to play. With composition that is after the room's end, the mp4 first; where Twilio
  /// could not compose, and without composition, the tracks' files alone. FAILED also when nobody sent anything.
  Result<ProviderRecording> status(const ProviderRoom& room, const RecordingRef& recording) override;
  Result<void> download(const ProviderRoom& room, const RecordingRef& recording, const std::string& file,
                        ByteSink& sink) override;
  /// Stops it first. precondition_failed with cause "recording_not_ready" while Twilio still works on a part of it, after the
  /// other parts have been removed: to be called again.
  Result<void> remove(const ProviderRoom& room, const RecordingRef& recording) override;

  /// Every recording and composition of the room, likewise. Goes on after a failure and tells the first.
  Result<void> remove_all(const std::string& room_sid);

 private:
  struct Removable {
    std::string path;
    std::string status;
  };
  Result<RecordingSwitch> rules_of(const std::string& room_sid_or_name) const;
  Result<bool> is_running(const RecordingKey& key) const;
  Result<bool> room_lives(const std::string& room_sid_or_name) const;
  Result<void> switch_off(const std::string& room_sid) const;
  Result<std::vector<TrackRecording>> tracks_of(const std::string& room_sid) const;
  Result<std::optional<ComposedRecording>> composition_of(const std::string& room_sid,
                                                          const std::vector<TrackRecording>& tracks) const;
  Result<std::optional<ComposedRecording>> compose(const std::string& room_sid,
                                                   const std::vector<TrackRecording>& tracks);
  Result<void> settle(ProviderRecording& recording, const RecordingKey& key, std::vector<TrackRecording> tracks);
  Result<void> delete_all(const std::vector<Removable>& all) const;

  const TwilioConfig& config_;
  const TwilioClient& client_;
  const Clock& clock_;
  std::mutex composing_;
};

}  // namespace chiroflow::twilio
