// SPDX-License-Identifier: Apache-2.0
// The video services: does each configured one answer, and if not, what to do.
#include "main/doctor/checks.hpp"

namespace chiroflow::doctor {

namespace {
constexpr auto kSubject = "video";

std::string advice_for(const app::ProviderState& state, bool by_default) {
  if (state.provider == TelehealthProvider::CUSTOM)
    return "It is part of this server: restart the server, and look into its log when that does not help.";
  std::string advice =
      "Look at the vendor's status page, check its credentials in the settings and that this machine reaches the "
      "vendor over HTTPS.";
  if (by_default)
    advice += " Until it answers, set DEFAULT_VIDEO_PROVIDER to another service, or turn VIDEO_ENABLE_FALLBACK on.";
  return advice;
}
}  // namespace

void judge_video(const std::vector<app::ProviderState>& states, TelehealthProvider by_default, Findings& findings) {
  bool default_is_there = false;
  for (const auto& state : states) {
    const auto name = std::string(name_of(state.provider));
    const bool is_default = state.provider == by_default;
    default_is_there = default_is_there || is_default;
    if (state.health.available) {
      findings.ok(kSubject, name + " answers (" + std::to_string(state.health.latency.count()) + " ms).");
    } else {
      const auto text =
          name + " does not work" + (is_default ? ", and it is the default: " : ": ") + state.health.message;
      is_default ? findings.problem(kSubject, text, advice_for(state, true))
                 : findings.warn(kSubject, text, advice_for(state, false));
    }
  }
  if (default_is_there) return;
  findings.problem(kSubject, "The default video service " + std::string(name_of(by_default)) + " is not configured.",
                   "Give its credentials, or set DEFAULT_VIDEO_PROVIDER to CUSTOM.");
}

void check_video(const config::Config& config, Findings& findings) {
  auto quiet = config;
  quiet.log_level = "error";
  const auto installation = Installation::open(std::move(quiet));
  if (!installation)
    return findings.problem(kSubject, "The video services cannot be asked: " + std::string(installation.error().text()),
                            "Solve the problems named above first.");
  judge_video((*installation)->video().server_states(), config.default_video_provider, findings);
}

}  // namespace chiroflow::doctor
