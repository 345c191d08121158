// SPDX-License-Identifier: Apache-2.0
#include "domain/ice_url.hpp"

#include <algorithm>
#include <charconv>

namespace chiroflow {

namespace {
constexpr std::size_t kLongestHost = 253;

bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_name(std::string_view host) {
  return !host.empty() && host.size() <= kLongestHost && is_alnum(host.front()) &&
         std::all_of(host.begin(), host.end(), [](char c) { return is_alnum(c) || c == '-' || c == '.'; });
}

bool is_v6(std::string_view host) {
  return host.find(':') != std::string_view::npos && host.size() <= 45 &&
         host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (fault != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

/// Takes the host off the front of `text`; what stays is empty or ":port".
std::optional<std::string> take_host(std::string_view& text) {
  if (!text.starts_with('[')) {
    const auto host = text.substr(0, text.find(':'));
    text.remove_prefix(host.size());
    return is_name(host) ? std::optional<std::string>(host) : std::nullopt;
  }
  const auto close = text.find(']');
  if (close == std::string_view::npos) return std::nullopt;
  const auto host = text.substr(1, close - 1);
  text.remove_prefix(close + 1);
  return is_v6(host) ? std::optional<std::string>(host) : std::nullopt;
}

/// "transport=tcp"; only TURN has it.
bool take_transport(std::string_view query, IceUrl& url) {
  if (!url.is_turn()) return false;
  if (query == "transport=udp" && url.scheme == IceScheme::turn) return true;
  if (query != "transport=tcp") return false;
  if (url.scheme == IceScheme::turn) url.transport = IceTransport::tcp;
  return true;
}
}  // namespace

std::optional<IceUrl> parse_ice_url(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto scheme = enum_from<IceScheme>(text.substr(0, colon));
  if (!scheme) return std::nullopt;
  text.remove_prefix(colon + 1);
  IceUrl url{.scheme = *scheme, .host = {}, .port = 3478, .transport = IceTransport::udp};
  if (url.scheme == IceScheme::stuns || url.scheme == IceScheme::turns) {
    url.port = 5349;
    url.transport = IceTransport::tls;
  }
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    if (!take_transport(text.substr(mark + 1), url)) return std::nullopt;
    text = text.substr(0, mark);
  }
  auto host = take_host(text);
  if (!host) return std::nullopt;
  url.host = std::move(*host);
  if (text.empty()) return url;
  const auto port = text.starts_with(':') ? port_of(text.substr(1)) : std::nullopt;
  if (!port) return std::nullopt;
  url.port = *port;
  return url;
}

}  // namespace chiroflow
