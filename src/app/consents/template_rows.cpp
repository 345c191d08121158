// SPDX-License-Identifier: Apache-2.0
#include "app/consents/template_rows.hpp"

#include "store/row.hpp"

namespace chiroflow::app {

namespace {
std::string select() { return store::select_from<ConsentTemplate>("t") + " WHERE t.organization_id = ?"; }
}  // namespace

Result<std::vector<ConsentTemplate>> consent_templates_of(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql = select() + " ORDER BY t.consent_type, t.language, t.version DESC";
  return store::query_all<ConsentTemplate>(reader, sql, organization);
}

Result<std::optional<ConsentTemplate>> find_consent_template(db::Reader& reader, const OrganizationId& organization,
                                                             const ConsentTemplateId& id) {
  static const std::string sql = select() + " AND t.id = ?";
  return store::query_one<ConsentTemplate>(reader, sql, organization, id);
}

Result<std::optional<ConsentTemplate>> find_consent_template(db::Reader& reader, const OrganizationId& organization,
                                                             TelehealthConsentType type, const std::string& language,
                                                             ConsentTemplateStatus status) {
  static const std::string sql =
      select() + " AND t.consent_type = ? AND t.language = ? AND t.status = ? ORDER BY t.version DESC LIMIT 1";
  return store::query_one<ConsentTemplate>(reader, sql, organization, type, language, status);
}

Result<int> next_template_version(db::Reader& reader, const OrganizationId& organization, TelehealthConsentType type,
                                  const std::string& language) {
  static const std::string sql =
      "SELECT COALESCE(MAX(version), 0) FROM consent_template WHERE organization_id = ? AND consent_type = ?"
      " AND language = ?";
  return TRY(store::query_value<int>(reader, sql, organization, type, language)).value_or(0) + 1;
}

Result<void> update_draft(db::Writer& writer, const ConsentTemplate& row) {
  static const std::string sql =
      "UPDATE consent_template SET title = ?, source = ?, asks_again = ?, updated_at = ?"
      " WHERE organization_id = ? AND id = ? AND status = 'DRAFT'";
  TRY(store::execute(writer, sql, row.title, row.source, row.asks_again, row.updated_at, row.organization_id, row.id));
  return {};
}

Result<void> write_published(db::Writer& writer, const ConsentTemplate& row) {
  static const std::string supersede =
      "UPDATE consent_template SET status = 'SUPERSEDED', superseded_at = ?, updated_at = ? WHERE organization_id = ?"
      " AND consent_type = ? AND language = ? AND status = 'PUBLISHED'";
  static const std::string publish =
      "UPDATE consent_template SET status = 'PUBLISHED', published_by = ?, published_at = ?, updated_at = ?"
      " WHERE organization_id = ? AND id = ? AND status = 'DRAFT'";
  TRY(store::execute(writer, supersede, row.published_at, row.published_at, row.organization_id, row.consent_type,
                     row.language));
  TRY(store::execute(writer, publish, row.published_by, row.published_at, row.published_at, row.organization_id,
                     row.id));
  return {};
}

}  // namespace chiroflow::app
