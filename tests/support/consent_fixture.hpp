// SPDX-License-Identifier: Apache-2.0
// For tests: a visit whose patient reads and answers consents on their link, in short words.
#pragma once

#include <string>

#include "app/consents/answer.hpp"
#include "app/consents/document.hpp"
#include "app/consents/evidence.hpp"
#include "app/consents/patient_side.hpp"
#include "app/consents/queries.hpp"
#include "app/consents/request.hpp"
#include "app/consents/revoke.hpp"
#include "app/consents/verbal.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {

class ConsentFixture : public WaitingFixture {
 protected:
  using Type = TelehealthConsentType;

  /// With nothing signed: the clinic's patient of the other fixtures has a GENERAL one.
  ConsentFixture() {
    execute("UPDATE telehealth_consent SET status = 'EXPIRED' WHERE id = '" + clinic.consent.id.value + "'");
    set_state("CA");
  }

  void set_state(const std::string& code) { set_session("patient_location_state = '" + code + "'"); }
  void born(const std::string& date) {
    execute("UPDATE patient SET birth_date = '" + date + "' WHERE id = '" + clinic.patient.id.value + "'");
  }

  Result<OpenedConsent> try_open(const Actor& who, Type type = Type::GENERAL,
                                 std::optional<std::string> language = std::nullopt) {
    auto call = call_as(who, "visit.openConsent", AuditAction::CREATE);
    return open_consent(call, {.consent_type = type, .language = std::move(language)});
  }
  OpenedConsent open(Type type = Type::GENERAL) { return take(try_open(patient, type)); }

  static SignConsentInput typed(const OpenedConsent& opened, const std::string& name = "Zenobia Quartermaine") {
    SignConsentInput input;
    input.consent_id = opened.consent_id;
    input.signature_type = SignatureType::typed;
    input.signature_data = input.signer_name = name;
    input.acknowledged_reading = input.disclosure_accepted = true;
    input.text_hash = opened.text_hash;
    return input;
  }
  Result<SignedConsent> try_sign(const Actor& who, const SignConsentInput& input) {
    auto call = call_as(who, "telehealth.signConsent");
    return sign_consent(call, input);
  }
  SignedConsent sign(Type type = Type::GENERAL) { return take(try_sign(patient, typed(open(type)))); }

  Result<DeclinedConsent> try_decline(const ConsentId& consent) {
    auto call = call_as(patient, "telehealth.declineConsent");
    return decline_consent(call, {.consent_id = consent, .reason = "I would rather come in"});
  }
  Result<RevokedConsent> try_revoke(const Actor& who, const ConsentId& consent) {
    auto call = call_as(who, "telehealth.revokeConsent");
    return revoke_consent(call, {.consent_id = consent, .reason = "said so on the phone"});
  }
  Result<SentConsent> try_send(SendConsentInput input) {
    auto call = call_as(clinic.staff, "telehealth.sendConsent", AuditAction::CREATE);
    input.patient_id = clinic.patient.id;
    return send_consent(call, input);
  }
  SentConsent send(SendConsentInput input = {}) { return take(try_send(std::move(input))); }
  Result<RenewedConsent> try_renew(const ConsentId& consent) {
    auto call = call_as(clinic.staff, "telehealth.renewConsent", AuditAction::CREATE);
    return renew_consent(call, {.consent_id = consent});
  }
  RecordVerbalConsentInput spoken() {
    RecordVerbalConsentInput input;
    input.patient_id = clinic.patient.id;
    input.words = "Do you agree? - Yes, I agree.";
    input.signer_name = "Zenobia Quartermaine";
    return input;
  }
  Result<VerbalConsent> try_write_down(const RecordVerbalConsentInput& input) {
    auto call = call_as(clinic.staff, "telehealth.recordVerbalConsent", AuditAction::CREATE);
    return record_verbal_consent(call, input);
  }

  VerifyConsentOutput verified(std::vector<Type> types = {Type::GENERAL}) {
    auto call = call_as(clinic.staff, "telehealth.verifyConsent", AuditAction::READ);
    VerifyConsentInput input;
    input.patient_id = clinic.patient.id;
    input.consent_types = std::move(types);
    return take(verify_consent(call, input));
  }
  bool holds(Type type = Type::GENERAL) { return verified({type}).all_consents_valid; }
  ConsentDetails details(const ConsentId& consent) {
    auto call = call_as(clinic.staff, "telehealth.getConsentDetails", AuditAction::READ);
    return take(get_consent_details(call, {consent}));
  }
  std::vector<ListedConsent> list(bool all = true) {
    auto call = call_as(clinic.staff, "telehealth.listPatientConsents", AuditAction::READ);
    ListPatientConsentsInput input;
    input.patient_id = clinic.patient.id;
    input.include_expired = all;
    return take(list_patient_consents(call, input));
  }
  Result<ConsentDocument> try_document(const Actor& who, const ConsentId& consent, ConsentDocumentFormat format) {
    auto call = call_as(who, "telehealth.getConsentDocument", AuditAction::READ);
    return get_consent_document(call, {.consent_id = consent, .format = format});
  }
  std::string exported(const ConsentId& consent) {
    const auto document = take(try_document(patient, consent, ConsentDocumentFormat::JSON));
    return crypto::from_base64(document.content_base64).value();
  }

  TelehealthConsent row(const ConsentId& consent) { return load<TelehealthConsent>(consent.value); }
  std::string evidence(const ConsentId& consent) { return take(open_evidence(services, row(consent))); }
};

}  // namespace chiroflow::app
