// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_provider.hpp"
#include "providers/tool/makers.hpp"
#include "wire/decode.hpp"

namespace chiroflow::testing {
namespace {

const Register kTwilio("twilio",
                       [](const wire::Value& config, const Parts& parts) -> Result<std::unique_ptr<VideoProvider>> {
                         auto read = TRY(wire::decode<twilio::TwilioConfig>(config, wire::Source::json));
                         return std::make_unique<twilio::TwilioProvider>(std::move(read), parts.http, parts.clock);
                       });

}  // namespace
}  // namespace chiroflow::testing
