// SPDX-License-Identifier: Apache-2.0
#include "main/providers.hpp"

#include <fstream>
#include <sstream>

#include "adapters/providers/builtin/builtin_provider.hpp"
#include "adapters/providers/google_meet/google_meet_provider.hpp"
#include "adapters/providers/janus/janus_provider.hpp"
#include "adapters/providers/livekit/livekit_provider.hpp"
#include "adapters/providers/twilio/twilio_provider.hpp"
#include "adapters/providers/zoom/zoom_provider.hpp"
#include "main/settings_needed.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace chiroflow {

namespace {
using config::Config;
using Provider = std::unique_ptr<VideoProvider>;

/// Vendors call public addresses only.
std::string public_address(const std::string& base_url, VideoEngine engine) {
  return base_url.starts_with("https://") ? base_url + "/webhooks/" + std::string(name_of(engine)) : std::string();
}

// ----- Twilio

TwilioCredentials servers_twilio(const Config& c) {
  return {.account_sid = c.twilio.account_sid,
          .api_key_sid = c.twilio.api_key_sid,
          .api_key_secret = c.twilio.api_key_secret,
          .auth_token = c.twilio.webhook_secret};
}

/// Twilio is asked to call only where its calls can be checked.
twilio::TwilioConfig twilio_config(const Config& c, TwilioCredentials credentials, std::string webhook_url) {
  twilio::TwilioConfig out;
  if (!credentials.auth_token.empty()) out.webhook_url = std::move(webhook_url);
  out.credentials = std::move(credentials);
  out.base_url = c.twilio.base_url;
  out.insights_base_url = c.twilio.insights_base_url;
  out.media_region = c.twilio.media_region;
  out.compose_recordings = c.twilio.compose_recordings;
  return out;
}

// ----- Zoom

ZoomCredentials servers_zoom(const Config& c) {
  return {.account_id = c.zoom.account_id,
          .client_id = c.zoom.client_id,
          .client_secret = c.zoom.client_secret,
          .sdk_key = c.zoom.sdk_key,
          .sdk_secret = c.zoom.sdk_secret,
          .webhook_secret_token = c.zoom.webhook_secret_token,
          .host_user = c.zoom.host_user,
          .product = c.zoom.product,
          .api_key = c.zoom.api_key,
          .api_secret = c.zoom.api_secret};
}

zoom::ZoomConfig zoom_config(const Config& c, ZoomCredentials credentials) {
  return {.credentials = std::move(credentials),
          .oauth_base_url = c.zoom.oauth_base_url,
          .api_base_url = c.zoom.api_base_url};
}

// ----- Google Meet

/// The variable holds the JSON itself or where it lies.
Result<std::string> key_file_text(const std::string& value) {
  if (value.empty() || value.find('{') != std::string::npos) return value;
  std::ifstream file(value, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file)
    // Not named: it may be a key in another form.
    return fail(
        precondition_failed("GOOGLE_MEET_SERVICE_ACCOUNT_KEY is neither the JSON of a service account's key nor the "
                            "path of a file that can "
                            "be read",
                            "key_file"));
  return text.str();
}

GoogleMeetCredentials servers_google_meet(const Config& c, std::string key) {
  return {.service_account_key = std::move(key),
          .delegated_user = c.google_meet.delegated_user,
          .pubsub_topic = c.google_meet.pubsub_topic,
          .push_service_account = c.google_meet.push_service_account};
}

google_meet::GoogleMeetConfig google_meet_config(const Config& c, GoogleMeetCredentials credentials, bool servers) {
  google_meet::GoogleMeetConfig out;
  out.credentials = std::move(credentials);
  out.meet_base_url = c.google_meet.base_url;
  out.workspace_events_base_url = c.google_meet.workspace_events_base_url;
  out.drive_base_url = c.google_meet.drive_base_url;
  out.jwks_url = c.google_meet.jwks_url;
  if (c.google_meet.fetch_recordings) out.scopes.append(" ").append(google_meet::kDriveScope);
  if (servers) out.push_audience = c.google_meet.push_audience;
  out.trust_token_uri = servers;
  return out;
}

// ----- LiveKit and Janus

livekit::LiveKitConfig livekit_config(const Config& c) {
  livekit::LiveKitConfig out{.credentials = {.api_key = c.livekit.api_key, .api_secret = c.livekit.api_secret},
                             .url = c.livekit.url,
                             .store = {}};
  if (!c.livekit.s3_bucket.empty())
    out.store = livekit::RecordingStore{.endpoint = c.livekit.s3_endpoint,
                                        .region = c.livekit.s3_region,
                                        .bucket = c.livekit.s3_bucket,
                                        .access_key = c.livekit.s3_access_key,
                                        .secret_key = c.livekit.s3_secret_key};
  return out;
}

AllowedLiveKit allowed(const Config& c) { return {.servers_url = c.livekit.url, .hosts = c.livekit.allowed_hosts}; }

/// Without a store: LiveKit's recorder is given its key with each recording, and the bucket is the whole server's.
livekit::LiveKitConfig livekit_config(const Config& c, const LiveKitAccount& account) {
  return {.credentials = {.api_key = account.api_key, .api_secret = account.api_secret},
          .url = allowed_livekit_url(account.url, allowed(c)).value_or(""),
          .store = {}};
}

janus::JanusConfig janus_config(const Config& c) {
  janus::JanusConfig out;
  out.credentials = {.api_secret = c.janus.api_secret,
                     .admin_secret = c.janus.admin_secret,
                     .admin_key = c.janus.admin_key,
                     .webhook_password = c.janus.webhook_password};
  out.url = c.janus.url;
  out.admin_url = c.janus.admin_url;
  out.string_ids = c.janus.string_ids;
  out.recordings_dir = c.janus.recordings_dir;
  out.webhook_user = c.janus.webhook_user;
  out.pp_rec = c.janus.pp_rec;
  return out;
}

Provider make_custom(const Config& c, const std::string& base_url, crypto::Secret key, const ProviderParts& p) {
  switch (c.custom_video_engine) {
    case VideoEngine::livekit: return std::make_unique<livekit::LiveKitProvider>(livekit_config(c), p.http, p.clock);
    case VideoEngine::janus:
      return std::make_unique<janus::JanusProvider>(janus_config(c), p.http, p.children, p.clock, p.random, p.log);
    default: return std::make_unique<builtin::BuiltinProvider>(std::move(key), base_url, p.clock, p.random, &p.calls);
  }
}

class VendorFactory : public ProviderFactory {
 public:
  VendorFactory(const Config& config, const ProviderParts& parts) : config_(config), parts_(parts) {}

