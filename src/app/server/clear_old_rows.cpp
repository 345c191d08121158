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
  std::string_view table;
  std::string_view more;     // tables beside it
  std::string_view old;      // takes the instant
  std::string_view session;  // that a row belongs to
  std::string_view patient;  // of a row without a session
  std::int64_t ClearedRows::* count;
  std::string_view key = "id";  // what is worked off at once; several rows may share it
  std::string_view wipe = {};   // the row stays and these columns lose what they held
  std::string_view but = {};    // of the rows with that key

  std::string ids() const {
    return "SELECT DISTINCT " + std::string(table) + "." + std::string(key) + rows() + " LIMIT ?";
  }
  std::string number() const { return "SELECT COUNT(*)" + rows(); }
  /// Asks for holds once more: one may have come since the rows were found.
  std::string remove() const {
    const std::string name(table);
    return (wipe.empty() ? "DELETE FROM " + name : "UPDATE " + name + " SET " + std::string(wipe)) +
           " WHERE organization_id = ? AND " + std::string(key) + " = ?" + std::string(but) + not_held();
  }

 private:
  std::string rows() const {
    const std::string name(table);
    return " FROM " + name + std::string(more) + " WHERE " + name + ".organization_id = ? AND " + std::string(old) +
           std::string(but) + not_held();
  }
  /// A standing hold on the clinic, the visit or its patient. One on a recording is about that alone.
  std::string not_held() const {
    const std::string its_session(session);
    const std::string its_patient = patient.empty() ? std::string("NULL") : std::string(patient);
    return " AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.organization_id = " + std::string(table) +
           ".organization_id AND h.released_at IS NULL AND (h.scope = 'ORGANIZATION'"
           " OR (h.scope = 'SESSION' AND h.target_id = " +
           its_session +
           ") OR (h.scope = 'PATIENT' AND h.target_id = COALESCE((SELECT ha.patient_id FROM telehealth_session hs"
           " JOIN appointment ha ON ha.organization_id = hs.organization_id AND ha.id = hs.appointment_id"
           " WHERE hs.organization_id = h.organization_id AND hs.id = " +
           its_session + "), " + its_patient + "))))";
  }
};

constexpr std::array kRules{
    Rule{DataClass::PROVIDER_ATTEMPTS, "provider_attempt", "", "at < ?", "provider_attempt.session_id", "",
         &ClearedRows::provider_attempts},
    Rule{DataClass::PROVIDER_ATTEMPTS, "way_in", "", "expires_at < ?", "way_in.session_id", "", &ClearedRows::ways_in},
    Rule{DataClass::VISIT_DEVICES, "visit_device", "", "replaced_at < ?",
         "(SELECT hl.session_id FROM visit_link hl WHERE hl.organization_id = visit_device.organization_id"
         " AND hl.id = visit_device.visit_link_id)",
         "", &ClearedRows::visit_devices},
    Rule{DataClass::OUTGOING_EVENTS, "outbox_event", "", "delivered_at < ?", "outbox_event.session_id", "",
         &ClearedRows::outbox_events},
    Rule{DataClass::QUALITY_SAMPLES, "quality_sample", "", "measured_at < ?", "quality_sample.session_id", "",
         &ClearedRows::quality_samples},
    Rule{DataClass::OUTGOING_MAIL, "outgoing_mail",
         " LEFT JOIN telehealth_session s ON s.organization_id = outgoing_mail.organization_id"
         " AND s.id = outgoing_mail.session_id",
         "COALESCE(s.scheduled_end_time, outgoing_mail.created_at) < ?"
         " AND (outgoing_mail.sent_at IS NOT NULL OR outgoing_mail.failed_at IS NOT NULL)",
         "outgoing_mail.session_id",
         "(SELECT hc.patient_id FROM telehealth_consent hc WHERE hc.organization_id = outgoing_mail.organization_id"
         " AND hc.id = outgoing_mail.consent_id)",
         &ClearedRows::mails},
    Rule{DataClass::DEVICE_CHECKS, "virtual_waiting_room", "",
         "COALESCE(leave_time, join_time) < ? AND (device_type IS NOT NULL OR browser_info IS NOT NULL"
         " OR connection_type IS NOT NULL OR check_results IS NOT NULL)",
         "virtual_waiting_room.session_id", "", &ClearedRows::device_checks, "id",
         "device_type = NULL, browser_info = NULL, connection_type = NULL, check_results = NULL"},
    // Its devices first: then nothing is known of the link but that it was there.
    Rule{DataClass::VISIT_LINKS, "visit_device",
         " JOIN visit_link l ON l.organization_id = visit_device.organization_id AND l.id = visit_device.visit_link_id",
         "l.expires_at < ?",
         "(SELECT hl.session_id FROM visit_link hl WHERE hl.organization_id = visit_device.organization_id"
         " AND hl.id = visit_device.visit_link_id)",
         "", &ClearedRows::visit_devices},
    Rule{DataClass::VISIT_LINKS, "visit_link", "", "expires_at < ? AND token_hash <> 'forgotten:' || id",
         "visit_link.session_id", "", &ClearedRows::dead_links, "id", "token_hash = 'forgotten:' || id"},
    Rule{DataClass::VISIT_NOTICES, "session_notice",
         " JOIN telehealth_session s ON s.organization_id = session_notice.organization_id"
         " AND s.id = session_notice.session_id",
         "COALESCE(s.actual_end_time, s.scheduled_end_time) < ?"
         " AND s.status IN ('COMPLETED', 'CANCELLED', 'NO_SHOW')",
         "session_notice.session_id", "", &ClearedRows::notices, "session_id", "",
         " AND session_notice.seq < (SELECT MAX(m.seq) FROM session_notice m"
         " WHERE m.session_id = session_notice.session_id)"},
};

