// SPDX-License-Identifier: Apache-2.0
#include "app/server/clear_old_rows.hpp"

#include <array>

#include "app/recordings/retention_rules.hpp"
#include "app/server/system_audit.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// One table's rule. Found with a reader, so that looking through a large table keeps no writer busy.
struct Rule {
  DataClass data_class;
  std::string_view from;    // rows of an organization before an instant
  std::string_view id;      // what names one
  std::string_view remove;  // one of them
  std::int64_t ClearedRows::* count;

  std::string ids() const { return "SELECT " + std::string(id) + " FROM " + std::string(from) + " LIMIT ?"; }
  std::string number() const { return "SELECT COUNT(*) FROM " + std::string(from); }
};

constexpr std::array kRules{
    Rule{DataClass::PROVIDER_ATTEMPTS, "provider_attempt WHERE organization_id = ? AND at < ?", "id",
         "DELETE FROM provider_attempt WHERE organization_id = ? AND id = ?", &ClearedRows::provider_attempts},
    Rule{DataClass::PROVIDER_ATTEMPTS, "way_in WHERE organization_id = ? AND expires_at < ?", "id",
         "DELETE FROM way_in WHERE organization_id = ? AND id = ?", &ClearedRows::ways_in},
    Rule{DataClass::VISIT_DEVICES, "visit_device WHERE organization_id = ? AND replaced_at < ?", "id",
         "DELETE FROM visit_device WHERE organization_id = ? AND id = ?", &ClearedRows::visit_devices},
    Rule{DataClass::OUTGOING_EVENTS, "outbox_event WHERE organization_id = ? AND delivered_at < ?", "id",
         "DELETE FROM outbox_event WHERE organization_id = ? AND id = ?", &ClearedRows::outbox_events},
    Rule{DataClass::QUALITY_SAMPLES, "quality_sample WHERE organization_id = ? AND measured_at < ?", "id",
         "DELETE FROM quality_sample WHERE organization_id = ? AND id = ?", &ClearedRows::quality_samples},
    Rule{DataClass::OUTGOING_MAIL,
         "outgoing_mail m LEFT JOIN telehealth_session s ON s.organization_id = m.organization_id AND s.id = "
         "m.session_id WHERE m.organization_id = ? AND COALESCE(s.scheduled_end_time, m.created_at) < ?"
         " AND (m.sent_at IS NOT NULL OR m.failed_at IS NOT NULL)",
         "m.id", "DELETE FROM outgoing_mail WHERE organization_id = ? AND id = ?", &ClearedRows::mails},
};

Result<std::int64_t> clear(const Services& services, const OrganizationId& organization, const Rule& rule,
                           Instant before, int batch) {
  const auto sql = rule.ids();
  std::int64_t removed = 0;
  for (;;) {
    const auto ids = TRY(db::read<std::vector<std::string>>(services.database, [&](db::Reader& reader) {
      return store::query_all<std::string>(reader, sql, organization, before, batch);
    }));
    removed += TRY(db::write<std::int64_t>(services.database, [&](db::Writer& writer) -> Result<std::int64_t> {
      std::int64_t count = 0;
      for (const auto& id : ids) count += TRY(store::execute(writer, rule.remove, organization, id));
      return count;
    }));
    if (static_cast<int>(ids.size()) < batch) return removed;
  }
}

Result<void> note(const Services& services, const OrganizationId& organization, const ClearedRows& cleared) {
  SystemCall system(services, organization, "job.clear_old_rows", AuditAction::DELETE);
  system.origin.request_id = "job-clear-old-rows";
  const auto details = R"({"providerAttempts":)" + std::to_string(cleared.provider_attempts) + R"(,"waysIn":)" +
                       std::to_string(cleared.ways_in) + R"(,"visitDevices":)" + std::to_string(cleared.visit_devices) +
                       R"(,"outboxEvents":)" + std::to_string(cleared.outbox_events) + R"(,"qualitySamples":)" +
                       std::to_string(cleared.quality_samples) + R"(,"mails":)" + std::to_string(cleared.mails) + "}";
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(system.call.changed(writer, {"Organization", organization.view(), std::nullopt, details}));
    return {};
  });
}
}  // namespace

Result<std::vector<OldRows>> old_rows(db::Reader& reader, const OrganizationId& organization, Instant now) {
  std::vector<OldRows> out;
  for (const auto& rule : kRules) {
    const auto days = TRY(days_kept(reader, organization, rule.data_class));
    const auto rows = TRY(store::query_value<std::int64_t>(reader, rule.number(), organization, Instant(now - days)));
    if (out.empty() || out.back().data_class != rule.data_class) out.push_back({rule.data_class, days, now - days, 0});
    out.back().rows += rows.value_or(0);
  }
  return out;
}

Result<ClearedRows> clear_old_rows(const Services& services, int batch) {
  const auto now = services.clock.now();
  ClearedRows all;
  for (const auto& organization : TRY(list_organizations(services.database))) {
    ClearedRows mine;
    for (const auto& rule : kRules) {
      const auto days = TRY(db::read<std::chrono::days>(
          services.database, [&](db::Reader& reader) { return days_kept(reader, organization.id, rule.data_class); }));
      mine.*rule.count = TRY(clear(services, organization.id, rule, now - days, batch));
    }
    if (mine.all() > 0) TRY(note(services, organization.id, mine));
    for (const auto& rule : kRules) all.*rule.count += mine.*rule.count;
  }
  return all;
}

}  // namespace chiroflow::app
