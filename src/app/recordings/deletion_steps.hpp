// SPDX-License-Identifier: Apache-2.0
// The deletion of one recording, in phases. Each ends with a transaction that says so, so that whoever comes after a crash goes on
// with the next one:
//   1 begin       nobody gets at it from here on
//   2 decide      no hold stands, and key and pieces were seen to be there; from here on none can stop it. Until here a hold calls the deletion off
//   3 key         destroyed, and seen to be gone: no copy of the content can be read any more
//   4 bytes       removed from the store, and the store lists nothing
//   5 certificate signed; the row stays, without content
// Whoever works on it holds a lease; every transaction checks it, so two servers do each phase once, and a phase that is done
// twice all the same does no harm.
#pragma once

#include "app/call.hpp"
#include "domain/deletion_work.hpp"
#include "domain/recording.hpp"
#include "domain/retention.hpp"

namespace chiroflow::app {

/// Phase 1, of a recording that may go. `by`: none for retention. The caller has locked the row and asked whether it may go.
Result<void> begin_deletion(Call& call, db::Writer& writer, SessionRecording& recording,
                            const std::optional<UserId>& by, const std::string& reason);

/// Deletions under way that nobody works on, across organizations, those that waited longest first.
Result<std::vector<RecordingDeletion>> open_deletions(db::Reader& reader, Instant now, int limit);
/// Takes the lease; none when somebody else has it or the work is done.
Result<std::optional<RecordingDeletion>> lease_deletion(const Services& services, const OrganizationId& organization,
                                                        const RecordingId& recording);

CHIROFLOW_ENUM(DeletionStep, WENT_ON, DELETED, CALLED_OFF, LEASE_LOST)

/// One of the phases 2 to 5: the first that is not done.
Result<DeletionStep> do_next_step(const Services& services, const RecordingDeletion& leased);
/// All that are left. What fails is tried again later, sooner at first; the recording's row says why.
Result<DeletionStep> finish_deletion(const Services& services, const RecordingDeletion& leased);

}  // namespace chiroflow::app
