// SPDX-License-Identifier: Apache-2.0
#include "app/consents/seal_check.hpp"

#include "app/consents/consent_desk.hpp"
#include "app/consents/evidence.hpp"
#include "crypto/bytes.hpp"
#include "store/row.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::app {

namespace {
Error broken(const TelehealthConsent& row, std::string_view what) {
  return Error{
      .code = ErrorCode::precondition_failed,
      .message =
          "The proof of the patient's consent was changed or damaged where it is stored, so nothing can rest on "
          "it. Tell whoever runs the server, and ask the patient to sign again (telehealth.sendConsent)",
      .detail = "consent " + row.id.value + ": " + std::string(what),
      .cause = std::string(kSealBroken)};
}

bool fits(const ConsentDesk& desk, const TelehealthConsent& row, const std::string& evidence) {
  const auto seal = crypto::from_base64url(row.seal.value_or(""));
  return seal && row.seal_key_id == desk.seal_key.id() &&
         desk.seal_key.verify_key().verify(std::string(kSealDomain) + evidence, *seal);
}

/// What the rules judge by.
bool is_as_sealed(const TelehealthConsent& row, const wire::Value& evidence) {
  const auto same = [&](std::string_view part, std::string_view name, const std::optional<std::string>& value) {
    const auto& sealed = evidence.get(part).get(name);
    if (!value) return !sealed.is(wire::Kind::string);
    return sealed.is(wire::Kind::string) && sealed.as_string() == *value;
  };
  const auto time = [&](std::string_view name, const std::optional<Instant>& at) {
    return same("times", name, at ? std::optional(format_iso(*at)) : std::nullopt);
  };
  const auto capacity = row.signer_capacity ? std::optional<std::string>(name_of(*row.signer_capacity)) : std::nullopt;
  return same("patient", "id", row.patient_id.value) && same("form", "consentId", row.id.value) &&
         same("form", "consentType", std::string(name_of(row.consent_type))) &&
         same("form", "method", std::string(name_of(row.method))) && same("form", "stateCode", row.state_code) &&
         same("signer", "capacity", capacity) && time("signedAt", row.signed_at) &&
         time("effectiveAt", row.effective_date) && time("expiresAt", row.expiration_date);
}

Result<void> require_seal(const Services& services, const TelehealthConsent& row) {
  const auto evidence = open_evidence(services, row);
  if (!evidence) {
    if (evidence.error().code == ErrorCode::storage_unavailable) return fail(evidence.error());
    return fail(broken(row, evidence.error().text()));
  }
  if (!fits(*services.consents, row, *evidence)) return fail(broken(row, "its seal does not fit"));
  const auto document = wire::Document::parse(*evidence);
  if (!document || !is_as_sealed(row, document->root())) return fail(broken(row, "the row is not as it was sealed"));
  return {};
}
}  // namespace

Result<void> require_seals(const Services& services, db::Reader& reader, const OrganizationId& organization,
                           const std::vector<ConsentId>& consents) {
  static const std::string sql =
      store::select_from<TelehealthConsent>("c") + " WHERE c.organization_id = ? AND c.id = ?";
  for (const auto& id : consents) {
    const auto row = TRY(store::query_one<TelehealthConsent>(reader, sql, organization, id));
    if (!row) return fail(internal_error("a consent that was just there is gone"));
    TRY(require_seal(services, *row));
  }
  return {};
}

void note_broken_seal(Call& call, std::string_view entity, std::string_view id, const Error& error) {
  const auto noted = call.services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(call.services.audit_log.append(
        writer,
        call.event_of({entity, id, std::nullopt, R"({"refused":"consent_seal_broken"})"}, AuditOutcome::DENIED)));
    return {};
  });
  call.services.log.error("a consent does not have its seal", {{"detail", Loggable::detail_of(error)}});
  if (!noted)
    call.services.log.error("that could not be put into the audit log",
                            {{"detail", Loggable::detail_of(noted.error())}});
}

}  // namespace chiroflow::app
