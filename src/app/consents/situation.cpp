// SPDX-License-Identifier: Apache-2.0
#include "app/consents/situation.hpp"

#include "app/clinic_day.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/consent_text.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

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
