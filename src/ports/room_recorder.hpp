// SPDX-License-Identifier: Apache-2.0
// Recordings that a video provider makes and keeps until we have fetched them. A recording is what one start made; it may
// be several files. Whether it may be made at all is decided before this port is called. Threads and errors as in
// video_provider.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ports/http_client.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow {

struct RecordingFile {
  std::string external_id;
  std::string format;                 // "mp4", "webm", "mkv", "m4a", "ogg", …
  std::optional<std::int64_t> bytes;  // nothing until the vendor tells
  std::optional<std::int64_t> duration_ms;
  std::optional<Instant> started_at;
};
CHIROFLOW_DESCRIBE(RecordingFile, external_id, format, bytes, duration_ms, started_at)

struct ProviderRecording {
  std::string external_id;
  RecordingStatus status = RecordingStatus::RECORDING;
  std::vector<RecordingFile> files;  // known once status is AVAILABLE
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
  std::string failure;  // FAILED only: the vendor's reason
};
CHIROFLOW_DESCRIBE(ProviderRecording, external_id, status, files, started_at, ended_at, failure)

/// Which of a provider's recordings is meant.
struct RecordingRef {
  std::string external_id;
  std::optional<Instant> until;  // when its stop was confirmed, by our clock; none: it may still run
};

/// Whether what began then, by the provider's clock, began after that stop: it is another recording's, maybe one that somebody started
/// at the provider's console. Two seconds for clocks and for vendors that tell whole seconds.
inline bool is_of_later(Instant began, const std::optional<Instant>& until) {
  return until && began > *until + Seconds(2);
}

class RoomRecorder {
 public:
  virtual ~RoomRecorder() = default;
  virtual Result<ProviderRecording> start(const ProviderRoom& room) = 0;
  /// Ends whatever records in the room, also what nobody here began, and gives what ran (ids; none: nothing ran). For a room
  /// that the vendor has forgotten: nothing ran.
  virtual Result<std::vector<std::string>> stop_all(const ProviderRoom& room) = 0;
  /// Stopping what has stopped succeeds.
  virtual Result<void> stop(const ProviderRoom& room, const std::string& recording) = 0;
  virtual Result<ProviderRecording> status(const ProviderRoom& room, const RecordingRef& recording) = 0;
  /// precondition_failed with cause "recording_not_ready" before the vendor has finished it.
  virtual Result<void> download(const ProviderRoom& room, const RecordingRef& recording, const std::string& file,
                                ByteSink& sink) = 0;
  /// Gone at the vendor for good, as far as it lets us. Removing what is gone succeeds.
  virtual Result<void> remove(const ProviderRoom& room, const RecordingRef& recording) = 0;
};

}  // namespace chiroflow
