// SPDX-License-Identifier: Apache-2.0
// Google Meet as a video provider: a meeting space for each session, made in the name of one Workspace user; people enter
// through Meet's own page by the space's link. What Meet lacks is told by the capabilities. README.md has the reasons.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "adapters/providers/common/health_cache.hpp"
#include "adapters/providers/common/shared_work.hpp"
#include "adapters/providers/google_meet/google_meet_moderation.hpp"
#include "adapters/providers/google_meet/google_meet_recorder.hpp"
#include "adapters/providers/google_meet/google_meet_subscriptions.hpp"
#include "adapters/providers/google_meet/google_meet_webhooks.hpp"
#include "ports/log.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::google_meet {

/// Everything handed over must outlive it.
class GoogleMeetProvider : public VideoProvider {
 public:
  GoogleMeetProvider(GoogleMeetConfig config, HttpClient& http, const Clock& clock, Logger& log);

  TelehealthProvider kind() const override { return TelehealthProvider::GOOGLE_MEET; }
  VideoEngine video_engine() const override { return VideoEngine::google_meet; }
  bool configured() const override { return client_.configured(); }
  ProviderCapabilities capabilities() const override;
  ProviderHealth health() override;
  /// Google has no key of repetition. A room that this process made under the name is adopted; after a timeout or a restart
  /// a second space comes into being, and the first one stays unused and without cost.
  Result<ProviderRoom> create_room(const RoomRequest& request) override;
  /// Closes the space for all but invited people, then sends everybody out.
  Result<void> end_room(const ProviderRoom& room) override;
  /// Google deletes no space: the link lives on, and who opens it can only knock.
  Result<void> delete_room(const ProviderRoom& room) override;
  /// ENDED once the last conference is over or the space was closed; somebody who enters again makes it ACTIVE again.
  Result<RoomStatus> room_status(const ProviderRoom& room) override;
  /// The same link for everybody.
  Result<JoinCredentials> join_credentials(const ProviderRoom& room, const JoinRequest& request) override;
  /// Always unsupported.
  Result<RoomQuality> quality(const ProviderRoom& room) override;
  RoomModeration* moderation() override { return &moderation_; }
  RoomRecorder* recorder() override { return &recorder_; }
  WebhookReceiver* webhooks() override { return takes_events() ? &webhooks_ : nullptr; }

 private:
  bool takes_events() const { return !config_.credentials.push_service_account.empty(); }
  Result<void> ask_google();
  Result<ProviderRoom> make_or_find(const RoomRequest& request);
  Result<std::optional<Space>> made_before(const std::string& name, SteadyInstant until);
  void remember(const std::string& name, const std::string& space);
  void forget(const std::string& space);

  const GoogleMeetConfig config_;
  const Clock& clock_;
  GoogleClient client_;
  Spaces spaces_;
  SpaceSubscriptions subscriptions_;
  GoogleMeetModeration moderation_;
  GoogleMeetRecorder recorder_;
  GoogleMeetWebhooks webhooks_;
  providers::HealthCache health_;
  providers::SharedWorkByName<ProviderRoom> creating_;  // one room is made once
  std::mutex made_guard_;
  std::map<std::string, std::string> made_;  // space by our room name
};

}  // namespace chiroflow::google_meet
