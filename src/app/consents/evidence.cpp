// SPDX-License-Identifier: Apache-2.0
#include "app/consents/evidence.hpp"

#include "app/consents/consent_desk.hpp"
#include "crypto/digest.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace chiroflow::app {

namespace {
crypto::SealContext place_of(const TelehealthConsent& row, std::string_view field) {
  return {row.organization_id.view(), "telehealth_consent", row.id.view(), field};
}

/// Members in the order in which they are written; what is not known is null, so that every evidence has the same keys.
class Evidence {
 public:
  void open(std::string_view name) { json_.key(name), json_.begin_object(); }
  void close() { json_.end_object(); }
  void text(std::string_view name, std::string_view value) { json_.member(name, value); }
  void text(std::string_view name, const std::string& value) { json_.member(name, std::string_view(value)); }
  void text(std::string_view name, const std::optional<std::string>& value) {
    json_.key(name);
    value ? json_.string(*value) : json_.null();
  }
  template <class T>
  void id(std::string_view name, const std::optional<T>& value) {
    json_.key(name);
    value ? json_.string(value->view()) : json_.null();
  }
  template <DescribedEnum E>
  void choice(std::string_view name, const std::optional<E>& value) {
    json_.key(name);
    value ? json_.string(name_of(*value)) : json_.null();
  }
  void time(std::string_view name, const std::optional<Instant>& value) {
    json_.key(name);
    value ? json_.string(format_iso(*value)) : json_.null();
  }
  void boolean(std::string_view name, const std::optional<bool>& value) {
    json_.key(name);
    value ? json_.boolean(*value) : json_.null();
  }
  std::string& bytes() { return bytes_; }
  wire::JsonWriter& json() { return json_; }

 private:
  std::string bytes_;
  wire::JsonWriter json_{bytes_};
};

void write_form(Evidence& out, const TelehealthConsent& row, const ShownConsent& shown) {
  out.open("form");
  out.text("consentId", row.id.view());
  out.text("organizationId", row.organization_id.view());
  out.text("consentType", name_of(row.consent_type));
  out.text("method", name_of(row.method));
  out.text("formVersion", row.form_version);
  out.id("templateId", row.template_id);
  out.text("language", row.language);
  out.text("stateCode", row.state_code);
  out.json().key("stateRequirements");
  row.state_requirements ? out.json().raw(row.state_requirements->text) : out.json().null();
  out.text("ruleVersion", row.rule_version);
  out.json().member("validityDays", row.validity_days);
  out.json().key("recordingDays");
  shown.recording_days > 0 ? out.json().integer(shown.recording_days) : out.json().null();
  out.boolean("recordingNamesRecord", shown.names_record);
  out.id("supersedesId", row.supersedes_id);
  out.json().key("elements");
  out.json().begin_array();
  for (const auto& element : shown.elements) out.json().string(element);
  out.json().end_array();
  out.text("title", shown.title);
  out.text("text", row.consent_text);
  out.text("textSha256", row.consent_text_hash);
  out.close();
}

void write_patient(Evidence& out, const Patient& patient) {
  out.open("patient");
  out.text("id", patient.id.view());
  out.text("name", patient.first_name + " " + patient.last_name);
  out.text("birthDate", patient.birth_date ? std::optional(format_date(*patient.birth_date)) : std::nullopt);
  out.close();
}

void write_act(Evidence& out, const TelehealthConsent& row, const SignerFacts& facts) {
  const bool electronic = row.method == ConsentMethod::ELECTRONIC;
  out.open("disclosure");
  out.text("text", electronic ? std::optional(facts.shown.disclosure) : std::nullopt);
  out.time("acceptedAt", row.disclosure_accepted_at);
  out.close();
  out.open("intent");
  // Who declined ticked nothing and pressed no button of agreement.
  const bool agreed = electronic && row.signed_at;
  out.boolean("acknowledgedReading", agreed);
  out.text("sentence", agreed ? std::optional(facts.shown.intent_sentence) : std::nullopt);
  out.text("buttonLabel", agreed ? std::optional(facts.shown.button_label) : std::nullopt);
  out.choice("signatureType", row.signature_type);
  out.text("signature", agreed ? std::optional(facts.signature) : std::nullopt);
  out.close();
  out.open("spoken");
  out.text("words", facts.spoken ? std::optional(facts.spoken->words) : std::nullopt);
  out.text("answer", facts.spoken ? std::optional(facts.spoken->answer) : std::nullopt);
  out.text("witness", facts.spoken ? facts.spoken->witness : std::nullopt);
  out.text("askedBy", facts.spoken ? std::optional(facts.spoken->asked_by) : std::nullopt);
  out.id("attestedBy", row.attested_by);
  out.close();
}

void write_signer(Evidence& out, const TelehealthConsent& row, const SignerFacts& facts) {
  out.open("signer");
  out.text("name", row.signer_name);
  out.choice("capacity", row.signer_capacity);
  out.text("relationship", row.signer_relationship);
  out.id("participantId", row.signer_participant_id);
  out.choice("linkRole", facts.link_role);
  out.text("authenticatedBy", facts.authenticated_by);
  out.text("credentialSha256", one_way("credential", facts.credential_id));
  out.close();
}

void write_times(Evidence& out, const TelehealthConsent& row, const std::vector<SentNote>& sent) {
  out.open("times");
  out.time("createdAt", row.created_at);
  out.json().key("sent");
  out.json().begin_array();
  for (const auto& note : sent) {
    out.json().begin_object();
    out.text("at", note.at);
    out.text("channel", note.channel);
    out.text("addressSha256", note.address_hash);
    out.json().end_object();
  }
  out.json().end_array();
  out.time("viewedAt", row.viewed_at);
  out.time("readToEndAt", row.read_to_end_at);
  out.time("signedAt", row.signed_at);
  out.time("declinedAt", row.declined_at);
  out.time("effectiveAt", row.effective_date);
  out.time("expiresAt", row.expiration_date);
  out.close();
}

void write_origin(Evidence& out, const TelehealthConsent& row, const SignerFacts& facts) {
  const auto* session = facts.session ? &*facts.session : nullptr;
  out.open("origin");
  out.text("ipAddress", facts.client_address);
  out.text("userAgent", facts.user_agent);
  out.text("deviceType", facts.device_type);
  out.id("sessionId", row.session_id);
  out.text("statedState", session ? session->patient_location_state : std::nullopt);
  out.text("statedAddress", session ? session->patient_location : std::nullopt);
  out.boolean("statedAtHome", session ? session->patient_at_home : std::nullopt);
  out.time("statedAt", session ? session->patient_location_confirmed_at : std::nullopt);
  out.close();
}
}  // namespace

std::string evidence_of(const TelehealthConsent& row, const SignerFacts& facts) {
  Evidence out;
  out.json().begin_object();
  out.text("format", kEvidenceFormat);
  write_form(out, row, facts.shown);
  write_patient(out, facts.patient);
  write_act(out, row, facts);
  write_signer(out, row, facts);
  write_times(out, row, facts.shown.sent);
  write_origin(out, row, facts);
  out.json().end_object();
  return std::move(out.bytes());
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
