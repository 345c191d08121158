// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_address.hpp"

#include <algorithm>

namespace chiroflow::livekit {

namespace {
bool is_plain(char c) { return c > ' ' && c < 0x7f && std::string_view("@?#\\\"<>").find(c) == std::string_view::npos; }
}  // namespace

std::optional<Addresses> addresses_of(std::string_view url) {
  const auto end = url.find("://");
  if (end == std::string_view::npos) return std::nullopt;
  const auto scheme = url.substr(0, end);
  auto rest = url.substr(end + 3);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.empty() || rest.front() == '/' || rest.front() == ':' || !std::all_of(rest.begin(), rest.end(), is_plain))
    return std::nullopt;
  const auto with = [&](std::string_view http, std::string_view ws) {
    return Addresses{.rest = std::string(http).append(rest), .client = std::string(ws).append(rest)};
  };
  if (scheme == "wss" || scheme == "https") return with("https://", "wss://");
  if (scheme == "ws" || scheme == "http") return with("http://", "ws://");
  return std::nullopt;
}

}  // namespace chiroflow::livekit
