// SPDX-License-Identifier: Apache-2.0
// What the Google Meet adapter is told: the credentials of the server or of one organization, and the addresses, which are
// the operator's alone.
#pragma once

#include <string>

#include "core/describe.hpp"
#include "domain/provider_credentials.hpp"

namespace chiroflow::google_meet {

inline constexpr std::string_view kTokenUri = "https://oauth2.googleapis.com/token";
/// Delegated on its own, so that a clinic that fetches no recordings need not allow it.
inline constexpr std::string_view kDriveScope = "https://www.googleapis.com/auth/drive.meet.readonly";

struct GoogleMeetConfig {
  GoogleMeetCredentials credentials;
  /// Space-separated. Google refuses a request that holds one scope which is not delegated.
  std::string scopes =
      "https://www.googleapis.com/auth/meetings.space.created "
      "https://www.googleapis.com/auth/meetings.space.readonly "
      "https://www.googleapis.com/auth/meetings.space.settings";
  std::string meet_base_url = "https://meet.googleapis.com";
  std::string workspace_events_base_url = "https://workspaceevents.googleapis.com";
  std::string drive_base_url = "https://www.googleapis.com";
  std::string jwks_url = "https://www.googleapis.com/oauth2/v3/certs";
  /// The audience of Pub/Sub's push subscription. Empty: the address that was called, which is Pub/Sub's default.
  std::string push_audience;
  /// Whether the token_uri of the key file is called as it stands. Only for the server's own key: an organization could
  /// otherwise make the server call any address.
  bool trust_token_uri = false;
  int deadline_ms = 8000;  // of one call to Google
};
CHIROFLOW_DESCRIBE(GoogleMeetConfig, credentials, scopes, meet_base_url, workspace_events_base_url, drive_base_url,
                   jwks_url, push_audience, trust_token_uri, deadline_ms)

}  // namespace chiroflow::google_meet

namespace chiroflow {

template <>
inline constexpr FieldRule rule<&google_meet::GoogleMeetConfig::scopes>{.has_default = true};
template <>
inline constexpr FieldRule rule<&google_meet::GoogleMeetConfig::meet_base_url>{.has_default = true};
template <>
inline constexpr FieldRule rule<&google_meet::GoogleMeetConfig::workspace_events_base_url>{.has_default = true};
template <>
inline constexpr FieldRule rule<&google_meet::GoogleMeetConfig::drive_base_url>{.has_default = true};
template <>
inline constexpr FieldRule rule<&google_meet::GoogleMeetConfig::jwks_url>{.has_default = true};
template <>
inline constexpr FieldRule rule<&google_meet::GoogleMeetConfig::push_audience>{.has_default = true};
template <>
inline constexpr FieldRule rule<&google_meet::GoogleMeetConfig::trust_token_uri>{.has_default = true};
template <>
inline constexpr FieldRule rule<&google_meet::GoogleMeetConfig::deadline_ms>{
    .min = 100, .max = 10'000, .has_default = true};

}  // namespace chiroflow