  AllowedLiveKit allowed_livekit() const override { return allowed(config_); }

  std::string write(const VendorCredentials& credentials) const override {
    std::string text;
    wire::JsonWriter json(text);
    std::visit([&](const auto& c) { wire::encode_plain(json, c); }, credentials);
    return text;
  }

  Result<VendorCredentials> read(VideoEngine engine, std::string_view json) const override {
    switch (engine) {
      case VideoEngine::twilio: return read_as<TwilioCredentials>(json);
      case VideoEngine::zoom: return read_as<ZoomCredentials>(json);
      case VideoEngine::google_meet: return read_as<GoogleMeetCredentials>(json);
      case VideoEngine::livekit: return read_as<LiveKitAccount>(json);
      default: return fail(internal_error("credentials of an engine that takes none from organizations"));
    }
  }

  Provider make(const VendorCredentials& credentials, const std::string& webhook_url) const override {
    return std::visit([&](const auto& c) { return make_of(c, webhook_url); }, credentials);
  }

 private:
  template <class T>
  static Result<VendorCredentials> read_as(std::string_view json) {
    const auto document = wire::Document::parse(json);
    if (!document) return fail(internal_error("stored credentials are no JSON"));
    auto decoded = wire::decode<T>(document->root(), wire::Source::json);
    if (!decoded) return fail(internal_error("stored credentials have another shape"));
    return VendorCredentials(std::move(*decoded));
  }

  Provider make_of(const TwilioCredentials& c, const std::string& webhook_url) const {
    return std::make_unique<twilio::TwilioProvider>(twilio_config(config_, c, webhook_url), parts_.http, parts_.clock);
  }
  Provider make_of(const ZoomCredentials& c, const std::string&) const {
    return std::make_unique<zoom::ZoomProvider>(zoom_config(config_, c), parts_.http, parts_.clock, parts_.log);
  }
  Provider make_of(const GoogleMeetCredentials& c, const std::string&) const {
    return std::make_unique<google_meet::GoogleMeetProvider>(google_meet_config(config_, c, false), parts_.http,
                                                             parts_.clock, parts_.log);
  }
  Provider make_of(const LiveKitAccount& account, const std::string&) const {
    return std::make_unique<livekit::LiveKitProvider>(livekit_config(config_, account), parts_.http, parts_.clock);
  }

  const Config& config_;
  const ProviderParts parts_;
};
}  // namespace

Result<std::vector<Provider>> make_server_providers(const Config& config, const std::string& base_url,
                                                    crypto::Secret signing_key, const ProviderParts& parts) {
  std::vector<Provider> made;
  const auto complete = [&](VideoEngine engine) { return settings_needed(config, engine).missing.empty(); };
  if (complete(VideoEngine::twilio)) {
    auto address =
        config.twilio.webhook_url.empty() ? public_address(base_url, VideoEngine::twilio) : config.twilio.webhook_url;
    made.push_back(std::make_unique<twilio::TwilioProvider>(
        twilio_config(config, servers_twilio(config), std::move(address)), parts.http, parts.clock));
  }
  if (complete(VideoEngine::zoom))
    made.push_back(std::make_unique<zoom::ZoomProvider>(zoom_config(config, servers_zoom(config)), parts.http,
                                                        parts.clock, parts.log));
  if (complete(VideoEngine::google_meet)) {
    auto key = TRY(key_file_text(config.google_meet.service_account_key));
    made.push_back(std::make_unique<google_meet::GoogleMeetProvider>(
        google_meet_config(config, servers_google_meet(config, std::move(key)), true), parts.http, parts.clock,
        parts.log));
  }
  made.push_back(make_custom(config, base_url, std::move(signing_key), parts));
  return made;
}

std::unique_ptr<ProviderFactory> make_provider_factory(const Config& config, const ProviderParts& parts) {
  return std::make_unique<VendorFactory>(config, parts);
}

}  // namespace chiroflow
