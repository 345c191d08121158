// SPDX-License-Identifier: Apache-2.0
#include "app/consents/verify_document.hpp"

#include <regex>

#include "app/consents/consent_desk.hpp"
#include "crypto/digest.hpp"
#include "support/consent_fixture.hpp"

namespace chiroflow::app {
namespace {

class ConsentExport : public ConsentFixture {
 protected:
  DocumentReport check(const std::string& file) {
    return take(check_consent_document(file, consents.seal_key.verify_key()));
  }
  static std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    if (at == std::string::npos) throw std::runtime_error("not in the file: " + what);
    return text.replace(at, what.size(), by);
  }
  /// What is wrong, in the order of the checks.
  static std::string wrong(const DocumentReport& report) {
    std::string names;
    for (const auto& one : report.checks)
      if (!one.right) names.append(one.what).append("; ");
    return names;
  }
};

TEST_F(ConsentExport, IsIntactAndSaysWhatItIs) {
  const auto out = sign();
  const auto report = check(exported(out.consent_id));
  EXPECT_EQ(report.verdict, DocumentVerdict::intact) << wrong(report);
  EXPECT_EQ(report.consent_id, out.consent_id.value);
  EXPECT_EQ(report.signer_name, "Zenobia Quartermaine");
  EXPECT_EQ(report.signed_at, format_iso(out.signed_at));
  EXPECT_EQ(report.key_id, consents.seal_key.id());
}

TEST_F(ConsentExport, IsUnprovenByTheKeyInsideAlone) {
  const auto file = exported(sign().consent_id);
  EXPECT_EQ(take(check_consent_document(file, std::nullopt)).verdict, DocumentVerdict::unproven);
}

TEST_F(ConsentExport, ShowsEachChangedByte) {
  const auto out = sign();
  const auto file = exported(out.consent_id);
  const auto title =
      open(TelehealthConsentType::HIPAA);  // any other text: the first letters of ours are looked up below
  EXPECT_FALSE(title.text.empty());
  const auto kept = row(out.consent_id);
  const auto first_letters = kept.consent_text.substr(0, 10);
  auto other_letters = first_letters;
  other_letters[3] = other_letters[3] == 'x' ? 'y' : 'x';
  const auto time = format_iso(out.signed_at);
  const auto later = format_iso(out.signed_at + Millis(1));
  const auto seal = *kept.seal;
  const auto other_seal = (seal[0] == 'A' ? "B" : "A") + seal.substr(1);
  const std::pair<std::string, std::string> changes[] = {
      {"\"text\": \"" + first_letters, "\"text\": \"" + other_letters},  // the copy outside
      {R"(\"text\":\")" + first_letters, R"(\"text\":\")" + other_letters},
      {"\"signedAt\": \"" + time, "\"signedAt\": \"" + later},
      {R"(\"signedAt\":\")" + time, R"(\"signedAt\":\")" + later},
      {"\"signerName\": \"Zenobia", "\"signerName\": \"Zenobib"},
      {R"(\"name\":\"Zenobia)", R"(\"name\":\"Zenobib)"},
      {seal, other_seal},
      {*kept.evidence_hash, std::string(64, 'a')},
      {R"(\"ipAddress\":\"192.0.2.7)", R"(\"ipAddress\":\"192.0.2.8)"},
      {R"({\"format\")", R"({ \"format\")"},
  };
  for (const auto& [what, by] : changes) {
    const auto report = check(replaced(file, what, by));
    EXPECT_EQ(report.verdict, DocumentVerdict::differs) << what;
  }
}

TEST_F(ConsentExport, IsNotProvedByAnotherKey) {
  const auto file = exported(sign().consent_id);
  const auto stranger = crypto::SigningKey::from_seed(std::string(32, 'z'));
  const auto report = take(check_consent_document(file, stranger->verify_key()));
  EXPECT_EQ(report.verdict, DocumentVerdict::differs);
  EXPECT_NE(wrong(report).find("key"), std::string::npos);
}

// Whoever seals anew with a key of their own, and puts that key into the file, proves nothing.
TEST_F(ConsentExport, SealedAnewByAStrangerDoesNotFitTheClinicsKey) {
  const auto out = sign();
  auto forged = row(out.consent_id);
  const auto stranger = crypto::SigningKey::from_seed(std::string(32, 'z'));
  const auto sealed = replaced(evidence(out.consent_id), "Zenobia", "Xenobia");
  forged.evidence_hash = crypto::sha256(sealed).hex();
  forged.seal = crypto::base64url(stranger->sign(std::string(kSealDomain) + sealed));
  forged.seal_key_id = stranger->id();
  const auto file = consent_export(forged, sealed, {stranger->id(), stranger->verify_key().pem()});
  EXPECT_EQ(take(check_consent_document(file, std::nullopt)).verdict, DocumentVerdict::unproven);
  EXPECT_EQ(check(file).verdict, DocumentVerdict::differs);
}

TEST_F(ConsentExport, RefusesWhatIsNone) {
  for (const char* file : {"", "{}", "[]", "null", R"({"format":"chiroflow-consent-export/2"})",
                           R"({"format":"chiroflow-consent-export/1","evidence":7})"})
    EXPECT_FALSE(check_consent_document(file, consents.seal_key.verify_key())) << file;
}

TEST_F(ConsentExport, IsNotThereBeforeAnAnswer) {
  const auto opened = open();
  expect_error(try_document(patient, opened.consent_id, ConsentDocumentFormat::JSON), ErrorCode::precondition_failed,
               "consent_not_answered");
}

TEST_F(ConsentExport, ToThePatientIsTheirCopy) {
  const auto out = sign();
  take(try_document(as(clinic.staff), out.consent_id, ConsentDocumentFormat::JSON));
  EXPECT_EQ(row(out.consent_id).copy_delivered_at, std::nullopt);
  exported(out.consent_id);
  take(database->write([](db::Writer&) -> Result<void> { return {}; }));  // behind the one that nobody waits for
  EXPECT_EQ(row(out.consent_id).copy_delivered_at, clock.now());
}

TEST_F(ConsentExport, TellsOfAWithdrawalBesideTheSeal) {
  const auto out = sign();
  take(try_revoke(patient, out.consent_id));
  const auto file = exported(out.consent_id);
  EXPECT_NE(file.find("\"status\": \"REVOKED\""), std::string::npos);
  EXPECT_EQ(check(file).verdict, DocumentVerdict::intact);
}

}  // namespace
}  // namespace chiroflow::app
