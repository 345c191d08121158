// SPDX-License-Identifier: Apache-2.0
#include "app/consents/queries.hpp"

#include "support/consent_fixture.hpp"
#include "wire/encode.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthConsentType;

class ConsentQueries : public ConsentFixture {
 protected:
  CheckConsentOutput checked(std::optional<std::string> state = std::nullopt) {
    auto call = call_as(clinic.staff, "telehealth.checkConsent", AuditAction::READ);
    VerifyConsentInput input;
    input.patient_id = clinic.patient.id;
    input.state_code = std::move(state);
    return take(check_consent(call, input));
  }
  ValidateSessionConsentOutput validated() {
    auto call = call_as(clinic.staff, "telehealth.validateSessionConsent", AuditAction::READ);
    return take(validate_session_consent(call, {.session_id = id}));
  }
};

TEST_F(ConsentQueries, PreferWhatHoldsToANewerRequest) {
  const auto out = sign();
  clock.advance(Minutes(1));
  send({.language = "es"});
  const auto look = checked();
  EXPECT_TRUE(look.consents.GENERAL.value->is_valid);
  EXPECT_EQ(look.consents.GENERAL.value->consent_id.value, out.consent_id);
}

TEST_F(ConsentQueries, AskForTheStatesOwnConsentInEveryStateThatIsNotKnownToNeedNone) {
  sign();
  EXPECT_TRUE(checked().can_proceed_with_telehealth);  // no state is known
  EXPECT_FALSE(checked("ZZ").can_proceed_with_telehealth);
  EXPECT_FALSE(checked("ZZ").state_requirements_met);
  EXPECT_FALSE(checked("ZZ").missing_state_requirements.empty());
}

TEST_F(ConsentQueries, DeriveTheStateFromWhereThePatientIs) {
  set_state("CA");
  const auto look = validated();
  EXPECT_EQ(look.state_code, "CA");
  EXPECT_FALSE(look.can_proceed);
  EXPECT_EQ(look.block_reason, ConsentBlock::missing_consent);
  sign(GENERAL);
  for (const auto type : validated().missing_consents) sign(type);
  EXPECT_TRUE(validated().can_proceed);
}

TEST_F(ConsentQueries, TellWhatIsThereAndDoesNotHoldApart) {
  const auto out = sign();
  take(try_revoke(patient, out.consent_id));
  const auto look = validated();
  EXPECT_EQ(look.invalid_consents.at(0), GENERAL);
  EXPECT_EQ(look.missing_consents.at(0), GENERAL);
}

TEST_F(ConsentQueries, SayWhenARenewalIsDue) {
  const auto out = sign();
  EXPECT_FALSE(checked().consents.GENERAL.value->requires_renewal);
  clock.jump_to(*out.expiration_date - Hours(24 * 10));
  EXPECT_EQ(checked().consents.GENERAL.value->days_until_expiration.value, 10);
  EXPECT_TRUE(checked().consents.GENERAL.value->requires_renewal);
  EXPECT_TRUE(checked().consents.GENERAL.value->is_valid);
}

TEST_F(ConsentQueries, ByStaffDoNotMarkViewed) {
  const auto sent = send();
  const auto before = row(sent.consent_id);
  EXPECT_EQ(details(sent.consent_id).viewed_at, std::nullopt);
  const auto after = row(sent.consent_id);
  EXPECT_EQ(after.viewed_at, std::nullopt);
  EXPECT_EQ(after.updated_at, before.updated_at);
}

TEST_F(ConsentQueries, AreNotedForTheAuditLog) {
  const auto sent = send();
  auto call = call_as(clinic.staff, "telehealth.getConsentDetails", AuditAction::READ);
  take(get_consent_details(call, {sent.consent_id}));
  const auto reads = call.take_reads();
  ASSERT_EQ(reads.size(), 1U);
  EXPECT_EQ(reads[0].patient_id, clinic.patient.id);
}

TEST_F(ConsentQueries, FindNothingOfAnotherClinic) {
  auto call = call_as(clinic.owner, "telehealth.getConsentDetails", AuditAction::READ);
  expect_error(get_consent_details(call, {other.consent.id}), ErrorCode::not_found);
  ListPatientConsentsInput list_theirs;
  list_theirs.patient_id = other.patient.id;
  expect_error(list_patient_consents(call, list_theirs), ErrorCode::not_found);
  VerifyConsentInput verify_theirs;
  verify_theirs.patient_id = other.patient.id;
  expect_error(verify_consent(call, verify_theirs), ErrorCode::not_found);
  expect_error(check_consent(call, verify_theirs), ErrorCode::not_found);
}

TEST_F(ConsentQueries, LeaveOutWhatIsOverUnlessAsked) {
  const auto sent = send();
  EXPECT_EQ(list(false).size(), 1U);
  EXPECT_EQ(list(true).size(), 2U);
  clock.jump_to(*row(sent.consent_id).request_expires_at);
  EXPECT_EQ(list(false).size(), 0U);
}

TEST_F(ConsentQueries, NameTheTypesOnTheWireAsTheyAre) {
  std::string text;
  wire::JsonWriter json(text);
  wire::encode_plain(json, verified({GENERAL, STATE_SPECIFIC}));
  EXPECT_NE(text.find(R"("STATE_SPECIFIC":{"valid":false)"), std::string::npos) << text;
  EXPECT_EQ(text.find("HIPAA"), std::string::npos) << text;
}

}  // namespace
}  // namespace chiroflow::app
