// SPDX-License-Identifier: Apache-2.0
#include "app/organization/organization.hpp"

#include "surfaces/api/record_modules.hpp"

namespace chiroflow::api {

void add_organization(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.query("organization.get", {"GET /organization", needs(organization_read), "The clinic's settings"},
          app::get_organization);
  r.mutation("organization.update",
             {"PATCH /organization", needs(organization_write), "Change the clinic's settings; null clears a field"},
             app::update_organization);
  r.mutation("organization.attestAgreement",
             {"POST /agreements", needs(provider_manage),
              "State that a business associate agreement with a vendor is signed", CREATE},
             app::attest_agreement);
  r.mutation("organization.withdrawAgreement",
             {"POST /agreements/withdraw", needs(provider_manage), "The agreement with a vendor no longer stands"},
             app::withdraw_agreement);
  r.query("organization.listAgreements",
          {"GET /agreements", needs(organization_read), "Agreements that owners attested, newest first"},
          app::list_agreements);
}

}  // namespace chiroflow::api
