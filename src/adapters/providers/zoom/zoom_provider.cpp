// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_provider.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/zoom/zoom_meeting_mode.hpp"
#include "adapters/providers/zoom/zoom_video_sdk_mode.hpp"

namespace chiroflow::zoom {

namespace {
/// A product that is configured and that there is no code for: every call says so.
class UnknownProduct : public VideoProvider {
 public:
  explicit UnknownProduct(const Clock& clock) : clock_(clock) {}
  TelehealthProvider kind() const override { return TelehealthProvider::ZOOM; }
  VideoEngine video_engine() const override { return VideoEngine::zoom; }
  bool configured() const override { return false; }
  ProviderCapabilities capabilities() const override {
    const Ability none{.support = Support::unavailable, .reason = kReason};
    ProviderCapabilities can;
    for (auto* ability : {&can.waiting_room, &can.recording, &can.screen_share, &can.chat, &can.virtual_background,
                          &can.breakout_rooms, &can.list_participants, &can.mute, &can.unmute, &can.remove_participant,
                          &can.spotlight, &can.quality, &can.webhooks})
      *ability = none;
    return can;
  }
  ProviderHealth health() override {
    return {.available = false, .message = kReason, .checked_at = clock_.now(), .latency = Millis(0)};
  }
  Result<ProviderRoom> create_room(const RoomRequest&) override { return refusal(); }
  Result<void> end_room(const ProviderRoom&) override { return refusal(); }
  Result<void> delete_room(const ProviderRoom&) override { return refusal(); }
  Result<RoomStatus> room_status(const ProviderRoom&) override { return refusal(); }
  Result<JoinCredentials> join_credentials(const ProviderRoom&, const JoinRequest&) override { return refusal(); }
  Result<RoomQuality> quality(const ProviderRoom&) override { return refusal(); }

 private:
  static constexpr const char* kReason =
      "ZOOM_PRODUCT names no product of Zoom's that this server knows; use \"meeting\" or \"video\"";
  static tl::unexpected<Error> refusal() {
    auto error = providers::outage("not_configured");
    error.message = kReason;
    return fail(std::move(error));
  }
  const Clock& clock_;
};

std::unique_ptr<VideoProvider> make_mode(const ZoomConfig& config, HttpClient& http, const Clock& clock, Logger& log) {
  if (config.credentials.product == "meeting") return std::make_unique<MeetingMode>(config, http, clock, log);
  if (config.credentials.product == "video") return std::make_unique<VideoSdkMode>(config, http, clock);
  return std::make_unique<UnknownProduct>(clock);
}
}  // namespace

ZoomProvider::ZoomProvider(ZoomConfig config, HttpClient& http, const Clock& clock, Logger& log)
    : config_(std::move(config)), mode_(make_mode(config_, http, clock, log)) {}

}  // namespace chiroflow::zoom
