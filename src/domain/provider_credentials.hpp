// SPDX-License-Identifier: Apache-2.0
// What a vendor wants to know of who is calling: of the server, from its environment, or of one organization, sealed.
// Addresses of vendors are the server's configuration. LiveKit alone has many: an organization's owner gives one, of those that
// livekit_address.hpp allows.
#pragma once

#include <string>

#include "core/describe.hpp"

namespace chiroflow {

struct TwilioCredentials {
  std::string account_sid;     // AC…
  std::string api_key_sid;     // SK…, of region US1
  std::string api_key_secret;  // signs room tokens and signs in to the REST interface
  std::string auth_token;      // checks webhooks (TWILIO_WEBHOOK_SECRET); empty: none are taken
};
CHIROFLOW_DESCRIBE(TwilioCredentials, account_sid, api_key_sid, api_key_secret, auth_token)

struct ZoomCredentials {
  std::string account_id;
  std::string client_id;  // of the Server-to-Server OAuth app
  std::string client_secret;
  std::string sdk_key;  // of the Meeting SDK app (or Video SDK with product "video"); empty: people enter by join_url
  std::string sdk_secret;
  std::string webhook_secret_token;  // empty: no webhooks are taken
  std::string host_user;             // whose meetings they are: user id or e-mail; empty: "me", the account's owner
  std::string product = "meeting";   // "meeting" or "video"
  std::string api_key;               // REST of the Video SDK; product "video" only
  std::string api_secret;
};
CHIROFLOW_DESCRIBE(ZoomCredentials, account_id, client_id, client_secret, sdk_key, sdk_secret, webhook_secret_token,
                   host_user, product, api_key, api_secret)

struct GoogleMeetCredentials {
  std::string service_account_key;   // the key file's JSON
  std::string delegated_user;        // in whose name spaces are made
  std::string pubsub_topic;          // "projects/…/topics/…"; empty: no events, we poll
  std::string push_service_account;  // the e-mail that Pub/Sub's push signs with
};
CHIROFLOW_DESCRIBE(GoogleMeetCredentials, service_account_key, delegated_user, pubsub_topic, push_service_account)

struct LiveKitCredentials {
  std::string api_key;
  std::string api_secret;
};
CHIROFLOW_DESCRIBE(LiveKitCredentials, api_key, api_secret)

/// An organization's own project at LiveKit's cloud, or its own LiveKit server.
struct LiveKitAccount {
  std::string url;  // as allowed_livekit_url() gives it
  std::string api_key;
  std::string api_secret;
};
CHIROFLOW_DESCRIBE(LiveKitAccount, url, api_key, api_secret)

struct JanusCredentials {
  std::string api_secret;
  std::string admin_secret;
  std::string admin_key;         // of the VideoRoom plugin; empty where it has none
  std::string webhook_password;  // of the event handler's Basic authentication; empty: no events are taken
};
CHIROFLOW_DESCRIBE(JanusCredentials, api_secret, admin_secret, admin_key, webhook_password)

}  // namespace chiroflow
