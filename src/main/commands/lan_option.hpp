// SPDX-License-Identifier: Apache-2.0
// --lan of serve and demo.
#pragma once

#include <CLI/CLI.hpp>

#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "main/lan.hpp"

namespace chiroflow::commands {

inline void add_lan_option(CLI::App& command, bool& lan) {
  command.add_flag("--lan", lan,
                   "Listen in the local network with a certificate of this machine's own, to try a phone");
}

inline Result<void> open_to_network(config::Config& config) {
  const system::SystemClock clock;
  system::SystemRandom random;
  return lan::prepare(config, clock, random);
}

}  // namespace chiroflow::commands
