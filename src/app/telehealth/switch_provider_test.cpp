// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/switch_provider.hpp"

#include "app/server/due_work.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthSessionStatus;
using enum TelehealthProvider;
using testing::ScriptedProvider;

class SwitchProvider : public SessionFixture {
 protected:
  SwitchProvider() {
    twilio.is_configured = true;
    twilio.abilities.recording = {.support = Support::native, .reason = {}};
    custom.abilities.spotlight = {.support = Support::native, .reason = "a layout for all"};
    custom.abilities.recording = {.support = Support::unavailable, .reason = "There is nothing that records"};
    execute("UPDATE telehealth_session SET provider = 'TWILIO'");
  }
  void run_at_twilio() {
    take(token(clinic.provider));
    take(start());
  }
  Result<SwitchProviderOutput> move(std::optional<TelehealthProvider> to = std::nullopt, bool accept = false,
                                    const User* who = nullptr) {
    auto call = call_as(who ? *who : clinic.provider, "telehealth.switchProvider");
    return switch_provider(call, {.session_id = id, .provider = to, .accept_losses = accept});
  }
  Result<SwitchPreview> preview(std::optional<TelehealthProvider> to = std::nullopt) {
    auto call = call_as(clinic.provider, "telehealth.previewSwitch", AuditAction::READ);
    return preview_switch(call, {.session_id = id, .provider = to});
  }
  void attest(TelehealthProvider provider) {
    BaaAttestation row;
    row.id = ids.next<AttestationId>();
    row.organization_id = clinic.organization.id;
    row.provider = provider;
    row.attested_by = clinic.owner.id;
    row.attested_at = clock.now();
    insert(row);
  }
  void record() { insert(recording_now()); }
};

TEST_F(SwitchProvider, MovesARunningVisitUnderTheSameAddress) {
  run_at_twilio();
  const auto out = take(move());
  EXPECT_EQ(out.from, TWILIO);
  EXPECT_EQ(out.to, CUSTOM);
  EXPECT_EQ(out.room_url, booked.session.room_url);
  EXPECT_EQ(out.status, IN_PROGRESS);
  EXPECT_EQ(session().provider, CUSTOM);
  EXPECT_EQ(count("room WHERE status = 'ACTIVE' AND provider = 'CUSTOM'"), 1);
  EXPECT_EQ(count("outbox_event WHERE kind = 'session.room_changed'"), 1);
  EXPECT_EQ(last_event_of(clinic).details, R"({"from":"TWILIO","provider":"CUSTOM"})");
  EXPECT_EQ(take(token(clinic.provider)).provider, CUSTOM);
}

TEST_F(SwitchProvider, RefusesWhatThePatientsStateForbids) {
  custom.abilities.end_to_end_encryption = true;
  run_at_twilio();
  execute("UPDATE telehealth_session SET patient_location_state = 'ND'");
  expect_error(move(TWILIO), ErrorCode::precondition_failed, "not_end_to_end");
  EXPECT_EQ(take(move()).to, CUSTOM);
}

TEST_F(SwitchProvider, SaysOfAVendorThatIsNotThereSoBeforeTheLaw) {
  custom.abilities.end_to_end_encryption = true;
  run_at_twilio();
  execute("UPDATE telehealth_session SET patient_location_state = 'ND'");
  expect_error(move(ZOOM), ErrorCode::precondition_failed, "not_configured");
}

TEST_F(SwitchProvider, NotesWhomTheLawPassedOver) {
  attest(TWILIO);
  custom.abilities.end_to_end_encryption = true;
  execute("UPDATE telehealth_session SET provider = 'ZOOM', patient_location_state = 'ND'");
  EXPECT_EQ(take(move()).to, CUSTOM);
  EXPECT_EQ(count("provider_attempt WHERE provider = 'TWILIO' AND error_code = 'not_end_to_end'"), 1);
}

TEST_F(SwitchProvider, SendsOutWhoDidNotFollowAfterAMinute) {
  run_at_twilio();
  take(move());
  EXPECT_TRUE(twilio.ended.empty());
  clock.advance(Minutes(1));
  take(run_due_jobs(services, 10));
  EXPECT_EQ(twilio.ended.size(), 1U);
}

TEST_F(SwitchProvider, TellsBeforehandHowTheRoomWouldBeAnother) {
  twilio.abilities.max_participants = 50;
  twilio.abilities.end_to_end_encryption = false;
  run_at_twilio();
  custom.abilities.max_participants = 2;
  custom.abilities.link_only = true;
  custom.abilities.end_to_end_encryption = true;
  const auto told = take(preview());
  ASSERT_TRUE(told.before);
  EXPECT_EQ(told.before->max_participants, 50);
  EXPECT_FALSE(told.before->link_only);
  EXPECT_FALSE(told.before->end_to_end_encryption);
  EXPECT_EQ(told.after.max_participants, 2);
  EXPECT_TRUE(told.after.link_only);
  EXPECT_TRUE(told.after.end_to_end_encryption);
}

TEST_F(SwitchProvider, TellsBeforehandWhatIsLostAndGained) {
  run_at_twilio();
  const auto told = take(preview());
  EXPECT_EQ(told.from, TWILIO);
  EXPECT_EQ(told.to, CUSTOM);
  ASSERT_EQ(told.lost.size(), 1U);
  EXPECT_EQ(told.lost[0].ability, "recording");
  EXPECT_EQ(told.lost[0].before, Support::native);
  EXPECT_EQ(told.lost[0].reason, "There is nothing that records");
  ASSERT_EQ(told.gained.size(), 1U);
  EXPECT_EQ(told.gained[0].ability, "spotlight");
  EXPECT_FALSE(told.needs_acceptance);
  EXPECT_EQ(session().provider, TWILIO);
  EXPECT_TRUE(custom.created.empty()) << "nobody was asked";
}

