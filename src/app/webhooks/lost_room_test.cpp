// SPDX-License-Identifier: Apache-2.0
// From the vendor's message that a room is over to the room that takes its place.
#include <set>

#include "app/video/replace_room.hpp"
#include "app/webhooks/reconcile.hpp"
#include "support/webhook_fixture.hpp"

namespace chiroflow::app {
namespace {

class LostRoom : public WebhookFixture {
 protected:
  LostRoom() { twilio.is_configured = true; }
  /// The round that follows a message of a room's end.
  int replace_lost(int portion = 20) {
    const auto replace = [this](const OrganizationId& organization, const SessionId& session, const RoomId& gone) {
      Actor actor;
      actor.type = ActorType::SYSTEM;
      actor.organization_id = organization;
      const Origin system{.request_id = "lost", .client_address = {}, .user_agent = {}, .secure = false};
      Call call(services, actor, system, "video.room_lost", AuditAction::EXECUTE);
      outcomes.push_back(take(replace_room(call, session, RoomLoss::vendor_ended, gone)));
    };
    return take(replace_lost_rooms(services, replace, [] { return false; }, portion));
  }
  std::vector<RoomOutcome> outcomes;
};

TEST_F(LostRoom, OfARunningVisitIsReplaced) {
  set_status(TelehealthSessionStatus::IN_PROGRESS);
  tell(event(ProviderEventKind::room_ended, Minutes(29)));
  EXPECT_EQ(lost.size(), 1U) << "whoever replaces it is told, and does it in a thread of its own";
  EXPECT_TRUE(twilio.created.empty());
  EXPECT_EQ(replace_lost(), 1);
  EXPECT_EQ(outcomes, std::vector{RoomOutcome::replaced});
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
  EXPECT_EQ(room_now().status, RoomStatus::ENDED);
  EXPECT_EQ(room_now().ended_at, begin + Minutes(29)) << "the vendor's time stays";
  EXPECT_EQ(outgoing("session.room_changed"), 1);
  EXPECT_EQ(replace_lost(), 0);
}

TEST_F(LostRoom, WithoutAReplacementInterruptsTheVisitOnce) {
  set_status(TelehealthSessionStatus::IN_PROGRESS);
  twilio.create_error = custom.create_error = testing::ScriptedProvider::outage();
  tell(event(ProviderEventKind::room_ended, Minutes(29)));
  EXPECT_EQ(replace_lost(), 1);
  EXPECT_EQ(outcomes, std::vector{RoomOutcome::lost});
  EXPECT_EQ(status(), TelehealthSessionStatus::TECHNICAL_ISSUES);
  EXPECT_EQ(outgoing("session.provider_lost"), 1);
  EXPECT_EQ(replace_lost(), 0);
}

TEST_F(LostRoom, IsReplacedLaterWhenTheServerStoppedInBetween) {
  set_status(TelehealthSessionStatus::IN_PROGRESS);
  work.room_lost = nullptr;
  tell(event(ProviderEventKind::room_ended, Minutes(29)));
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 0);
  EXPECT_EQ(replace_lost(), 1);
  EXPECT_EQ(outcomes, std::vector{RoomOutcome::replaced});
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
}

TEST_F(LostRoom, OneThatCannotBeReplacedKeepsNoneFromBeingLookedAt) {
  set_status(TelehealthSessionStatus::IN_PROGRESS);
  tell(event(ProviderEventKind::room_ended, Minutes(29)));
  std::vector<RoomId> seen;
  for (int i = 0; i < 4; ++i) {
    const auto more = book(clinic, new_appointment(clinic, clinic.appointment.start_time + Hours(i + 1)));
    const auto gone = new_room(more.session, "RM-more-" + std::to_string(i));
    execute("UPDATE telehealth_session SET status = 'IN_PROGRESS' WHERE id = '" + more.session.id.value + "'");
    execute("UPDATE room SET status = 'ENDED', ended_at = " + std::to_string(to_unix_ms(begin + Minutes(29))) +
            " WHERE id = '" + gone.id.value + "'");
  }
  const auto note = [&](const OrganizationId&, const SessionId&, const RoomId& gone) { seen.push_back(gone); };
  EXPECT_EQ(take(replace_lost_rooms(services, note, [] { return false; }, 2)), 5);
  EXPECT_EQ(std::set<RoomId>(seen.begin(), seen.end()).size(), 5U);
  EXPECT_EQ(take(replace_lost_rooms(services, note, [] { return true; }, 2)), 0) << "a server that stops";
}

}  // namespace
}  // namespace chiroflow::app
