// SPDX-License-Identifier: Apache-2.0
// Zoom as a video provider. Which of Zoom's two products serves the rooms is the configuration's choice, and each product
// says itself what it can do (zoom_meeting_mode.hpp, zoom_video_sdk_mode.hpp).
#pragma once

#include <memory>

#include "adapters/providers/zoom/zoom_config.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/log.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::zoom {

/// Safe from any thread. All but the configuration must outlive it.
class ZoomProvider : public VideoProvider {
 public:
  ZoomProvider(ZoomConfig config, HttpClient& http, const Clock& clock, Logger& log);

  TelehealthProvider kind() const override { return TelehealthProvider::ZOOM; }
  VideoEngine video_engine() const override { return VideoEngine::zoom; }
  bool configured() const override { return mode_->configured(); }
  ProviderCapabilities capabilities() const override { return mode_->capabilities(); }
  ProviderHealth health() override { return mode_->health(); }
  Result<ProviderRoom> create_room(const RoomRequest& request) override { return mode_->create_room(request); }
  Result<void> end_room(const ProviderRoom& room) override { return mode_->end_room(room); }
  Result<void> delete_room(const ProviderRoom& room) override { return mode_->delete_room(room); }
  Result<void> reschedule_room(const ProviderRoom& room, Instant start, Instant end) override {
    return mode_->reschedule_room(room, start, end);
  }
  bool is_end_to_end(const ProviderRoom& room) const override { return mode_->is_end_to_end(room); }
  Result<RoomStatus> room_status(const ProviderRoom& room) override { return mode_->room_status(room); }
  Result<JoinCredentials> join_credentials(const ProviderRoom& room, const JoinRequest& request) override {
    return mode_->join_credentials(room, request);
  }
  Result<RoomQuality> quality(const ProviderRoom& room) override { return mode_->quality(room); }
  RoomModeration* moderation() override { return mode_->moderation(); }
  RoomRecorder* recorder() override { return mode_->recorder(); }
  WebhookReceiver* webhooks() override { return mode_->webhooks(); }

 private:
  const ZoomConfig config_;
  const std::unique_ptr<VideoProvider> mode_;  // reads config_
};

}  // namespace chiroflow::zoom
