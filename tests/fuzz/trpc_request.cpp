// SPDX-License-Identifier: Apache-2.0
// What a stranger may send to the tRPC door. Lines: method, path, query, content type; then the body. Any bytes give calls
// with inputs, or an error that can be told.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "surfaces/trpc/request.hpp"

namespace {
using namespace chiroflow;

void require(bool truth) {
  if (!truth) std::abort();
}

std::string_view line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto found = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return found;
}

void read_inputs(trpc::Calls& calls) {
  for (std::size_t i = 0; i < calls.names().size(); ++i) {
    const auto input = calls.input(i);
    require(input.has_value() || input.error().code == ErrorCode::invalid_argument);
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  trpc::Envelope envelope;
  envelope.method = line(text);
  envelope.path = line(text);
  envelope.query = line(text);
  envelope.content_type = line(text);
  envelope.body = text;
  auto calls = trpc::Calls::parse(envelope);
  if (!calls) {
    const auto code = calls.error().code;
    require(code == ErrorCode::invalid_argument || code == ErrorCode::method_not_allowed ||
            code == ErrorCode::unsupported_media_type);
    return 0;
  }
  require(!calls->names().empty() && calls->names().size() <= trpc::kMostCallsInABatch);
  require(calls->batch() || calls->names().size() == 1);
  read_inputs(*calls);
  return 0;
}
