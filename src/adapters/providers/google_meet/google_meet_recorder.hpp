// SPDX-License-Identifier: Apache-2.0
// Recordings that people in a Meet conference have started there, and the transcript of the same conference where somebody
// switched one on. Google starts and stops none from outside. Files lie in the organizer's Drive.
#pragma once

#include "adapters/providers/google_meet/google_meet_spaces.hpp"
#include "ports/room_recorder.hpp"

namespace chiroflow::google_meet {

inline constexpr const char* kNoRecordingControl =
    "Google Meet lets a recording be started and stopped only by a person in the meeting; start it in the Meet window";

class GoogleMeetRecorder : public RoomRecorder {
 public:
  GoogleMeetRecorder(const GoogleMeetConfig& config, GoogleClient& client, Spaces& spaces)
      : config_(config), client_(client), spaces_(spaces) {}

  /// Always unsupported.
  Result<ProviderRecording> start(const ProviderRoom& room) override;
  /// unsupported while one runs.
  Result<std::vector<std::string>> stop_all(const ProviderRoom& room) override;
  /// unsupported while it runs.
  Result<void> stop(const ProviderRoom& room, const std::string& recording) override;
  /// `recording` is "conferenceRecords/…/recordings/…"; empty: the newest of the room, for where no events tell of it.
  /// Files: the video ("mp4", its id in Drive) and transcripts ("txt", "document/" and the id).
  Result<ProviderRecording> status(const ProviderRoom& room, const RecordingRef& recording) override;
  /// From Drive; needs the scope drive.meet.readonly delegated.
  Result<void> download(const ProviderRoom& room, const RecordingRef& recording, const std::string& file,
                        ByteSink& sink) override;
  /// Succeeds for what Google does not have (any more), unsupported otherwise: it would take the right to write in Drive.
  Result<void> remove(const ProviderRoom& room, const RecordingRef& recording) override;

 private:
  Result<ProviderRecording> get(const std::string& recording, SteadyInstant until);
  Result<std::string> newest(const ProviderRoom& room, SteadyInstant until);
  Result<void> add_transcripts(ProviderRecording& recording, SteadyInstant until);

  const GoogleMeetConfig& config_;
  GoogleClient& client_;
  Spaces& spaces_;
};

}  // namespace chiroflow::google_meet
