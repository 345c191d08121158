// SPDX-License-Identifier: Apache-2.0
// CUSTOM with engine `janus`: rooms of the VideoRoom plugin of one Janus gateway that the clinic runs. People's browsers speak
// with the gateway themselves; this server makes the rooms and rules them through the Admin API, which nobody else reaches.
//
// A room lives in the gateway's memory until it is ended; a restart of the gateway loses all, room_status tells ENDED then
// and create_room makes the same room anew (old tokens are worth nothing there). Facts: README.md beside this.
#pragma once

#include <functional>
#include <memory>

#include "adapters/providers/common/health_cache.hpp"
#include "adapters/providers/janus/janus_admin.hpp"
#include "adapters/providers/janus/janus_moderation.hpp"
#include "adapters/providers/janus/janus_recorder.hpp"
#include "adapters/providers/janus/janus_webhooks.hpp"
#include "adapters/providers/janus/room_keys.hpp"
#include "ports/child_process.hpp"
#include "ports/log.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::janus {

class JanusProvider : public VideoProvider {
 public:
  /// What is handed over by reference must outlive it.
  JanusProvider(JanusConfig config, HttpClient& http, ChildProcesses& children, const Clock& clock, Random& random,
                Logger& log);

  TelehealthProvider kind() const override { return TelehealthProvider::CUSTOM; }
  VideoEngine video_engine() const override { return VideoEngine::janus; }
  bool configured() const override;
  ProviderCapabilities capabilities() const override;
  ProviderHealth health() override;
  /// `secret` is {"secret":…,"pin":…}.
  Result<ProviderRoom> create_room(const RoomRequest& request) override;
  Result<void> end_room(const ProviderRoom& room) override;
  Result<void> delete_room(const ProviderRoom& room) override { return end_room(room); }
  Result<RoomStatus> room_status(const ProviderRoom& room) override;
  /// `token` is what "join" wants; `details` is {"url","room","id","pin","gatewayToken"}, the last one only where Janus
  /// asks for it. Both of the ids are texts or numbers as "join" wants them. Who takes others' streams has to hand over the
  /// private_id of their own "joined".
  Result<JoinCredentials> join_credentials(const ProviderRoom& room, const JoinRequest& request) override;
  Result<RoomQuality> quality(const ProviderRoom& room) override;
  RoomModeration* moderation() override { return &moderation_; }
  /// Null without a folder for recordings.
  RoomRecorder* recorder() override { return config_.recordings_dir.empty() ? nullptr : &recorder_; }
  /// Null without a password.
  WebhookReceiver* webhooks() override { return config_.credentials.webhook_password.empty() ? nullptr : &webhooks_; }

  /// Rooms have no end of their own at Janus, so this is to be called now and then.
  Result<int> end_forgotten_rooms(const std::function<bool(const std::string&)>& is_over) override;

 private:
  Result<void> make(const JanusId& id, const RoomRequest& request, const RoomKeys& keys);
  Result<void> adopt(const JanusId& id, const RoomRequest& request, const RoomKeys& keys);
  Result<void> destroy(const JanusId& id, const std::string& secret);
  Result<void> drop_expired(const JanusId& id, const RoomKeys& keys, const std::vector<std::string>& tokens);
  std::string details(const JanusId& room, const JoinRequest& request, const JanusId& person,
                      const RoomKeys& keys) const;
  Result<void> ask_whether_well();

  const JanusConfig config_;
  const Clock& clock_;
  Random& random_;
  Logger& log_;
  JanusAdmin admin_;
  JanusModeration moderation_;
  JanusRecorder recorder_;
  JanusWebhooks webhooks_;
  providers::HealthCache health_;
};

}  // namespace chiroflow::janus
