// SPDX-License-Identifier: Apache-2.0
// How good a call is, from what a browser measures. Pure.
//
// Sound: the E-model (ITU-T G.107) in its usual short form, R = 93.2 - Id - Ie,eff.
//   one-way delay d = half the round trip + 2 x jitter (its buffer) + 26.5 ms (a frame of 20 ms and 6.5 ms look-ahead of Opus)
//   Id      = 0.024 d + 0.11 (d - 177.3) where d > 177.3                 (Cole and Rosenbluth 2001, fitted to G.107)
//   Ie,eff  = Ie + (95 - Ie) x Ppl / (Ppl + Bpl), Ppl in percent        (G.107, 7.2.2, random loss)
// G.113 has no values for Opus. Ie = 0: at the bit rates that browsers use it is not worse than G.711, the ceiling of this scale;
// Bpl = 20: it conceals about as well as G.711 with concealment (25.1), a little less for its longer frames.
//   MOS = 1 + 0.035 R + 7e-6 R (R - 60) (100 - R), between 1 and 4.5     (G.107, annex B)
// good from MOS 4.02 (R 80, "satisfied" in G.109), fair from 3.10 (R 60; below, "nearly all users dissatisfied"), else poor.
//
// Picture: poor below 7 frames a second, from 1.5 s frozen of an interval or 10 % lost; fair below 15, from 0.3 s or 3 %.
// Connection: poor from a round trip of 600 ms, 100 ms jitter or 10 % lost; fair from 300 ms, 30 ms or 3 %.
#pragma once

#include <optional>
#include <span>

#include "domain/enums.hpp"

namespace chiroflow {

/// Over some seconds; what was not measured is none.
struct CallMeasurement {
  std::optional<double> round_trip_ms;
  std::optional<double> jitter_ms;
  std::optional<double> audio_loss;  // 0…1
  std::optional<double> video_loss;  // 0…1
  std::optional<double> frames_per_second;
  std::optional<double> freeze_seconds;
};

struct CallQuality {
  Quality connection = Quality::good;
  std::optional<double> audio_mos;
  std::optional<Quality> audio;  // none: no sound was measured
  std::optional<Quality> video;  // none: no picture was measured
};

double transmission_rating(double one_way_ms, double loss);
double mos_of(double rating);
CallQuality judge_call(const CallMeasurement& measured);

/// One person's measurements of a kind, counted.
struct QualityCount {
  std::int64_t good = 0;
  std::int64_t fair = 0;
  std::int64_t poor = 0;
  std::int64_t all() const { return good + fair + poor; }
};
/// Of a whole visit so far: poor where a quarter or more was poor, good where three quarters were good and less than a tenth
/// poor, else fair; of several people the worst. None where nothing was measured.
std::optional<Quality> quality_so_far(std::span<const QualityCount> people);
Quality worse(Quality a, Quality b);

}  // namespace chiroflow
