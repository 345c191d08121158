// SPDX-License-Identifier: Apache-2.0
#include "app/quality/quality.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/notices.hpp"
#include "app/video/room_change.hpp"
#include "domain/call_quality.hpp"
#include "domain/session_state.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr Minutes kClockMayDiffer{2};
constexpr Minutes kTooOld{10};
constexpr int kMostSamples = 10'000;

CallQuality judge(const QualityReport& report) {
  return judge_call({.round_trip_ms = report.round_trip_ms,
                     .jitter_ms = report.jitter_ms,
                     .audio_loss = report.audio_loss,
                     .video_loss = report.video_loss,
                     .frames_per_second = report.frames_per_second,
                     .freeze_seconds = report.freeze_seconds});
}

Result<ParticipantId> who_reports(const Call& call, db::Reader& reader, const SessionId& session) {
  if (call.actor.is_visitor()) return call.actor.participant_id;
  auto row = TRY(store::find_staff_participant(reader, call.organization(), session, call.actor.user_id));
  if (!row) return fail(precondition_failed("You are not in this visit: get a token first", "not_in_visit"));
  return std::move(row->id);
}

/// Oldest first, in our time: the clock of a phone may be wrong by hours.
std::vector<QualityReport> in_our_time(std::vector<QualityReport> reports, Instant now) {
  const auto earlier = [](const auto& a, const auto& b) { return a.measured_at < b.measured_at; };
  std::sort(reports.begin(), reports.end(), earlier);
  const auto ahead = reports.back().measured_at - now;
  const bool shift = ahead > Millis(0) || ahead < -kClockMayDiffer;
  if (shift)
    for (auto& report : reports) report.measured_at -= ahead;
  std::erase_if(reports, [&](const auto& report) { return report.measured_at < now - kTooOld; });
  return reports;
}

QualitySample sample_of(Call& call, const SessionId& session, const ParticipantId& who, const QualityReport& report) {
  const auto quality = judge(report);
  return {.id = call.services.ids.next<QualitySampleId>(),
          .organization_id = call.organization(),
          .session_id = session,
          .participant_id = who,
          .measured_at = report.measured_at,
          .round_trip_ms = report.round_trip_ms,
          .jitter_ms = report.jitter_ms,
          .audio_loss = report.audio_loss,
          .video_loss = report.video_loss,
          .frames_per_second = report.frames_per_second,
          .freeze_seconds = report.freeze_seconds,
          .send_kbps = report.send_kbps,
          .audio_mos = quality.audio_mos,
          .connection_quality = quality.connection,
          .audio_quality = quality.audio,
          .video_quality = quality.video,
          .relayed = report.relayed};
}

Result<void> keep_samples(Call& call, db::Writer& writer, const SessionId& session, const ParticipantId& who,
                          const std::vector<QualityReport>& reports) {
  static const std::string newest =
      "SELECT MAX(measured_at) FROM quality_sample WHERE organization_id = ? AND session_id = ? AND participant_id = ?";
  auto last = TRY(store::query_value<std::optional<Instant>>(writer, newest, call.organization(), session, who))
                  .value_or(std::nullopt);
  for (const auto& report : reports) {
    if (last && report.measured_at < *last + kSamplePause) continue;
    TRY(store::insert_row(writer, sample_of(call, session, who, report)));
    last = report.measured_at;
  }
  return {};
}

struct Counts {
  ParticipantId participant_id;
  std::int64_t good = 0, fair = 0, poor = 0;
};
CHIROFLOW_DESCRIBE(Counts, participant_id, good, fair, poor)

Result<std::optional<Quality>> so_far(const Call& call, db::Reader& reader, const SessionId& session,
                                      const std::string& column) {
  const auto count = [&](const char* quality) {
    return "SUM(CASE WHEN " + column + " = '" + quality + "' THEN 1 ELSE 0 END)";
  };
  const auto sql = "SELECT participant_id, " + count("good") + ", " + count("fair") + ", " + count("poor") +
                   " FROM quality_sample WHERE organization_id = ? AND session_id = ? GROUP BY participant_id";
  std::vector<QualityCount> people;
  for (const auto& one : TRY(store::query_all<Counts>(reader, sql, call.organization(), session)))
    people.push_back({.good = one.good, .fair = one.fair, .poor = one.poor});
  return quality_so_far(people);
}

/// What was never measured keeps what people said of it.
bool take(std::optional<Quality>& stamped, std::optional<Quality> measured) {
  if (!measured || stamped == measured) return false;
  stamped = measured;
  return true;
}

