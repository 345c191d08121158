// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_quality.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "adapters/providers/common/vendor_http.hpp"

namespace chiroflow::zoom {

namespace {
struct Limits {
  std::string_view member;
  double fair;  // above it
  double poor;
};
constexpr Limits kLimits[] = {{"avg_loss", 2, 5}, {"jitter", 30, 60}, {"latency", 200, 400}};

void worsen(std::optional<Quality>& worst, std::optional<Quality> other) {
  if (!other) return;
  worst = worst ? std::max(*worst, *other) : *other;  // declared from good to poor
}

std::optional<Quality> health_of(const wire::Value& participant) {
  const auto health = providers::text_of(participant, "health");
  if (health == "Good") return Quality::good;
  if (health == "Warning") return Quality::fair;
  if (health == "Critical") return Quality::poor;
  return std::nullopt;
}

/// The sample with the latest date_time; Zoom's order is not promised.
const wire::Value* latest_sample(const wire::Value& participant) {
  const auto& samples = participant.get("user_qos");
  if (!samples.is(wire::Kind::array)) return nullptr;
  const wire::Value* latest = nullptr;
  for (const auto& sample : samples.items())
    if (!latest || providers::text_of(sample, "date_time") >= providers::text_of(*latest, "date_time"))
      latest = &sample;
  return latest;
}
}  // namespace

std::optional<double> measured(std::string_view text) {
  const auto end = text.find_first_not_of("0123456789.");
  const std::string digits(text.substr(0, end));
  if (digits.empty() || digits.size() > 12 || digits.front() == '.' ||
      std::count(digits.begin(), digits.end(), '.') > 1)
    return std::nullopt;
  double value = 0;
  double place = 0;
  for (const char c : digits) {
    if (c == '.') {
      place = 1;
      continue;
    }
    value = value * 10 + (c - '0');
    place *= 10;
  }
  return place > 0 ? value / place : value;
}

std::optional<Quality> quality_of_stream(const wire::Value& stream) {
  std::optional<Quality> worst;
  for (const auto& [member, fair, poor] : kLimits) {
    const auto text = providers::text_of(stream, member);
    const auto value = text ? measured(*text) : std::nullopt;
    if (value) worsen(worst, *value > poor ? Quality::poor : *value > fair ? Quality::fair : Quality::good);
  }
  return worst;
}

RoomQuality quality_of(const wire::Value& answer) {
  RoomQuality quality;
  const auto& users = answer.get("users");  // the Video SDK's word
  const auto& participants = users.is(wire::Kind::array) ? users : answer.get("participants");
  if (!participants.is(wire::Kind::array)) return quality;
  for (const auto& participant : participants.items()) {
    worsen(quality.connection, health_of(participant));
    const auto* sample = latest_sample(participant);
    if (!sample) continue;
    for (const auto* name : {"audio_input", "audio_output"})
      worsen(quality.audio, quality_of_stream(sample->get(name)));
    for (const auto* name : {"video_input", "video_output"})
      worsen(quality.video, quality_of_stream(sample->get(name)));
  }
  if (!quality.connection) {
    worsen(quality.connection, quality.audio);
    worsen(quality.connection, quality.video);
  }
  return quality;
}

}  // namespace chiroflow::zoom
