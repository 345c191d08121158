// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/reconcile.hpp"

#include "ports/room_moderation.hpp"
#include "support/webhook_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthSessionStatus;

/// The vendor's list of who is there.
class List : public RoomModeration {
 public:
  std::vector<LiveParticipant> inside;
  std::function<void()> meanwhile;

  Result<std::vector<LiveParticipant>> list_participants(const ProviderRoom&) override {
    if (meanwhile) meanwhile();
    return inside;
  }
  Result<void> act(const ProviderRoom&, const ParticipantId&, ParticipantAction) override { return {}; }
};

class AskedVendor : public testing::ScriptedProvider {
 public:
  AskedVendor() : ScriptedProvider(TelehealthProvider::TWILIO, VideoEngine::twilio) {
    abilities.list_participants.support = Support::native;
  }
  RoomStatus now = RoomStatus::ACTIVE;
  List list;
  int asked = 0;

  Result<RoomStatus> room_status(const ProviderRoom&) override {
    ++asked;
    if (status_error) return fail(*status_error);
    return now;
  }
  RoomModeration* moderation() override { return &list; }
};

class ReconcileRooms : public WebhookFixture {
 protected:
  ReconcileRooms() {
    work.find_provider = [this](const Room&) -> Result<std::shared_ptr<VideoProvider>> { return vendor; };
    set_status(WAITING);
  }
  ReconcileRound look() { return take(reconcile_rooms(services, work, RoomId(), 10)); }
  static LiveParticipant live(const Participant& who, const std::string& stay, std::optional<Instant> joined_at) {
    LiveParticipant person;
    person.participant = who.id;
    person.external_id = stay;
    person.joined_at = joined_at;
    return person;
  }
  std::shared_ptr<AskedVendor> vendor = std::make_shared<AskedVendor>();
};

TEST_F(ReconcileRooms, EntersWhoIsThereWithoutHavingBeenTold) {
  vendor->list.inside = {live(patient, "s1", begin)};
  EXPECT_EQ(look().changes, 1);
  EXPECT_EQ(now(patient).joined_at, begin);
  EXPECT_EQ(session().patient_first_seen_at, begin);
  const auto audit = count("audit_event");
  EXPECT_EQ(look().changes, 0) << "and nothing again while nothing changes";
  EXPECT_EQ(count("audit_event"), audit);
}

TEST_F(ReconcileRooms, AJoinWithoutATimeWasNow) {
  vendor->list.inside = {live(patient, "s1", std::nullopt)};
  look();
  EXPECT_EQ(now(patient).joined_at, clock.now());
  tell(joined(patient, "s1", Seconds(5)));
  EXPECT_EQ(now(patient).joined_at, begin + Seconds(5)) << "until the vendor says when";
}

TEST_F(ReconcileRooms, AStayThatIsNoLongerListedEndsUntilTheVendorSaysWhen) {
  tell(joined(patient, "s1", Seconds(5)));
  EXPECT_EQ(look().changes, 1);
  EXPECT_EQ(now(patient).left_at, clock.now());
  EXPECT_EQ(last_event_of(clinic).details, R"({"assumed":true})");
  tell(left(patient, "s1", Seconds(50)));
  EXPECT_EQ(now(patient).left_at, begin + Seconds(50));
}

TEST_F(ReconcileRooms, WhoIsListedAgainIsThereAgain) {
  tell(joined(patient, "s1", Seconds(5)));
  look();
  vendor->list.inside = {live(patient, "s1", begin + Seconds(5))};
  look();
  EXPECT_FALSE(now(patient).left_at);
  tell(left(patient, "s1", Seconds(50)));
  vendor->list.inside = {live(patient, "s1", begin + Seconds(5))};
  look();
  EXPECT_TRUE(now(patient).left_at) << "a list that is behind does not undo the vendor's word";
}

