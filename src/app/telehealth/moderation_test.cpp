// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/moderation.hpp"

#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

using testing::ScriptedProvider;

class Moderation : public SessionFixture {
 protected:
  Moderation() : patient(patient_of(id)) {
    custom.moderates = true;
    for (auto* ability :
         {&custom.abilities.list_participants, &custom.abilities.mute, &custom.abilities.remove_participant})
      ability->support = Support::native;
    custom.abilities.unmute = {.support = Support::unavailable, .reason = "Only they themselves can unmute"};
    take(token(clinic.provider));
    take(start());
  }
  Result<ListParticipantsOutput> list(const User* who = nullptr) {
    auto call = call_as(who ? *who : clinic.provider, "telehealth.listParticipants", AuditAction::READ);
    return list_live_participants(call, {.session_id = id});
  }
  Result<ParticipantActionOutput> act(ParticipantAction action, const ParticipantId& whom, const User* who = nullptr) {
    auto call = call_as(who ? *who : clinic.provider, "telehealth.participantAction", AuditAction::EXECUTE);
    return act_on_participant(call, {.session_id = id, .participant_id = whom, .action = action});
  }
  Participant patient;
};

TEST_F(Moderation, NamesWhoIsInTheRoomByTheirPlaceInTheVisit) {
  custom.inside = {{.participant = patient.id, .external_id = "PA1", .joined_at = clock.now(), .muted = true},
                   {.participant = std::nullopt, .external_id = "PA2", .joined_at = {}, .muted = {}}};
  const auto out = take(list());
  EXPECT_EQ(out.provider, TelehealthProvider::CUSTOM);
  ASSERT_EQ(out.participants.size(), 2U);
  EXPECT_EQ(out.participants[0].participant_id, patient.id);
  EXPECT_EQ(out.participants[0].role, ParticipantRole::PATIENT);
  EXPECT_EQ(out.participants[0].muted, true);
  EXPECT_EQ(out.participants[1].participant_id, std::nullopt);
}

TEST_F(Moderation, ActsAtTheVendorAndTellsTheOthers) {
  take(act(ParticipantAction::mute, patient.id));
  ASSERT_EQ(custom.acted.size(), 1U);
  EXPECT_EQ(custom.acted[0].first, patient.id);
  const auto event = rows<OutboxEvent>("WHERE x.kind = 'session.participant_action'").at(0);
  EXPECT_EQ(event.payload.text,
            R"({"sessionId":")" + id.value + R"(","participantId":")" + patient.id.value + R"(","action":"mute"})");
  EXPECT_EQ(last_event_of(clinic).event, "telehealth.participantAction");
  EXPECT_EQ(count("provider_attempt WHERE operation = 'participant_action' AND succeeded"), 1);
}

// "Disconnect" of somebody nobody knew answered success.
TEST_F(Moderation, SaysThatSomebodyIsNotThere) {
  expect_error(act(ParticipantAction::disconnect, ParticipantId("nobody")), ErrorCode::not_found);
  EXPECT_TRUE(custom.acted.empty());
  custom.act_error = Error{.code = ErrorCode::not_found, .cause = "not_found"};
  expect_error(act(ParticipantAction::disconnect, patient.id), ErrorCode::not_found);
  EXPECT_EQ(count("outbox_event WHERE kind = 'session.participant_action'"), 0);
}

TEST_F(Moderation, RefusesWhatTheVendorLacksAndSaysWhy) {
  const auto refused = act(ParticipantAction::unmute, patient.id);
  expect_error(refused, ErrorCode::unsupported, "ability");
  EXPECT_EQ(refused.error().message, "Only they themselves can unmute");
  custom.moderates = false;
  expect_error(act(ParticipantAction::mute, patient.id), ErrorCode::unsupported, "ability");
  expect_error(list(), ErrorCode::unsupported, "ability");
}

TEST_F(Moderation, TellsAnOutage) {
  custom.act_error = ScriptedProvider::outage();
  expect_error(list(), ErrorCode::provider_unavailable, "server_error");
  expect_error(act(ParticipantAction::mute, patient.id), ErrorCode::provider_unavailable, "server_error");
  EXPECT_EQ(count("provider_attempt WHERE operation = 'participant_action' AND error_code = 'server_error'"), 1);
  EXPECT_EQ(count("provider_attempt WHERE operation = 'list_participants'"), 0);
}

TEST_F(Moderation, H03OfAnotherOrganizationsVisitIsNotThere) {
  expect_error(list(&other.provider), ErrorCode::not_found);
  expect_error(act(ParticipantAction::mute, patient.id, &other.provider), ErrorCode::not_found);
}

}  // namespace
}  // namespace chiroflow::app