TEST_F(SwitchProvider, DoesNotEndARunningRecordingUnlessThatIsAccepted) {
  run_at_twilio();
  record();
  EXPECT_TRUE(take(preview()).needs_acceptance);
  expect_error(move(), ErrorCode::precondition_failed, "recording_running");
  EXPECT_EQ(session().provider, TWILIO);
  EXPECT_EQ(take(move(std::nullopt, true)).to, CUSTOM);
}

TEST_F(SwitchProvider, StaysWhereItIsWhenTheOtherCannotTakeOver) {
  run_at_twilio();
  custom.create_error = ScriptedProvider::outage();
  expect_error(move(), ErrorCode::provider_unavailable, "server_error");
  EXPECT_EQ(session().provider, TWILIO);
  EXPECT_EQ(count("room WHERE status = 'ACTIVE' AND provider = 'TWILIO'"), 1);
  EXPECT_EQ(count("provider_attempt WHERE provider = 'CUSTOM' AND succeeded = 0"), 1);
}

TEST_F(SwitchProvider, NeedsAnotherProviderToGoTo) {
  run_at_twilio();
  custom.is_configured = false;
  expect_error(move(), ErrorCode::precondition_failed, "no_other_provider");
  expect_error(move(ZOOM), ErrorCode::precondition_failed, "not_configured");
}

TEST_F(SwitchProvider, WarnsOfAVendorWithoutAgreementThatWasNamed) {
  execute("UPDATE telehealth_session SET provider = 'CUSTOM'");
  expect_error(move(), ErrorCode::precondition_failed, "no_other_provider");
  const auto out = take(move(TWILIO));
  EXPECT_EQ(out.to, TWILIO);
  EXPECT_NE(out.warning.value.value().find("TWILIO"), std::string::npos);
}

TEST_F(SwitchProvider, BeforeTheVisitOnlyChangesWhereItWillBe) {
  const auto out = take(move(CUSTOM));
  EXPECT_EQ(out.to, CUSTOM);
  EXPECT_TRUE(custom.created.empty());
  take(token(clinic.provider));
  EXPECT_EQ(custom.created.size(), 1U);
  EXPECT_TRUE(twilio.created.empty());
}

TEST_F(SwitchProvider, ToTheSameOneMakesANewRoomThere) {
  run_at_twilio();
  const auto first = rows<Room>("").at(0);
  take(move(TWILIO));
  EXPECT_EQ(twilio.created.size(), 2U);
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
  const auto second = rows<Room>("WHERE x.status = 'ACTIVE'").at(0);
  EXPECT_EQ(second.name, first.name + "-2") << "under its name the old one would be taken again";
  EXPECT_EQ(session().room_url, booked.session.room_url);
  EXPECT_TRUE(twilio.ended.empty()) << "people follow before it ends";
  clock.advance(Minutes(1));
  take(run_due_jobs(services, 10));
  EXPECT_EQ(twilio.ended, std::vector{first.name});
  EXPECT_EQ(rows<Room>("WHERE x.status = 'ACTIVE'").at(0).id, second.id);
}

TEST_F(SwitchProvider, ToTheSameOneStaysInTheOldRoomWhenNoOtherCanBeMade) {
  run_at_twilio();
  const auto first = rows<Room>("").at(0);
  twilio.create_error = ScriptedProvider::outage();
  expect_error(move(TWILIO), ErrorCode::provider_unavailable, "server_error");
  EXPECT_TRUE(twilio.ended.empty());
  EXPECT_EQ(rows<Room>("WHERE x.status = 'ACTIVE'").at(0).id, first.id);
  EXPECT_EQ(count("job WHERE kind = 'end_left_room'"), 0);
}

TEST_F(SwitchProvider, ToTheSameOneEndsTheOldRoomAlsoWhereRoomsHaveNamesOnly) {
  run_at_twilio();
  execute("UPDATE room SET external_id = NULL");
  take(move(TWILIO));
  execute("UPDATE room SET external_id = NULL");
  clock.advance(Minutes(1));
  take(run_due_jobs(services, 10));
  EXPECT_EQ(twilio.ended, std::vector{booked.session.room_name});
}

TEST_F(SwitchProvider, OfAnEndedVisitIsRefused) {
  run_at_twilio();
  take(end());
  expect_error(move(), ErrorCode::precondition_failed, "session_over");
}

TEST_F(SwitchProvider, H03OfAnotherOrganizationIsNotThere) {
  expect_error(move(CUSTOM, false, &other.provider), ErrorCode::not_found);
}

TEST_F(SwitchProvider, TwoAtOnceMoveItOnce) {
  run_at_twilio();
  const auto& clinician = as(clinic.provider);
  at_once(4, [&](const Services& mine, std::size_t) {
    Call call(mine, clinician, origin, "telehealth.switchProvider", AuditAction::UPDATE);
    std::ignore = switch_provider(call, {.session_id = id, .provider = CUSTOM, .accept_losses = false});
  });
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
  EXPECT_EQ(session().provider, CUSTOM);
}

}  // namespace
}  // namespace chiroflow::app
