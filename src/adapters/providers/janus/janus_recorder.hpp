// SPDX-License-Identifier: Apache-2.0
// Recordings of a VideoRoom. Janus keeps every stream in a file of its own, in a folder that this machine shares with it;
// after the end one film is made of them in the background. Janus can neither list nor send nor delete recordings: that is
// done here on the files.
#pragma once

#include "adapters/providers/janus/film_queue.hpp"
#include "adapters/providers/janus/janus_admin.hpp"
#include "adapters/providers/janus/janus_ids.hpp"
#include "adapters/providers/janus/recording_folder.hpp"
#include "ports/room_recorder.hpp"

namespace chiroflow::janus {

class JanusRecorder : public RoomRecorder {
 public:
  /// All are kept by reference.
  JanusRecorder(const JanusConfig& config, JanusAdmin& admin, ChildProcesses& children, const Clock& clock,
                Random& random, Logger& log)
      : config_(config),
        admin_(admin),
        clock_(clock),
        random_(random),
        film_maker_(config, children, clock),
        films_(film_maker_, clock, log) {}

  /// Why nothing can be recorded, as a sentence for staff; empty when it can.
  std::string what_is_missing() const;

  /// A recording that runs already is given back.
  Result<ProviderRecording> start(const ProviderRoom& room) override;
  /// The name of the recording, or the room's id for one that somebody began at the gateway itself.
  Result<std::vector<std::string>> stop_all(const ProviderRoom& room) override;
  Result<void> stop(const ProviderRoom& room, const std::string& recording) override;
  Result<ProviderRecording> status(const ProviderRoom& room, const RecordingRef& recording) override;
  Result<void> download(const ProviderRoom& room, const RecordingRef& recording, const std::string& file,
                        ByteSink& sink) override;
  Result<void> remove(const ProviderRoom& room, const RecordingRef& recording) override;

 private:
  struct Place {
    JanusId room;
    std::string secret;
    std::string name;  // of the recording
    RecordingFolder folder;
  };
  Result<Place> place_of(const ProviderRoom& room, const std::string& recording) const;
  Result<void> direct(const Place& place);
  Result<void> switch_recording(const JanusId& room, const std::string& secret, bool on);
  Result<bool> still_records(const JanusId& room);
  Result<void> finish(const Place& place);
  ProviderRecording view(const Place& place, RecordingStatus status) const;

  const JanusConfig& config_;
  JanusAdmin& admin_;
  const Clock& clock_;
  Random& random_;
  FilmMaker film_maker_;
  FilmQueue films_;
};

}  // namespace chiroflow::janus
