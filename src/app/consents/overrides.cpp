// SPDX-License-Identifier: Apache-2.0
#include "app/consents/overrides.hpp"

#include <array>

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/notices.hpp"
#include "app/page_cursor.hpp"
#include "app/record_changes.hpp"
#include "app/unchanged.hpp"
#include "store/list_query.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr std::array kTypes{TelehealthConsentType::GENERAL, TelehealthConsentType::HIPAA,
                            TelehealthConsentType::RECORDING, TelehealthConsentType::STATE_SPECIFIC};

struct OverrideRow {
  ConsentOverride row;
  store::PersonName patient;
  store::PersonName decider;
  std::optional<store::PersonName> reviewer;
};
CHIROFLOW_DESCRIBE(OverrideRow, row, patient, decider, reviewer)

const std::string& select_overrides() {
  static const std::string sql =
      "SELECT " + store::columns_of<ConsentOverride>("v") +
      ", p.first_name, p.last_name, d.first_name, d.last_name, r.first_name, r.last_name FROM consent_override v"
      " JOIN patient p ON p.organization_id = v.organization_id AND p.id = v.patient_id"
      " JOIN user_account d ON d.organization_id = v.organization_id AND d.id = v.decided_by"
      " LEFT JOIN user_account r ON r.organization_id = v.organization_id AND r.id = v.reviewed_by"
      " WHERE v.organization_id = ?";
  return sql;
}

/// The row's list is our own text of enum names.
std::vector<TelehealthConsentType> types_in(const RawJson& missing) {
  std::vector<TelehealthConsentType> types;
  for (const auto type : kTypes)
    if (missing.text.find('"' + std::string(name_of(type)) + '"') != std::string::npos) types.push_back(type);
  return types;
}

/// Kept in the same list as the consents that were missing.
constexpr std::string_view kPlace = R"("PLACE")";

RawJson kept_of(const ConsentVerdict& consents) {
  auto text = types_of(consents.missing);
  if (consents.place_stated()) return {std::move(text)};
  text.pop_back();
  if (!consents.missing.empty()) text += ',';
  return {text + std::string(kPlace) + ']'};
}

ConsentOverrideView view(OverrideRow of) {
  auto& row = of.row;
  ConsentOverrideView out;
  out.id = std::move(row.id);
  out.session_id = std::move(row.session_id);
  out.patient_id = std::move(row.patient_id);
  out.patient = std::move(of.patient);
  out.missing = types_in(row.missing);
  out.place_not_stated = row.missing.text.find(kPlace) != std::string::npos;
  out.reason = std::move(row.reason);
  out.decided_by = std::move(row.decided_by);
  out.decider = std::move(of.decider);
  out.decided_at = row.decided_at;
  out.reviewed_by = std::move(row.reviewed_by);
  out.reviewer = std::move(of.reviewer);
  out.reviewed_at = row.reviewed_at;
  out.review_note = std::move(row.review_note);
  return out;
}

std::string details_of(const ConsentVerdict& consents) {
  std::string text = R"({"missing":)" + types_of(consents.missing);
  text += consents.state ? R"(,"state":")" + *consents.state + '"' : R"(,"placeNotStated":true)";
  return text + rules_note(consents) + '}';
}

/// A blank reason is none, however long.
Result<void> require_reason(const std::string& reason) {
  constexpr std::size_t kShortest = 10;
  const auto first = reason.find_first_not_of(" \t\r\n");
  const auto last = reason.find_last_not_of(" \t\r\n");
  if (first != std::string::npos && last - first + 1 >= kShortest) return {};
  return fail(invalid_field("consentOverrideReason", "Must say in at least 10 characters why the visit cannot wait"));
}

Result<ConsentOverride> override_to_change(Call& call, db::Writer& writer, const ConsentOverrideId& id) {
  static const std::string sql =
      store::select_from<ConsentOverride>("v") + " WHERE v.organization_id = ? AND v.id = ? {for_update}";
  auto row = TRY(store::query_one<ConsentOverride>(writer, sql, call.organization(), id));
  if (!row) return fail(not_found("Consent override"));
  return std::move(*row);
}