Result<std::int64_t> clear(const Services& services, const OrganizationId& organization, const Rule& rule,
                           Instant before, int batch) {
  const auto sql = rule.ids();
  const auto remove = rule.remove();
  std::int64_t removed = 0;
  for (;;) {
    const auto ids = TRY(db::read<std::vector<std::string>>(services.database, [&](db::Reader& reader) {
      return store::query_all<std::string>(reader, sql, organization, before, batch);
    }));
    removed += TRY(db::write<std::int64_t>(services.database, [&](db::Writer& writer) -> Result<std::int64_t> {
      std::int64_t count = 0;
      for (const auto& id : ids) count += TRY(store::execute(writer, remove, organization, id));
      return count;
    }));
    if (static_cast<int>(ids.size()) < batch) return removed;
  }
}

Result<void> note(const Services& services, const OrganizationId& organization, const ClearedRows& cleared) {
  SystemCall system(services, organization, "job.clear_old_rows", AuditAction::DELETE);
  const auto details = R"({"providerAttempts":)" + std::to_string(cleared.provider_attempts) + R"(,"waysIn":)" +
                       std::to_string(cleared.ways_in) + R"(,"visitDevices":)" + std::to_string(cleared.visit_devices) +
                       R"(,"outboxEvents":)" + std::to_string(cleared.outbox_events) + R"(,"qualitySamples":)" +
                       std::to_string(cleared.quality_samples) + R"(,"mails":)" + std::to_string(cleared.mails) +
                       R"(,"deviceChecks":)" + std::to_string(cleared.device_checks) + R"(,"deadLinks":)" +
                       std::to_string(cleared.dead_links) + R"(,"notices":)" + std::to_string(cleared.notices) + "}";
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(system.call.changed(writer, {"Organization", organization.view(), std::nullopt, details}));
    return {};
  });
}
}  // namespace

ClearedRows& ClearedRows::operator+=(const ClearedRows& other) {
  provider_attempts += other.provider_attempts;
  ways_in += other.ways_in;
  visit_devices += other.visit_devices;
  outbox_events += other.outbox_events;
  quality_samples += other.quality_samples;
  mails += other.mails;
  device_checks += other.device_checks;
  dead_links += other.dead_links;
  notices += other.notices;
  return *this;
}

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
      mine.*rule.count += TRY(clear(services, organization.id, rule, now - days, batch));
    }
    if (mine.all() > 0) TRY(note(services, organization.id, mine));
    all += mine;
  }
  return all;
}

}  // namespace chiroflow::app
