// SPDX-License-Identifier: Apache-2.0
// LiveKit for the tool. Configuration: livekit::LiveKitConfig.
#include "adapters/providers/livekit/livekit_provider.hpp"
#include "providers/tool/makers.hpp"
#include "wire/decode.hpp"

namespace chiroflow::testing {
namespace {

Result<std::unique_ptr<VideoProvider>> make_livekit(const wire::Value& config, const Parts& parts) {
  const auto read = TRY(wire::decode<livekit::LiveKitConfig>(config, wire::Source::json));
  return std::make_unique<livekit::LiveKitProvider>(read, parts.http, parts.clock);
}

const Register livekit_engine("livekit", make_livekit);

}  // namespace
}  // namespace chiroflow::testing
