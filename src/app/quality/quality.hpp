// SPDX-License-Identifier: Apache-2.0
// What browsers measure during a call: kept by person, summed up for the session (domain/call_quality.hpp says how).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"

namespace chiroflow::app {

struct QualityReport {
  Instant measured_at;
  std::optional<double> round_trip_ms;
  std::optional<double> jitter_ms;
  std::optional<double> audio_loss;
  std::optional<double> video_loss;
  std::optional<double> frames_per_second;
  std::optional<double> freeze_seconds;
  std::optional<double> send_kbps;
  bool relayed = false;
};
CHIROFLOW_DESCRIBE(QualityReport, measured_at, round_trip_ms, jitter_ms, audio_loss, video_loss, frames_per_second,
                   freeze_seconds, send_kbps, relayed)

struct ReportQualityInput {
  SessionId session_id;
  std::vector<QualityReport> samples;
};
CHIROFLOW_DESCRIBE(ReportQualityInput, session_id, samples)

/// Of the newest sample.
struct ReportQualityOutput {
  Quality connection = Quality::good;
  std::optional<Quality> audio;
  std::optional<Quality> video;
};
CHIROFLOW_DESCRIBE(ReportQualityOutput, connection, audio, video)

struct QualitySampleView {
  Instant measured_at;
  std::optional<double> round_trip_ms;
  std::optional<double> jitter_ms;
  std::optional<double> audio_loss;
  std::optional<double> video_loss;
  std::optional<double> frames_per_second;
  std::optional<double> freeze_seconds;
  std::optional<double> send_kbps;
  std::optional<double> audio_mos;
  Quality connection_quality = Quality::good;
  std::optional<Quality> audio_quality;
  std::optional<Quality> video_quality;
  bool relayed = false;
};
CHIROFLOW_DESCRIBE(QualitySampleView, measured_at, round_trip_ms, jitter_ms, audio_loss, video_loss, frames_per_second,
                   freeze_seconds, send_kbps, audio_mos, connection_quality, audio_quality, video_quality, relayed)

struct ParticipantQuality {
  ParticipantId participant_id;
  ParticipantRole role = ParticipantRole::PATIENT;
  std::vector<QualitySampleView> samples;
};
CHIROFLOW_DESCRIBE(ParticipantQuality, participant_id, role, samples)

struct ModalityView {
  Modality modality = Modality::AUDIO_VIDEO;
  bool by_phone = false;
  std::string reason;
  Instant started_at;
  std::optional<Instant> ended_at;
};
CHIROFLOW_DESCRIBE(ModalityView, modality, by_phone, reason, started_at, ended_at)

/// What a video vendor measured of its room.
struct VendorQualityView {
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  VideoEngine video_engine = VideoEngine::builtin;
  Instant created_at;  // the room was made
  std::optional<Quality> connection_quality;
  std::optional<Quality> audio_quality;
  std::optional<Quality> video_quality;
};
CHIROFLOW_DESCRIBE(VendorQualityView, provider, video_engine, created_at, connection_quality, audio_quality,
                   video_quality)

struct GetQualityInput {
  SessionId session_id;
};
CHIROFLOW_DESCRIBE(GetQualityInput, session_id)

struct GetQualityOutput {
  std::vector<ParticipantQuality> participants;
  std::vector<ModalityView> modality;
  std::vector<VendorQualityView> vendors;
};
CHIROFLOW_DESCRIBE(GetQualityOutput, participants, modality, vendors)

/// Of each person one sample in this time is kept, the others are passed over.
inline constexpr Millis kSamplePause = Seconds(5);

/// Samples of a visit that has not started are judged and not kept. Errors: not_found "Session"; precondition_failed
/// "session_over", "not_in_visit" (staff without a token).
Result<ReportQualityOutput> report_quality(Call& call, const ReportQualityInput& input);
/// By person and time, the newest 10 000 samples at most.
Result<GetQualityOutput> get_quality(Call& call, const GetQualityInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::ReportQualityInput::samples>{
    .min_length = 1, .max_length = 12, .doc = "Oldest first; one every five seconds is kept"};
template <> inline constexpr FieldRule rule<&app::QualityReport::round_trip_ms>{.min = 0, .max = 60'000};
template <> inline constexpr FieldRule rule<&app::QualityReport::jitter_ms>{.min = 0, .max = 60'000};
template <> inline constexpr FieldRule rule<&app::QualityReport::audio_loss>{.min = 0, .max = 1, .doc = "0 to 1"};
template <> inline constexpr FieldRule rule<&app::QualityReport::video_loss>{.min = 0, .max = 1, .doc = "0 to 1"};
template <> inline constexpr FieldRule rule<&app::QualityReport::frames_per_second>{.min = 0, .max = 1000};
template <> inline constexpr FieldRule rule<&app::QualityReport::freeze_seconds>{
    .min = 0, .max = 60, .doc = "Within the time since the sample before"};
template <> inline constexpr FieldRule rule<&app::QualityReport::send_kbps>{.min = 0, .max = 10'000'000};
template <> inline constexpr FieldRule rule<&app::QualityReport::relayed>{.doc = "The media goes through TURN"};
template <> inline constexpr FieldRule rule<&app::GetQualityOutput::vendors>{
    .doc = "By room, where its vendor measures; from some minutes after the visit"};
template <> inline constexpr FieldRule rule<&app::QualitySampleView::audio_mos>{
    .doc = "1 to 4.5, by the E-model (ITU-T G.107)"};
}  // namespace chiroflow
