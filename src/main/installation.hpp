// SPDX-License-Identifier: Apache-2.0
// An opened installation: database at the right schema, keys, services. What every subcommand that touches data begins with.
#pragma once

#include <memory>

#include "adapters/paper/cairo_printer.hpp"
#include "adapters/storage/open_database.hpp"
#include "adapters/system/curl_http_client.hpp"
#include "adapters/system/file_recordings.hpp"
#include "adapters/system/json_logger.hpp"
#include "adapters/system/posix_child_processes.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "adapters/system/system_time_zones.hpp"
#include "app/auth/password_hasher.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/ice/ice_settings.hpp"
#include "app/mail/mail_desk.hpp"
#include "app/recordings/recording_desk.hpp"
#include "app/server/server_secrets.hpp"
#include "app/services.hpp"
#include "app/video/video_service.hpp"
#include "main/config.hpp"
#include "main/files.hpp"
#include "main/providers.hpp"
#include "ports/live_calls.hpp"
#include "ports/mailer.hpp"

namespace chiroflow {

/// Members are built top down and destroyed bottom up.
class Installation {
 public:
  /// Makes the data directory and the key file where there are none, migrates the database, loads the server's secrets.
  /// A command that must not run beside a server asks to be alone.
  static Result<std::unique_ptr<Installation>> open(config::Config config,
                                                    DataLock::Mode mode = DataLock::Mode::shared);

  const config::Config& config() const { return config_; }
  /// Settles the address people open when the port was left to the system. Before the first request only.
  void listens_on(std::uint16_t port);
  system::SystemClock& clock() { return clock_; }
  system::SystemRandom& random() { return random_; }
  Logger& log() { return log_; }
  storage::StorageEngine& database() { return *database_; }
  crypto::Sealer& sealer() { return *sealer_; }
  const app::ServerSecrets& secrets() const { return secrets_; }
  app::Settings& settings() { return settings_; }
  const app::Services& services() const { return *services_; }
  app::VideoService& video() { return *video_; }
  /// The first server on a database takes the settings' place for its recordings; commands only find it. Before the first request.
  Result<void> takes_place_of_recordings();
  /// Where notices go and calls are, once there is a server; null: nowhere again.
  void goes_live(LiveFeed* feed, LiveCalls* calls);
  /// Called when recordings want to be looked after; null: nobody looks after them again. Before the first request, and after the last.
  void looks_after_recordings(std::function<void()> wake) { recordings_->work_is_due = std::move(wake); }
  Mailer* mailer() { return mailer_.get(); }  // null: no mail server is set

 private:
  explicit Installation(config::Config config);
  Result<void> open_parts(DataLock::Mode mode);
  Result<void> find_recordings();
  void recordings_belong_to(const std::string& mark);

  config::Config config_;
  std::optional<DataLock> lock_;
  system::SystemClock clock_;
  system::SystemRandom random_;
  system::JsonLogger log_;
  IdGenerator ids_;
  app::Settings settings_;
  app::IceSettings ice_;
  system::SystemTimeZones zones_;
  system::CurlHttpClient http_;  // to vendors and the bucket of recordings
  std::unique_ptr<MarkedRecordingStore> recording_store_;
  system::FileRecordingKeys recording_keys_;
  std::optional<app::RecordingDesk> recordings_;
  std::optional<app::MailDesk> mail_desk_;
  std::unique_ptr<paper::CairoPrinter> printer_;
  std::optional<app::ConsentDesk> consent_desk_;
  std::unique_ptr<Mailer> mailer_;
  std::unique_ptr<crypto::Sealer> sealer_;
  app::ServerSecrets secrets_;
  std::unique_ptr<store::AuditLog> audit_log_;
  system::PosixChildProcesses children_;
  LiveCallsSlot live_calls_;
  std::unique_ptr<ProviderFactory> factory_;
  std::vector<std::unique_ptr<VideoProvider>> providers_;  // with the server's own accounts
  std::unique_ptr<app::AccountDirectory> accounts_;
  std::unique_ptr<app::VideoService> video_;
  app::PasswordHasher passwords_{app::HashLimits::of_this_machine()};
  std::unique_ptr<app::Services> services_;
  std::unique_ptr<storage::StorageEngine> database_;  // last: its queue may still call the parts above
};

/// Where the master keys come from: the environment's value, else the key file in the data directory.
Result<crypto::KeyRing> load_keys(const config::Config& config, Random& random, Clock& clock);
/// Error: invalid_argument naming the setting that a browser would not take, or TURN_SECRET when it is missing.
Result<app::IceSettings> ice_settings(const config::Config& config);
/// The rules of the states, with the rows of CONSENT_RULES_FILE. Errors name the file, its row and field.
Result<ConsentRules> consent_rules(const config::Config& config);
std::string database_address(const config::Config& config);
std::string key_file(const config::Config& config);

}  // namespace chiroflow
