// SPDX-License-Identifier: Apache-2.0
// The way out for a recording that is to be deleted and whose key is truly lost: the operator gives the key up, the bytes go, and the
// certificate says that the key was not found.
#pragma once

#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

/// The deletion goes on with the next round. Errors: not_found "Recording"; precondition_failed "not_withdrawn", "recording_deleted",
/// "key_there"; storage_unavailable where the folder of the keys is not the one: nobody could say what is lost.
Result<void> give_up_key(const Services& services, const OrganizationId& organization, const RecordingId& id);

}  // namespace chiroflow::app
