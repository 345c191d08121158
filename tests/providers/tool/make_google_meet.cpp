// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_meet_provider.hpp"
#include "providers/tool/makers.hpp"
#include "wire/decode.hpp"

namespace chiroflow::testing {

static const Register kGoogleMeet(
    "google_meet", [](const wire::Value& config, const Parts& parts) -> Result<std::unique_ptr<VideoProvider>> {
      auto decoded = TRY(wire::decode<google_meet::GoogleMeetConfig>(config, wire::Source::json));
      return std::make_unique<google_meet::GoogleMeetProvider>(std::move(decoded), parts.http, parts.clock, parts.log);
    });

}  // namespace chiroflow::testing
