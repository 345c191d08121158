// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/late_stop.hpp"

#include <algorithm>

namespace chiroflow::app {

namespace {
bool lacks_a_yes(RecordingStop why) {
  using enum RecordingStop;
  switch (why) {
    case REFUSED:
    case REVOKED:
    case PARTICIPANT:
    case NEWCOMER: return true;
    case STAFF:
    case SESSION_ENDED:
    case LOST:
    case FAILED: return false;
  }
  return true;
}
}  // namespace

bool went_on_after_a_no(const SessionRecording& recording, std::optional<Instant> reached) {
  if (!recording.stop_reason || !recording.ended_at || !reached) return false;
  return lacks_a_yes(*recording.stop_reason) && *reached > *recording.ended_at + kStopTakes;
}

std::optional<Instant> end_of_film(const ProviderRecording& made) {
  auto end = made.ended_at;
  for (const auto& file : made.files) {
    if (!file.started_at || !file.duration_ms) continue;
    const auto ended = *file.started_at + Millis(*file.duration_ms);
    end = end ? std::max(*end, ended) : ended;
  }
  return end;
}

}  // namespace chiroflow::app
