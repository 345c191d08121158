// SPDX-License-Identifier: Apache-2.0
#include "app/consents/answer.hpp"
#include "app/consents/copy_mail.hpp"
#include "app/consents/document.hpp"
#include "app/consents/queries.hpp"
#include "app/consents/request.hpp"
#include "app/consents/revoke.hpp"
#include "app/consents/verbal.hpp"
#include "surfaces/api/visit_modules.hpp"

namespace chiroflow::api {

namespace {
constexpr std::string_view kPatientsSign = "patients_sign";

void add_requests(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.mutation("telehealth.sendConsent",
             {"POST /patients/{patientId}/consents", needs(consent_request),
              "Ask the patient for a consent; the same request again is sent again", CREATE},
             app::send_consent);
  r.mutation("telehealth.renewConsent",
             {"POST /consents/{consentId}/renew", needs(consent_request),
              "Ask for a new signature; the old one stays valid until then", CREATE},
             app::renew_consent);
  r.mutation("telehealth.recordVerbalConsent",
             {"POST /patients/{patientId}/consents/verbal", needs(consent_request),
              "Write down an answer that was spoken; not where the state wants it written", CREATE},
             app::record_verbal_consent);
  r.mutation("telehealth.sendConsentCopy",
             {"POST /consents/{consentId}/copy", needs(consent_request),
              "E-mail the patient their copy of a signed consent, again"},
             app::send_consent_copy);
  r.mutation("telehealth.revokeConsent",
             {"POST /consents/{consentId}/revoke", needs(consent_request).and_visitors(),
              "Withdraw a signed consent; a recording stops at once"},
             app::revoke_consent);
}

void add_answers(Registry& r) {
  r.mutation("telehealth.signConsent",
             {"POST /consents/{consentId}/sign", patients_only(kPatientsSign),
              "Sign an open request on the visit link; staff never sign for patients"},
             app::sign_consent);
  r.mutation("telehealth.declineConsent",
             {"POST /consents/{consentId}/decline", patients_only(kPatientsSign), "Say no to an open request"},
             app::decline_consent);
}

void add_queries(Registry& r) {
  using enum Permission;
  r.query("telehealth.verifyConsent",
          {"GET /patients/{patientId}/consents/verify", needs(consent_read),
           "Whether consents of these types hold now, where the patient is"},
          app::verify_consent);
  r.query("telehealth.checkConsent",
          {"GET /patients/{patientId}/consents/check", needs(consent_read),
           "What is there, what a visit still needs, and what to do about it"},
          app::check_consent);
  r.query("telehealth.getConsentDetails",
          {"GET /consents/{consentId}", needs(consent_read), "One consent with its text; looking changes nothing"},
          app::get_consent_details);
  r.query("telehealth.listPatientConsents",
          {"GET /patients/{patientId}/consents", needs(consent_read), "A patient's consents, newest first"},
          app::list_patient_consents);
  r.query("telehealth.validateSessionConsent",
          {"GET /sessions/{sessionId}/consents", needs(consent_read), "Whether a visit has the consents it needs"},
          app::validate_session_consent);
  r.query("telehealth.getConsentDocument",
          {"GET /consents/{consentId}/document", needs(consent_read).and_visitors(),
           "An answered consent to keep: PDF, or JSON with evidence and seal"},
          app::get_consent_document);
  r.query("telehealth.getSealKey",
          {"GET /seal-key", any_staff().and_visitors(), "The public key that checks sealed consents"},
          app::get_seal_key);
}
}  // namespace

void add_consents(Registry& r) {
  add_requests(r);
  add_answers(r);
  add_queries(r);
}

}  // namespace chiroflow::api
