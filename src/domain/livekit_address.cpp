// SPDX-License-Identifier: Apache-2.0
#include "domain/livekit_address.hpp"

#include <algorithm>
#include <charconv>

namespace chiroflow {

namespace {
constexpr std::string_view kCloud = ".livekit.cloud";
constexpr std::size_t kLongestUrl = 500;
constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestLabel = 63;
constexpr int kSecurePort = 443;
constexpr int kPlainPort = 80;

struct Place {
  std::string host;  // in small letters; an IPv6 address in its brackets
  int port = 0;      // zero: none was given
};

struct Address {
  bool secure = false;
  Place place;
  std::string path;  // without slashes at its end
};

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return out;
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kLongestLabel && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_name(std::string_view host) {
  if (host.size() > kLongestName) return false;
  for (std::size_t begin = 0;;) {
    const auto end = std::min(host.find('.', begin), host.size());
    if (!is_label(host.substr(begin, end - begin))) return false;
    if (end == host.size()) return true;
    begin = end + 1;
  }
}

bool is_ipv6(std::string_view host) {
  return host.size() > 4 && host.front() == '[' && host.back() == ']' &&
         host.find_first_not_of("0123456789abcdef:.", 1) == host.size() - 1;
}

std::optional<int> port_of(std::string_view text) {
  int port = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool digits = text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (text.empty() || !digits || fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port >= 1 && port <= 65535 ? std::optional(port) : std::nullopt;
}

std::optional<Place> place_of(std::string_view text) {
  Place place;
  const auto bracket = text.rfind(']');
  const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const auto port = port_of(text.substr(colon + 1));
    if (!port) return std::nullopt;
    place.port = *port;
  }
  place.host = lower(text.substr(0, colon));
  if (!is_name(place.host) && !is_ipv6(place.host)) return std::nullopt;
  return place;
}

bool is_path(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter_or_digit(c) || (c >= 'A' && c <= 'Z') ||
           std::string_view("/-._~").find(c) != std::string_view::npos;
  });
}

std::optional<Address> address_of(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (url.size() > kLongestUrl || scheme_end == std::string_view::npos) return std::nullopt;
  const auto scheme = lower(url.substr(0, scheme_end));
  auto rest = url.substr(scheme_end + 3);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  const auto slash = std::min(rest.find('/'), rest.size());
  auto place = place_of(rest.substr(0, slash));
  if (!place || !is_path(rest.substr(slash))) return std::nullopt;
  Address out{.secure = scheme == "https" || scheme == "wss", .place = std::move(*place), .path = {}};
  if (!out.secure && scheme != "http" && scheme != "ws") return std::nullopt;
  if (out.place.port == 0) out.place.port = out.secure ? kSecurePort : kPlainPort;
  out.path = rest.substr(slash);
  return out;
}

bool is_same(const Address& a, const Address& b) {
  return a.secure == b.secure && a.place.host == b.place.host && a.place.port == b.place.port && a.path == b.path;
}

bool is_cloud(const Place& place) {
  return place.port == kSecurePort && place.host.size() > kCloud.size() && place.host.ends_with(kCloud);
}

bool is_listed(const Place& place, const std::vector<std::string>& hosts) {
  return std::any_of(hosts.begin(), hosts.end(), [&](const auto& text) {
    const auto host = place_of(text);
    return host && host->host == place.host && (host->port == 0 ? kSecurePort : host->port) == place.port;
  });
}

std::string text_of(const Address& address) {
  const auto usual = address.secure ? kSecurePort : kPlainPort;
  return (address.secure ? "wss://" : "ws://") + address.place.host +
         (address.place.port == usual ? "" : ":" + std::to_string(address.place.port)) + address.path;
}
}  // namespace

std::optional<std::string> allowed_livekit_url(std::string_view url, const AllowedLiveKit& allowed) {
  const auto asked = address_of(url);
  if (!asked) return std::nullopt;
  const auto own = address_of(allowed.servers_url);
  if (own && is_same(*asked, *own)) return text_of(*asked);
  if (!asked->secure || !asked->path.empty()) return std::nullopt;
  if (!is_cloud(asked->place) && !is_listed(asked->place, allowed.hosts)) return std::nullopt;
  return text_of(*asked);
}

bool is_livekit_host(std::string_view text) { return place_of(text).has_value(); }

}  // namespace chiroflow
