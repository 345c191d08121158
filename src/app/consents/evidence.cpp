// SPDX-License-Identifier: Apache-2.0
#include "app/consents/evidence.hpp"

#include "app/consents/consent_desk.hpp"
#include "crypto/digest.hpp"
#include "wire/canonical_object.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace chiroflow::app {

namespace {
crypto::SealContext place_of(const TelehealthConsent& row, std::string_view field) {
  return {row.organization_id.view(), "telehealth_consent", row.id.view(), field};
}

/// What is not known is null, so that every evidence has the same keys.
class Evidence : public wire::CanonicalObject {
 public:
  Evidence() : CanonicalObject(Order::as_given, Unknown::is_null) {}
};

Evidence form_of(const TelehealthConsent& row, const ShownConsent& shown) {
  Evidence out;
  out.text("consentId", row.id.view());
  out.text("organizationId", row.organization_id.view());
  out.text("consentType", name_of(row.consent_type));
  out.text("method", name_of(row.method));
  out.text("formVersion", row.form_version);
  out.id("templateId", row.template_id);
  out.text("language", row.language);
  out.text("stateCode", row.state_code);
  out.raw("stateRequirements", row.state_requirements ? std::optional(row.state_requirements->text) : std::nullopt);
  out.text("ruleVersion", row.rule_version);
  out.number("validityDays", row.validity_days);
  out.number("recordingDays",
             shown.recording_days > 0 ? std::optional<std::int64_t>(shown.recording_days) : std::nullopt);
  out.boolean("recordingNamesRecord", shown.names_record);
  out.id("supersedesId", row.supersedes_id);
  out.texts("elements", shown.elements);
  out.text("title", shown.title);
  out.text("text", row.consent_text);
  out.text("textSha256", row.consent_text_hash);
  return out;
}

Evidence patient_of(const Patient& patient) {
  Evidence out;
  out.text("id", patient.id.view());
  out.text("name", patient.first_name + " " + patient.last_name);
  out.text("birthDate", patient.birth_date ? std::optional(format_date(*patient.birth_date)) : std::nullopt);
  return out;
}

bool is_electronic(const TelehealthConsent& row) { return row.method == ConsentMethod::ELECTRONIC; }

Evidence disclosure_of(const TelehealthConsent& row, const SignerFacts& facts) {
  Evidence out;
  out.text("text", is_electronic(row) ? std::optional(facts.shown.disclosure) : std::nullopt);
  out.time("acceptedAt", row.disclosure_accepted_at);
  return out;
}

Evidence intent_of(const TelehealthConsent& row, const SignerFacts& facts) {
  // Who declined ticked nothing and pressed no button of agreement.
  const bool agreed = is_electronic(row) && row.signed_at;
  Evidence out;
  out.boolean("acknowledgedReading", agreed);
  out.text("sentence", agreed ? std::optional(facts.shown.intent_sentence) : std::nullopt);
  out.text("buttonLabel", agreed ? std::optional(facts.shown.button_label) : std::nullopt);
  out.choice("signatureType", row.signature_type);
  out.text("signature", agreed ? std::optional(facts.signature) : std::nullopt);
  return out;
}

Evidence spoken_of(const TelehealthConsent& row, const std::optional<SpokenAnswer>& spoken) {
  Evidence out;
  out.text("words", spoken ? std::optional(spoken->words) : std::nullopt);
  out.text("answer", spoken ? std::optional(spoken->answer) : std::nullopt);
  out.text("askedBy", spoken ? std::optional(spoken->asked_by) : std::nullopt);
  out.id("attestedBy", row.attested_by);
  return out;
}

Evidence signer_of(const TelehealthConsent& row, const SignerFacts& facts) {
  Evidence out;
  out.text("name", row.signer_name);
  out.choice("capacity", row.signer_capacity);
  out.text("relationship", row.signer_relationship);
  out.id("participantId", row.signer_participant_id);
  out.choice("linkRole", facts.link_role);
  out.text("authenticatedBy", facts.authenticated_by);
  out.text("credentialSha256", one_way("credential", facts.credential_id));
  return out;
}

Evidence sent_of(const SentNote& note) {
  Evidence out;
  out.text("at", note.at);
  out.text("channel", note.channel);
  out.text("addressSha256", note.address_hash);
  return out;
}

Evidence times_of(const TelehealthConsent& row, const std::vector<SentNote>& notes) {
  std::vector<wire::CanonicalObject> sent;
  for (const auto& note : notes) sent.push_back(sent_of(note));
  Evidence out;
  out.time("createdAt", row.created_at);
  out.objects("sent", sent);
  out.time("viewedAt", row.viewed_at);
  out.time("readToEndAt", row.read_to_end_at);
  out.time("signedAt", row.signed_at);
  out.time("declinedAt", row.declined_at);
  out.time("effectiveAt", row.effective_date);
  out.time("expiresAt", row.expiration_date);
  return out;
}

Evidence origin_of(const TelehealthConsent& row, const SignerFacts& facts) {
  const auto* session = facts.session ? &*facts.session : nullptr;
  Evidence out;
  out.text("ipAddress", facts.client_address);
  out.text("userAgent", facts.user_agent);
  out.text("deviceType", facts.device_type);
  out.id("sessionId", row.session_id);
  out.text("statedState", session ? session->patient_location_state : std::nullopt);
  out.text("statedAddress", session ? session->patient_location : std::nullopt);
  out.boolean("statedAtHome", session ? session->patient_at_home : std::nullopt);
  out.time("statedAt", session ? session->patient_location_confirmed_at : std::nullopt);
  return out;
}
}  // namespace

