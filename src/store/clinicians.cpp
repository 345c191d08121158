// SPDX-License-Identifier: Apache-2.0
#include "store/clinicians.hpp"

#include "store/list_query.hpp"

namespace chiroflow::store {

namespace {
std::string details_sql() {
  return "SELECT " + columns_of<ClinicianSummary>("c") +
         ", u.first_name, u.last_name, c.external_id, c.version"
         " FROM clinician c JOIN user_account u ON u.id = c.user_id WHERE c.organization_id = ?";
}
}  // namespace

Result<std::optional<ClinicianDetails>> find_clinician_details(db::Reader& reader, const OrganizationId& organization,
                                                               const ClinicianId& id) {
  static const std::string sql = details_sql() + " AND c.id = ?";
  return query_one<ClinicianDetails>(reader, sql, organization, id);
}

Result<std::optional<Clinician>> find_clinician(db::Reader& reader, const OrganizationId& organization,
                                                const ClinicianId& id) {
  static const std::string sql = select_from<Clinician>("c") + " WHERE c.organization_id = ? AND c.id = ?";
  return query_one<Clinician>(reader, sql, organization, id);
}

Result<std::optional<Clinician>> lock_clinician(db::Writer& writer, const OrganizationId& organization,
                                                const ClinicianId& id) {
  static const std::string sql = select_from<Clinician>("c") + " WHERE c.organization_id = ? AND c.id = ? {for_update}";
  return query_one<Clinician>(writer, sql, organization, id);
}

Result<std::optional<ClinicianId>> find_clinician_of(db::Reader& reader, const OrganizationId& organization,
                                                     const UserId& user) {
  static const std::string sql = "SELECT c.id FROM clinician c WHERE c.organization_id = ? AND c.user_id = ?";
  return query_one<ClinicianId>(reader, sql, organization, user);
}

Result<std::optional<ClinicianId>> find_clinician_by_external_id(db::Reader& reader, const OrganizationId& organization,
                                                                 const std::string& external_id) {
  static const std::string sql = "SELECT c.id FROM clinician c WHERE c.organization_id = ? AND c.external_id = ?";
  return query_one<ClinicianId>(reader, sql, organization, external_id);
}

Result<std::optional<bool>> user_is_active(db::Reader& reader, const OrganizationId& organization, const UserId& user) {
  static const std::string sql = "SELECT u.is_active FROM user_account u WHERE u.organization_id = ? AND u.id = ?";
  return query_one<bool>(reader, sql, organization, user);
}

Result<std::vector<ClinicianDetails>> list_clinicians(db::Reader& reader, const OrganizationId& organization,
                                                      std::optional<bool> active,
                                                      const std::optional<ClinicianCursor>& cursor, int limit) {
  static const std::string select = details_sql();
  ListQuery query(select, organization);
  query.add_if(active, " AND c.is_active = ?");
  if (cursor) query.add(" AND (c.sort_order, c.id) > (?, ?)", cursor->sort_order, cursor->id);
  query.end(" ORDER BY c.sort_order, c.id LIMIT ?", limit);
  return query.structs<ClinicianDetails>(reader, limit + 1);
}

Result<std::optional<ClinicianLicence>> find_licence(db::Reader& reader, const OrganizationId& organization,
                                                     const LicenceId& id) {
  static const std::string sql = select_from<ClinicianLicence>("l") + " WHERE l.organization_id = ? AND l.id = ?";
  return query_one<ClinicianLicence>(reader, sql, organization, id);
}

Result<std::vector<ClinicianLicence>> licences_of(db::Reader& reader, const OrganizationId& organization,
                                                  const ClinicianId& clinician) {
  static const std::string sql =
      select_from<ClinicianLicence>("l") + " WHERE l.organization_id = ? AND l.clinician_id = ? ORDER BY l.state, l.id";
  return query_all<ClinicianLicence>(reader, sql, organization, clinician);
}

Result<bool> licensed_in(db::Reader& reader, const OrganizationId& organization, const ClinicianId& clinician,
                         const std::string& state, Date day) {
  static const std::string sql =
      "SELECT l.id FROM clinician_licence l WHERE l.organization_id = ? AND l.clinician_id = ?"
      " AND l.state = ? AND (l.valid_from IS NULL OR l.valid_from <= ?)"
      " AND (l.valid_until IS NULL OR l.valid_until >= ?)";
  return exists(reader, sql, organization, clinician, state, day, day);
}

}  // namespace chiroflow::store
