// SPDX-License-Identifier: Apache-2.0
// --lan: TLS for the local network without any set-up, so that a phone can be tried. Browsers give camera and microphone to
// https pages only, hence a certificate of our own; they warn about it once.
#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "main/config.hpp"
#include "ports/clock.hpp"
#include "ports/random.hpp"

namespace chiroflow::lan {

/// Listens on every address with a certificate for this machine's present IPv4 addresses and name, kept in the data
/// directory (lan-cert.pem, lan-key.pem) and made anew when those changed or it ends within 30 days.
/// Errors: precondition_failed when the machine is in no network or the files cannot be written.
Result<void> prepare(config::Config& config, const Clock& clock, Random& random);

/// What to tell the person who starts the server.
std::string advice(const std::string& url);

/// IPv4 addresses of this machine but loopback, those of private networks first.
std::vector<std::string> local_addresses();

}  // namespace chiroflow::lan