Result<void> stamp(Call& call, db::Writer& writer, TelehealthSession& session) {
  using S = TelehealthSession;
  const bool connection = take(session.connection_quality, TRY(so_far(call, writer, session.id, "connection_quality")));
  const bool audio = take(session.audio_quality, TRY(so_far(call, writer, session.id, "audio_quality")));
  const bool video = take(session.video_quality, TRY(so_far(call, writer, session.id, "video_quality")));
  if (!connection && !audio && !video) return {};
  session.updated_at = call.now;
  TRY((store::update<&S::connection_quality, &S::audio_quality, &S::video_quality, &S::updated_at>(writer, session)));
  TRY(call.changed(
      writer, {"TelehealthSession", session.id.view(), std::nullopt, changed_fields({"quality"}), session.version}));
  if (!connection) return {};
  return notify_session(call, writer, session.id, NoticeAudience::STAFF, "session.quality",
                        R"({"connection":")" + std::string(name_of(*session.connection_quality)) + "\"}");
}

struct SampleRow {
  ParticipantId participant_id;
  ParticipantRole role = ParticipantRole::PATIENT;
  QualitySampleView sample;
};
CHIROFLOW_DESCRIBE(SampleRow, participant_id, role, sample)

Result<std::vector<ParticipantQuality>> samples_of(const Call& call, db::Reader& reader, const SessionId& session) {
  static const std::string sql =
      "SELECT q.participant_id, p.role, " + store::columns_of<QualitySampleView>("q") +
      " FROM quality_sample q JOIN participant p ON p.organization_id = q.organization_id AND p.id = q.participant_id"
      " WHERE q.organization_id = ? AND q.session_id = ? ORDER BY q.measured_at DESC, q.id DESC LIMIT " +
      std::to_string(kMostSamples);
  auto rows = TRY(store::query_all<SampleRow>(reader, sql, call.organization(), session));
  std::vector<ParticipantQuality> out;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    const auto same = [&](const auto& one) { return one.participant_id == row->participant_id; };
    auto found = std::find_if(out.begin(), out.end(), same);
    if (found == out.end())
      found = out.insert(out.end(), {.participant_id = row->participant_id, .role = row->role, .samples = {}});
    found->samples.push_back(std::move(row->sample));
  }
  return out;
}
}  // namespace

Result<ReportQualityOutput> report_quality(Call& call, const ReportQualityInput& input) {
  const auto reports = in_our_time(input.samples, call.now);
  const auto newest = judge(reports.back());
  return call.commit([&](db::Writer& writer) -> Result<ReportQualityOutput> {
    auto session = TRY(access_session_to_change(call, writer, input.session_id));
    if (is_over(session.status)) return fail(precondition_failed("The visit is over", "session_over"));
    const auto who = TRY(who_reports(call, writer, session.id));
    if (is_running(session.status)) {
      TRY(keep_samples(call, writer, session.id, who, reports));
      TRY(stamp(call, writer, session));
    }
    return ReportQualityOutput{newest.connection, newest.audio, newest.video};
  });
}

Result<GetQualityOutput> get_quality(Call& call, const GetQualityInput& input) {
  static const std::string segments =
      "SELECT " + store::columns_of<ModalityView>("m") +
      " FROM modality_segment m WHERE m.organization_id = ? AND m.session_id = ? ORDER BY m.started_at, m.id";
  static const std::string vendors =
      "SELECT " + store::columns_of<VendorQualityView>("r") +
      " FROM room r WHERE r.organization_id = ? AND r.session_id = ? AND (r.connection_quality IS NOT NULL OR"
      " r.audio_quality IS NOT NULL OR r.video_quality IS NOT NULL) ORDER BY r.created_at, r.id";
  auto out =
      TRY(db::read<GetQualityOutput>(call.services.database, [&](db::Reader& reader) -> Result<GetQualityOutput> {
        TRY(access_session(call, reader, input.session_id));
        return GetQualityOutput{
            TRY(samples_of(call, reader, input.session_id)),
            TRY(store::query_all<ModalityView>(reader, segments, call.organization(), input.session_id)),
            TRY(store::query_all<VendorQualityView>(reader, vendors, call.organization(), input.session_id))};
      }));
  call.read_of({"TelehealthSession", input.session_id.view(), std::nullopt, count_of(out.participants.size())});
  return out;
}

}  // namespace chiroflow::app
