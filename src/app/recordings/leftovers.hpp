// SPDX-License-Identifier: Apache-2.0
// Objects in the folder of a recording that takes nothing any more and that no row of it names: a crash left them, or a write whose
// outcome nobody knew. Of one that still takes pieces nothing is a leftover: what was put may have its row in a moment.
#pragma once

#include <cstdint>

#include "app/recordings/work_lease.hpp"
#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

/// Right after the recording was finished or failed by whoever calls.
Result<void> clear_leftovers(const Services& services, const SessionRecording& recording);

/// Later, by whoever holds the lease. The decision is one transaction: finished or failed, not withdrawn, under no hold, the lease kept; it
/// leaves the event `recording.leftovers` with their number, and they go after it. Gives that number; a crash in between leaves them
/// to the next look.
Result<std::int64_t> clear_old_leftovers(const Services& services, const SessionRecording& seen,
                                         const LeasedRow& lease);

}  // namespace chiroflow::app
