// SPDX-License-Identifier: Apache-2.0
// Product "meeting": rooms are Zoom meetings of the configured host user. People enter in the page through the Meeting SDK
// when its key is configured, by Zoom's own link otherwise. Zoom's REST interface cannot mute or remove anybody: the host
// does it in the meeting.
#pragma once

#include <atomic>

#include "adapters/providers/common/health_cache.hpp"
#include "adapters/providers/common/shared_work.hpp"
#include "adapters/providers/zoom/zoom_client.hpp"
#include "adapters/providers/zoom/zoom_meetings.hpp"
#include "adapters/providers/zoom/zoom_oauth.hpp"
#include "adapters/providers/zoom/zoom_recorder.hpp"
#include "adapters/providers/zoom/zoom_webhooks.hpp"
#include "ports/log.hpp"

namespace chiroflow::zoom {

/// Safe from any thread. The others must outlive it.
class MeetingMode : public VideoProvider, private RecordedRooms {
 public:
  MeetingMode(const ZoomConfig& config, HttpClient& http, const Clock& clock, Logger& log);

  TelehealthProvider kind() const override { return TelehealthProvider::ZOOM; }
  VideoEngine video_engine() const override { return VideoEngine::zoom; }
  bool configured() const override;
  ProviderCapabilities capabilities() const override;
  ProviderHealth health() override;
  /// Looks for a meeting with the room's name that is not over before it makes one, and again when it does not hear whether one was made.
  Result<ProviderRoom> create_room(const RoomRequest& request) override;
  /// Ends the live meeting. One that nobody has opened is marked as ended, since Zoom would let it be opened later.
  Result<void> end_room(const ProviderRoom& room) override;
  Result<void> delete_room(const ProviderRoom& room) override;
  Result<void> reschedule_room(const ProviderRoom& room, Instant start, Instant end) override;
  /// From the room's secret: the account may have been set otherwise since.
  bool is_end_to_end(const ProviderRoom& room) const override { return secret_of(room).end_to_end_encrypted; }
  /// ENDED once its meeting was held and is over, was marked as ended, or is gone.
  Result<RoomStatus> room_status(const ProviderRoom& room) override;
  /// Tokens live half an hour at least: Zoom takes no shorter ones. The host's hold a ZAK, or without the SDK a start link,
  /// fetched for this request.
  Result<JoinCredentials> join_credentials(const ProviderRoom& room, const JoinRequest& request) override;
  Result<RoomQuality> quality(const ProviderRoom& room) override;
  RoomRecorder* recorder() override { return &recorder_; }
  WebhookReceiver* webhooks() override;

 private:
  const std::string& host_user() const { return host_user_; }
  bool sdk_is_halved() const;
  Result<void> check_configured();
  Result<ProviderRoom> make_room(const RoomRequest& request);
  Result<Meeting> make_or_adopt(const RoomRequest& request);
  Result<std::optional<Meeting>> adopt(const RoomRequest& request);
  Result<Meeting> make(const RoomRequest& request);
  Result<bool> is_over(const Meeting& meeting);
  Result<bool> was_held(const std::string& number);
  Result<void> ask_host();
  Result<JoinCredentials> sdk_credentials(const ProviderRoom& room, const std::string& number,
                                          const JoinRequest& request);
  Result<JoinCredentials> link_credentials(const ProviderRoom& room, const std::string& number,
                                           const JoinRequest& request);
  Result<std::optional<Live>> live(const ProviderRoom& room) override;
  Result<std::optional<std::string>> control_path(const ProviderRoom& room) override;
  std::string recordings_path(const std::string& instance) const override;
  void learn(const Meeting& meeting);

  const ZoomConfig& config_;
  const std::string host_user_;
  const Clock& clock_;
  Logger& log_;
  ZoomOAuth oauth_;
  ZoomClient client_;
  ZoomRecorder recorder_;
  ZoomWebhooks webhooks_;
  providers::HealthCache health_;
  providers::SharedWorkByName<ProviderRoom> making_;  // one room is made once

  // What the account does with our meetings, as far as it was seen: of those that are made next.
  std::atomic<bool> waiting_room_off_{false};
  std::atomic<bool> end_to_end_encrypted_{false};
  std::atomic<bool> host_unlicensed_{false};
  std::atomic<bool> no_dashboard_{false};
};

}  // namespace chiroflow::zoom
