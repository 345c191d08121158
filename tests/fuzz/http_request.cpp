// SPDX-License-Identifier: Apache-2.0
// The request parser: bytes in one piece and in pieces give the same outcome, within the limits.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "surfaces/http/detail/request_parser.hpp"

namespace {

using chiroflow::http::Request;
using chiroflow::http::detail::RequestParser;

constexpr chiroflow::http::detail::ParserLimits kLimits{1024, 512};

struct Outcome {
  RequestParser::Progress progress = RequestParser::Progress::need_more;
  std::shared_ptr<Request> request = std::make_shared<Request>();
};

/// As a connection does it: what was not used is offered again with more behind it.
Outcome parse(std::string_view all, std::size_t piece) {
  Outcome outcome;
  RequestParser parser(outcome.request, kLimits);
  std::string pending;
  while (!all.empty() && outcome.progress == RequestParser::Progress::need_more) {
    const std::size_t n = std::min(piece, all.size());
    pending.append(all.substr(0, n));
    all.remove_prefix(n);
    std::size_t used = 0;
    outcome.progress = parser.put(pending, used);
    if (used > pending.size()) std::abort();
    pending.erase(0, used);
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = parse(bytes, bytes.size());
  const Outcome pieces = parse(bytes, 1 + data[0] % 64);
  const bool done = whole.progress == RequestParser::Progress::done;
  if (done != (pieces.progress == RequestParser::Progress::done)) std::abort();
  if (!done) return 0;
  const Request& a = *whole.request;
  const Request& b = *pieces.request;
  if (a.body.size() > kLimits.body_bytes || a.target.size() > kLimits.header_bytes) std::abort();
  if (a.method != b.method || a.target != b.target || a.body != b.body || a.headers.size() != b.headers.size())
    std::abort();
  return 0;
}
