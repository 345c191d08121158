// SPDX-License-Identifier: Apache-2.0
// Product "video": rooms are sessions of Zoom's Video SDK, which exist because somebody with a token joins our room name as
// the topic. Nothing is made beforehand; a session that nobody is in is not there. Unlike meetings, people can be muted and
// removed from here. The REST interface takes a token that we sign with the API key, which is not the SDK's.
// Source: developers.zoom.us/docs/video-sdk/auth, /docs/api/video-sdk.
#pragma once

#include "adapters/providers/common/health_cache.hpp"
#include "adapters/providers/zoom/zoom_client.hpp"
#include "adapters/providers/zoom/zoom_config.hpp"
#include "adapters/providers/zoom/zoom_recorder.hpp"
#include "adapters/providers/zoom/zoom_webhooks.hpp"
#include "ports/room_moderation.hpp"

namespace chiroflow::zoom {

/// Signs a short-lived token of the API key for each call.
class ApiKeyTokens : public AccessTokens {
 public:
  ApiKeyTokens(const ZoomConfig& config, const Clock& clock) : config_(config), clock_(clock) {}
  bool configured() const;
  Result<AccessToken> token() override;
  void drop(const AccessToken&) override {}

 private:
  const ZoomConfig& config_;
  const Clock& clock_;
};

/// Safe from any thread. The others must outlive it.
class VideoSdkMode : public VideoProvider, public RoomModeration, private RecordedRooms {
 public:
  VideoSdkMode(const ZoomConfig& config, HttpClient& http, const Clock& clock);

  TelehealthProvider kind() const override { return TelehealthProvider::ZOOM; }
  VideoEngine video_engine() const override { return VideoEngine::zoom; }
  bool configured() const override { return tokens_.configured(); }
  ProviderCapabilities capabilities() const override;
  ProviderHealth health() override;
  Result<ProviderRoom> create_room(const RoomRequest& request) override;
  /// Ends the live session. One that nobody is in needs no ending: tokens that were given out run off.
  Result<void> end_room(const ProviderRoom& room) override;
  Result<void> delete_room(const ProviderRoom& room) override { return end_room(room); }
  /// ENDED for a session that was held and is over.
  Result<RoomStatus> room_status(const ProviderRoom& room) override;
  /// Tokens live half an hour at least: Zoom takes no shorter ones.
  Result<JoinCredentials> join_credentials(const ProviderRoom& room, const JoinRequest& request) override;
  Result<RoomQuality> quality(const ProviderRoom& room) override;
  RoomModeration* moderation() override { return this; }
  RoomRecorder* recorder() override { return &recorder_; }
  WebhookReceiver* webhooks() override { return &webhooks_; }

  Result<std::vector<LiveParticipant>> list_participants(const ProviderRoom& room) override;
  Result<void> act(const ProviderRoom& room, const ParticipantId& participant, ParticipantAction action) override;

 private:
  Result<void> check_configured();
  Result<std::optional<std::string>> find_session(const ProviderRoom& room, std::string_view type, Instant since = {});
  Result<std::optional<Live>> live(const ProviderRoom& room) override;
  Result<std::optional<std::string>> control_path(const ProviderRoom& room) override;
  std::string recordings_path(const std::string& instance) const override;
  std::string day_query(std::string_view type) const;

  const ZoomConfig& config_;
  const Clock& clock_;
  ApiKeyTokens tokens_;
  ZoomClient client_;
  ZoomRecorder recorder_;
  ZoomWebhooks webhooks_;
  providers::HealthCache health_;
};

}  // namespace chiroflow::zoom
