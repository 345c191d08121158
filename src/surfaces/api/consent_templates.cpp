// SPDX-License-Identifier: Apache-2.0
#include "app/consents/state_requirements.hpp"
#include "app/consents/templates.hpp"
#include "surfaces/api/record_modules.hpp"

namespace chiroflow::api {

void add_consent_templates(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.query("telehealth.getStateRequirements",
          {"GET /states/{stateCode}/telehealth-requirements", needs(consent_read),
           "What a state asks of telehealth consents and recordings, with its source"},
          app::get_state_requirements);
  r.query("consentTemplates.list",
          {"GET /consent-templates", needs(consent_template_write), "The clinic's own consent texts, and ours"},
          app::list_consent_templates);
  r.mutation("consentTemplates.saveDraft",
             {"PUT /consent-templates/draft", needs(consent_template_write),
              "Write the draft of a text for one type and language"},
             app::save_consent_draft);
  r.mutation("consentTemplates.publish",
             {"POST /consent-templates/{consentTemplateId}/publish", needs(consent_template_write),
              "Have patients read this text from now on"},
             app::publish_consent_template);
  r.query("consentTemplates.preview",
          {"GET /consent-templates/preview", needs(consent_template_write),
           "A text as patients would read it, and what it lacks"},
          app::preview_consent);
}

}  // namespace chiroflow::api
