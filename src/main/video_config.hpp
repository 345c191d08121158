// SPDX-License-Identifier: Apache-2.0
// Settings of the video vendors and of the way to them: one struct a vendor, which is a table of the configuration file
// ([twilio], [zoom], …). Credentials of the server stand here; those that an organization's owner gives stand sealed in the
// database. Addresses of vendors are the server's alone; which LiveKit servers organizations may name is said here, too.
#pragma once

#include <string>
#include <vector>

#include "core/describe.hpp"

namespace chiroflow::config {

/// Where a setting comes from beside its key in the file, and what it means. `alias` is an older variable of the same meaning,
/// read when the first one is not set.
struct Setting {
  const char* environment;
  const char* doc;
  const char* alias = nullptr;
  bool secret = false;  // never printed
};
template <auto Member>
inline constexpr Setting setting{};

struct Outgoing {
  std::string proxy;
  std::string no_proxy;
  std::string ca_file;
};
CHIROFLOW_DESCRIBE(Outgoing, proxy, no_proxy, ca_file)

struct Twilio {
  std::string account_sid;
  std::string api_key_sid;
  std::string api_key_secret;
  std::string webhook_secret;
  std::string webhook_url;
  std::string media_region;
  std::string base_url = "https://video.twilio.com";
  std::string insights_base_url = "https://insights.twilio.com";
  bool compose_recordings = true;
};
CHIROFLOW_DESCRIBE(Twilio, account_sid, api_key_sid, api_key_secret, webhook_secret, webhook_url, media_region,
                   base_url, insights_base_url, compose_recordings)

struct Zoom {
  std::string account_id;
  std::string client_id;
  std::string client_secret;
  std::string sdk_key;
  std::string sdk_secret;
  std::string webhook_secret_token;
  std::string host_user;
  std::string product = "meeting";
  std::string api_key;
  std::string api_secret;
  std::string oauth_base_url = "https://zoom.us";
  std::string api_base_url = "https://api.zoom.us/v2";
};
CHIROFLOW_DESCRIBE(Zoom, account_id, client_id, client_secret, sdk_key, sdk_secret, webhook_secret_token, host_user,
                   product, api_key, api_secret, oauth_base_url, api_base_url)

struct GoogleMeet {
  std::string service_account_key;
  std::string delegated_user;
  std::string pubsub_topic;
  std::string push_service_account;
  std::string push_audience;
  bool fetch_recordings = false;
  std::string base_url = "https://meet.googleapis.com";
  std::string workspace_events_base_url = "https://workspaceevents.googleapis.com";
  std::string drive_base_url = "https://www.googleapis.com";
  std::string jwks_url = "https://www.googleapis.com/oauth2/v3/certs";
};
CHIROFLOW_DESCRIBE(GoogleMeet, service_account_key, delegated_user, pubsub_topic, push_service_account, push_audience,
                   fetch_recordings, base_url, workspace_events_base_url, drive_base_url, jwks_url)

struct LiveKit {
  std::string url;
  std::string api_key;
  std::string api_secret;
  std::vector<std::string> allowed_hosts;
  std::string s3_endpoint;
  std::string s3_region;
  std::string s3_bucket;
  std::string s3_access_key;
  std::string s3_secret_key;
};
CHIROFLOW_DESCRIBE(LiveKit, url, api_key, api_secret, allowed_hosts, s3_endpoint, s3_region, s3_bucket, s3_access_key,
                   s3_secret_key)

struct Janus {
  std::string url;
  std::string admin_url;
  std::string admin_secret;
  std::string admin_key;
  std::string api_secret;
  bool string_ids = true;
  std::string recordings_dir;
  std::string webhook_user = "janus";
  std::string webhook_password;
  std::string pp_rec = "janus-pp-rec";
};
CHIROFLOW_DESCRIBE(Janus, url, admin_url, admin_secret, admin_key, api_secret, string_ids, recordings_dir, webhook_user,
                   webhook_password, pp_rec)

template <> inline constexpr Setting setting<&Outgoing::proxy>{
    "CHIROFLOW_HTTP_PROXY", "Proxy on the way to vendors, http://host:port; empty: none, whatever HTTPS_PROXY says"};
template <> inline constexpr Setting setting<&Outgoing::no_proxy>{"CHIROFLOW_NO_PROXY",
                                                                  "Hosts reached without it: a.example,.b.example"};
template <> inline constexpr Setting setting<&Outgoing::ca_file>{
    "CHIROFLOW_CA_FILE", "Certificates of authorities that vendors are checked by, PEM; empty: the system's"};

template <> inline constexpr Setting setting<&Twilio::account_sid>{"TWILIO_ACCOUNT_SID", "Account SID, AC…"};
template <> inline constexpr Setting setting<&Twilio::api_key_sid>{"TWILIO_API_KEY_SID",
                                                                   "SID of an API key of region US1, SK…"};
template <> inline constexpr Setting setting<&Twilio::api_key_secret>{"TWILIO_API_KEY_SECRET", "Secret of that API key",
                                                                      nullptr, true};
template <> inline constexpr Setting setting<&Twilio::webhook_secret>{
    "TWILIO_WEBHOOK_SECRET", "The account's auth token, with which Twilio signs its calls; empty: none are taken",
    nullptr, true};
template <> inline constexpr Setting setting<&Twilio::webhook_url>{
    "TWILIO_WEBHOOK_URL", "Address that Twilio calls about rooms; empty: /webhooks/twilio of the public address"};
template <> inline constexpr Setting setting<&Twilio::media_region>{
    "TWILIO_MEDIA_REGION", "Where Twilio's media servers stand: us1, ie1, …; empty: the nearest"};
template <> inline constexpr Setting setting<&Twilio::base_url>{"TWILIO_BASE_URL",
                                                                "Address of Twilio's Video interface"};
template <> inline constexpr Setting setting<&Twilio::insights_base_url>{"TWILIO_INSIGHTS_BASE_URL",
                                                                         "Address of Twilio's Insights interface"};
template <> inline constexpr Setting setting<&Twilio::compose_recordings>{
    "TWILIO_COMPOSE_RECORDINGS", "Have one mp4 made of each recording, which Twilio bills by the minute"};

template <> inline constexpr Setting setting<&Zoom::account_id>{"ZOOM_ACCOUNT_ID",
                                                                "Account id of the Server-to-Server OAuth app"};
template <> inline constexpr Setting setting<&Zoom::client_id>{"ZOOM_CLIENT_ID", "Client id of that app"};
template <> inline constexpr Setting setting<&Zoom::client_secret>{"ZOOM_CLIENT_SECRET", "Client secret of that app",
                                                                   nullptr, true};
template <> inline constexpr Setting setting<&Zoom::sdk_key>{
    "ZOOM_SDK_KEY", "Client id of the Meeting SDK app (Video SDK key with product video); empty: people enter by link"};
template <> inline constexpr Setting setting<&Zoom::sdk_secret>{"ZOOM_SDK_SECRET", "Secret of that app", nullptr, true};
template <> inline constexpr Setting setting<&Zoom::webhook_secret_token>{
    "ZOOM_WEBHOOK_SECRET_TOKEN", "Secret token of the event subscription; empty: no events are taken",
    "ZOOM_VERIFICATION_TOKEN", true};
template <> inline constexpr Setting setting<&Zoom::host_user>{
    "ZOOM_HOST_USER", "Whose meetings they are: user id or e-mail; empty: the account's owner"};
template <> inline constexpr Setting setting<&Zoom::product>{"ZOOM_PRODUCT",
                                                             "meeting (Zoom Meetings) or video (the Video SDK)"};
template <> inline constexpr Setting setting<&Zoom::api_key>{"ZOOM_API_KEY",
                                                             "API key of the Video SDK; product video only"};
template <> inline constexpr Setting setting<&Zoom::api_secret>{
    "ZOOM_API_SECRET", "API secret of the Video SDK; product video only", nullptr, true};
template <> inline constexpr Setting setting<&Zoom::oauth_base_url>{"ZOOM_OAUTH_BASE_URL",
                                                                    "Address of Zoom's authorization server"};
template <> inline constexpr Setting setting<&Zoom::api_base_url>{"ZOOM_API_BASE_URL",
                                                                  "Address of Zoom's interface, with its version"};

template <> inline constexpr Setting setting<&GoogleMeet::service_account_key>{
    "GOOGLE_MEET_SERVICE_ACCOUNT_KEY", "The service account's key file: its path or its JSON", nullptr, true};
template <> inline constexpr Setting setting<&GoogleMeet::delegated_user>{
    "GOOGLE_MEET_DELEGATED_USER", "E-mail of the Workspace user in whose name meetings are made"};
template <> inline constexpr Setting setting<&GoogleMeet::pubsub_topic>{
    "GOOGLE_MEET_PUBSUB_TOPIC", "projects/…/topics/… for events; empty: no events, the server asks"};
template <> inline constexpr Setting setting<&GoogleMeet::push_service_account>{
    "GOOGLE_MEET_PUSH_SERVICE_ACCOUNT", "E-mail of the service account that Pub/Sub signs its calls with"};
template <> inline constexpr Setting setting<&GoogleMeet::push_audience>{
    "GOOGLE_MEET_PUSH_AUDIENCE", "Audience of the push subscription; empty: the address that is called"};
template <> inline constexpr Setting setting<&GoogleMeet::fetch_recordings>{
    "GOOGLE_MEET_FETCH_RECORDINGS",
    "Ask for the Drive scope that fetching recordings needs; it must be delegated, too"};
template <> inline constexpr Setting setting<&GoogleMeet::base_url>{"GOOGLE_MEET_BASE_URL",
                                                                    "Address of Google's Meet interface"};
template <> inline constexpr Setting setting<&GoogleMeet::workspace_events_base_url>{
    "GOOGLE_WORKSPACE_EVENTS_BASE_URL", "Address of Google's Workspace Events interface"};
template <> inline constexpr Setting setting<&GoogleMeet::drive_base_url>{"GOOGLE_DRIVE_BASE_URL",
                                                                          "Address of Google's Drive interface"};
template <> inline constexpr Setting setting<&GoogleMeet::jwks_url>{
    "GOOGLE_JWKS_URL", "Keys that Google's identity tokens are checked by"};

template <> inline constexpr Setting setting<&LiveKit::url>{"LIVEKIT_URL",
                                                            "The LiveKit server, wss://livekit.clinic.example"};
template <> inline constexpr Setting setting<&LiveKit::api_key>{"LIVEKIT_API_KEY", "API key of that server"};
template <> inline constexpr Setting setting<&LiveKit::api_secret>{"LIVEKIT_API_SECRET", "Secret of that API key",
                                                                   nullptr, true};
template <> inline constexpr Setting setting<&LiveKit::allowed_hosts>{
    "LIVEKIT_ALLOWED_HOSTS",
    "Hosts beside *.livekit.cloud and LIVEKIT_URL that organizations may name as their own LiveKit server, by "
    "https, separated by commas: livekit.clinic.example, media.example:8443"};
template <> inline constexpr Setting setting<&LiveKit::s3_endpoint>{
    "LIVEKIT_S3_ENDPOINT", "Store of recordings that speaks S3, https://…; without bucket nothing is recorded"};
template <> inline constexpr Setting setting<&LiveKit::s3_region>{"LIVEKIT_S3_REGION", "Its region"};
template <> inline constexpr Setting setting<&LiveKit::s3_bucket>{"LIVEKIT_S3_BUCKET", "The bucket for recordings"};
template <> inline constexpr Setting setting<&LiveKit::s3_access_key>{"LIVEKIT_S3_ACCESS_KEY",
                                                                      "Access key of the store"};
template <> inline constexpr Setting setting<&LiveKit::s3_secret_key>{"LIVEKIT_S3_SECRET_KEY",
                                                                      "Secret key of the store", nullptr, true};

template <> inline constexpr Setting setting<&Janus::url>{
    "JANUS_URL", "Janus for people's browsers: wss://janus.clinic.example or https://…/janus"};
template <> inline constexpr Setting setting<&Janus::admin_url>{
    "JANUS_ADMIN_URL", "Admin API for this server: http://127.0.0.1:7088/admin"};
template <> inline constexpr Setting setting<&Janus::admin_secret>{"JANUS_ADMIN_SECRET", "admin_secret of janus.jcfg",
                                                                   nullptr, true};
template <> inline constexpr Setting setting<&Janus::admin_key>{
    "JANUS_ADMIN_KEY", "admin_key of janus.plugin.videoroom.jcfg; empty where it has none", nullptr, true};
template <> inline constexpr Setting setting<&Janus::api_secret>{
    "JANUS_API_SECRET", "api_secret and token_auth_secret of janus.jcfg; empty where it has none", nullptr, true};
template <> inline constexpr Setting setting<&Janus::string_ids>{"JANUS_STRING_IDS",
                                                                 "string_ids of janus.plugin.videoroom.jcfg"};
template <> inline constexpr Setting setting<&Janus::recordings_dir>{
    "JANUS_RECORDINGS_DIR", "Folder that Janus writes recordings into, shared with this server; empty: none"};
template <> inline constexpr Setting setting<&Janus::webhook_user>{"JANUS_WEBHOOK_USER",
                                                                   "backend_user of janus.eventhandler.sampleevh.jcfg"};
template <> inline constexpr Setting setting<&Janus::webhook_password>{
    "JANUS_WEBHOOK_PASSWORD", "Its backend_pwd; empty: no events are taken", nullptr, true};
template <> inline constexpr Setting setting<&Janus::pp_rec>{"JANUS_PP_REC",
                                                             "The program janus-pp-rec, by name or path"};

}  // namespace chiroflow::config
