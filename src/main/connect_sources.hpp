// SPDX-License-Identifier: Apache-2.0
// Where the pages may connect beside this server: the media servers of the video engines, for the Content-Security-Policy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/services.hpp"
#include "main/config.hpp"
#include "surfaces/http/message.hpp"

namespace chiroflow {

/// The sockets of this server itself ("https://visits.example.org"), the hosts of LiveKit and Janus as configured, and Twilio's
/// signalling. Addresses that are none are left out.
std::vector<std::string> connect_sources(const config::Config& config, std::string_view own);

/// The organization's own LiveKit server, for the page of its visit or of its staff. Empty where there is none, and where the database does
/// not tell.
std::vector<std::string> visit_sources(const app::Services& services, const http::Request& request);

}  // namespace chiroflow
