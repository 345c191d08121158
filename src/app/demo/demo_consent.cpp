// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demo_consent.hpp"

#include "app/consents/consent_desk.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::app {

namespace {
constexpr std::string_view kText =
    "Consent to telehealth (demonstration)\n"
    "This text belongs to a made-up patient of a demonstration. No person has read or signed it, and it is no model "
    "for a "
    "real one.";

/// Keys in one fixed order, texts of our own making: nothing to escape.
std::string evidence_of(const TelehealthConsent& row) {
  const auto member = [](std::string_view name, std::string_view value) {
    return '"' + std::string(name) + R"(":")" + std::string(value) + '"';
  };
  return '{' + member("about", "Made-up demonstration data: no person signed this") + ',' +
         member("authentication", "demo") + ',' + member("consentId", row.id.view()) + ',' +
         member("consentType", name_of(row.consent_type)) + ',' + member("format", "chiroflow-demo-consent/1") + ',' +
         member("organizationId", row.organization_id.view()) + ',' + member("patientId", row.patient_id.view()) + ',' +
         member("signedAt", format_iso(*row.signed_at)) + ',' + member("textHash", row.consent_text_hash) + '}';
}

Result<void> seal(const Services& services, TelehealthConsent& row) {
  if (!services.consents) return fail(internal_error("a demo consent without a key to seal it"));
  const auto& key = services.consents->seal_key;
  const auto evidence = evidence_of(row);
  row.evidence_hash = crypto::sha256(evidence).hex();
  row.seal = crypto::base64url(key.sign(evidence));
  row.seal_key_id = key.id();
  row.evidence = Sealed{
      services.sealer.seal({row.organization_id.view(), "telehealth_consent", row.id.view(), "evidence"}, evidence)};
  return {};
}
}  // namespace

Result<TelehealthConsent> demo_consent(const Services& services, IdGenerator& ids, const Patient& patient, Instant at) {
  TelehealthConsent row;
  row.id = ids.next<ConsentId>();
  row.organization_id = patient.organization_id;
  row.patient_id = patient.id;
  row.status = ConsentStatus::SIGNED;
  row.form_version = "demo/1";
  row.consent_text = kText;
  row.consent_text_hash = crypto::sha256(kText).hex();
  row.signature_type = SignatureType::typed;
  row.signer_name = patient.first_name + " " + patient.last_name;
  row.signer_capacity = SignerCapacity::SELF;
  row.effective_date = row.signed_at = at;
  row.expiration_date = at + Hours(24) * row.validity_days;
  row.created_at = row.updated_at = at;
  TRY(seal(services, row));
  return row;
}

}  // namespace chiroflow::app
