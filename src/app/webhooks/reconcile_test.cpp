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
    work.find_account = [this](const Room& room) -> Result<VideoAccountPtr> {
      return room.credential_id ? failing : account;
    };
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
  /// A room that was made with the organization's own credentials.
  void own_account(const Room& theirs) {
    ProviderCredential row;
    row.id = "credential-1";
    row.organization_id = clinic.organization.id;
    row.video_engine = VideoEngine::twilio;
    row.webhook_id = "w1";
    row.updated_by = clinic.owner.id;
    row.created_at = row.updated_at = clock.now();
    if (count("provider_credential") == 0) insert(row);
    execute("UPDATE room SET credential_id = 'credential-1' WHERE id = '" + theirs.id.value + "'");
  }
  int lost_now() {
    lost.clear();
    return take(replace_lost_rooms(services, work.room_lost, [] { return false; }));
  }
  AskedVendor of_the_server;
  AskedVendor* vendor = &of_the_server;
  VideoAccountPtr account = std::make_shared<VideoAccount>(of_the_server);
  AskedVendor of_another_clinic;
  VideoAccountPtr failing = std::make_shared<VideoAccount>(of_another_clinic);
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

TEST_F(ReconcileRooms, AStayThatTheListNamesOtherwiseIsKnownByItsPerson) {
  tell(joined(patient, "seat/1", Seconds(5)));
  vendor->list.inside = {live(patient, patient.id.value, std::nullopt)};
  EXPECT_EQ(look().changes, 0);
  EXPECT_EQ(count("participant_stay"), 1);
  vendor->list.inside.push_back(live(patient, "seat/2", begin + Seconds(9)));
  EXPECT_EQ(look().changes, 1) << "one more device of theirs";
  EXPECT_EQ(count("participant_stay WHERE left_at IS NULL"), 2);
  EXPECT_EQ(look().changes, 0);
}

TEST_F(ReconcileRooms, WhoComesBackToAVendorWithoutIdsOfStaysIsThereAgain) {
  execute("UPDATE room SET video_engine = 'janus'");
  vendor->list.inside = {live(patient, patient.id.value, std::nullopt)};
  look();
  execute("UPDATE participant_stay SET left_at = " + std::to_string(to_unix_ms(clock.now())));
  clock.advance(Minutes(1));
  look();
  EXPECT_FALSE(now(patient).left_at);
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

// Meet's message of an end only says that everybody left; that the space is gone it tells whoever asks, and nobody else.
TEST_F(ReconcileRooms, AMeetSpaceThatIsGoneIsLostWhoeverWasListedInIt) {
  execute("UPDATE room SET video_engine = 'google_meet'");
  set_status(IN_PROGRESS);
  look();
  EXPECT_EQ(lost.size(), 0U) << "nobody is listed, and the space stands";
  vendor->now = RoomStatus::ENDED;
  EXPECT_EQ(take(reconcile_silent_rooms(services, work, RoomId(), 10)).changes, 1);
  EXPECT_EQ(room_now().status, RoomStatus::ENDED);
  EXPECT_EQ(lost.size(), 1U);
}

TEST_F(ReconcileRooms, LooksOnlyAtVisitsThatWaitOrRunElsewhere) {
  set_status(SCHEDULED);
  execute("UPDATE telehealth_session SET scheduled_start_time = " + std::to_string(to_unix_ms(clock.now() + Hours(9))) +
          ", scheduled_end_time = " + std::to_string(to_unix_ms(clock.now() + Hours(10))));
  EXPECT_EQ(look().rooms, 0) << "nobody can be in it yet";
  execute("UPDATE telehealth_session SET scheduled_start_time = " + std::to_string(to_unix_ms(clock.now())));
  EXPECT_EQ(look().rooms, 1);
  set_status(COMPLETED);
  EXPECT_EQ(look().rooms, 0);
  set_status(TECHNICAL_ISSUES);
  EXPECT_EQ(look().rooms, 1);
  set_status(IN_PROGRESS);
  EXPECT_EQ(look().rooms, 1);
  execute("UPDATE room SET video_engine = 'builtin'");
  EXPECT_EQ(look().rooms, 0);
}

TEST_F(ReconcileRooms, AMeetThatTellsNothingIsAskedInBetween) {
  const auto ask = [&] { return take(reconcile_silent_rooms(services, work, RoomId(), 10)).rooms; };
  set_status(IN_PROGRESS);
  EXPECT_EQ(ask(), 0) << "of another vendor";
  execute("UPDATE room SET video_engine = 'google_meet'");
  EXPECT_EQ(ask(), 1);
  vendor->abilities.webhooks.support = Support::native;
  EXPECT_EQ(ask(), 0) << "it tells by itself";
  vendor->abilities.webhooks.support = Support::unavailable;
  set_status(WAITING);
  EXPECT_EQ(ask(), 0);
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

TEST_F(ReconcileRooms, ALostRoomIsFoundUntilThereIsAnother) {
  set_status(IN_PROGRESS);
  tell(event(ProviderEventKind::room_ended, Minutes(29)));
  EXPECT_EQ(lost.size(), 1U);
  EXPECT_EQ(lost_now(), 1);
  EXPECT_EQ(lost.at(0), std::pair(id, room.id));
  clock.advance(Minutes(1));
  EXPECT_EQ(lost_now(), 1);
  const auto another = new_room(booked.session, "RM2");
  EXPECT_EQ(lost_now(), 0);
  execute("UPDATE room SET status = 'ENDED', ended_at = " + std::to_string(to_unix_ms(clock.now())));
  EXPECT_EQ(lost_now(), 1);
  EXPECT_EQ(lost.at(0).second, another.id) << "the last one only";
  for (const auto waits : {WAITING, COMPLETED}) {
    set_status(waits);
    EXPECT_EQ(lost_now(), 0) << "who waits gets a room at the door";
  }
  set_status(IN_PROGRESS);
  clock.advance(Hours(1) + Millis(1));
  EXPECT_EQ(lost_now(), 0);
}

TEST_F(ReconcileRooms, AnAccountThatFailsKeepsNoOtherFromBeingLookedAt) {
  of_another_clinic.status_error = testing::ScriptedProvider::outage();
  for (int i = 0; i < 4; ++i) {
    const auto more = book(clinic, new_appointment(clinic, clinic.appointment.start_time + Hours(i + 1)));
    const auto theirs = new_room(more.session, "RM-theirs-" + std::to_string(i));
    execute("UPDATE telehealth_session SET status = 'WAITING' WHERE id = '" + more.session.id.value + "'");
    execute("UPDATE room SET credential_id = NULL WHERE id = '" + theirs.id.value + "'");
    if (i > 0) own_account(theirs);
  }
  EXPECT_EQ(look().failed, 2) << "then no more of that account in this round";
  EXPECT_EQ(of_another_clinic.asked, 2);
  EXPECT_EQ(vendor->asked, 2);
  look();
  EXPECT_EQ(of_another_clinic.asked, 3) << "its breaker is open";
  EXPECT_EQ(vendor->asked, 4);
}

TEST_F(ReconcileRooms, AnOpenBreakerIsRespected) {
  for (int i = 0; i < 3; ++i) account->breaker().failed(clock.steady_now(), clock.steady_now());
  EXPECT_EQ(look().failed, 1);
  EXPECT_EQ(vendor->asked, 0);
}

TEST_F(ReconcileRooms, AnAccountThatIsGoneIsNotAsked) {
  account = nullptr;
  EXPECT_EQ(look().failed, 0);
}

}  // namespace
}  // namespace chiroflow::app
