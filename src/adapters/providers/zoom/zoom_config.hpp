// SPDX-License-Identifier: Apache-2.0
// What the adapter for Zoom is told: who it is at Zoom, and where Zoom is.
#pragma once

#include <string>

#include "core/describe.hpp"
#include "domain/provider_credentials.hpp"

namespace chiroflow::zoom {

struct ZoomConfig {
  ZoomCredentials credentials;
  std::string oauth_base_url = "https://zoom.us";
  std::string api_base_url = "https://api.zoom.us/v2";
};
CHIROFLOW_DESCRIBE(ZoomConfig, credentials, oauth_base_url, api_base_url)

}  // namespace chiroflow::zoom

namespace chiroflow {
template <>
inline constexpr FieldRule rule<&zoom::ZoomConfig::oauth_base_url>{.has_default = true};
template <>
inline constexpr FieldRule rule<&zoom::ZoomConfig::api_base_url>{.has_default = true};
}  // namespace chiroflow
