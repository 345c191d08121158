// SPDX-License-Identifier: Apache-2.0
// How long patients were promised that a recording is kept, by the texts that they signed.
#pragma once

#include "app/consents/evidence.hpp"
#include "domain/organization.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

/// By that consent, which has to be there.
Result<RecordingPromise> promise_of(const Services& services, db::Reader& reader, const OrganizationId& organization,
                                    const ConsentId& consent);

/// What a recording made now would be kept: never longer than the signed text promised, whatever the clinic has set since; none: until
/// further notice.
std::optional<int> days_to_keep(const Organization& organization, const RecordingPromise& promise);

/// By the consent that it was made under, whatever became of that, and by those to recording that hold now: the longest counts.
Result<RecordingPromise> longest_promise(const Services& services, db::Reader& reader,
                                         const SessionRecording& recording, Instant now);

}  // namespace chiroflow::app
