// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demo_consent.hpp"

#include "app/consents/evidence.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::app {

namespace {
constexpr std::string_view kTitle = "Consent to telehealth (demonstration)";
constexpr std::string_view kParagraph =
    "This text belongs to a made-up patient of a demonstration. No person has read or signed it, and it is no model "
    "for a "
    "real one.";
constexpr std::string_view kNobody = "Made-up demonstration data: no person signed this";

SignerFacts facts_of(const Patient& patient, const std::string& signature) {
  SignerFacts facts;
  facts.patient = patient;
  facts.shown.title = kTitle;
  facts.shown.sections = {{.heading = {}, .paragraphs = {std::string(kParagraph)}}};
  facts.shown.intent_sentence = facts.shown.button_label = facts.shown.disclosure = kNobody;
  facts.signature = signature;
  facts.authenticated_by = "demo";
  return facts;
}
}  // namespace

Result<TelehealthConsent> demo_consent(const Services& services, IdGenerator& ids, const Patient& patient, Instant at) {
  TelehealthConsent row;
  row.id = ids.next<ConsentId>();
  row.organization_id = patient.organization_id;
  row.patient_id = patient.id;
  row.status = ConsentStatus::SIGNED;
  row.form_version = "demo/1";
  row.consent_text = std::string(kTitle) + '\n' + std::string(kParagraph);
  row.consent_text_hash = crypto::sha256(row.consent_text).hex();
  row.signature_type = SignatureType::typed;
  row.signer_name = patient.first_name + " " + patient.last_name;
  row.signer_capacity = SignerCapacity::SELF;
  row.effective_date = row.signed_at = at;
  row.expiration_date = at + Hours(24) * row.validity_days;
  row.created_at = row.updated_at = at;
  row.signature_data = seal_signature(services, row, *row.signer_name);
  TRY(seal_consent(services, row, facts_of(patient, *row.signer_name)));
  return row;
}

}  // namespace chiroflow::app
