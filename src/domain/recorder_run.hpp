// SPDX-License-Identifier: Apache-2.0
// What a provider's recorder does in one of our rooms, and what is left to do about it: stop it, fetch what it made, have it deleted
// there. The row is there before the provider is asked, so that whatever becomes of this process somebody goes on.
#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

/// One run of a provider's recorder. What nobody here started is stopped and told; what it made is neither fetched nor deleted, since
/// it is the clinic's own matter at its provider.
struct RecorderRun {
  RecorderRunId id;
  OrganizationId organization_id;
  SessionId session_id;
  RoomId room_id;
  bool ours = false;  // started here
  std::optional<std::string>
      external_id;       // the provider's; none: it has not told. Zoom's is the same for all of one meeting
  Instant began_at;      // or was noticed
  Instant next_look_at;  // while it should run
  std::optional<Instant> stopped_at;  // the provider said that it records no more
  std::optional<Instant> fetched_at;  // what it made is kept here, or there was nothing to keep
  std::optional<Instant> done_at;     // nothing is left to do
  std::optional<std::string> lease;   // whoever fetches or removes
  std::optional<Instant> leased_until;
  int attempts = 0;
  Instant next_attempt_at;
  std::optional<std::string> last_error;  // an error's name
};
CHIROFLOW_DESCRIBE(RecorderRun, id, organization_id, session_id, room_id, ours, external_id, began_at, next_look_at,
                   stopped_at, fetched_at, done_at, lease, leased_until, attempts, next_attempt_at, last_error)

}  // namespace chiroflow
