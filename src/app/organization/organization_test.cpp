// SPDX-License-Identifier: Apache-2.0
#include "app/organization/organization.hpp"

#include "app/server/system_audit.hpp"
#include "app/video/policy.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

using chiroflow::testing::take;

class OrganizationSettings : public chiroflow::testing::AppFixture {
 protected:
  Result<Organization> try_update(const UpdateOrganizationInput& input) {
    auto call = call_as(clinic.admin, "organization.update");
    return update_organization(call, input);
  }
  AgreementView attest(TelehealthProvider provider) {
    auto call = call_as(clinic.owner, "organization.attestAgreement", AuditAction::CREATE);
    return take(attest_agreement(call, {provider}));
  }
  Result<AgreementView> withdraw(TelehealthProvider provider, const User* user = nullptr) {
    auto call = call_as(user ? *user : clinic.owner, "organization.withdrawAgreement");
    return withdraw_agreement(call, {provider});
  }
  std::vector<TelehealthProvider> attested() {
    auto call = call_as(clinic.owner);
    return take(db::read<VideoPolicy>(
                    *database, [&](db::Reader& reader) { return video_policy(call, reader, clinic.organization); }))
        .attested;
  }
};

TEST_F(OrganizationSettings, AreTheCallersOwn) {
  auto call = call_as(clinic.biller, "organization.get", AuditAction::READ);
  EXPECT_EQ(take(get_organization(call, {})).id, clinic.organization.id);
  auto theirs = call_as(other.biller, "organization.get", AuditAction::READ);
  EXPECT_EQ(take(get_organization(theirs, {})).id, other.organization.id);
}

TEST_F(OrganizationSettings, ChangeWhatIsSentAndClearWhatIsNull) {
  UpdateOrganizationInput input;
  input.version = 1;
  input.join_window_minutes = 45;
  input.phone = {.present = true, .value = std::nullopt};
  input.default_provider = {.present = true, .value = TelehealthProvider::ZOOM};
  input.fallback_enabled = {.present = true, .value = true};
  const auto after = take(try_update(input));
  EXPECT_EQ(after.version, 2);
  EXPECT_EQ(after.join_window_minutes, 45);
  EXPECT_FALSE(after.phone);
  EXPECT_EQ(after.default_provider, TelehealthProvider::ZOOM);
  EXPECT_EQ(load(clinic.organization).fallback_enabled, true);
  EXPECT_EQ(load(other.organization).join_window_minutes, 30);
  EXPECT_EQ(last_event_of(clinic).details,
            R"({"fields":["phone","defaultProvider","fallbackEnabled","joinWindowMinutes"]})");
}

TEST_F(OrganizationSettings, H07ASecondFactorIsRequiredOnlyByWhoHasOne) {
  UpdateOrganizationInput input;
  input.require_second_factor = true;
  const auto refused = try_update(input);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "own_second_factor_missing");
  EXPECT_FALSE(load(clinic.organization).require_second_factor);
  execute("UPDATE user_account SET totp_confirmed_at = 1 WHERE id = '" + clinic.admin.id.value + "'");
  EXPECT_TRUE(take(try_update(input)).require_second_factor);
  EXPECT_EQ(last_event_of(clinic).details, R"({"fields":["requireSecondFactor"]})");
  EXPECT_FALSE(load(other.organization).require_second_factor);

  execute("UPDATE user_account SET totp_confirmed_at = NULL");
  UpdateOrganizationInput something_else;
  something_else.require_second_factor = true;
  something_else.grace_minutes = 20;
  EXPECT_TRUE(try_update(something_else)) << "it stands already";
  input.require_second_factor = false;
  EXPECT_FALSE(take(try_update(input)).require_second_factor) << "turning it off locks nobody out";
}

// With a leaked key everybody's second factor could be waived.
TEST_F(OrganizationSettings, H07HowPeopleSignInIsNotForAKeyToChange) {
  execute("UPDATE organization SET require_second_factor = TRUE");
  auto key = as(clinic.owner);
  key.type = ActorType::API_KEY;
  const auto change = [&](const UpdateOrganizationInput& input) {
    auto call = call_as(key, "organization.update");
    return update_organization(call, input);
  };
  UpdateOrganizationInput waived, longer, same;
  waived.require_second_factor = false;
  EXPECT_EQ(change(waived).error().code, ErrorCode::forbidden);
  longer.inactivity_minutes = clinic.organization.inactivity_minutes + 60;
  EXPECT_EQ(change(longer).error().code, ErrorCode::forbidden);
  const auto kept = load(clinic.organization);
  EXPECT_TRUE(kept.require_second_factor);
  EXPECT_EQ(kept.inactivity_minutes, clinic.organization.inactivity_minutes);
  same.require_second_factor = true;
  same.inactivity_minutes = kept.inactivity_minutes;
  same.grace_minutes = 20;
  EXPECT_EQ(take(change(same)).grace_minutes, 20) << "what stays as it is may be said again";
}

