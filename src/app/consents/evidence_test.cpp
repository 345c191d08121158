// SPDX-License-Identifier: Apache-2.0
#include "app/consents/evidence.hpp"

#include <regex>

#include "crypto/digest.hpp"
#include "support/consent_fixture.hpp"
#include "wire/json_value.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::app {
namespace {

class ConsentEvidence : public ConsentFixture {
 protected:
  std::string member(const std::string& sealed, std::string_view part, std::string_view name) {
    const auto document = take(wire::Document::parse(sealed));
    const auto& value = document.root().get(part).get(name);
    return value.is(wire::Kind::string) ? std::string(value.as_string()) : std::string();
  }
};

TEST_F(ConsentEvidence, HoldsTheWholeTextAndWhatStoodAroundIt) {
  const auto opened = open();
  const auto sealed = evidence(take(try_sign(patient, typed(opened))).consent_id);
  EXPECT_EQ(member(sealed, "form", "text"), opened.text);
  EXPECT_EQ(member(sealed, "form", "textSha256"), opened.text_hash);
  EXPECT_EQ(member(sealed, "form", "formVersion"), opened.form_version);
  EXPECT_EQ(member(sealed, "form", "stateCode"), "CA");
  EXPECT_EQ(member(sealed, "form", "ruleVersion"), consents.rules.version());
  EXPECT_EQ(member(sealed, "disclosure", "text"), opened.disclosure);
  EXPECT_EQ(member(sealed, "intent", "sentence"), opened.intent_sentence);
  EXPECT_EQ(member(sealed, "intent", "buttonLabel"), opened.button_label);
}

TEST_F(ConsentEvidence, TakesPersonPlaceAndTimesFromTheServer) {
  const auto opened = open();
  clock.advance(Minutes(2));
  const auto sealed = evidence(take(try_sign(patient, typed(opened))).consent_id);
  EXPECT_EQ(member(sealed, "origin", "ipAddress"), origin.client_address);
  EXPECT_EQ(member(sealed, "origin", "userAgent"), origin.user_agent);
  EXPECT_EQ(member(sealed, "origin", "sessionId"), id.value);
  EXPECT_EQ(member(sealed, "origin", "statedState"), "CA");
  EXPECT_EQ(member(sealed, "times", "viewedAt"), format_iso(clock.now() - Minutes(2)));
  EXPECT_EQ(member(sealed, "times", "signedAt"), format_iso(clock.now()));
  EXPECT_EQ(member(sealed, "signer", "participantId"), patient.participant_id.value);
  EXPECT_EQ(member(sealed, "signer", "linkRole"), "PATIENT");
  EXPECT_EQ(member(sealed, "signer", "credentialSha256").size(), 64U);
  EXPECT_EQ(sealed.find(patient.credential_id), std::string::npos);
}

TEST_F(ConsentEvidence, HoldsTheStrokesOfADrawnSignature) {
  auto input = typed(open());
  input.signature_type = SignatureType::drawn;
  input.signature_data = R"([{"points":[[10,10,0],[20,30,15]]}])";
  const auto sealed = evidence(take(try_sign(patient, input)).consent_id);
  EXPECT_EQ(member(sealed, "intent", "signature"), input.signature_data);
}

TEST_F(ConsentEvidence, OfARefusalSaysOfNobodyThatTheyAgreed) {
  const auto agreed = evidence(sign().consent_id);
  EXPECT_NE(agreed.find(R"("acknowledgedReading":true,)"), std::string::npos);
  const auto opened = open(TelehealthConsentType::HIPAA);
  take(try_decline(opened.consent_id));
  const auto sealed = evidence(opened.consent_id);
  EXPECT_NE(sealed.find(R"("intent":{"acknowledgedReading":false,"sentence":null,"buttonLabel":null,)"),
            std::string::npos)
      << sealed;
  EXPECT_NE(sealed.find(R"("signature":null)"), std::string::npos);
}

TEST_F(ConsentEvidence, IsCanonical) {
  const auto sealed = evidence(sign().consent_id);
  const auto document = take(wire::Document::parse(sealed));
  std::string again;
  wire::JsonWriter json(again);
  wire::write_value(json, document.root());
  EXPECT_EQ(again, sealed);
  std::string keys;
  for (const auto& part : document.root().members()) keys.append(part.key).append(" ");
  EXPECT_EQ(keys, "format form patient disclosure intent spoken signer attendants times origin ");
}

TEST_F(ConsentEvidence, IsSignedByTheServersKeyUnderItsOwnDomain) {
  const auto kept = row(sign().consent_id);
  const auto sealed = evidence(kept.id);
  EXPECT_EQ(kept.evidence_hash, crypto::sha256(sealed).hex());
  EXPECT_EQ(kept.seal_key_id, consents.seal_key.id());
  const auto seal = crypto::from_base64url(*kept.seal).value();
  EXPECT_TRUE(consents.seal_key.verify_key().verify("chiroflow-consent-v1\n" + sealed, seal));
  EXPECT_FALSE(consents.seal_key.verify_key().verify(sealed, seal));
}

TEST_F(ConsentEvidence, IsReadableInTheDatabaseByNobody) {
  const auto kept = row(sign().consent_id);
  EXPECT_EQ(kept.evidence->bytes.find("Zenobia"), std::string::npos);
  EXPECT_EQ(kept.signature_data->bytes.find("Zenobia"), std::string::npos);
}

TEST_F(ConsentEvidence, OfAnotherRowDoesNotOpen) {
  auto one = row(sign().consent_id);
  const auto two = row(sign(TelehealthConsentType::HIPAA).consent_id);
  one.evidence = two.evidence;
  EXPECT_FALSE(open_evidence(services, one));
}

}  // namespace
}  // namespace chiroflow::app
