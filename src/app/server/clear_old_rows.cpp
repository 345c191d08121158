// SPDX-License-Identifier: Apache-2.0
#include "app/server/clear_old_rows.hpp"

#include "app/server/system_audit.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// One table's rule. Found with a reader, so that looking through a large table keeps no writer busy.
struct Rule {
  std::string_view old;     // ids of rows before an instant
  std::string_view remove;  // one of them
};

constexpr Rule kAttempts{"SELECT id FROM provider_attempt WHERE organization_id = ? AND at < ? LIMIT ?",
                         "DELETE FROM provider_attempt WHERE organization_id = ? AND id = ?"};
constexpr Rule kDevices{"SELECT id FROM visit_device WHERE organization_id = ? AND replaced_at < ? LIMIT ?",
                        "DELETE FROM visit_device WHERE organization_id = ? AND id = ?"};
constexpr Rule kOutbox{"SELECT id FROM outbox_event WHERE organization_id = ? AND delivered_at < ? LIMIT ?",
                       "DELETE FROM outbox_event WHERE organization_id = ? AND id = ?"};
constexpr Rule kSamples{"SELECT id FROM quality_sample WHERE organization_id = ? AND measured_at < ? LIMIT ?",
                        "DELETE FROM quality_sample WHERE organization_id = ? AND id = ?"};
constexpr Rule kMails{
    "SELECT m.id FROM outgoing_mail m JOIN telehealth_session s ON s.organization_id = m.organization_id AND s.id = "
    "m.session_id WHERE m.organization_id = ? AND s.scheduled_end_time < ?"
    " AND (m.sent_at IS NOT NULL OR m.failed_at IS NOT NULL) LIMIT ?",
    "DELETE FROM outgoing_mail WHERE organization_id = ? AND id = ?"};

Result<std::int64_t> clear(const Services& services, const OrganizationId& organization, const Rule& rule,
                           Instant before, int batch) {
  std::int64_t removed = 0;
  for (;;) {
    const auto ids = TRY(db::read<std::vector<std::string>>(services.database, [&](db::Reader& reader) {
      return store::query_all<std::string>(reader, rule.old, organization, before, batch);
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
  const auto details = R"({"providerAttempts":)" + std::to_string(cleared.provider_attempts) + R"(,"visitDevices":)" +
                       std::to_string(cleared.visit_devices) + R"(,"outboxEvents":)" +
                       std::to_string(cleared.outbox_events) + R"(,"qualitySamples":)" +
                       std::to_string(cleared.quality_samples) + R"(,"mails":)" + std::to_string(cleared.mails) + "}";
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(system.call.changed(writer, {"Organization", organization.view(), std::nullopt, details}));
    return {};
  });
}
}  // namespace

Result<ClearedRows> clear_old_rows(const Services& services, int batch) {
  const auto now = services.clock.now();
  ClearedRows all;
  for (const auto& organization : TRY(list_organizations(services.database))) {
    ClearedRows mine;
    mine.provider_attempts = TRY(clear(services, organization.id, kAttempts, now - kAttemptsKept, batch));
    mine.visit_devices = TRY(clear(services, organization.id, kDevices, now - kAttemptsKept, batch));
    mine.outbox_events = TRY(clear(services, organization.id, kOutbox, now - kOutboxKept, batch));
    mine.quality_samples = TRY(clear(services, organization.id, kSamples, now - kSamplesKept, batch));
    mine.mails = TRY(clear(services, organization.id, kMails, now - kMailsKept, batch));
    if (mine.all() > 0) TRY(note(services, organization.id, mine));
    all.provider_attempts += mine.provider_attempts;
    all.visit_devices += mine.visit_devices;
    all.outbox_events += mine.outbox_events;
    all.quality_samples += mine.quality_samples;
    all.mails += mine.mails;
  }
  return all;
}

}  // namespace chiroflow::app
