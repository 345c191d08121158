// SPDX-License-Identifier: Apache-2.0
// An answered consent as it is handed out: for programs the evidence with its seal (docs/consent-evidence.md), which
// `chiroflow verify-consent` checks without a server; for people a PDF with the text, the signature and how to check it.
#pragma once

#include <string>
#include <string_view>

#include "app/call.hpp"
#include "core/empty.hpp"
#include "domain/consent.hpp"

namespace chiroflow::app {

inline constexpr std::string_view kExportFormat = "chiroflow-consent-export/1";

CHIROFLOW_ENUM(ConsentDocumentFormat, PDF, JSON)

struct GetConsentDocumentInput {
  ConsentId consent_id;
  ConsentDocumentFormat format = ConsentDocumentFormat::PDF;
};
CHIROFLOW_DESCRIBE(GetConsentDocumentInput, consent_id, format)

struct ConsentDocument {
  std::string file_name;
  std::string media_type;
  std::string content_base64;
};
CHIROFLOW_DESCRIBE(ConsentDocument, file_name, media_type, content_base64)

/// Errors: not_found "Consent"; forbidden "patients_sign" (interpreters, guests); precondition_failed "consent_not_answered".
Result<ConsentDocument> get_consent_document(Call& call, const GetConsentDocumentInput& input);

struct SealKey {
  std::string key_id;
  std::string pem;
};
CHIROFLOW_DESCRIBE(SealKey, key_id, pem)

/// The public half of the key that seals consents here.
Result<SealKey> get_seal_key(Call& call, const chiroflow::Empty& input);

/// The export of a row with its opened evidence.
std::string consent_export(const TelehealthConsent& row, const std::string& evidence, const SealKey& key);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::GetConsentDocumentInput::format>{
    .has_default = true, .doc = "PDF for people; JSON for `chiroflow verify-consent`"};
template <> inline constexpr FieldRule rule<&app::SealKey::pem>{
    .doc = "Ed25519 SubjectPublicKeyInfo; keep it apart from the documents that it checks"};
}  // namespace chiroflow
