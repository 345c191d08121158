// SPDX-License-Identifier: Apache-2.0
#include "main/installation.hpp"

#include <filesystem>

#include "app/consents/rules_file.hpp"
#include "app/recordings/store_mark.hpp"
#include "domain/ice_url.hpp"
#include "domain/livekit_address.hpp"
#include "main/mail.hpp"
#include "main/recordings.hpp"
#include "store/schema/migrate.hpp"

namespace chiroflow {

namespace {
LogLevel level_of(const std::string& text) {
  if (text == "debug") return LogLevel::debug;
  if (text == "warning") return LogLevel::warning;
  if (text == "error") return LogLevel::error;
  return LogLevel::info;
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

std::string default_url(const config::Config& config) {
  const bool tls = !config.tls_cert.empty();
  const bool everywhere =
      config.address == "0.0.0.0" || config.address == "::" || config.address == "127.0.0.1" || config.address == "::1";
  return std::string(tls ? "https" : "http") + "://" +
         (!everywhere                  ? config.address
          : config.public_host.empty() ? "localhost"
                                       : config.public_host) +
         ":" + std::to_string(config.port);
}

app::Settings settings_of(const config::Config& config) {
  app::Settings settings;
  settings.base_url = without_slash(config.public_url.empty() ? default_url(config) : config.public_url);
  settings.default_provider = config.default_video_provider;
  settings.fallback_enabled = config.video_enable_fallback;
  settings.secure_cookies = settings.base_url.starts_with("https://");
  return settings;
}

Result<void> check_livekit_hosts(const config::Config& config) {
  for (const auto& host : config.livekit.allowed_hosts)
    if (!is_livekit_host(host))
      return fail(Error{.code = ErrorCode::invalid_argument,
                        .message = "Setting LIVEKIT_ALLOWED_HOSTS: expected hosts such as livekit.clinic.example or "
                                   "media.example:8443, not \"" +
                                   host + '"'});
  return {};
}

Result<void> check_ice_urls(const char* variable, const std::vector<std::string>& urls, bool turn) {
  for (const auto& url : urls) {
    const auto read = parse_ice_url(url);
    if (read && read->is_turn() == turn) continue;
    return fail(Error{.code = ErrorCode::invalid_argument,
                      .message = std::string("Setting ") + variable + ": expected addresses such as " +
                                 (turn ? "turn:turn.clinic.example:3478 or turns:turn.clinic.example:443?transport=tcp"
                                       : "stun:stun.clinic.example:3478") +
                                 ", not \"" + url + '"'});
  }
  return {};
}

crypto::Secret copy_of(const crypto::Secret& secret) { return crypto::Secret(std::string(secret.view())); }
}  // namespace

Result<app::IceSettings> ice_settings(const config::Config& config) {
  const auto& ice = config.ice;
  TRY(check_ice_urls("STUN_URLS", ice.stun_urls, false));
  TRY(check_ice_urls("TURN_URLS", ice.turn_urls, true));
  if (!ice.turn_urls.empty() && ice.turn_secret.empty())
    return fail(Error{.code = ErrorCode::invalid_argument,
                      .message = "Setting TURN_SECRET: expected the shared secret of the TURN servers"});
  app::IceSettings settings;
  settings.stun_urls = ice.stun_urls;
  settings.turn_urls = ice.turn_urls;
  settings.turn_secret = ice.turn_secret;
  return settings;
}

Result<ConsentRules> consent_rules(const config::Config& config) {
  auto rules = TRY(app::default_consent_rules());
  const auto& path = config.consent_rules_file;
  if (path.empty()) return rules;
  const auto wrong = [&](const std::string& text) {
    return fail(
        Error{.code = ErrorCode::invalid_argument, .message = "Setting CONSENT_RULES_FILE: " + path + ": " + text});
  };
  const auto content = TRY(read_file(path));
  if (!content) return wrong("There is no such file");
  auto read = app::read_consent_rules(*content, rules);
  if (!read) return wrong(std::string(read.error().text()));
  return read;
}

std::string database_address(const config::Config& config) {
  return config.database_url.empty() ? config.data_dir + "/chiroflow.db" : config.database_url;
}

std::string key_file(const config::Config& config) { return config.data_dir + "/master.key"; }

Result<crypto::KeyRing> load_keys(const config::Config& config, Random& random, Clock& clock) {
  if (!config.master_key.empty()) return crypto::KeyRing::parse(config.master_key);
  return crypto::load_or_create_key_file(key_file(config), random, clock);
}

Installation::Installation(config::Config config)
    : config_(std::move(config)),
      log_(clock_, level_of(config_.log_level)),
      ids_(clock_, random_),
      settings_(settings_of(config_)),
      http_(
          {.proxy = config_.outgoing.proxy, .no_proxy = config_.outgoing.no_proxy, .ca_file = config_.outgoing.ca_file},
          clock_, random_, log_),
      recording_keys_(config_.data_dir + "/recording-keys", random_),
      children_(clock_) {}

Result<std::unique_ptr<Installation>> Installation::open(config::Config config, DataLock::Mode mode) {
  std::unique_ptr<Installation> opened(new Installation(std::move(config)));
  TRY(opened->open_parts(mode));
  return opened;
}

void Installation::listens_on(std::uint16_t port) {
  config_.port = port;
  settings_.base_url = settings_of(config_).base_url;
}

void Installation::goes_live(LiveFeed* feed, LiveCalls* calls) {
  services_->live = feed;
  live_calls_.set(calls);
}

Result<void> Installation::find_recordings() {
  if (const auto mark = TRY(app::find_recording_store_mark(*database_, *sealer_))) recordings_belong_to(*mark);
  return {};
}

/// Without its place nothing is recorded, played or deleted; visits do not wait for a bucket at another machine.
Result<void> Installation::takes_place_of_recordings() {
  const auto mark = app::recording_store_mark(*database_, *sealer_, random_, clock_.now(),
                                              [this](const std::string& fresh) -> Result<void> {
                                                TRY(recording_store_->take_over(fresh));
                                                return recording_keys_.take_over(fresh);
                                              });
  const bool elsewhere = !config_.recordings.s3_bucket.empty();
  if (!mark && elsewhere && (mark.error().cause == "recording_store" || mark.error().cause == "disk_full")) {
    log_.error("recordings have no place until the next start", {{"detail", Loggable::detail_of(mark.error())}});
    return {};
  }
  if (!mark) return fail(mark.error());
  recordings_belong_to(*mark);
  return {};
}

void Installation::recordings_belong_to(const std::string& mark) {
  recording_store_->belongs_to(mark);
  recording_keys_.belongs_to(mark);
}

Result<void> Installation::open_parts(DataLock::Mode mode) {
  TRY(check_livekit_hosts(config_));
  ice_ = TRY(ice_settings(config_));
  const auto smtp = TRY(smtp_options(config_));
  auto rules = TRY(consent_rules(config_));
  recording_store_ = TRY(make_recording_store(config_, http_, clock_, random_));
  recordings_.emplace(app::RecordingDesk{*recording_store_, recording_keys_, {}});
  std::error_code fault;
  std::filesystem::create_directories(config_.data_dir, fault);
  if (fault)
    return fail(precondition_failed("The data directory " + config_.data_dir + " cannot be made: " + fault.message()));
  lock_ = TRY(DataLock::take(config_.data_dir, mode));
  sealer_ = std::make_unique<crypto::Sealer>(TRY(load_keys(config_, random_, clock_)), random_);
  database_ = TRY(storage::open_database(database_address(config_), {}, log_, clock_));
  const auto report = TRY(store::schema::migrate(*database_, clock_, CHIROFLOW_VERSION));
  if (!report.applied.empty()) log_.info("schema migrated", {{"from", report.from}, {"to", report.to}});
  secrets_ = TRY(app::load_or_create_secrets(*database_, *sealer_, random_, clock_.now()));
  TRY(find_recordings());
  audit_log_ = std::make_unique<store::AuditLog>(copy_of(secrets_.audit_mac_root));
  const ProviderParts parts{http_, children_, clock_, random_, log_, live_calls_};
  factory_ = make_provider_factory(config_, parts);
  providers_ = TRY(make_server_providers(config_, settings_.base_url, copy_of(secrets_.token_signing_key), parts));
  accounts_ = std::make_unique<app::AccountDirectory>(*database_, *sealer_, *factory_, settings_);
  std::vector<VideoProvider*> known;
  for (const auto& provider : providers_) known.push_back(provider.get());
  video_ = std::make_unique<app::VideoService>(std::move(known), clock_, accounts_.get());
  services_ = std::make_unique<app::Services>(
      app::Services{*database_, clock_, random_, ids_, *audit_log_, *sealer_, *video_, passwords_, log_, settings_});
  services_->time_zones = &zones_;
  auto seal_key = crypto::SigningKey::from_seed(secrets_.signing_key.view());
  if (!seal_key) return fail(internal_error("the stored signing key has a wrong length"));
  printer_ = TRY(paper::CairoPrinter::make());
  consent_desk_.emplace(app::ConsentDesk{std::move(rules), std::move(*seal_key), printer_.get()});
  services_->consents = &*consent_desk_;
  services_->recordings = &*recordings_;
  if (!ice_.stun_urls.empty() || !ice_.turn_urls.empty()) services_->ice = &ice_;
  if (smtp) {
    mailer_ = std::make_unique<system::CurlMailer>(*smtp);
    mail_desk_.emplace(app::MailDesk{config_.mail.from, zones_});
    services_->mail = &*mail_desk_;
  }
  return {};
}

}  // namespace chiroflow
