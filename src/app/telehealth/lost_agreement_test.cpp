// SPDX-License-Identifier: Apache-2.0
// Where a visit goes that came to a vendor by itself, because of an agreement that an owner withdraws afterwards.
#include "app/telehealth/queries.hpp"
#include "app/telehealth/switch_provider.hpp"
#include "app/video/replace_room.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthSessionStatus;
using enum TelehealthProvider;
using testing::ScriptedProvider;

/// CUSTOM is the clinic's default, TWILIO what it falls back to.
class LostAgreement : public SessionFixture {
 protected:
  LostAgreement() {
    twilio.is_configured = true;
    execute("UPDATE organization SET fallback_enabled = 1");
    BaaAttestation row;
    row.id = ids.next<AttestationId>();
    row.organization_id = clinic.organization.id;
    row.provider = TWILIO;
    row.attested_by = clinic.owner.id;
    row.attested_at = clock.now();
    insert(row);
  }
  void withdraw() {
    execute("UPDATE baa_attestation SET withdrawn_at = " + std::to_string(to_unix_ms(clock.now())));
    clock.advance(Seconds(31));
  }
  void fall_back() {
    custom.create_error = ScriptedProvider::outage();
    ASSERT_EQ(take(token(clinic.provider)).provider, TWILIO);
    custom.create_error.reset();
  }
  void name(TelehealthProvider provider) {
    auto call = call_as(clinic.provider, "telehealth.switchProvider");
    take(switch_provider(call, {.session_id = id, .provider = provider, .accept_losses = false}));
  }
  std::optional<std::string> warning() {
    auto call = call_as(clinic.provider, "telehealth.getRoomStatus", AuditAction::READ);
    return take(get_room_status(call, {.session_id = id})).warning;
  }
};

TEST_F(LostAgreement, LeadsTheNextWhoEntersElsewhere) {
  fall_back();
  EXPECT_FALSE(warning());
  withdraw();
  EXPECT_NE(warning().value_or("").find("gets a room elsewhere"), std::string::npos);
  EXPECT_EQ(take(token(clinic.provider)).provider, CUSTOM);
  EXPECT_EQ(session().provider, CUSTOM);
  EXPECT_EQ(count("job WHERE kind = 'end_left_room'"), 1);
  EXPECT_EQ(twilio.created.size(), 1U);
  EXPECT_FALSE(warning());
}

TEST_F(LostAgreement, TearsNobodyOutOfARunningVisitAndSaysSo) {
  fall_back();
  take(start());
  withdraw();
  EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
  EXPECT_NE(warning().value_or("").find("switchProvider"), std::string::npos);
}

TEST_F(LostAgreement, LeadsARunningVisitElsewhereWhenItNeedsAnotherRoom) {
  fall_back();
  take(start());
  withdraw();
  Actor actor;
  actor.type = ActorType::SYSTEM;
  actor.organization_id = clinic.organization.id;
  auto call = call_as(keep(actor), "webhook.room_ended", AuditAction::EXECUTE);
  EXPECT_EQ(take(replace_room(call, id, RoomLoss::vendor_ended)), RoomOutcome::replaced);
  EXPECT_EQ(session().provider, CUSTOM);
  EXPECT_EQ(twilio.created.size(), 1U);
}

TEST_F(LostAgreement, WithoutAnotherProviderSaysWhatToDo) {
  fall_back();
  withdraw();
  custom.is_configured = false;
  const auto refused = token(clinic.provider);
  expect_error(refused, ErrorCode::precondition_failed, "agreement_withdrawn");
  EXPECT_NE(refused.error().message.find("switchProvider"), std::string::npos);
}

TEST_F(LostAgreement, DoesNotOverruleAPersonWhoNamedTheVendor) {
  name(TWILIO);
  take(token(clinic.provider));
  withdraw();
  EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
  EXPECT_FALSE(warning());
}

TEST_F(LostAgreement, IsMendedByNamingTheVendor) {
  fall_back();
  withdraw();
  name(TWILIO);
  clock.advance(Seconds(31));
  EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
}

TEST_F(LostAgreement, DoesNotMoveWhereTheVendorIsTheClinicsDefault) {
  fall_back();
  execute("UPDATE organization SET default_provider = 'TWILIO'");
  withdraw();
  EXPECT_EQ(take(token(clinic.provider)).provider, TWILIO);
}

}  // namespace
}  // namespace chiroflow::app
