// SPDX-License-Identifier: Apache-2.0
#include "app/consents/document.hpp"

#include "app/access.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/consent_rows.hpp"
#include "app/consents/evidence.hpp"
#include "app/consents/paper.hpp"
#include "crypto/bytes.hpp"
#include "store/row.hpp"
#include "wire/json_value.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::app {

namespace {
std::string own_copy(const wire::Value& evidence, std::string_view part, std::string_view name) {
  const auto& value = evidence.get(part).get(name);
  return value.is(wire::Kind::string) ? std::string(value.as_string()) : std::string();
}

void write_copy(wire::JsonWriter& json, std::string_view name, const std::string& text) {
  json.key(name);
  text.empty() ? json.null() : json.string(text);
}

/// The patient got their copy; a download by staff is none.
void note_delivery(const Call& call, const TelehealthConsent& row) {
  static const std::string sql =
      "UPDATE telehealth_consent SET copy_delivered_at = ?, updated_at = ? WHERE organization_id = ? AND id = ?"
      " AND copy_delivered_at IS NULL";
  if (!call.actor.is_visitor() || row.copy_delivered_at) return;
  call.services.database.write_later(
      [now = call.now, organization = call.organization(), id = row.id](db::Writer& writer) -> Result<void> {
        TRY(store::execute(writer, sql, now, now, organization, id));
        return {};
      },
      [](Result<void>) {});
}

Result<const ConsentDesk*> desk_of(const Call& call) {
  if (!call.services.consents) return fail(internal_error("consents are asked for where none are kept"));
  return call.services.consents;
}

SealKey public_key(const ConsentDesk& desk) { return {desk.seal_key.id(), desk.seal_key.verify_key().pem()}; }

std::string file_name(const TelehealthConsent& row, std::string_view ending) {
  return "consent-" + row.id.value + "." + std::string(ending);
}

Result<ConsentDocument> json_of(const ConsentDesk& desk, const TelehealthConsent& row, const std::string& evidence) {
  const auto text = wire::indented(consent_export(row, evidence, public_key(desk))) + "\n";
  return ConsentDocument{file_name(row, "json"), "application/json", crypto::base64(text)};
}

Result<ConsentDocument> pdf_of(const ConsentDesk& desk, const Organization& organization, const TelehealthConsent& row,
                               const std::string& evidence) {
  const auto pdf = TRY(print_consent(desk, organization, row, evidence));
  return ConsentDocument{file_name(row, "pdf"), "application/pdf", crypto::base64(pdf)};
}
}  // namespace

std::string consent_export(const TelehealthConsent& row, const std::string& evidence, const SealKey& key) {
  const auto parsed = wire::Document::parse(evidence);
  const wire::Value nothing{};
  const auto& inside = parsed ? parsed->root() : nothing;
  std::string text;
  wire::JsonWriter json(text);
  json.begin_object();
  json.member("format", kExportFormat);
  write_copy(json, "consentId", own_copy(inside, "form", "consentId"));
  write_copy(json, "consentType", own_copy(inside, "form", "consentType"));
  write_copy(json, "patientName", own_copy(inside, "patient", "name"));
  write_copy(json, "signerName", own_copy(inside, "signer", "name"));
  write_copy(json, "signerCapacity", own_copy(inside, "signer", "capacity"));
  write_copy(json, "signedAt", own_copy(inside, "times", "signedAt"));
  write_copy(json, "declinedAt", own_copy(inside, "times", "declinedAt"));
  write_copy(json, "expiresAt", own_copy(inside, "times", "expiresAt"));
  json.key("afterwards");
  json.begin_object();
  json.member("status", name_of(row.status));
  write_copy(json, "revokedAt", row.revoked_at ? format_iso(*row.revoked_at) : "");
  json.end_object();
  write_copy(json, "text", own_copy(inside, "form", "text"));
  write_copy(json, "textSha256", own_copy(inside, "form", "textSha256"));
  json.member("evidence", std::string_view(evidence));
  write_copy(json, "evidenceSha256", row.evidence_hash.value_or(""));
  write_copy(json, "seal", row.seal.value_or(""));
  write_copy(json, "sealKeyId", row.seal_key_id.value_or(""));
  json.member("sealedMessage", "\"chiroflow-consent-v1\\n\" followed by the bytes of evidence; Ed25519, base64url");
  json.member("publicKeyPem", std::string_view(key.key_id == row.seal_key_id ? key.pem : std::string()));
  json.member("check", "chiroflow verify-consent FILE --key KEY.pem");
  json.end_object();
  return text;
}

Result<ConsentDocument> get_consent_document(Call& call, const GetConsentDocumentInput& input) {
  const auto* desk = TRY(desk_of(call));
  Organization organization;
  const auto row =
      TRY(db::read<TelehealthConsent>(call.services.database, [&](db::Reader& reader) -> Result<TelehealthConsent> {
        organization = TRY(own_organization(call, reader));
        return access_consent(call, reader, input.consent_id);
      }));
  if (!row.seal)
    return fail(
        precondition_failed("This request has no answer yet; there is nothing to hand out", "consent_not_answered"));
  const auto evidence = TRY(open_evidence(call.services, row));
  auto out = input.format == ConsentDocumentFormat::JSON ? TRY(json_of(*desk, row, evidence))
                                                         : TRY(pdf_of(*desk, organization, row, evidence));
  note_delivery(call, row);
  call.read_of({"TelehealthConsent", row.id.view(), row.patient_id,
                R"({"document":")" + std::string(name_of(input.format)) + "\"}"});
  return out;
}

Result<SealKey> get_seal_key(Call& call, const chiroflow::Empty&) { return public_key(*TRY(desk_of(call))); }

}  // namespace chiroflow::app
