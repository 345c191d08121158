// SPDX-License-Identifier: Apache-2.0
// The keys of recordings under a new master key (H-12): they lie outside the database, so its rotation does not reach them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/result.hpp"
#include "crypto/sealer.hpp"
#include "ports/recording_keys.hpp"

namespace chiroflow::app {

struct RewrappedKeys {
  std::int64_t keys = 0;     // looked at
  std::int64_t changed = 0;  // wrapped anew
};
/// One by one, each durable: may be broken off anywhere. Errors as with Sealer::rewrap.
Result<RewrappedKeys> rewrap_recording_keys(RecordingKeys& keys, const crypto::Sealer& sealer);

/// How many recordings need each master key, by its id.
Result<std::map<std::string, std::int64_t>> count_recording_key_uses(RecordingKeys& keys);

}  // namespace chiroflow::app
