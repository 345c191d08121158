// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/key_rotation.hpp"

namespace chiroflow::app {

Result<RewrappedKeys> rewrap_recording_keys(RecordingKeys& keys, const crypto::Sealer& sealer) {
  RewrappedKeys done;
  for (const auto& name : TRY(keys.names())) {
    const auto wrapped = TRY(keys.get(name));
    // What a crash left half-written is no key of anything.
    if (!wrapped || !crypto::Sealer::master_key_of(*wrapped)) continue;
    ++done.keys;
    const auto fresh = TRY(sealer.rewrap(*wrapped));
    if (!fresh) continue;
    TRY(keys.put(name, *fresh));
    ++done.changed;
  }
  return done;
}

Result<std::map<std::string, std::int64_t>> count_recording_key_uses(RecordingKeys& keys) {
  std::map<std::string, std::int64_t> uses;
  for (const auto& name : TRY(keys.names()))
    if (const auto wrapped = TRY(keys.get(name)))
      if (const auto id = crypto::Sealer::master_key_of(*wrapped)) ++uses[*id];
  return uses;
}

}  // namespace chiroflow::app
