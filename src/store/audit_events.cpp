// SPDX-License-Identifier: Apache-2.0
#include "store/audit_events.hpp"

#include "store/list_query.hpp"

namespace chiroflow::store {

namespace {
const std::string& line_sql() {
  static const std::string sql =
      "SELECT " + columns_of<AuditEvent>("e") +
      ", u.first_name, u.last_name FROM audit_event e"
      " LEFT JOIN user_account u ON u.organization_id = e.organization_id AND u.id = e.actor_id"
      " WHERE e.organization_id = ?";
  return sql;
}
}  // namespace

Result<std::vector<AuditLine>> list_audit(db::Reader& reader, const OrganizationId& organization,
                                          const AuditFilter& filter, std::optional<std::int64_t> before, int limit) {
  ListQuery query(line_sql(), organization);
  if (filter.patient)
    query.add(
        " AND e.seq IN (SELECT x.seq FROM patient_audit_entry x WHERE x.organization_id = ? AND x.patient_id = ?)",
        organization, *filter.patient);
  query.add_if(filter.actor, " AND e.actor_id = ?");
  query.add_if(filter.entity_type, " AND e.entity_type = ?");
  query.add_if(filter.entity_id, " AND e.entity_id = ?");
  query.add_if(filter.event, " AND e.event = ?");
  query.add_if(filter.from, " AND e.at >= ?");
  query.add_if(filter.to, " AND e.at < ?");
  query.add_if(before, " AND e.seq < ?");
  query.end(" ORDER BY e.seq DESC LIMIT ?", limit);
  return query.structs<AuditLine>(reader, limit + 1);
}

Result<std::vector<PatientAccess>> patient_access(db::Reader& reader, const OrganizationId& organization,
                                                  const PatientId& patient, int limit) {
  static const std::string sql =
      "SELECT g.actor_type, g.actor_id, g.first_at, g.last_at, g.events, g.reads, u.first_name, u.last_name FROM"
      " (SELECT e.organization_id, e.actor_type, e.actor_id, MIN(e.at) AS first_at, MAX(e.at) AS last_at, COUNT(*) AS "
      "events,"
      " SUM(CASE WHEN e.action = 'READ' THEN 1 ELSE 0 END) AS reads"
      " FROM patient_audit_entry x JOIN audit_event e ON e.organization_id = x.organization_id AND e.seq = x.seq"
      " WHERE x.organization_id = ? AND x.patient_id = ?"
      " GROUP BY e.organization_id, e.actor_type, e.actor_id) g"
      " LEFT JOIN user_account u ON u.organization_id = g.organization_id AND u.id = g.actor_id"
      " ORDER BY g.last_at DESC, g.actor_type, g.actor_id LIMIT ?";
  return query_all<PatientAccess>(reader, sql, organization, patient, limit);
}

Result<std::int64_t> enter_patients(db::Writer& writer, const OrganizationId& organization, int limit) {
  static const std::string sql =
      "INSERT INTO patient_audit_entry (organization_id, patient_id, seq)"
      " SELECT e.organization_id, e.patient_id, e.seq FROM audit_event e WHERE e.organization_id = ? AND e.seq >"
      " (SELECT COALESCE(MAX(x.seq), 0) FROM patient_audit_entry x WHERE x.organization_id = ?)"
      " AND e.patient_id IS NOT NULL ORDER BY e.seq LIMIT ? ON CONFLICT DO NOTHING";
  return execute(writer, sql, organization, organization, limit);
}

Result<std::optional<std::int64_t>> first_hidden_event(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql =
      "SELECT MIN(e.seq) FROM audit_event e WHERE e.organization_id = ? AND e.patient_id IS NOT NULL AND e.seq <="
      " (SELECT MAX(x.seq) FROM patient_audit_entry x WHERE x.organization_id = ?) AND NOT EXISTS"
      " (SELECT 1 FROM patient_audit_entry x WHERE x.organization_id = e.organization_id"
      " AND x.patient_id = e.patient_id AND x.seq = e.seq)";
  const auto seq = TRY(query_value<std::optional<std::int64_t>>(reader, sql, organization, organization));
  return seq.value_or(std::nullopt);
}

Result<void> walk_chain(db::Reader& reader, const OrganizationId& organization, std::int64_t after, int limit,
                        db::Reader::OnRow on_row) {
  static const std::string sql = "SELECT " + columns_of<AuditEvent>("e") + ", " + columns_of<AuditCheckpoint>("c") +
                                 " FROM audit_event e LEFT JOIN audit_checkpoint c"
                                 " ON c.organization_id = e.organization_id AND c.seq = e.seq"
                                 " WHERE e.organization_id = ? AND e.seq > ? ORDER BY e.seq LIMIT ?";
  const auto values = params(organization, after, limit);
  return reader.query(sql, values, on_row);
}

Result<std::optional<AuditEvent>> last_audit_event(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql =
      select_from<AuditEvent>("e") + " WHERE e.organization_id = ? ORDER BY e.seq DESC LIMIT 1";
  return query_one<AuditEvent>(reader, sql, organization);
}

Result<std::optional<AuditCheckpoint>> last_checkpoint(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql =
      select_from<AuditCheckpoint>("c") + " WHERE c.organization_id = ? ORDER BY c.seq DESC LIMIT 1";
  return query_one<AuditCheckpoint>(reader, sql, organization);
}

Result<std::vector<AuditCheckpoint>> checkpoints_after(db::Reader& reader, const OrganizationId& organization,
                                                       std::int64_t after, int limit) {
  static const std::string sql =
      select_from<AuditCheckpoint>("c") + " WHERE c.organization_id = ? AND c.seq > ? ORDER BY c.seq LIMIT ?";
  return query_all<AuditCheckpoint>(reader, sql, organization, after, limit);
}

Result<std::vector<OrganizationId>> all_organizations(db::Reader& reader) {
  return query_all<OrganizationId>(reader, "SELECT id FROM organization ORDER BY id");
}

}  // namespace chiroflow::store
