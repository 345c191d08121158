// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/holds.hpp"

#include "app/audit_details.hpp"
#include "app/page_cursor.hpp"
#include "app/record_changes.hpp"
#include "app/unchanged.hpp"
#include "store/patients.hpp"
#include "store/sessions.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
/// Whether hold `h` covers the row `session_recording`.
constexpr std::string_view kCovers =
    " h.organization_id = session_recording.organization_id AND h.released_at IS NULL"
    " AND ((h.scope = 'RECORDING' AND h.target_id = session_recording.id)"
    " OR (h.scope = 'SESSION' AND h.target_id = session_recording.session_id)"
    " OR (h.scope = 'PATIENT' AND h.target_id = session_recording.patient_id)"
    " OR (h.scope = 'ORGANIZATION' AND h.target_id = session_recording.organization_id))";
constexpr std::string_view kDecided =
    " EXISTS (SELECT 1 FROM recording_deletion d WHERE d.organization_id = session_recording.organization_id"
    " AND d.recording_id = session_recording.id AND d.decided_at IS NOT NULL)";

/// The recordings of a scope; takes organization and target.
std::string in_scope(HoldScope scope) {
  switch (scope) {
    case HoldScope::RECORDING: return " organization_id = ? AND id = ?";
    case HoldScope::SESSION: return " organization_id = ? AND session_id = ?";
    case HoldScope::PATIENT: return " organization_id = ? AND patient_id = ?";
    case HoldScope::ORGANIZATION: break;
  }
  return " organization_id = ? AND organization_id = ?";
}

Result<void> require_target(db::Reader& reader, const LegalHold& hold) {
  const auto there = [&](std::string_view sql, std::string_view what) -> Result<void> {
    if (TRY(store::exists(reader, sql, hold.organization_id, hold.target_id))) return {};
    return fail(not_found(what));
  };
  switch (hold.scope) {
    case HoldScope::RECORDING:
      return there("SELECT id FROM session_recording WHERE organization_id = ? AND id = ?", "Recording");
    case HoldScope::SESSION:
      return there("SELECT id FROM telehealth_session WHERE organization_id = ? AND id = ?", "Session");
    case HoldScope::PATIENT: return there("SELECT id FROM patient WHERE organization_id = ? AND id = ?", "Patient");
    case HoldScope::ORGANIZATION: break;
  }
  return there("SELECT id FROM organization WHERE id = ? AND id = ?", "Organization");
}

/// Recordings first, the organization behind them, as everybody locks who changes recordings.
Result<void> lock_scope(db::Writer& writer, const LegalHold& hold) {
  const auto sql = "SELECT id FROM session_recording WHERE" + in_scope(hold.scope) + " ORDER BY id {for_update}";
  TRY(store::exists(writer, sql, hold.organization_id, hold.target_id));
  return store::lock_organization(writer, hold.organization_id);
}

Result<std::int64_t> count(db::Reader& reader, const std::string& from, const LegalHold& hold) {
  const auto found = TRY(store::query_value<std::int64_t>(reader, "SELECT COUNT(*) FROM session_recording WHERE" + from,
                                                          hold.organization_id, hold.target_id));
  return found.value_or(0);
}

/// Gives back what was withdrawn and not destroyed.
Result<std::int64_t> restore(db::Writer& writer, const LegalHold& hold) {
  const auto scope = in_scope(hold.scope);
  const auto restored = TRY(store::execute(
      writer,
      "UPDATE session_recording SET deletion_began_at = NULL, deleted_by = NULL, deletion_reason = NULL,"
      " deletion_error = NULL WHERE" +
          scope + " AND status <> 'DELETED' AND deletion_began_at IS NOT NULL AND NOT" + std::string(kDecided),
      hold.organization_id, hold.target_id));
  TRY(store::execute(writer,
                     "DELETE FROM recording_deletion WHERE decided_at IS NULL AND organization_id = ?"
                     " AND recording_id IN (SELECT id FROM session_recording WHERE" +
                         scope + ")",
                     hold.organization_id, hold.organization_id, hold.target_id));
  return restored;
}

