// SPDX-License-Identifier: Apache-2.0
// Callbacks of Twilio: whatever comes as address, signature and body ends without a crash; nothing is taken that was not
// signed, and what was signed becomes an item with a key that can be stored and a meaning.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/twilio/twilio_signature.hpp"
#include "adapters/providers/twilio/twilio_webhooks.hpp"
#include "crypto/digest.hpp"

namespace {
using namespace chiroflow;

constexpr std::string_view kToken = "not to be guessed";

void require(bool truth) {
  if (!truth) std::abort();
}

/// The next line of the input; all of the rest where there is no other.
std::string_view line(std::string_view& input) {
  const auto taken = input.substr(0, input.find('\n'));
  input.remove_prefix(std::min(input.size(), taken.size() + 1));
  return taken;
}

void take(twilio::TwilioWebhooks& webhooks, const WebhookRequest& request) {
  const auto accepted = webhooks.accept(request);
  if (!accepted) {
    require(accepted.error().code == ErrorCode::invalid_argument);
    return;
  }
  const auto& item = accepted->items.at(0);
  require(!item.dedup_key.empty() && item.dedup_key.size() <= 200);
  require(webhooks.accept(request)->items.at(0).dedup_key == item.dedup_key);
  require(webhooks.interpret(item).has_value());
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string method(line(input));
  const std::string url(line(input));
  const std::string signature(line(input));
  const std::string body(input);
  static twilio::TwilioWebhooks webhooks(kToken);
  static twilio::TwilioWebhooks stranger("another token");

  WebhookRequest request{.method = method, .url = url, .headers = {{"X-Twilio-Signature", signature}}, .body = body};
  require(!webhooks.accept(request));
  static_cast<void>(webhooks.interpret({.dedup_key = "k", .kind = "k", .payload = body}));

  const auto sign = [&](std::string_view text) {
    request.headers[0].value = crypto::base64(crypto::hmac_sha1(kToken, text));
  };
  const auto addresses = twilio::signed_addresses(url);
  require(!addresses.empty() && addresses.size() <= 4);
  const bool in_address = method == "GET" || twilio::body_hash_of(url).has_value();
  const auto form = providers::form_decode(body);
  for (const auto& address : addresses) {
    sign(in_address ? address : twilio::signed_text(address, form.value_or(std::vector<providers::FormField>())));
    require(!stranger.accept(request));
    // A body whose hash is not the address's, and one that is no form, are refused with the best of signatures.
    const bool can_be_taken =
        method == "GET" || (in_address ? twilio::is_body_hash(*twilio::body_hash_of(url), body) : form.has_value());
    if (can_be_taken) take(webhooks, request);
    if (!can_be_taken) require(!webhooks.accept(request));
  }

  // The fuzzer does not find a hash: JSON bodies come also behind the right one.
  request.method = "POST";
  request.url = "https://clinic.example/webhooks/twilio?bodySHA256=" + crypto::sha256(body).hex();
  sign(request.url);
  take(webhooks, request);
  return 0;
}
