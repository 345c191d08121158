// SPDX-License-Identifier: Apache-2.0
// What callers hold as proof, and the cookies that carry it. Other prefixes are in crypto/token.hpp.
#pragma once

#include <string>
#include <string_view>

#include "app/settings.hpp"
#include "domain/ids.hpp"

namespace chiroflow::app {

/// A browser that holds a visit link.
inline constexpr std::string_view kDevicePrefix = "cf_dev_";

/// With TLS the __Host- prefix binds a cookie to this host and to HTTPS.
inline std::string_view session_cookie_name(const Settings& settings) {
  return settings.secure_cookies ? "__Host-cf_session" : "cf_session";
}

/// A browser may hold several visit links, each in a cookie of its own: cf_visit_<key>.
inline constexpr std::string_view kVisitCookie = "cf_visit_";
/// The oldest make room for new ones.
inline constexpr std::size_t kMostVisitCookies = 8;
/// Names a visit link to the browser that holds it; no secret, and nobody gets in with it.
inline std::string visit_key(const VisitLinkId& link) {
  constexpr std::size_t kLength = 8;
  const auto& id = link.value;
  return id.size() <= kLength ? id : id.substr(id.size() - kLength);
}
inline std::string visit_cookie_name(const Settings& settings, const VisitLinkId& link) {
  return (settings.secure_cookies ? "__Host-" : "") + std::string(kVisitCookie) + visit_key(link);
}

}  // namespace chiroflow::app
