// SPDX-License-Identifier: Apache-2.0
#include "app/consents/verify_document.hpp"

#include <algorithm>

#include "app/consents/document.hpp"
#include "app/consents/evidence.hpp"
#include "crypto/digest.hpp"
#include "wire/json_value.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::app {

namespace {
/// What the export repeats outside the seal so that people need not open the evidence: it must say the same.
struct Copy {
  std::string_view outside, part, inside, what;
};
constexpr Copy kCopies[] = {
    {"consentId", "form", "consentId", "The consent's id"},
    {"consentType", "form", "consentType", "The kind of consent"},
    {"text", "form", "text", "The text"},
    {"textSha256", "form", "textSha256", "The text's SHA-256"},
    {"patientName", "patient", "name", "The patient's name"},
    {"signerName", "signer", "name", "The signer's name"},
    {"signerCapacity", "signer", "capacity", "The signer's capacity"},
    {"signedAt", "times", "signedAt", "The time of the signature"},
    {"declinedAt", "times", "declinedAt", "The time of the refusal"},
    {"expiresAt", "times", "expiresAt", "The time until which it holds"},
};

std::string text_of(const wire::Value& value) {
  return value.is(wire::Kind::string) ? std::string(value.as_string()) : std::string();
}

Error no_export(const std::string& why) {
  return {.code = ErrorCode::invalid_argument, .message = "This is no exported consent: " + why};
}

class Checker {
 public:
  Checker(const wire::Value& file, const wire::Value& evidence, std::string bytes)
      : file_(file), evidence_(evidence), bytes_(std::move(bytes)) {}

  DocumentReport check(const crypto::VerifyKey& key, bool from_elsewhere) {
    name_it();
    check_form();
    check_hashes();
    for (const auto& copy : kCopies) check_copy(copy);
    check_seal(key, from_elsewhere);
    const bool right =
        std::all_of(report_.checks.begin(), report_.checks.end(), [](const auto& one) { return one.right; });
    report_.verdict =
        !right ? DocumentVerdict::differs : (from_elsewhere ? DocumentVerdict::intact : DocumentVerdict::unproven);
    return std::move(report_);
  }

 private:
  const wire::Value& sealed(std::string_view part, std::string_view name) const {
    return evidence_.get(part).get(name);
  }

  void name_it() {
    report_.consent_id = text_of(sealed("form", "consentId"));
    report_.consent_type = text_of(sealed("form", "consentType"));
    report_.signer_name = text_of(sealed("signer", "name"));
    report_.signed_at = text_of(sealed("times", "signedAt"));
    report_.key_id = text_of(file_.get("sealKeyId"));
  }

  void add(std::string what, bool right, std::string found) {
    report_.checks.push_back({std::move(what), right, right ? std::string() : std::move(found)});
  }

  /// Written another way the same content would have another hash; two members of one name would have two meanings.
  void check_form() {
    std::string canonical;
    wire::JsonWriter json(canonical);
    wire::write_value(json, evidence_);
    add("The evidence is in its one canonical form", canonical == bytes_, "it was written anew");
    const auto format = text_of(evidence_.get("format"));
    add("The evidence is of a known format", format == kEvidenceFormat || format == kFirstEvidenceFormat,
        "this program knows " + std::string(kFirstEvidenceFormat) + " and " + std::string(kEvidenceFormat));
  }

  void check_hashes() {
    add("The evidence has the SHA-256 that the file names",
        crypto::sha256(bytes_).hex() == text_of(file_.get("evidenceSha256")), "evidence or hash was changed");
    const auto text = text_of(sealed("form", "text"));
    add("The text in the evidence has its SHA-256", crypto::sha256(text).hex() == text_of(sealed("form", "textSha256")),
        "text or hash was changed");
  }

  void check_copy(const Copy& copy) {
    const auto& outside = file_.get(copy.outside);
    const auto& inside = sealed(copy.part, copy.inside);
    const bool both_null = !outside.is(wire::Kind::string) && !inside.is(wire::Kind::string);
    const bool same = both_null || (outside.kind() == inside.kind() && text_of(outside) == text_of(inside));
    add(std::string(copy.what) + " is the sealed one", same,
        std::string(copy.outside) + " in the file is not what was sealed");
  }

  void check_seal(const crypto::VerifyKey& key, bool from_elsewhere) {
    const auto named = text_of(file_.get("sealKeyId"));
    add(from_elsewhere ? "The given key is the one that the file names" : "The key in the file is the one it names",
        key.id() == named, "the file names " + named + ", the key is " + key.id());
    const auto seal = crypto::from_base64url(text_of(file_.get("seal")));
    const bool fits = seal && key.verify(std::string(kSealDomain) + bytes_, *seal);
    add("The seal fits the evidence and the key " + key.id(), fits,
        "the evidence or the seal was changed, or another key made it");
  }

  const wire::Value& file_;
  const wire::Value& evidence_;
  const std::string bytes_;
  DocumentReport report_;
};
}  // namespace

Result<DocumentReport> check_consent_document(std::string_view file, const std::optional<crypto::VerifyKey>& key) {
  const auto document = wire::Document::parse(file);
  if (!document) return fail(no_export("it cannot be read as JSON"));
  const auto& root = document->root();
  if (!root.is(wire::Kind::object) || text_of(root.get("format")) != kExportFormat)
    return fail(no_export("its format is not " + std::string(kExportFormat)));
  const auto bytes = text_of(root.get("evidence"));
  const auto evidence = wire::Document::parse(bytes);
  if (!evidence || !evidence->root().is(wire::Kind::object)) return fail(no_export("its evidence cannot be read"));
  const auto own = crypto::VerifyKey::from_pem(text_of(root.get("publicKeyPem")));
  if (!key && !own) return fail(no_export("it holds no readable key; give the clinic's with --key"));
  return Checker(root, evidence->root(), bytes).check(key ? *key : *own, key.has_value());
}

}  // namespace chiroflow::app
