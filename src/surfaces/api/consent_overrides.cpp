// SPDX-License-Identifier: Apache-2.0
#include "app/consents/overrides.hpp"
#include "surfaces/api/visit_modules.hpp"

namespace chiroflow::api {

void add_consent_overrides(Registry& r) {
  using enum Permission;
  r.query("consentOverrides.list",
          {"GET /consent-overrides", needs(consent_template_write),
           "Visits that went on without a consent in an emergency, newest first"},
          app::list_consent_overrides);
  r.mutation("consentOverrides.review",
             {"POST /consent-overrides/{consentOverrideId}/review", needs(consent_template_write),
              "Somebody else than who decided has looked at it"},
             app::review_consent_override);
}

}  // namespace chiroflow::api
