// SPDX-License-Identifier: Apache-2.0
// What clients say at /api/realtime: anything may come, and what is passed on is JSON again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "surfaces/realtime/messages.hpp"
#include "wire/json_value.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chiroflow;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto incoming = realtime::read_message(text);
  if (incoming.type.empty() && incoming.message) std::abort();
  if (!incoming.message) {
    const auto told = realtime::error_message(incoming.type, incoming.message.error());
    if (!wire::Document::parse(told)) std::abort();
    return 0;
  }
  if (const auto* signal = std::get_if<realtime::SignalTo>(&*incoming.message)) {
    const auto passed = realtime::call_message(signalling::Signal{signal->to, signal->data.text}, {});
    if (!wire::Document::parse(passed)) std::abort();
  }
  return 0;
}
