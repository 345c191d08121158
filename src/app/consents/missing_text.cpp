// SPDX-License-Identifier: Apache-2.0
#include "app/consents/missing_text.hpp"

namespace chiroflow::app {

namespace {
std::string words_of(TelehealthConsentType type, const std::optional<std::string>& state) {
  switch (type) {
    case TelehealthConsentType::GENERAL: return "consent to telehealth (GENERAL)";
    case TelehealthConsentType::STATE_SPECIFIC:
      return "the consent that " + state.value_or("the state") + " asks for (STATE_SPECIFIC)";
    default: return "consent (" + std::string(name_of(type)) + ")";
  }
}

std::string_view words_of(ConsentFault fault) {
  using enum ConsentFault;
  switch (fault) {
    case NOT_SIGNED: return "not signed yet";
    case NOT_YET_EFFECTIVE: return "signed for a later day";
    case EXPIRED: return "expired";
    case REVOKED: return "withdrawn";
    case DECLINED: return "declined";
    case OTHER_STATE: return "signed for another state";
    case OTHER_FORM: return "given by word of mouth, and this state asks for it in writing";
    case OUTDATED_TEXT: return "signed under an earlier text";
    case SIGNED_BY_MINOR: return "signed by a minor, and a parent or guardian has to";
    case CAME_OF_AGE: return "signed by a parent or guardian for a minor, and the patient is of age now";
    case RENEWAL_DUE: return "due to be signed anew";
  }
  return "not valid";
}

std::string list_of(const ConsentVerdict& consents) {
  std::string text;
  for (const auto& one : consents.missing) {
    if (!text.empty()) text += "; ";
    text += words_of(one.consent_type, consents.state);
    text += ": ";
    text += words_of(one.fault);
  }
  return text;
}
}  // namespace

std::string missing_text_for_staff(const ConsentVerdict& consents) {
  return "This visit cannot start without the patient's consent. Missing: " + list_of(consents) +
         ". The patient can sign on the page of their visit link, or ask for it with telehealth.sendConsent. In an "
         "emergency a clinician can go on without by giving consentOverrideReason";
}

std::string missing_text_for_visitor(const ConsentVerdict& consents) {
  return "Before your visit can start, please read and answer this on your visit page. Missing: " + list_of(consents) +
         ". If you need help, please call the clinic";
}

std::string place_text_for_staff() {
  return "Nobody has said in which state the patient is during this visit, and what it needs depends on that; the "
         "address on "
         "file does not count. The patient says it on the page of their visit link, or ask them and write it down with "
         "telehealth.statePatientPlace (telehealth.startSession takes it as patientState). In an emergency a clinician "
         "can go "
         "on without by giving consentOverrideReason";
}

std::string place_text_for_visitor() {
  return "Before your visit can start, please say on your visit page where you are now. If you need help, please call "
         "the "
         "clinic";
}

}  // namespace chiroflow::app
