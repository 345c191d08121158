// SPDX-License-Identifier: Apache-2.0
// The built-in engine for the tool. Configuration: {"signingKey": 32 characters or more, "issuer": text}.
#include "adapters/providers/builtin/builtin_provider.hpp"
#include "providers/tool/makers.hpp"
#include "wire/decode.hpp"

namespace chiroflow::testing {
namespace {

struct BuiltinConfig {
  std::string signing_key;
  std::string issuer;
};
CHIROFLOW_DESCRIBE(BuiltinConfig, signing_key, issuer)

Result<std::unique_ptr<VideoProvider>> make_builtin(const wire::Value& config, const Parts& parts) {
  const auto read = TRY(wire::decode<BuiltinConfig>(config, wire::Source::json));
  return std::make_unique<builtin::BuiltinProvider>(crypto::Secret(read.signing_key), read.issuer, parts.clock,
                                                    parts.random);
}

const Register builtin_engine("builtin", make_builtin);

}  // namespace
}  // namespace chiroflow::testing
