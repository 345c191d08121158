// SPDX-License-Identifier: Apache-2.0
// Asks a STUN server for our address, and a TURN server for a relayed one that is given back at once: what a browser does before
// a call. Blocks.
#pragma once

#include <optional>
#include <string>

#include "adapters/system/stun_message.hpp"
#include "core/result.hpp"
#include "domain/ice_url.hpp"
#include "ports/clock.hpp"
#include "ports/random.hpp"

namespace chiroflow::system {

struct IceProbe {
  IceUrl url;
  std::string username, password;  // TURN only
  std::string ca_file;             // PEM; empty: the system's
  Millis deadline = Seconds(5);
};

struct IceAnswer {
  std::optional<stun::Address> mapped;
  std::optional<stun::Address> relayed;  // TURN only
  Millis latency{0};
};

/// Errors: provider_unavailable with cause "unresolved" (no such name), "closed" (no answer: the path is shut or nothing runs
/// there), "tls", "credentials" (the server refuses the secret), "quota", or "answer" (it says something else; the message names
/// its code).
Result<IceAnswer> probe_ice(const IceProbe& probe, const Clock& clock, Random& random);

}  // namespace chiroflow::system
