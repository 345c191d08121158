// SPDX-License-Identifier: Apache-2.0
// Twilio Programmable Video as a video provider. README.md beside this file tells the decisions and the traps.
#pragma once

#include "adapters/providers/common/health_cache.hpp"
#include "adapters/providers/twilio/twilio_client.hpp"
#include "adapters/providers/twilio/twilio_config.hpp"
#include "adapters/providers/twilio/twilio_moderation.hpp"
#include "adapters/providers/twilio/twilio_recorder.hpp"
#include "adapters/providers/twilio/twilio_webhooks.hpp"
#include "ports/clock.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::twilio {

/// A room's `external_id` is its SID, "RM…"; a room that was ended comes back under the same name with another SID.
/// HTTP client and clock must outlive it.
class TwilioProvider : public VideoProvider {
 public:
  TwilioProvider(TwilioConfig config, HttpClient& http, const Clock& clock);

  TelehealthProvider kind() const override { return TelehealthProvider::TWILIO; }
  VideoEngine video_engine() const override { return VideoEngine::twilio; }
  bool configured() const override { return client_.configured(); }
  ProviderCapabilities capabilities() const override;
  ProviderHealth health() override;
  Result<ProviderRoom> create_room(const RoomRequest& request) override;
  Result<void> end_room(const ProviderRoom& room) override;
  Result<void> delete_room(const ProviderRoom& room) override;
  Result<RoomStatus> room_status(const ProviderRoom& room) override;
  Result<JoinCredentials> join_credentials(const ProviderRoom& room, const JoinRequest& request) override;
  Result<RoomQuality> quality(const ProviderRoom& room) override;

  RoomModeration* moderation() override { return &moderation_; }
  RoomRecorder* recorder() override { return &recorder_; }
  WebhookReceiver* webhooks() override { return &webhooks_; }

 private:
  /// The SID of the room in progress under that name; nothing when there is none.
  Result<std::optional<std::string>> find_by_name(const std::string& name) const;
  /// Ends it and tells its SID.
  Result<std::string> complete(const ProviderRoom& room) const;

  const TwilioConfig config_;
  const Clock& clock_;
  const TwilioClient client_;
  TwilioModeration moderation_;
  TwilioRecorder recorder_;
  TwilioWebhooks webhooks_;
  providers::HealthCache health_;
};

}  // namespace chiroflow::twilio
