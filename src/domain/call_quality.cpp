// SPDX-License-Identifier: Apache-2.0
#include "domain/call_quality.hpp"

#include <algorithm>

namespace chiroflow {

namespace {
constexpr double kBestRating = 93.2;
constexpr double kCodecDelayMs = 26.5, kSlowFromMs = 177.3;
constexpr double kImpairment = 0, kRobustness = 20;
constexpr double kGoodMos = 4.02, kFairMos = 3.10;

struct Limits {
  double fair;
  double poor;
};
constexpr Limits kRoundTripMs{300, 600}, kJitterMs{30, 100}, kLoss{0.03, 0.10}, kFreezeSeconds{0.3, 1.5};
constexpr Limits kFrames{15, 7};

Quality from_above(double value, Limits limits) {
  return value >= limits.poor ? Quality::poor : value >= limits.fair ? Quality::fair : Quality::good;
}

Quality from_below(double value, Limits limits) {
  return value < limits.poor ? Quality::poor : value < limits.fair ? Quality::fair : Quality::good;
}

void take(std::optional<Quality>& worst, std::optional<Quality> one) {
  if (one) worst = worst ? worse(*worst, *one) : *one;
}

std::optional<Quality> above(const std::optional<double>& value, Limits limits) {
  return value ? std::optional(from_above(*value, limits)) : std::nullopt;
}

void judge_audio(const CallMeasurement& measured, CallQuality& out) {
  if (!measured.audio_loss) return;
  const double delay = measured.round_trip_ms.value_or(0) / 2 + 2 * measured.jitter_ms.value_or(0) + kCodecDelayMs;
  out.audio_mos = mos_of(transmission_rating(delay, *measured.audio_loss));
  out.audio = from_below(*out.audio_mos, {.fair = kGoodMos, .poor = kFairMos});
}

void judge_video(const CallMeasurement& measured, CallQuality& out) {
  if (!measured.frames_per_second && !measured.freeze_seconds) return;
  take(out.video,
       measured.frames_per_second ? std::optional(from_below(*measured.frames_per_second, kFrames)) : std::nullopt);
  take(out.video, above(measured.freeze_seconds, kFreezeSeconds));
  take(out.video, above(measured.video_loss, kLoss));
}
}  // namespace

Quality worse(Quality a, Quality b) { return std::max(a, b); }

double transmission_rating(double one_way_ms, double loss) {
  const double percent = 100 * std::clamp(loss, 0.0, 1.0);
  const double slow = std::max(0.0, one_way_ms - kSlowFromMs);
  const double delay_impairment = 0.024 * one_way_ms + 0.11 * slow;
  const double loss_impairment = kImpairment + (95 - kImpairment) * percent / (percent + kRobustness);
  return std::clamp(kBestRating - delay_impairment - loss_impairment, 0.0, 100.0);
}

double mos_of(double rating) {
  if (rating <= 0) return 1;
  if (rating >= 100) return 4.5;
  // The cubic dips below 1 near its start.
  return std::max(1.0, 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating));
}

CallQuality judge_call(const CallMeasurement& measured) {
  CallQuality out;
  std::optional<Quality> connection;
  take(connection, above(measured.round_trip_ms, kRoundTripMs));
  take(connection, above(measured.jitter_ms, kJitterMs));
  take(connection, above(measured.audio_loss, kLoss));
  take(connection, above(measured.video_loss, kLoss));
  out.connection = connection.value_or(Quality::good);
  judge_audio(measured, out);
  judge_video(measured, out);
  return out;
}

std::optional<Quality> quality_so_far(std::span<const QualityCount> people) {
  std::optional<Quality> worst;
  for (const auto& one : people) {
    if (one.all() == 0) continue;
    const bool poor = one.poor * 4 >= one.all();
    const bool good = one.good * 4 >= one.all() * 3 && one.poor * 10 < one.all();
    take(worst, poor ? Quality::poor : good ? Quality::good : Quality::fair);
  }
  return worst;
}

}  // namespace chiroflow