std::string evidence_of(const TelehealthConsent& row, const SignerFacts& facts) {
  Evidence out;
  out.text("format", kEvidenceFormat);
  out.object("form", form_of(row, facts.shown));
  out.object("patient", patient_of(facts.patient));
  out.object("disclosure", disclosure_of(row, facts));
  out.object("intent", intent_of(row, facts));
  out.object("spoken", spoken_of(row, facts.spoken));
  out.object("signer", signer_of(row, facts));
  out.object("attendants", evidence_part(facts.attendants));
  out.object("times", times_of(row, facts.shown.sent));
  out.object("origin", origin_of(row, facts));
  return out.write();
}

Result<void> seal_consent(const Services& services, TelehealthConsent& row, const SignerFacts& facts) {
  if (!services.consents) return fail(internal_error("a consent is signed where there is no key to seal it"));
  const auto& key = services.consents->seal_key;
  const auto evidence = evidence_of(row, facts);
  row.evidence_hash = crypto::sha256(evidence).hex();
  row.seal = crypto::base64url(key.sign(std::string(kSealDomain) + evidence));
  row.seal_key_id = key.id();
  row.evidence = Sealed{services.sealer.seal(place_of(row, "evidence"), evidence)};
  return {};
}

Result<std::string> open_evidence(const Services& services, const TelehealthConsent& row) {
  if (!row.evidence || !row.evidence_hash) return fail(internal_error("an answered consent without evidence"));
  const auto opened = TRY(services.sealer.open(place_of(row, "evidence"), row.evidence->bytes));
  if (crypto::sha256(opened.view()).hex() != *row.evidence_hash)
    return fail(internal_error("the evidence of consent " + row.id.value + " does not have the hash of its row"));
  return std::string(opened.view());
}

Result<RecordingPromise> recording_promise(const Services& services, const TelehealthConsent& row) {
  const auto evidence = TRY(open_evidence(services, row));
  const auto document = TRY(wire::Document::parse(evidence));
  const auto& form = document.root().get("form");
  const auto& days = form.get("recordingDays");
  const auto& names_record = form.get("recordingNamesRecord");
  RecordingPromise promise;
  if (days.is(wire::Kind::integer)) promise.days = static_cast<int>(days.as_integer());
  promise.names_record = names_record.is(wire::Kind::boolean) && names_record.as_boolean();
  return promise;
}

void keep_shown(const Services& services, TelehealthConsent& row, const ShownConsent& shown) {
  std::string text;
  wire::JsonWriter json(text);
  wire::encode_plain(json, shown);
  row.evidence = Sealed{services.sealer.seal(place_of(row, "evidence"), text)};
}

Result<ShownConsent> open_shown(const Services& services, const TelehealthConsent& row) {
  if (!row.evidence) return fail(internal_error("a request for a consent without what it shows"));
  const auto opened = TRY(services.sealer.open(place_of(row, "evidence"), row.evidence->bytes));
  const auto document = TRY(wire::Document::parse(opened.view()));
  return wire::decode<ShownConsent>(document.root(), wire::Source::json);
}

Sealed seal_signature(const Services& services, const TelehealthConsent& row, std::string_view signature) {
  return Sealed{services.sealer.seal(place_of(row, "signature_data"), signature)};
}

std::string one_way(std::string_view purpose, std::string_view text) {
  return crypto::sha256({"chiroflow-consent-", purpose, "\n", text}).hex();
}

}  // namespace chiroflow::app
