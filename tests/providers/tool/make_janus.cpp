// SPDX-License-Identifier: Apache-2.0
// Janus for the tool; the configuration is JanusConfig.
#include "adapters/providers/janus/janus_provider.hpp"
#include "adapters/system/posix_child_processes.hpp"
#include "adapters/system/system_clock.hpp"
#include "providers/tool/makers.hpp"
#include "wire/decode.hpp"

namespace chiroflow::testing {
namespace {

Result<std::unique_ptr<VideoProvider>> make_janus(const wire::Value& config, const Parts& parts) {
  // Child processes end by the machine's time also where the provider's stands.
  static system::SystemClock machine_clock;
  static system::PosixChildProcesses children(machine_clock);
  return std::make_unique<janus::JanusProvider>(TRY(wire::decode<janus::JanusConfig>(config, wire::Source::json)),
                                                parts.http, children, parts.clock, parts.random, parts.log);
}

const Register janus_engine("janus", make_janus);

}  // namespace
}  // namespace chiroflow::testing
