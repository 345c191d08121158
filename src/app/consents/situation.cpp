// SPDX-License-Identifier: Apache-2.0
#include "app/consents/situation.hpp"

#include "app/clinic_day.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/consent_text.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
struct ConsentLine {
  ConsentId id;
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  ConsentStatus status = ConsentStatus::PENDING;
  ConsentMethod method = ConsentMethod::ELECTRONIC;
  std::string form_version;
  std::string language;
  std::optional<std::string> state_code;
  std::optional<ConsentId> supersedes_id;
  std::optional<Instant> request_expires_at;
  std::optional<std::string> signer_name;
  std::optional<SignerCapacity> signer_capacity;
  std::optional<Instant> effective_date;
  std::optional<Instant> expiration_date;
  std::optional<Instant> signed_at;
  std::optional<Instant> declined_at;
  std::optional<Instant> revoked_at;
  Instant created_at;
};
CHIROFLOW_DESCRIBE(ConsentLine, id, consent_type, status, method, form_version, language, state_code, supersedes_id,
                   request_expires_at, signer_name, signer_capacity, effective_date, expiration_date, signed_at,
                   declined_at, revoked_at, created_at)

TelehealthConsent consent_of(const OrganizationId& organization, const PatientId& patient, ConsentLine line) {
  TelehealthConsent row;
  row.id = std::move(line.id);
  row.organization_id = organization;
  row.patient_id = patient;
  row.consent_type = line.consent_type;
  row.status = line.status;
  row.method = line.method;
  row.form_version = std::move(line.form_version);
  row.language = std::move(line.language);
  row.state_code = std::move(line.state_code);
  row.supersedes_id = std::move(line.supersedes_id);
  row.request_expires_at = line.request_expires_at;
  row.signer_name = std::move(line.signer_name);
  row.signer_capacity = line.signer_capacity;
  row.effective_date = line.effective_date;
  row.expiration_date = line.expiration_date;
  row.signed_at = line.signed_at;
  row.declined_at = line.declined_at;
  row.revoked_at = line.revoked_at;
  row.created_at = line.created_at;
  return row;
}

std::string select_lines(std::string_view more) {
  return "SELECT " + store::columns_of<ConsentLine>("c") +
         " FROM telehealth_consent c WHERE c.organization_id = ? AND c.patient_id = ?" + std::string(more);
}

/// What a start does not depend on is left out, and not the rest asked for: of a list behind IN, or of the same with OR, SQLite
/// makes a temporary table to search by.
constexpr std::string_view kForStart = " AND c.consent_type <> 'HIPAA' AND c.consent_type <> 'RECORDING'";

Result<std::vector<TelehealthConsent>> read_lines(db::Reader& reader, const std::string& sql,
                                                  const OrganizationId& organization, const PatientId& patient) {
  std::vector<TelehealthConsent> rows;
  for (auto& line : TRY(store::query_all<ConsentLine>(reader, sql, organization, patient)))
    rows.push_back(consent_of(organization, patient, std::move(line)));
  return rows;
}
}  // namespace

Result<std::vector<TelehealthConsent>> consents_of(db::Reader& reader, const OrganizationId& organization,
                                                   const PatientId& patient) {
  static const std::string sql = select_lines(" ORDER BY c.created_at, c.id");
  return read_lines(reader, sql, organization, patient);
}

Result<std::vector<TelehealthConsent>> consents_for_start(db::Reader& reader, const Patient& patient) {
  static const std::string sql = select_lines(kForStart);
  return read_lines(reader, sql, patient.organization_id, patient.id);
}

Result<std::vector<TelehealthConsent>> lock_consents_for_start(db::Writer& writer, const Patient& patient) {
  static const std::string sql = select_lines(std::string(kForStart) + " ORDER BY c.created_at, c.id {for_update}");
  return read_lines(writer, sql, patient.organization_id, patient.id);
}

Result<ConsentSituation> situation_of(const Call& call, db::Reader& reader, const Organization& organization,
                                      const Patient& patient, const std::optional<std::string>& state) {
  if (!call.services.consents) return fail(internal_error("consents are asked for where none are kept"));
  ConsentSituation situation;
  situation.now = call.now;
  situation.day_of = [&services = call.services, organization](Instant at) {
    return clinic_day(services, organization, at);
  };
  situation.today = situation.day_of(call.now);
  situation.state = state;
  situation.birth_date = patient.birth_date;
  if (state) situation.rule = call.services.consents->rules.of(*state, situation.today);
  situation.asked_again = TRY(asked_again(reader, organization.id));
  return situation;
}

}  // namespace chiroflow::app
