// SPDX-License-Identifier: Apache-2.0
#include "app/consents/attendants.hpp"

#include <fstream>
#include <sstream>

#include "app/consents/consent_desk.hpp"
#include "app/consents/paper.hpp"
#include "app/consents/verify_document.hpp"
#include "support/consent_fixture.hpp"

namespace chiroflow::app {
namespace {

class ConsentWithAttendants : public ConsentFixture {
 protected:
  SignConsentInput with_both() {
    auto input = typed(open());
    input.interpreter = ConsentInterpreter{"Inés Interpreter", "Vietnamese", "Acme Languages", "4711"};
    input.witness_name = "Wanda Witness";
    return input;
  }
  std::vector<std::string> printed(const ConsentId& consent) {
    std::vector<std::string> fields;
    for (const auto& block : consent_paper(clinic.organization, row(consent), evidence(consent)).blocks)
      if (block.style == PaperStyle::field) fields.push_back(block.label + ": " + block.text);
    return fields;
  }
  static bool has(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  }
};

TEST_F(ConsentWithAttendants, HasThemInTheSealedEvidence) {
  const auto out = take(try_sign(patient, with_both()));
  const auto sealed = evidence(out.consent_id);
  EXPECT_NE(sealed.find(R"("format":"chiroflow-consent-evidence/2",)"), std::string::npos);
  EXPECT_NE(sealed.find(R"("attendants":{"interpreter":{"name":"Inés Interpreter","language":"Vietnamese",)"
                        R"("relationship":"Acme Languages","identifier":"4711"},"witness":"Wanda Witness"})"),
            std::string::npos)
      << sealed;
  EXPECT_EQ(take(check_consent_document(exported(out.consent_id), consents.seal_key.verify_key())).verdict,
            DocumentVerdict::intact);
}

TEST_F(ConsentWithAttendants, ShowsThemToStaffAndOnPaper) {
  const auto out = take(try_sign(patient, with_both()));
  const auto seen = details(out.consent_id);
  ASSERT_TRUE(seen.interpreter);
  EXPECT_EQ(seen.interpreter->name, "Inés Interpreter");
  EXPECT_EQ(seen.interpreter->identifier, "4711");
  EXPECT_EQ(seen.witness_name, "Wanda Witness");
  const auto fields = printed(out.consent_id);
  EXPECT_TRUE(has(fields, "Interpreted by: Inés Interpreter, Vietnamese"));
  EXPECT_TRUE(has(fields, "Interpreter is: Acme Languages"));
  EXPECT_TRUE(has(fields, "Interpreter's number: 4711"));
  EXPECT_TRUE(has(fields, "Witness: Wanda Witness"));
}

TEST_F(ConsentWithAttendants, AloneSaysThatNobodyStoodBy) {
  const auto out = sign();
  EXPECT_NE(evidence(out.consent_id).find(R"("attendants":{"interpreter":null,"witness":null})"), std::string::npos);
  EXPECT_FALSE(details(out.consent_id).interpreter);
  EXPECT_EQ(details(out.consent_id).witness_name, std::nullopt);
  EXPECT_FALSE(details(open(TelehealthConsentType::HIPAA).consent_id).interpreter) << "an open request has none yet";
}

TEST_F(ConsentWithAttendants, NeedsNamesOfOtherPeople) {
  const auto refuse = [&](auto change, const std::string& field) {
    auto input = with_both();
    change(input);
    const auto out = try_sign(patient, input);
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().code, ErrorCode::invalid_argument);
    std::string path;
    for (const auto& part : out.error().issues.at(0).path)
      path += (path.empty() ? "" : ".") + std::get<std::string>(part);
    EXPECT_EQ(path, field);
  };
  refuse([](auto& input) { input.interpreter->name = "  "; }, "interpreter.name");
  refuse([](auto& input) { input.interpreter->language = " "; }, "interpreter.language");
  refuse([](auto& input) { input.interpreter->name = input.signer_name; }, "interpreter.name");
  refuse([](auto& input) { input.witness_name = " "; }, "witnessName");
  refuse([](auto& input) { input.witness_name = input.signer_name; }, "witnessName");
}

TEST_F(ConsentWithAttendants, DoesNotLetTheInterpreterSignOnTheirOwnLink) {
  const auto input = with_both();
  expect_error(try_sign(guest(ParticipantRole::INTERPRETER), input), ErrorCode::forbidden, "patients_sign");
}

TEST_F(ConsentWithAttendants, KeepsThemOfASpokenAnswerToo) {
  auto input = spoken();
  input.witness_name = "Wanda Witness";
  input.interpreter = ConsentInterpreter{"Inés Interpreter", "vi", {}, {}};
  const auto out = take(try_write_down(input));
  EXPECT_NE(evidence(out.consent_id)
                .find(R"("attendants":{"interpreter":{"name":"Inés Interpreter","language":"vi","relationship":null,)"
                      R"("identifier":null},"witness":"Wanda Witness"})"),
            std::string::npos);
  EXPECT_EQ(details(out.consent_id).witness_name, "Wanda Witness");
  input.interpreter->name = input.signer_name;
  EXPECT_FALSE(try_write_down(input));
}

TEST(FirstConsentEvidence, IsStillProvenByteForByte) {
  std::ifstream file(CHIROFLOW_SOURCE_DIR "/tests/fuzz/corpus/consent_document/signed");
  std::stringstream text;
  text << file.rdbuf();
  const auto document = take(wire::Document::parse(text.str()));
  const auto key = crypto::VerifyKey::from_pem(document.root().get("publicKeyPem").as_string());
  const auto report = take(check_consent_document(text.str(), *key));
  EXPECT_EQ(report.verdict, DocumentVerdict::intact);
}

TEST(FirstConsentEvidence, HasItsWitnessInTheWordsThatWereSpoken) {
  const auto old = take(wire::Document::parse(
      R"({"format":"chiroflow-consent-evidence/1","spoken":{"words":"Yes","witness":"Wanda Witness"},"signer":{}})"));
  EXPECT_EQ(attendants_in(old.root()).witness_name, "Wanda Witness");
  EXPECT_FALSE(attendants_in(old.root()).interpreter);
}

}  // namespace
}  // namespace chiroflow::app
