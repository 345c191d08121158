// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/answers.hpp"

#include <algorithm>

#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<std::optional<Instant>> moment(db::Reader& reader, const std::string& sql, const TelehealthSession& session) {
  return TRY(store::query_value<std::optional<Instant>>(reader, sql, session.organization_id, session.id))
      .value_or(std::nullopt);
}

Result<std::optional<Instant>> last_asked(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT MAX(created_at) FROM session_notice"
      " WHERE organization_id = ? AND session_id = ? AND kind = 'recording.asked'";
  return moment(reader, sql, session);
}

/// Of a start that its provider refused nothing was recorded: what was said for it counts for the next try.
Result<std::optional<Instant>> last_end(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT MAX(ended_at) FROM session_recording"
      " WHERE organization_id = ? AND session_id = ? AND COALESCE(stop_reason, '') <> 'FAILED'";
  return moment(reader, sql, session);
}

Result<std::optional<Instant>> last_answer(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT MAX(answered_at) FROM recording_agreement WHERE organization_id = ? AND session_id = ?";
  return moment(reader, sql, session);
}

Result<std::map<ParticipantId, RecordingAgreement>> last_words(db::Reader& reader, const TelehealthSession& session,
                                                               Instant since) {
  static const std::string sql =
      store::select_from<RecordingAgreement>("a") +
      " WHERE a.organization_id = ? AND a.session_id = ? AND a.answered_at >= ? ORDER BY a.answered_at, a.id";
  std::map<ParticipantId, RecordingAgreement> last;
  for (auto& row : TRY(store::query_all<RecordingAgreement>(reader, sql, session.organization_id, session.id, since))) {
    auto& kept = last[row.participant_id];
    const bool no_stands =
        kept.answered_at == row.answered_at && kept.answer == RecordingAnswer::NO && !kept.id.empty();
    if (!no_stands) kept = std::move(row);
  }
  return last;
}

struct Came {
  ParticipantId participant_id;
  Instant at;
};
CHIROFLOW_DESCRIBE(Came, participant_id, at)

/// Into the room that is in use, and have not left.
Result<std::map<ParticipantId, Instant>> those_who_came(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT s.participant_id, MIN(s.joined_at) FROM participant_stay s JOIN room r"
      " ON r.organization_id = s.organization_id AND r.id = s.room_id"
      " WHERE s.organization_id = ? AND s.session_id = ? AND s.participant_id IS NOT NULL AND s.joined_at IS NOT NULL"
      " AND s.left_at IS NULL AND r.status = 'ACTIVE' GROUP BY s.participant_id";
  std::map<ParticipantId, Instant> came;
  for (auto& row : TRY(store::query_all<Came>(reader, sql, session.organization_id, session.id)))
    came.emplace(std::move(row.participant_id), row.at);
  return came;
}
}  // namespace

std::optional<Instant> Asking::open() const {
  return last_asked && last_end && *last_asked <= *last_end ? std::nullopt : last_asked;
}

Result<Asking> asking_of(db::Reader& reader, const TelehealthSession& session,
                         const std::optional<SessionRecording>& newest) {
  Asking asking;
  asking.last_asked = TRY(last_asked(reader, session));
  asking.last_end = TRY(last_end(reader, session));
  asking.runs = newest && newest->status == RecordingStatus::RECORDING;
  return asking;
}

Result<std::map<ParticipantId, RecordingAnswer>> answers_that_count(db::Reader& reader,
                                                                    const TelehealthSession& session,
                                                                    const Asking& asking) {
  // Who comes back while it is recorded has agreed to this recording.
  const bool since_they_came = !asking.runs && !asking.open();
  std::map<ParticipantId, Instant> came;
  if (since_they_came) came = TRY(those_who_came(reader, session));
  std::map<ParticipantId, RecordingAnswer> answers;
  for (const auto& [who, word] : TRY(last_words(reader, session, asking.last_asked.value_or(Instant())))) {
    const auto here = came.find(who);
    const bool used_up = asking.last_end && word.answered_at <= *asking.last_end;
    const bool of_before = here != came.end() && word.answered_at < here->second;
    if (word.answer == RecordingAnswer::NO || !(used_up || of_before)) answers.emplace(who, word.answer);
  }
  return answers;
}

Result<Instant> after_all_that_was_said(db::Reader& reader, const TelehealthSession& session, Instant now) {
  for (const auto& before :
       {TRY(last_asked(reader, session)), TRY(last_answer(reader, session)), TRY(last_end(reader, session))})
    if (before) now = std::max(now, *before + Millis(1));
  return now;
}

Result<Instant> not_before_an_answer(db::Reader& reader, const TelehealthSession& session, Instant now) {
  return std::max(now, TRY(last_answer(reader, session)).value_or(now));
}

Result<void> date_question(db::Writer& writer, const TelehealthSession& session, Instant at) {
  static const std::string sql =
      "UPDATE session_notice SET created_at = ? WHERE organization_id = ? AND session_id = ? AND seq ="
      " (SELECT MAX(n.seq) FROM session_notice n WHERE n.organization_id = ? AND n.session_id = ?"
      " AND n.kind = 'recording.asked')";
  TRY(store::execute(writer, sql, at, session.organization_id, session.id, session.organization_id, session.id));
  return {};
}

}  // namespace chiroflow::app