TEST_F(OrganizationSettings, H07NewClinicsBeginWithASecondFactorForEverybody) {
  const auto made = take(create_organization(services, "New Clinic"));
  EXPECT_TRUE(load<Organization>(made.id.value).require_second_factor);
}

// H-25
TEST_F(OrganizationSettings, H25AreNotOverwrittenByWhoSawAnOlderVersion) {
  UpdateOrganizationInput input;
  input.version = 1;
  input.name = "Renamed";
  take(try_update(input));
  input.name = "Renamed again";
  EXPECT_EQ(try_update(input).error().cause, "version");
  input.version = 2;
  input.name = "Renamed";
  const auto before = events_of(clinic).size();
  EXPECT_EQ(take(try_update(input)).version, 2);
  EXPECT_EQ(events_of(clinic).size(), before);
}

TEST_F(OrganizationSettings, HoldWhatTheWaitingRoomFollows) {
  Question question;
  question.id = "pain";
  question.text = {.en = "Pain?", .es = "¿Dolor?"};
  UpdateOrganizationInput input;
  input.licence_policy = LicencePolicy::BLOCK;
  input.relay_only = true;
  input.emergency_number = "112";
  input.waiting_message = {.present = true, .value = "Tea is ready"};
  input.pre_visit_questions = {.present = true, .value = std::vector{question}};
  input.reply_to = {.present = true, .value = "desk@clinic.example"};
  take(try_update(input));
  const auto kept = load(clinic.organization);
  EXPECT_EQ(kept.licence_policy, LicencePolicy::BLOCK);
  EXPECT_TRUE(kept.relay_only);
  EXPECT_EQ(kept.emergency_number, "112");
  EXPECT_EQ(kept.waiting_message, "Tea is ready");
  EXPECT_EQ(kept.reply_to, "desk@clinic.example");
  EXPECT_EQ(take(read_questions(kept.pre_visit_questions)), std::vector{question});
  UpdateOrganizationInput clear;
  clear.waiting_message = {.present = true, .value = std::nullopt};
  clear.pre_visit_questions = {.present = true, .value = std::vector<Question>()};
  take(try_update(clear));
  EXPECT_EQ(load(clinic.organization).waiting_message, std::nullopt);
  EXPECT_EQ(load(clinic.organization).pre_visit_questions, std::nullopt);
  input.pre_visit_questions.value->push_back(question);
  EXPECT_EQ(try_update(input).error().code, ErrorCode::invalid_argument) << "two of one id";
}

TEST_F(OrganizationSettings, NeedANameThatSaysSomething) {
  UpdateOrganizationInput input;
  input.name = "  ";
  EXPECT_EQ(try_update(input).error().code, ErrorCode::invalid_argument);
}

TEST_F(OrganizationSettings, HoldAgreementsThatAreAttestedAndWithdrawnOnce) {
  const auto first = attest(TelehealthProvider::TWILIO);
  EXPECT_EQ(first.attested_by, clinic.owner.id);
  clock.advance(Minutes(1));
  EXPECT_EQ(attest(TelehealthProvider::TWILIO).attested_at, first.attested_at);
  EXPECT_EQ(attested(), std::vector{TelehealthProvider::TWILIO});

  const auto gone = take(withdraw(TelehealthProvider::TWILIO));
  EXPECT_EQ(gone.withdrawn_at, clock.now());
  clock.advance(Minutes(1));
  EXPECT_EQ(take(withdraw(TelehealthProvider::TWILIO)).withdrawn_at, gone.withdrawn_at);
  EXPECT_TRUE(attested().empty());

  EXPECT_GT(attest(TelehealthProvider::TWILIO).attested_at, first.attested_at);
  auto call = call_as(clinic.biller, "organization.listAgreements", AuditAction::READ);
  const auto all = take(list_agreements(call, {})).agreements;
  ASSERT_EQ(all.size(), 2u);
  EXPECT_FALSE(all[0].withdrawn_at);
  EXPECT_TRUE(all[1].withdrawn_at);
}

TEST_F(OrganizationSettings, AskNoAgreementWithTheClinicItself) {
  auto call = call_as(clinic.owner);
  EXPECT_EQ(attest_agreement(call, {TelehealthProvider::CUSTOM}).error().code, ErrorCode::invalid_argument);
}

// H-03
TEST_F(OrganizationSettings, H03KnowNothingOfAnotherOrganizationsAgreements) {
  attest(TelehealthProvider::ZOOM);
  const auto refused = withdraw(TelehealthProvider::ZOOM, &other.owner);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().text(), "Agreement not found");
  EXPECT_EQ(attested(), std::vector{TelehealthProvider::ZOOM});
  auto call = call_as(other.owner);
  EXPECT_TRUE(take(list_agreements(call, {})).agreements.empty());
}

}  // namespace
}  // namespace chiroflow::app
