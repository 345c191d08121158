// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/time.hpp"
#include "domain/enums.hpp"

namespace chiroflow::app {

/// The server's own settings as far as use cases follow them; organizations may narrow some.
struct Settings {
  std::string base_url = "http://localhost:8080";  // NEXT_PUBLIC_APP_URL, without a slash at the end
  TelehealthProvider default_provider = TelehealthProvider::CUSTOM;
  bool fallback_enabled = false;
  Minutes participant_token_life{10};
  Hours staff_session_life{12};                 // absolute (H-06)
  std::size_t technical_notes_limit = 200'000;  // bytes
  bool secure_cookies = false;                  // the __Host- prefix; on with TLS
};

}  // namespace chiroflow::app
