// SPDX-License-Identifier: Apache-2.0
#include "domain/clinician.hpp"
#include "domain/organization.hpp"
#include "domain/patient.hpp"
#include "domain/user.hpp"
#include "store/schema/describe_table.hpp"
#include "store/schema/table_lists.hpp"

namespace chiroflow::store::schema {

namespace {

Table organization() { return describe_table<Organization>("Organization").key({"id"}).done(); }

Table user_account() {
  return describe_table<User>("User")
      .key({"id"})
      .in_organization()
      .parent()
      .unique({"email"})
      .check("email_lower", "email = lower(email)")
      .done();
}

Table baa_attestation() {
  return describe_table<BaaAttestation>("BaaAttestation")
      .key({"id"})
      .refers("attested_by", "user_account")
      .unique({"organization_id", "provider"}, "withdrawn_at IS NULL")
      .index("of_provider", {"organization_id", "provider", "attested_at"})
      .done();
}

Table provider_credential() {
  return describe_table<ProviderCredential>("ProviderCredential")
      .key({"id"})
      .refers("updated_by", "user_account")
      .unique({"organization_id", "video_engine"})
      .unique({"webhook_id"})
      .done();
}

Table recovery_code() {
  return describe_table<RecoveryCode>("RecoveryCode")
      .key({"id"})
      .refers("user_id", "user_account")
      .unique({"user_id", "code_hash"})
      .done();
}

Table staff_session() {
  return describe_table<StaffSession>("StaffSession")
      .key({"id"})
      .refers("user_id", "user_account")
      .unique({"token_hash"})
      .index("live_of_user", {"user_id", "last_seen_at"}, "ended_at IS NULL")
      .check("expires_after_start", "expires_at > created_at")
      .done();
}

Table api_key() {
  return describe_table<ApiKey>("ApiKey")
      .key({"id"})
      .refers("user_id", "user_account")
      .refers("created_by", "user_account")
      .unique({"token_hash"})
      .index("of_organization", {"organization_id", "created_at"})
      .done();
}

Table clinician() {
  return describe_table<Clinician>("Clinician")
      .key({"id"})
      .refers("user_id", "user_account")
      .parent()
      .unique({"organization_id", "user_id"})
      .unique({"organization_id", "external_id"})
      .may_be_negative("sort_order")
      .done();
}

Table clinician_licence() {
  return describe_table<ClinicianLicence>("ClinicianLicence")
      .key({"id"})
      .refers("clinician_id", "clinician")
      .index("of_clinician", {"clinician_id", "state"})
      .check("ends_after_start", "valid_until >= valid_from")
      .check("exception_is_cited", "kind <> 'EXCEPTION' OR citation IS NOT NULL")
      .done();
}

Table patient() {
  return describe_table<Patient>("Patient")
      .key({"id"})
      .in_organization()
      .parent()
      .unique({"organization_id", "mrn"})
      .unique({"organization_id", "external_id"})
      // Lists and searches by the beginning of the name: lower(last_name) >= 'do' AND lower(last_name) < 'dp'.
      .index("by_name", {"organization_id", "lower(last_name)", "lower(first_name)", "id"})
      .done();
}

}  // namespace

std::vector<Table> people_tables() {
  return {organization(),  user_account(), baa_attestation(), provider_credential(), recovery_code(),
          staff_session(), api_key(),      clinician(),       clinician_licence(),   patient()};
}

}  // namespace chiroflow::store::schema