Result<SetLegalHoldOutput> place(Call& call, db::Writer& writer, const SetLegalHoldInput& input) {
  LegalHold hold;
  hold.id = call.services.ids.next<LegalHoldId>();
  hold.organization_id = call.organization();
  hold.scope = input.scope;
  hold.target_id = input.target_id;
  hold.matter = input.matter;
  hold.reason = input.reason;
  hold.ordered_by = input.ordered_by;
  hold.placed_by = call.actor.user_id;
  hold.placed_at = call.now;
  TRY(require_target(writer, hold));
  TRY(lock_scope(writer, hold));
  TRY(store::insert_row(writer, hold));

  SetLegalHoldOutput out{hold.id, hold.placed_at, 0, 0, 0};
  const auto scope = in_scope(hold.scope);
  out.restored = TRY(restore(writer, hold));
  out.recordings = TRY(store::execute(writer,
                                      "UPDATE session_recording SET legal_hold = ? WHERE" + scope +
                                          " AND status <> 'DELETED' AND NOT" + std::string(kDecided),
                                      true, hold.organization_id, hold.target_id));
  out.too_late = TRY(count(writer, scope, hold)) - out.recordings;
  TRY(call.changed(writer, {"LegalHold", hold.id.view(), std::nullopt,
                            R"({"scope":")" + std::string(name_of(hold.scope)) + R"(","recordings":)" +
                                std::to_string(out.recordings) + R"(,"restored":)" + std::to_string(out.restored) +
                                R"(,"tooLate":)" + std::to_string(out.too_late) + "}"}));
  return out;
}

Result<std::optional<LegalHold>> find_hold(db::Reader& reader, const OrganizationId& organization,
                                           const LegalHoldId& id) {
  static const std::string sql =
      store::select_from<LegalHold>("h") + " WHERE h.organization_id = ? AND h.id = ? {for_update}";
  return store::query_one<LegalHold>(reader, sql, organization, id);
}

Result<ReleaseLegalHoldOutput> release(Call& call, db::Writer& writer, const ReleaseLegalHoldInput& input) {
  auto hold = TRY(find_hold(writer, call.organization(), input.legal_hold_id));
  if (!hold) return fail(not_found("Legal hold"));
  if (hold->released_at) {
    TRY(note_unchanged(call, writer, {"LegalHold", hold->id.view(), std::nullopt, {}}));
    return ReleaseLegalHoldOutput{hold->id, *hold->released_at, 0};
  }
  TRY(lock_scope(writer, *hold));
  hold->released_at = call.now;
  hold->released_by = call.actor.user_id;
  hold->release_reason = input.reason;
  TRY((store::update<&LegalHold::released_at, &LegalHold::released_by, &LegalHold::release_reason>(writer, *hold)));
  const auto freed = TRY(store::execute(writer,
                                        "UPDATE session_recording SET legal_hold = ? WHERE" + in_scope(hold->scope) +
                                            " AND legal_hold = ? AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE" +
                                            std::string(kCovers) + ")",
                                        false, hold->organization_id, hold->target_id, true));
  TRY(call.changed(writer, {"LegalHold", hold->id.view(), std::nullopt,
                            R"({"scope":")" + std::string(name_of(hold->scope)) + R"(","recordings":)" +
                                std::to_string(freed) + "}"}));
  return ReleaseLegalHoldOutput{hold->id, *hold->released_at, freed};
}

LegalHoldView view(const LegalHold& h) {
  return {h.id,        h.scope,     h.target_id,   h.matter,      h.reason,        h.ordered_by,
          h.placed_by, h.placed_at, h.released_by, h.released_at, h.release_reason};
}

