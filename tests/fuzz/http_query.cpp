// SPDX-License-Identifier: Apache-2.0
// Percent-decoding, queries, cookies, addresses and routes: any bytes give an answer, and what is decoded is clean text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "surfaces/http/addresses.hpp"
#include "surfaces/http/message.hpp"
#include "surfaces/http/router.hpp"

namespace {

void require(bool truth) {
  if (!truth) std::abort();
}

const chiroflow::http::Router& router() {
  static const chiroflow::http::Router table = [] {
    chiroflow::http::Router made;
    for (const char* pattern : {"/", "/a/{b}", "/a/{b}/c", "/a/x/*", "/*"}) {
      made.add("GET", pattern, [](const auto&, const auto&) { return chiroflow::http::Response(); });
    }
    return made;
  }();
  return table;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chiroflow::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto decoded = percent_decode(text)) {
    require(decoded->find('\0') == std::string::npos);
    require(decoded->size() <= text.size());
  }
  if (const auto pairs = parse_query(text)) {
    for (const auto& [name, value] : *pairs) require(query_parameter(text, name).has_value());
  }
  if (const auto value = cookie_value(text, "session")) require(value->find(';') == std::string_view::npos);
  if (const auto address = parse_address(text)) require(parse_address(address->text()) == address);
  static_cast<void>(client_address(IpAddress{}, {text}, *AddressRanges::parse({"::/0", "10.0.0.0/8"})));
  const auto found = router().find("GET", text);
  require(found.handler == nullptr || text.starts_with('/'));
  return 0;
}