TEST_F(ReconcileRooms, WhoComesWhileTheVendorIsAskedIsNotMissing) {
  vendor->list.meanwhile = [this] { tell(joined(patient, "s1", Seconds(5))); };
  EXPECT_EQ(look().changes, 0);
  EXPECT_FALSE(now(patient).left_at);
}

TEST_F(ReconcileRooms, ARoomTheVendorClosedIsLost) {
  vendor->now = RoomStatus::ENDED;
  tell(joined(patient, "s1", Seconds(5)));
  look();
  EXPECT_EQ(room_now().status, RoomStatus::ENDED);
  EXPECT_EQ(lost.size(), 1U);
  EXPECT_EQ(now(patient).left_at, clock.now());
  tell(event(ProviderEventKind::room_ended, Seconds(70)));
  EXPECT_EQ(room_now().ended_at, begin + Seconds(70));
  EXPECT_EQ(now(patient).left_at, begin + Seconds(70));
  EXPECT_EQ(lost.size(), 1U) << "told once";
}

TEST_F(ReconcileRooms, LooksOnlyAtVisitsThatWaitOrRunElsewhere) {
  set_status(SCHEDULED);
  EXPECT_EQ(look().rooms, 0);
  set_status(IN_PROGRESS);
  EXPECT_EQ(look().rooms, 1);
  execute("UPDATE room SET video_engine = 'builtin'");
  EXPECT_EQ(look().rooms, 0);
}

TEST_F(ReconcileRooms, AVendorThatDoesNotAnswerIsAskedTwiceARound) {
  for (int i = 0; i < 4; ++i) new_room(booked.session, "RM-" + std::to_string(i));
  vendor->status_error = testing::ScriptedProvider::outage();
  const auto round = look();
  EXPECT_EQ(vendor->asked, 2);
  EXPECT_EQ(round.failed, 2);
  EXPECT_EQ(room_now().status, RoomStatus::ACTIVE) << "no answer is no news";
}

TEST_F(ReconcileRooms, GoesThroughAllRoomsInPortions) {
  for (int i = 0; i < 4; ++i) new_room(booked.session, "RM-" + std::to_string(i));
  RoomId after;
  int rounds = 0;
  do {
    after = take(reconcile_rooms(services, work, after, 2)).last;
    ++rounds;
  } while (!after.empty());
  EXPECT_EQ(rounds, 3);
  EXPECT_EQ(vendor->asked, 5);
}

TEST_F(ReconcileRooms, ALostRoomIsToldAgainUntilThereIsAnother) {
  tell(event(ProviderEventKind::room_ended, Minutes(29)));
  EXPECT_EQ(lost.size(), 1U);
  lost.clear();  // as if the server had stopped before
  EXPECT_EQ(take(tell_lost_rooms(services, work, 10)), 1);
  EXPECT_EQ(lost.at(0), std::pair(id, room.id));
  clock.advance(Minutes(1));
  EXPECT_EQ(take(tell_lost_rooms(services, work, 10)), 1);
  const auto another = new_room(booked.session, "RM2");
  EXPECT_EQ(take(tell_lost_rooms(services, work, 10)), 0);
  execute("UPDATE room SET status = 'ENDED', ended_at = " + std::to_string(to_unix_ms(clock.now())));
  lost.clear();
  EXPECT_EQ(take(tell_lost_rooms(services, work, 10)), 1);
  EXPECT_EQ(lost.at(0).second, another.id) << "the last one only";
  set_status(COMPLETED);
  EXPECT_EQ(take(tell_lost_rooms(services, work, 10)), 0);
  set_status(IN_PROGRESS);
  clock.advance(Hours(1) + Millis(1));
  EXPECT_EQ(take(tell_lost_rooms(services, work, 10)), 0);
}

TEST_F(ReconcileRooms, AnAccountThatIsGoneIsNotAsked) {
  vendor = nullptr;
  EXPECT_EQ(look().failed, 0);
}

}  // namespace
}  // namespace chiroflow::app
