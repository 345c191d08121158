// SPDX-License-Identifier: Apache-2.0
// Zoom's webhooks from outside: the first line is the timestamp, the second the signature, the rest the body. Whatever the
// bytes, nothing unsigned is taken; the same body, signed, is cut into items whose keys are short and which can be read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "adapters/providers/zoom/zoom_webhooks.hpp"
#include "support/manual_clock.hpp"

namespace {
using namespace chiroflow;

std::string_view line_of(std::string_view& input) {
  const auto line = input.substr(0, input.find('\n'));
  input.remove_prefix(std::min(input.size(), line.size() + 1));
  return line;
}

WebhookRequest request(std::string_view stamp, std::string signature, std::string_view body) {
  return {.method = "POST",
          .url = "https://clinic.example/webhooks/zoom",
          .headers = {{"x-zm-request-timestamp", std::string(stamp)}, {"x-zm-signature", std::move(signature)}},
          .body = std::string(body)};
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static chiroflow::testing::ManualClock clock(from_unix_ms(1'900'000'000'000));
  static zoom::ZoomWebhooks guarded("not to be guessed: 5f0c1f0d9a", clock);
  static zoom::ZoomWebhooks open("fuzz", clock);

  std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto stamp = line_of(input);
  const auto signature = line_of(input);
  if (guarded.accept(request(stamp, std::string(signature), input))) std::abort();

  constexpr std::string_view kNow = "1900000000";
  const auto accepted = open.accept(request(kNow, zoom::webhook_signature("fuzz", kNow, input), input));
  if (!accepted && accepted.error().code != ErrorCode::invalid_argument) std::abort();
  if (accepted)
    for (const auto& item : accepted->items)
      if (item.dedup_key.empty() || item.dedup_key.size() > 200 || !open.interpret(item)) std::abort();
  static_cast<void>(open.interpret({.dedup_key = {}, .kind = {}, .payload = std::string(input)}));
  return 0;
}
