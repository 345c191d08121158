// SPDX-License-Identifier: Apache-2.0
#include "main/settings_needed.hpp"

namespace chiroflow {

namespace {
struct Counted {
  SettingsNeeded needed;
  void one(const char* variable, const std::string& value) {
    if (value.empty())
      needed.missing.emplace_back(variable);
    else
      needed.some_set = true;
  }
};
}  // namespace

SettingsNeeded settings_needed(const config::Config& c, VideoEngine engine) {
  Counted counted;
  switch (engine) {
    case VideoEngine::twilio:
      counted.one("TWILIO_ACCOUNT_SID", c.twilio.account_sid);
      counted.one("TWILIO_API_KEY_SID", c.twilio.api_key_sid);
      counted.one("TWILIO_API_KEY_SECRET", c.twilio.api_key_secret);
      break;
    case VideoEngine::zoom:
      if (c.zoom.product == "video") {
        counted.one("ZOOM_SDK_KEY", c.zoom.sdk_key);
        counted.one("ZOOM_SDK_SECRET", c.zoom.sdk_secret);
        break;
      }
      counted.one("ZOOM_ACCOUNT_ID", c.zoom.account_id);
      counted.one("ZOOM_CLIENT_ID", c.zoom.client_id);
      counted.one("ZOOM_CLIENT_SECRET", c.zoom.client_secret);
      break;
    case VideoEngine::google_meet:
      counted.one("GOOGLE_MEET_SERVICE_ACCOUNT_KEY", c.google_meet.service_account_key);
      counted.one("GOOGLE_MEET_DELEGATED_USER", c.google_meet.delegated_user);
      break;
    case VideoEngine::livekit:
      counted.one("LIVEKIT_URL", c.livekit.url);
      counted.one("LIVEKIT_API_KEY", c.livekit.api_key);
      counted.one("LIVEKIT_API_SECRET", c.livekit.api_secret);
      break;
    case VideoEngine::janus:
      counted.one("JANUS_URL", c.janus.url);
      counted.one("JANUS_ADMIN_URL", c.janus.admin_url);
      counted.one("JANUS_ADMIN_SECRET", c.janus.admin_secret);
      break;
    case VideoEngine::builtin: break;
  }
  return std::move(counted.needed);
}

}  // namespace chiroflow
