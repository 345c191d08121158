// SPDX-License-Identifier: Apache-2.0
// From the vendor's message that a room is over to the room that takes its place.
#include "app/video/replace_room.hpp"
#include "app/webhooks/reconcile.hpp"
#include "support/webhook_fixture.hpp"

namespace chiroflow::app {
namespace {

class LostRoom : public WebhookFixture {
 protected:
  LostRoom() {
    twilio.is_configured = true;
    work.room_lost = [this](const OrganizationId& organization, const SessionId& session, const RoomId& gone) {
      Actor actor;
      actor.type = ActorType::SYSTEM;
      actor.organization_id = organization;
      const Origin system{.request_id = "lost", .client_address = {}, .user_agent = {}, .secure = false};
      Call call(services, actor, system, "video.room_lost", AuditAction::EXECUTE);
      outcomes.push_back(take(replace_room(call, session, RoomLoss::vendor_ended, gone)));
    };
  }
  std::vector<RoomOutcome> outcomes;
};

TEST_F(LostRoom, OfARunningVisitIsReplaced) {
  set_status(TelehealthSessionStatus::IN_PROGRESS);
  tell(event(ProviderEventKind::room_ended, Seconds(60)));
  EXPECT_EQ(outcomes, std::vector{RoomOutcome::replaced});
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
  EXPECT_EQ(room_now().status, RoomStatus::ENDED);
  EXPECT_EQ(room_now().ended_at, begin + Seconds(60)) << "the vendor's time stays";
  EXPECT_EQ(outgoing("session.room_changed"), 1);
  EXPECT_EQ(take(tell_lost_rooms(services, work, 10)), 0);
}

TEST_F(LostRoom, WithoutAReplacementInterruptsTheVisitOnce) {
  set_status(TelehealthSessionStatus::IN_PROGRESS);
  twilio.create_error = custom.create_error = testing::ScriptedProvider::outage();
  tell(event(ProviderEventKind::room_ended, Seconds(60)));
  EXPECT_EQ(outcomes, std::vector{RoomOutcome::lost});
  EXPECT_EQ(status(), TelehealthSessionStatus::TECHNICAL_ISSUES);
  EXPECT_EQ(outgoing("session.provider_lost"), 1);
  EXPECT_EQ(take(tell_lost_rooms(services, work, 10)), 0);
}

TEST_F(LostRoom, IsReplacedLaterWhenTheServerStoppedInBetween) {
  set_status(TelehealthSessionStatus::IN_PROGRESS);
  const auto lost_hook = std::exchange(work.room_lost, nullptr);
  tell(event(ProviderEventKind::room_ended, Minutes(29)));
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 0);
  work.room_lost = lost_hook;
  EXPECT_EQ(take(tell_lost_rooms(services, work, 10)), 1);
  EXPECT_EQ(outcomes, std::vector{RoomOutcome::replaced});
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
}

}  // namespace
}  // namespace chiroflow::app
