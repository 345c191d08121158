// SPDX-License-Identifier: Apache-2.0
// LiveKit's webhooks come from anywhere. The first line of the input is the Authorization header, the rest the body: no token
// that our key did not sign passes, and whatever body passes gives an item that can be read again and holds no secret.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/providers/livekit/livekit_webhooks.hpp"
#include "crypto/digest.hpp"
#include "wire/json_value.hpp"

namespace {
using namespace chiroflow;
using namespace chiroflow::livekit;

const TokenMaker& tokens() {
  static const TokenMaker made({.api_key = "APIfuzz", .api_secret = crypto::sha256("not to be guessed").hex()});
  return made;
}

bool holds_secret(const wire::Value& value) {
  if (value.is(wire::Kind::array)) {
    for (const auto& item : value.items())
      if (holds_secret(item)) return true;
  }
  if (!value.is(wire::Kind::object)) return false;
  for (const auto& [name, member] : value.members())
    if (name == "turnPassword" || name == "turn_password" || name == "secret" || holds_secret(member)) return true;
  return false;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto line = std::min(input.find('\n'), input.size());
  const auto authorization = input.substr(0, line);
  const auto body = input.substr(std::min(line + 1, input.size()));
  const auto now = from_unix_ms(1'750'000'000'000);
  if (check_webhook_token(authorization, body, tokens(), now)) std::abort();

  // Claims from outside behind a right signature.
  if (const auto signed_claims = tokens().sign_json(authorization))
    static_cast<void>(check_webhook_token(*signed_claims, body, tokens(), now));

  const auto item = webhook_item(body);
  if (!item) return 0;
  if (item->dedup_key.empty() || item->dedup_key.size() > 200 || item->kind.empty()) std::abort();
  const auto kept = wire::Document::parse(item->payload);
  if (!kept || holds_secret(kept->root())) std::abort();
  const auto event = event_of(item->payload);
  if (!event || event->reason.size() > 200) std::abort();
  static_cast<void>(event_of(body));
  return 0;
}
