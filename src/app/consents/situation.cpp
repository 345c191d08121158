// SPDX-License-Identifier: Apache-2.0
#include "app/consents/situation.hpp"

#include "app/clinic_day.hpp"
#include "app/consents/consent_desk.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
struct AskedAgain {
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  Instant since;
};
CHIROFLOW_DESCRIBE(AskedAgain, consent_type, since)

/// When the clinic last published a text under which what was signed before is no longer enough.
Result<std::array<std::optional<Instant>, 4>> asked_again(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql =
      "SELECT consent_type, MAX(published_at) FROM consent_template WHERE organization_id = ? AND asks_again = ?"
      " AND status <> 'DRAFT' GROUP BY consent_type";
  std::array<std::optional<Instant>, 4> since{};
  for (const auto& row : TRY(store::query_all<AskedAgain>(reader, sql, organization, true)))
    since[static_cast<std::size_t>(row.consent_type)] = row.since;
  return since;
}
}  // namespace

Result<std::vector<TelehealthConsent>> consents_of(db::Reader& reader, const OrganizationId& organization,
                                                   const PatientId& patient) {
  static const std::string sql = store::select_from<TelehealthConsent>("c") +
                                 " WHERE c.organization_id = ? AND c.patient_id = ? ORDER BY c.created_at, c.id";
  return store::query_all<TelehealthConsent>(reader, sql, organization, patient);
}

Result<ConsentSituation> situation_of(const Call& call, db::Reader& reader, const Organization& organization,
                                      const Patient& patient, const std::optional<std::string>& state) {
  if (!call.services.consents) return fail(internal_error("consents are asked for where none are kept"));
  ConsentSituation situation;
  situation.now = call.now;
  situation.today = clinic_day(call.services, organization, call.now);
  situation.state = state;
  situation.birth_date = patient.birth_date;
  if (state) situation.rule = call.services.consents->rules.of(*state, situation.today);
  situation.asked_again = TRY(asked_again(reader, organization.id));
  return situation;
}

}  // namespace chiroflow::app
