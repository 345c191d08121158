// SPDX-License-Identifier: Apache-2.0
#include "app/quality/segments.hpp"

#include "app/session_change.hpp"
#include "domain/session_state.hpp"
#include "domain/visit.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr std::string_view kStarted = "started", kRestored = "restored";
constexpr Seconds kBeginning{60};

Result<std::vector<ModalitySegment>> segments_of(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql = store::select_from<ModalitySegment>("m") +
                                 " WHERE m.organization_id = ? AND m.session_id = ? ORDER BY m.started_at, m.id";
  return store::query_all<ModalitySegment>(reader, sql, session.organization_id, session.id);
}

Result<void> open(Call& call, db::Writer& writer, const TelehealthSession& session, const SegmentChange& change) {
  ModalitySegment row;
  row.id = call.services.ids.next<ModalitySegmentId>();
  row.organization_id = session.organization_id;
  row.session_id = session.id;
  row.modality = change.modality;
  row.by_phone = change.by_phone;
  row.reason = change.reason;
  row.started_at = call.now;
  return store::insert_row(writer, row);
}

Result<void> close(db::Writer& writer, ModalitySegment& segment, Instant at) {
  // Clocks of two servers may differ by a little.
  segment.ended_at = std::max(at, segment.started_at);
  return store::update<&ModalitySegment::ended_at>(writer, segment);
}

ModalitySegment* open_one(std::vector<ModalitySegment>& segments) {
  for (auto& segment : segments)
    if (!segment.ended_at) return &segment;
  return nullptr;
}

/// Whether the visit has only begun: its first stretch is the one that runs, and what it is may not be known yet.
bool just_began(const std::vector<ModalitySegment>& segments, const ModalitySegment& current, Instant now) {
  return segments.size() == 1 && current.reason == kStarted && now - current.started_at <= kBeginning;
}

void stamp(TelehealthSession& session, const std::vector<ModalitySegment>& earlier, Modality now) {
  session.modality = now;
  session.modality_mixed = false;
  for (const auto& segment : earlier) session.modality_mixed = session.modality_mixed || segment.modality != now;
  derive_billing(session);
}
}  // namespace

Result<void> follow_with_segment(Call& call, db::Writer& writer, const TelehealthSession& session) {
  const bool runs = session.status == TelehealthSessionStatus::IN_PROGRESS;
  if (!runs && !is_over(session.status)) return {};
  auto segments = TRY(segments_of(writer, session));
  auto* current = open_one(segments);
  if (!runs) return current ? close(writer, *current, call.now) : Result<void>();
  if (current) return {};
  const auto reason = segments.empty() ? kStarted : kRestored;
  return open(call, writer, session, {.modality = session.modality, .by_phone = false, .reason = reason});
}

Result<bool> goes_by_phone(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT 1 FROM modality_segment WHERE organization_id = ? AND session_id = ? AND ended_at IS NULL AND by_phone";
  if (session.modality != Modality::AUDIO_ONLY) return false;
  return TRY(store::query_value<std::int64_t>(reader, sql, session.organization_id, session.id)).has_value();
}

Result<bool> change_segment(Call& call, db::Writer& writer, TelehealthSession& session, const SegmentChange& change) {
  auto segments = TRY(segments_of(writer, session));
  auto* current = open_one(segments);
  if (current && current->modality == change.modality && current->by_phone == change.by_phone) return false;
  if (current && change.reason == kStarted) {
    if (!just_began(segments, *current, call.now)) return false;
    current->modality = change.modality;
    current->by_phone = change.by_phone;
    TRY((store::update<&ModalitySegment::modality, &ModalitySegment::by_phone>(writer, *current)));
  } else {
    if (current) TRY(close(writer, *current, call.now));
    TRY(open(call, writer, session, change));
  }
  stamp(session, segments, change.modality);
  return true;
}

}  // namespace chiroflow::app
