// SPDX-License-Identifier: Apache-2.0
// Which of Twilio's track recordings one start made. Twilio knows no "recording": rules switch it on for a room, and each
// track of each person becomes a file of its own, "RT…" (twilio.com/docs/video/api/recordings-resource, recording-rules).
// Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/providers/twilio/twilio_config.hpp"
#include "ports/room_recorder.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::twilio {

/// ProviderRecording::external_id: the room's SID and when the rules were switched on, by Twilio's clock:
/// "RM…:2030-01-15T09:45:00.000Z".
struct RecordingKey {
  std::string room_sid;
  Instant start;
};
std::string text_of(const RecordingKey& key);
/// Error: not_found for what is no such text.
Result<RecordingKey> recording_key(const std::string& text);

/// The recording rules of a room as they stand.
struct RecordingSwitch {
  std::string room_sid;
  bool on = false;               // some rule takes something
  std::optional<Instant> since;  // when they were set; nothing for a room whose rules were never set
};
RecordingSwitch recording_switch(const wire::Value& rules);

/// One recorded track.
struct TrackRecording {
  std::string sid;
  std::string status;  // processing, completed, deleted, failed
  std::string source;  // SID of the track
  bool audio = false;
  RecordingFile file;
};
/// Error: provider_unavailable/bad_response for one without SID or time.
Result<TrackRecording> track_recording(const wire::Value& item);

/// Those that the start at `start` made, oldest first. A start makes one of each track, so the first track that comes again
/// when all others have ended belongs to the next start, and so do all that are younger. (One that comes again while others
/// go on is a connection that Twilio took up anew.) `until`: when its stop was confirmed; none of its tracks began later.
std::vector<TrackRecording> of_start(std::vector<TrackRecording> all, Instant start,
                                     const std::optional<Instant>& until);

/// When the last of them ended.
std::optional<Instant> end_of(const std::vector<TrackRecording>& tracks);

/// The fields of "create composition": one mp4 of exactly these tracks, people side by side.
std::vector<std::pair<std::string, std::string>> composition_form(const TwilioConfig& config,
                                                                  const std::string& room_sid,
                                                                  const std::vector<TrackRecording>& tracks);
struct ComposedRecording {
  std::string status;  // enqueued, processing, completed, deleted, failed
  RecordingFile file;
};
ComposedRecording composed_recording(const wire::Value& composition);
/// Whether a composition was made of any of them.
bool is_made_of(const wire::Value& composition, const std::vector<TrackRecording>& tracks);

}  // namespace chiroflow::twilio