Result<bool> is_only_owner(Call& call, db::Writer& writer) {
  if (call.actor.role != Role::OWNER) return false;
  const bool another = TRY(store::exists(
      writer,
      "SELECT id FROM user_account WHERE organization_id = ? AND role = 'OWNER' AND is_active = ? AND id <> ? LIMIT 1",
      call.organization(), true, call.actor.user_id));
  return !another;
}

Result<ConsentOverrideView> view_in(Call& call, db::Reader& reader, const ConsentOverrideId& id) {
  static const std::string sql = select_overrides() + " AND v.id = ?";
  auto row = TRY(store::query_one<OverrideRow>(reader, sql, call.organization(), id));
  if (!row) return fail(not_found("Consent override"));
  return view(std::move(*row));
}

Result<void> review_in(Call& call, db::Writer& writer, const ReviewConsentOverrideInput& input) {
  auto row = TRY(override_to_change(call, writer, input.consent_override_id));
  if (row.reviewed_by == call.actor.user_id)
    return note_unchanged(call, writer, {"ConsentOverride", row.id.view(), row.patient_id, {}});
  if (row.reviewed_by) return fail(conflict("Somebody else has reviewed this override already", "reviewed"));
  if (row.decided_by == call.actor.user_id && !TRY(is_only_owner(call, writer)))
    return fail(forbidden("Who decided an override does not review it; another owner or admin has to"));
  row.reviewed_by = call.actor.user_id;
  row.reviewed_at = call.now;
  row.review_note = input.note;
  TRY((store::update<&ConsentOverride::reviewed_by, &ConsentOverride::reviewed_at, &ConsentOverride::review_note>(
      writer, row)));
  TRY(call.changed(writer, {"ConsentOverride", row.id.view(), row.patient_id, changed_fields({"reviewedAt"})}));
  return {};
}
}  // namespace

Result<void> keep_override(Call& call, db::Writer& writer, const TelehealthSession& session,
                           const ConsentVerdict& consents, const std::string& reason) {
  TRY(require(call, Permission::consent_override));
  TRY(require_reason(reason));
  ConsentOverride row;
  row.id = call.services.ids.next<ConsentOverrideId>();
  row.organization_id = session.organization_id;
  row.session_id = session.id;
  row.patient_id = consents.patient_id;
  row.missing = kept_of(consents);
  row.reason = reason;
  row.decided_by = call.actor.user_id;
  row.decided_at = call.now;
  TRY(store::insert_row(writer, row));
  TRY(call.changed(writer, {"ConsentOverride", row.id.view(), row.patient_id, details_of(consents)}));
  return notify_session(call, writer, session.id, NoticeAudience::STAFF, "consent.overridden",
                        R"({"types":)" + types_of(consents.missing) + '}');
}

Result<ListConsentOverridesOutput> list_consent_overrides(Call& call, const ListConsentOverridesInput& input) {
  ListConsentOverridesOutput out;
  std::optional<PageCursor> cursor;
  if (input.cursor && !(cursor = parse_cursor(*input.cursor))) return out;
  store::ListQuery query(select_overrides(), call.organization());
  if (input.reviewed) query.add(*input.reviewed ? " AND v.reviewed_at IS NOT NULL" : " AND v.reviewed_at IS NULL");
  if (cursor) query.add(" AND (v.decided_at, v.id) < (?, ?)", cursor->at, cursor->id);
  query.end(" ORDER BY v.decided_at DESC, v.id DESC LIMIT ?", input.limit);
  auto rows = TRY(db::read<std::vector<OverrideRow>>(
      call.services.database, [&](db::Reader& reader) { return query.structs<OverrideRow>(reader, input.limit + 1); }));
  if (rows.size() > static_cast<std::size_t>(input.limit)) {
    rows.pop_back();
    out.next_cursor = write_cursor(rows.back().row.decided_at, rows.back().row.id.view());
  }
  for (auto& row : rows) out.items.push_back(view(std::move(row)));
  call.read_of({"ConsentOverride", {}, std::nullopt, count_of(out.items.size())});
  return out;
}

Result<ConsentOverrideView> review_consent_override(Call& call, const ReviewConsentOverrideInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<ConsentOverrideView> {
    TRY(review_in(call, writer, input));
    return view_in(call, writer, input.consent_override_id);
  });
}

}  // namespace chiroflow::app