Result<std::vector<LegalHold>> read_page(db::Reader& reader, const OrganizationId& organization,
                                         const ListLegalHoldsInput& input, const PageCursor& behind) {
  std::string sql = store::select_from<LegalHold>("h") +
                    " WHERE h.organization_id = ? AND (h.placed_at < ? OR (h.placed_at = ? AND h.id < ?))";
  if (input.standing) sql += *input.standing ? " AND h.released_at IS NULL" : " AND h.released_at IS NOT NULL";
  sql += " ORDER BY h.placed_at DESC, h.id DESC LIMIT ?";
  return store::query_all<LegalHold>(reader, sql, organization, behind.at, behind.at, behind.id, input.limit + 1);
}
}  // namespace

Result<SetLegalHoldOutput> set_legal_hold(Call& call, const SetLegalHoldInput& input) {
  TRY(require_text("matter", input.matter));
  TRY(require_text("reason", input.reason));
  TRY(require_text("orderedBy", input.ordered_by));
  return call.commit([&](db::Writer& writer) { return place(call, writer, input); });
}

Result<ReleaseLegalHoldOutput> release_legal_hold(Call& call, const ReleaseLegalHoldInput& input) {
  TRY(require_text("reason", input.reason));
  return call.commit([&](db::Writer& writer) { return release(call, writer, input); });
}

Result<ListLegalHoldsOutput> list_legal_holds(Call& call, const ListLegalHoldsInput& input) {
  const PageCursor newest{call.now + Hours(24), {}};
  const auto behind = input.cursor ? parse_cursor(*input.cursor) : newest;
  if (!behind) return ListLegalHoldsOutput();
  auto rows = TRY(db::read<std::vector<LegalHold>>(call.services.database, [&](db::Reader& reader) {
    return read_page(reader, call.organization(), input, *behind);
  }));
  ListLegalHoldsOutput out;
  const auto limit = static_cast<std::size_t>(input.limit);
  if (rows.size() > limit) {
    rows.resize(limit);
    out.next_cursor.value = write_cursor(rows.back().placed_at, rows.back().id.view());
  }
  for (const auto& row : rows) out.legal_holds.push_back(view(row));
  call.read_of({"LegalHold", "", std::nullopt, count_of(out.legal_holds.size())});
  return out;
}

Result<bool> is_held_from_the_start(db::Writer& writer, const OrganizationId& organization, const PatientId& patient,
                                    const SessionId& session) {
  TRY(store::lock_organization(writer, organization));
  return store::exists(writer,
                       "SELECT 1 FROM legal_hold WHERE organization_id = ? AND released_at IS NULL"
                       " AND ((scope = 'SESSION' AND target_id = ?) OR (scope = 'PATIENT' AND target_id = ?)"
                       " OR (scope = 'ORGANIZATION' AND target_id = ?)) LIMIT 1",
                       organization, session, patient, organization);
}

Result<RetentionFacts> retention_facts(db::Reader& reader, const SessionRecording& recording) {
  static const std::string covering =
      " FROM legal_hold h WHERE h.organization_id = ? AND ((h.scope = 'RECORDING' AND h.target_id = ?)"
      " OR (h.scope = 'SESSION' AND h.target_id = ?) OR (h.scope = 'PATIENT' AND h.target_id = ?)"
      " OR (h.scope = 'ORGANIZATION' AND h.target_id = ?))";
  static const std::string standing = "SELECT 1" + covering + " AND h.released_at IS NULL LIMIT 1";
  static const std::string released = "SELECT MAX(h.released_at)" + covering;
  static const std::string pieces =
      "SELECT 1 FROM recording_piece p WHERE p.organization_id = ? AND p.recording_id = ? LIMIT 1";
  const auto& r = recording;
  RetentionFacts facts;
  facts.has_pieces = TRY(store::exists(reader, pieces, r.organization_id, r.id));
  facts.held =
      TRY(store::exists(reader, standing, r.organization_id, r.id, r.session_id, r.patient_id, r.organization_id));
  facts.last_release = TRY(store::query_value<std::optional<Instant>>(reader, released, r.organization_id, r.id,
                                                                      r.session_id, r.patient_id, r.organization_id))
                           .value_or(std::nullopt);
  return facts;
}

}  // namespace chiroflow::app
