// SPDX-License-Identifier: Apache-2.0
// What callers hold as proof, and the cookies that carry it. Other prefixes are in crypto/token.hpp.
#pragma once

#include <string_view>

#include "app/settings.hpp"

namespace chiroflow::app {

/// A browser that holds a visit link.
inline constexpr std::string_view kDevicePrefix = "cf_dev_";

/// With TLS the __Host- prefix binds a cookie to this host and to HTTPS.
inline std::string_view session_cookie_name(const Settings& settings) {
  return settings.secure_cookies ? "__Host-cf_session" : "cf_session";
}
inline std::string_view visit_cookie_name(const Settings& settings) {
  return settings.secure_cookies ? "__Host-cf_visit" : "cf_visit";
}

}  // namespace chiroflow::app
