// SPDX-License-Identifier: Apache-2.0
// CUSTOM with engine `livekit`: a LiveKit server, the installation's or an organization's own, or LiveKit Cloud. Rooms are known by our name and made
// when the first person enters, since LiveKit drops empty ones; people enter with a token that this server signs.
//
// LiveKit remembers nothing of a room that has ended. A room that carries LiveKit's id was made once, so ending it again
// succeeds; one without was never made, and ending it is not_found.
#pragma once

#include <atomic>
#include <optional>

#include "adapters/providers/common/health_cache.hpp"
#include "adapters/providers/livekit/livekit_client.hpp"
#include "adapters/providers/livekit/livekit_moderation.hpp"
#include "adapters/providers/livekit/livekit_recorder.hpp"
#include "adapters/providers/livekit/livekit_webhooks.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::livekit {

/// Safe from any thread. HTTP client and clock must outlive it.
class LiveKitProvider : public VideoProvider {
 public:
  LiveKitProvider(const LiveKitConfig& config, HttpClient& http, const Clock& clock);

  TelehealthProvider kind() const override { return TelehealthProvider::CUSTOM; }
  VideoEngine video_engine() const override { return VideoEngine::livekit; }
  bool configured() const override { return client_.configured(); }
  ProviderCapabilities capabilities() const override;
  ProviderHealth health() override;
  Result<ProviderRoom> create_room(const RoomRequest& request) override;
  Result<void> end_room(const ProviderRoom& room) override;
  Result<void> delete_room(const ProviderRoom& room) override { return end_room(room); }
  Result<RoomStatus> room_status(const ProviderRoom& room) override;
  /// `details`: {"url": where LiveKit's client connects to}.
  Result<JoinCredentials> join_credentials(const ProviderRoom& room, const JoinRequest& request) override;
  Result<RoomQuality> quality(const ProviderRoom& room) override;

  RoomModeration* moderation() override { return &moderation_; }
  RoomRecorder* recorder() override { return recorder_ ? &*recorder_ : nullptr; }
  WebhookReceiver* webhooks() override { return &webhooks_; }

 private:
  Ability recording_ability() const;

  const Clock& clock_;
  const Client client_;
  providers::HealthCache health_;
  Moderation moderation_;
  std::optional<Recorder> recorder_;
  std::atomic<bool> has_egress_ = true;  // as health() saw it; until then it is believed
  Webhooks webhooks_;
};

}  // namespace chiroflow::livekit
