// SPDX-License-Identifier: Apache-2.0
// Zoom for the tool, and beside it "zoom_tokens": a provider whose join credentials are one of the tokens that Zoom's SDKs
// take, made from any claims, so that tokens which no room of ours asks for can be compared with Zoom's own too.
#include "adapters/providers/zoom/zoom_provider.hpp"
#include "adapters/providers/zoom/zoom_signature.hpp"
#include "providers/tool/makers.hpp"
#include "wire/decode.hpp"

namespace chiroflow::testing {

struct ZoomTokenConfig {
  std::string kind;  // "meeting", "session", "api"
  std::string key;
  std::string secret;
  std::int64_t life_seconds = 7200;
  std::optional<std::string> meeting_number;
  std::optional<int> role;
  std::optional<std::string> topic;
  std::optional<std::string> user_identity;
  std::optional<std::string> session_key;
  std::optional<int> cloud_recording_option;
  std::optional<int> cloud_recording_election;
};
CHIROFLOW_DESCRIBE(ZoomTokenConfig, kind, key, secret, life_seconds, meeting_number, role, topic, user_identity,
                   session_key, cloud_recording_option, cloud_recording_election)

}  // namespace chiroflow::testing

namespace chiroflow {
template <>
inline constexpr FieldRule rule<&testing::ZoomTokenConfig::life_seconds>{.has_default = true};
}

namespace chiroflow::testing {
namespace {

class ZoomTokens : public VideoProvider {
 public:
  ZoomTokens(ZoomTokenConfig config, const Clock& clock) : config_(std::move(config)), clock_(clock) {}
  TelehealthProvider kind() const override { return TelehealthProvider::ZOOM; }
  VideoEngine video_engine() const override { return VideoEngine::zoom; }
  bool configured() const override { return true; }
  ProviderCapabilities capabilities() const override { return {}; }
  ProviderHealth health() override { return {}; }
  Result<ProviderRoom> create_room(const RoomRequest&) override { return fail(internal_error("tokens only")); }
  Result<void> end_room(const ProviderRoom&) override { return fail(internal_error("tokens only")); }
  Result<void> delete_room(const ProviderRoom&) override { return fail(internal_error("tokens only")); }
  Result<RoomStatus> room_status(const ProviderRoom&) override { return fail(internal_error("tokens only")); }
  Result<RoomQuality> quality(const ProviderRoom&) override { return fail(internal_error("tokens only")); }

  Result<JoinCredentials> join_credentials(const ProviderRoom&, const JoinRequest&) override {
    return JoinCredentials{.token = TRY(token()), .join_url = {}, .details = {}};
  }

 private:
  Result<std::string> token() const {
    const zoom::SdkKey key{.key = config_.key, .secret = config_.secret};
    const Seconds life(config_.life_seconds);
    if (config_.kind == "meeting")
      return zoom::meeting_signature(
          key, {.meeting_number = config_.meeting_number.value_or(""), .role = config_.role, .life = life},
          clock_.now());
    if (config_.kind == "session")
      return zoom::session_token(key,
                                 {.topic = config_.topic.value_or(""),
                                  .role = config_.role.value_or(0),
                                  .life = life,
                                  .user_identity = config_.user_identity.value_or(""),
                                  .session_key = config_.session_key.value_or(""),
                                  .cloud_recording_option = config_.cloud_recording_option,
                                  .cloud_recording_election = config_.cloud_recording_election},
                                 clock_.now());
    return zoom::api_token(key, clock_.now(), clock_.now() + life);
  }

  const ZoomTokenConfig config_;
  const Clock& clock_;
};

Result<std::unique_ptr<VideoProvider>> make_zoom(const wire::Value& config, const Parts& parts) {
  auto read = TRY(wire::decode<zoom::ZoomConfig>(config, wire::Source::json));
  return std::make_unique<zoom::ZoomProvider>(std::move(read), parts.http, parts.clock, parts.log);
}

Result<std::unique_ptr<VideoProvider>> make_zoom_tokens(const wire::Value& config, const Parts& parts) {
  auto read = TRY(wire::decode<ZoomTokenConfig>(config, wire::Source::json));
  return std::make_unique<ZoomTokens>(std::move(read), parts.clock);
}

const Register zoom_engine("zoom", make_zoom);
const Register zoom_tokens_engine("zoom_tokens", make_zoom_tokens);

}  // namespace
}  // namespace chiroflow::testing
