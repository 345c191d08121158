// SPDX-License-Identifier: Apache-2.0
#include "main/doctor/checks.hpp"
#include "main/settings_needed.hpp"

namespace chiroflow::doctor {

namespace {
constexpr auto kSubject = "video";
constexpr auto kWhere = "docs/video.md tells where the vendor shows each value.";

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text + (names.size() == 1 ? " is missing." : " are missing.");
}

std::string display_name(VideoEngine engine) {
  switch (engine) {
    case VideoEngine::twilio: return "Twilio";
    case VideoEngine::zoom: return "Zoom";
    case VideoEngine::google_meet: return "Google Meet";
    case VideoEngine::livekit: return "LiveKit";
    case VideoEngine::janus: return "Janus";
    case VideoEngine::builtin: break;
  }
  return "The built-in engine";
}

VideoEngine engine_of(const config::Config& config, TelehealthProvider provider) {
  switch (provider) {
    case TelehealthProvider::TWILIO: return VideoEngine::twilio;
    case TelehealthProvider::ZOOM: return VideoEngine::zoom;
    case TelehealthProvider::GOOGLE_MEET: return VideoEngine::google_meet;
    case TelehealthProvider::CUSTOM: break;
  }
  return config.custom_video_engine;
}

void check_vendor(const config::Config& config, VideoEngine engine, Findings& findings) {
  const auto needs = settings_needed(config, engine);
  if (needs.missing.empty()) return;
  if (engine == config.custom_video_engine)
    return findings.problem(kSubject, display_name(engine) + " is chosen, but " + listed(needs.missing), kWhere);
  if (needs.some_set)
    findings.problem(kSubject, display_name(engine) + " is set up by half: " + listed(needs.missing), kWhere);
}
}  // namespace

void check_video_settings(const config::Config& config, Findings& findings) {
  const auto before = findings.all().size();
  using enum VideoEngine;
  const auto custom = config.custom_video_engine;
  if (custom != builtin && custom != livekit && custom != janus)
    return findings.problem(kSubject,
                            "CUSTOM_VIDEO_ENGINE is " + std::string(name_of(custom)) + ", which is no engine.",
                            "Set it to builtin, livekit or janus.");
  for (const auto engine : {twilio, zoom, google_meet, livekit, janus}) check_vendor(config, engine, findings);
  const auto chosen = engine_of(config, config.default_video_provider);
  const auto needs = settings_needed(config, chosen);
  if (chosen != custom && !needs.some_set)
    findings.warn(
        kSubject,
        "DEFAULT_VIDEO_PROVIDER is " + std::string(name_of(config.default_video_provider)) +
            ", for which this server has no account.",
        "Only organizations whose owner gave credentials of their own can book visits with it. " + std::string(kWhere));
  if (findings.all().size() == before) findings.ok(kSubject, "The video providers' settings fit together.");
}

}  // namespace chiroflow::doctor
