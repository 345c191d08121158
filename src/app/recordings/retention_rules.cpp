// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/retention_rules.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/record_changes.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<std::optional<RetentionRule>> find_rule(db::Reader& reader, const OrganizationId& organization,
                                               DataClass data_class) {
  static const std::string sql =
      store::select_from<RetentionRule>("r") + " WHERE r.organization_id = ? AND r.data_class = ?";
  return store::query_one<RetentionRule>(reader, sql, organization, name_of(data_class));
}

DataClassView view(const DataClassRule& rule, const std::optional<RetentionRule>& own) {
  DataClassView out;
  out.data_class = rule.data_class;
  out.holds = rule.holds;
  out.days = own ? std::max(own->days, rule.minimum_days) : rule.default_days;
  out.default_days = rule.default_days;
  out.minimum_days = rule.minimum_days;
  out.maximum_days = rule.maximum_days;
  out.counted_from = rule.counted_from;
  out.automatic = rule.automatic;
  out.needs_citation = rule.needs_citation;
  out.reason = rule.reason;
  if (own) {
    out.citation = own->citation;
    out.set_by = own->set_by;
    out.set_at = own->set_at;
  }
  return out;
}

Result<void> check(const Call& call, const DataClassRule& rule, const SetRetentionRuleInput& input) {
  if (rule.data_class == DataClass::RECORDINGS)
    return fail(invalid_field("dataClass",
                              "How long new recordings are kept is a setting of the clinic (recordingRetentionDays); "
                              "that of one recording is set at the recording"));
  if (rule.is_fixed())
    return fail(invalid_field("dataClass", "This class is always kept " + std::to_string(rule.default_days) + " days"));
  if (input.days < rule.minimum_days)
    return fail(
        invalid_field("days", "At least " + std::to_string(rule.minimum_days) + " days: " + std::string(rule.reason)));
  if (input.days > rule.maximum_days)
    return fail(invalid_field("days", "At most " + std::to_string(rule.maximum_days) + " days"));
  const bool shorter = input.days < rule.default_days;
  if (shorter && rule.needs_citation && !input.citation)
    return fail(invalid_field("citation", "Name the statute or board rule that allows less than " +
                                              std::to_string(rule.default_days) + " days"));
  if (input.citation) TRY(require_text("citation", *input.citation));
  if (shorter && !rule.automatic && call.actor.role != Role::OWNER)
    return fail(forbidden("Only an owner may keep evidence for a shorter time than by default."));
  return {};
}

Result<DataClassView> set_in(Call& call, db::Writer& writer, const SetRetentionRuleInput& input) {
  static const std::string sql =
      store::insert_into<RetentionRule>("retention_rule") +
      " ON CONFLICT (organization_id, data_class) DO UPDATE SET days = excluded.days, citation = excluded.citation,"
      " set_by = excluded.set_by, set_at = excluded.set_at";
  RetentionRule row;
  row.organization_id = call.organization();
  row.data_class = name_of(input.data_class);
  row.days = input.days;
  row.citation = input.citation;
  row.set_by = call.actor.user_id;
  row.set_at = call.now;
  TRY(writer.execute(sql, store::bind_all(row)));
  TRY(call.changed(writer,
                   {"RetentionRule", row.data_class, std::nullopt, R"({"days":)" + std::to_string(row.days) + "}"}));
  return view(rule_of(input.data_class), row);
}
}  // namespace

Result<GetRetentionOutput> get_retention_rules(Call& call, const Empty&) {
  return db::read<GetRetentionOutput>(call.services.database, [&](db::Reader& reader) -> Result<GetRetentionOutput> {
    GetRetentionOutput out;
    for (const auto& rule : data_classes())
      out.data_classes.push_back(view(rule, TRY(find_rule(reader, call.organization(), rule.data_class))));
    const auto organization = TRY(own_organization(call, reader));
    for (auto& row : out.data_classes)
      if (row.data_class == DataClass::RECORDINGS) row.days = organization.recording_retention_days;
    return out;
  });
}

Result<DataClassView> set_retention_rule(Call& call, const SetRetentionRuleInput& input) {
  TRY(check(call, rule_of(input.data_class), input));
  return call.commit([&](db::Writer& writer) { return set_in(call, writer, input); });
}

Result<std::chrono::days> days_kept(db::Reader& reader, const OrganizationId& organization, DataClass data_class) {
  const auto& rule = rule_of(data_class);
  const auto own = TRY(find_rule(reader, organization, data_class));
  if (!own || rule.is_fixed()) return std::chrono::days(rule.default_days);
  return std::chrono::days(std::max(own->days, rule.minimum_days));
}

}  // namespace chiroflow::app
