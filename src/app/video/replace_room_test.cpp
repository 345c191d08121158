// SPDX-License-Identifier: Apache-2.0
#include "app/video/replace_room.hpp"

#include "app/server/due_work.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthSessionStatus;
using enum TelehealthProvider;
using testing::ScriptedProvider;

/// A visit that runs at Twilio, with CUSTOM to fall back to.
class ReplaceRoom : public SessionFixture {
 protected:
  ReplaceRoom() {
    twilio.is_configured = true;
    twilio.abilities.recording = {.support = Support::native, .reason = {}};
    execute("UPDATE telehealth_session SET provider = 'TWILIO'");
    execute("UPDATE organization SET fallback_enabled = 1");
    take(token(clinic.provider));
    take(start());
    first = rows<Room>("").at(0);
  }
  RoomOutcome replace(RoomLoss loss, const std::optional<RoomId>& lost = std::nullopt) {
    Actor actor;
    actor.type = ActorType::SYSTEM;
    actor.organization_id = clinic.organization.id;
    auto call = call_as(keep(actor), "webhook.room_ended", AuditAction::EXECUTE);
    return take(replace_room(call, id, loss, lost));
  }
  Room in_use() { return rows<Room>("WHERE x.status = 'ACTIVE'").at(0); }
  std::int64_t told(const std::string& kind) { return count("outbox_event WHERE kind = '" + kind + "'"); }
  void record() { insert(recording_now()); }
  Room first;
};

TEST_F(ReplaceRoom, MakesAnotherAtTheSameVendorThatEndedOne) {
  twilio.ended.push_back("the vendor did");
  EXPECT_EQ(replace(RoomLoss::vendor_ended), RoomOutcome::replaced);
  EXPECT_EQ(load(first).status, RoomStatus::ENDED);
  EXPECT_NE(in_use().id, first.id);
  EXPECT_EQ(in_use().provider, TWILIO);
  EXPECT_EQ(session().provider, TWILIO);
  EXPECT_EQ(session().room_url, booked.session.room_url);
  EXPECT_EQ(status(), IN_PROGRESS);
  EXPECT_EQ(told("session.room_changed"), 1);
}

TEST_F(ReplaceRoom, EndsARecordingOfTheRoomThatIsGone) {
  record();
  twilio.ended.push_back("the vendor did");
  EXPECT_EQ(replace(RoomLoss::vendor_ended), RoomOutcome::replaced);
  const auto ended = rows<SessionRecording>("").at(0);
  EXPECT_EQ(ended.status, RecordingStatus::PROCESSING);
  EXPECT_EQ(ended.stop_reason, RecordingStop::LOST);
  EXPECT_EQ(ended.ended_at, clock.now());
}

// The vendor's message that a room is over ends its row before anybody looks for another one.
TEST_F(ReplaceRoom, MakesAnotherAlsoWhenTheLostOneIsNotedAsEndedAlready) {
  execute("UPDATE room SET status = 'ENDED', ended_at = 1900000000000 WHERE id = '" + first.id.value + "'");
  EXPECT_EQ(replace(RoomLoss::vendor_ended), RoomOutcome::kept) << "without a room that is named nothing is lost";
  EXPECT_EQ(replace(RoomLoss::vendor_ended, first.id), RoomOutcome::replaced);
  EXPECT_NE(in_use().id, first.id);
  EXPECT_EQ(replace(RoomLoss::vendor_ended, first.id), RoomOutcome::kept);
  EXPECT_EQ(told("session.room_changed"), 1);
}

TEST_F(ReplaceRoom, GoesToTheNextProviderWhenTheVendorIsDown) {
  EXPECT_EQ(replace(RoomLoss::provider_down), RoomOutcome::replaced);
  EXPECT_EQ(in_use().provider, CUSTOM);
  EXPECT_EQ(session().provider, CUSTOM);
  EXPECT_EQ(told("session.room_changed"), 1);
  EXPECT_EQ(load(first).status, RoomStatus::FAILED) << "it may still be open there";
  EXPECT_EQ(twilio.created.size(), 1U) << "who is down is not asked";
}

TEST_F(ReplaceRoom, EndsTheRoomThatWasLeftOnceItsVendorIsBack) {
  twilio.end_error = ScriptedProvider::outage();
  replace(RoomLoss::provider_down);
  clock.advance(Minutes(1));
  take(run_due_jobs(services, 10));
  EXPECT_EQ(load(first).status, RoomStatus::FAILED);
  twilio.end_error.reset();
  clock.advance(Minutes(1));
  take(run_due_jobs(services, 10));
  EXPECT_EQ(load(first).status, RoomStatus::ENDED);
  EXPECT_EQ(twilio.ended, std::vector<std::string>{first.name});
}

TEST_F(ReplaceRoom, WithoutAnyReplacementSaysThatTheVisitHasTechnicalIssues) {
  execute("UPDATE organization SET fallback_enabled = 0");
  twilio.create_error = ScriptedProvider::outage();
  EXPECT_EQ(replace(RoomLoss::vendor_ended), RoomOutcome::lost);
  EXPECT_EQ(status(), TECHNICAL_ISSUES);
  EXPECT_EQ(load(first).status, RoomStatus::ENDED);
  EXPECT_EQ(told("session.provider_lost"), 1);
  EXPECT_EQ(told("session.room_changed"), 0);
  EXPECT_NE(session().technical_notes->find("TWILIO is not available"), std::string::npos);
  EXPECT_EQ(count("provider_attempt WHERE succeeded = 0"), 1);
  twilio.create_error.reset();
  take(token(clinic.provider));
  EXPECT_EQ(in_use().provider, TWILIO) << "and at the door it is tried again";
}

TEST_F(ReplaceRoom, IsDoneOnceForOneLoss) {
  EXPECT_EQ(replace(RoomLoss::provider_down, first.id), RoomOutcome::replaced);
  EXPECT_EQ(replace(RoomLoss::provider_down, first.id), RoomOutcome::kept);
  EXPECT_EQ(told("session.room_changed"), 1);
}

TEST_F(ReplaceRoom, TwoAtOnceMakeOneReplacement) {
  std::atomic<int> replaced{0};
  Actor actor;
  actor.type = ActorType::SYSTEM;
  actor.organization_id = clinic.organization.id;
  const auto& system = keep(actor);
  at_once(6, [&](const Services& mine, std::size_t) {
    Call call(mine, system, origin, "webhook.room_ended", AuditAction::EXECUTE);
    const auto outcome = replace_room(call, id, RoomLoss::vendor_ended, first.id);
    replaced += outcome && *outcome == RoomOutcome::replaced ? 1 : 0;
  });
  EXPECT_EQ(replaced, 1);
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
  EXPECT_EQ(told("session.room_changed"), 1);
}

TEST_F(ReplaceRoom, NeverLeadsARunningRecordingWhereItCannotGoOn) {
  record();
  EXPECT_EQ(replace(RoomLoss::provider_down), RoomOutcome::lost);
  EXPECT_EQ(status(), TECHNICAL_ISSUES);
  EXPECT_TRUE(custom.created.empty());
}

TEST_F(ReplaceRoom, NeverGoesByItselfToAVendorWithoutAgreement) {
  custom.is_configured = false;
  ScriptedProvider zoom{ZOOM, VideoEngine::zoom};
  VideoService with_zoom({&custom, &twilio, &zoom}, clock, &accounts);
  const Services own{*database, clock, random, ids, audit_log, sealer, with_zoom, passwords, log, settings};
  Actor actor;
  actor.type = ActorType::SYSTEM;
  actor.organization_id = clinic.organization.id;
  Call call(own, keep(actor), origin, "webhook.room_ended", AuditAction::EXECUTE);
  EXPECT_EQ(take(replace_room(call, id, RoomLoss::provider_down)), RoomOutcome::lost);
  EXPECT_TRUE(zoom.created.empty());
}

TEST_F(ReplaceRoom, OfAVisitThatIsNotRunningIsLeftToTheDoor) {
  set_status(SCHEDULED);
  EXPECT_EQ(replace(RoomLoss::provider_down), RoomOutcome::kept);
  EXPECT_EQ(load(first).status, RoomStatus::ACTIVE);
  EXPECT_EQ(replace(RoomLoss::vendor_ended), RoomOutcome::kept);
  EXPECT_EQ(load(first).status, RoomStatus::ENDED);
  EXPECT_EQ(count("room"), 1);
  take(token(clinic.provider));
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 1);
}

TEST_F(ReplaceRoom, WithoutItsLineInTheAuditLogDoesNotHappen) {
  break_audit_log();
  Actor actor;
  actor.type = ActorType::SYSTEM;
  actor.organization_id = clinic.organization.id;
  auto call = call_as(keep(actor), "webhook.room_ended", AuditAction::EXECUTE);
  EXPECT_FALSE(replace_room(call, id, RoomLoss::provider_down));
  EXPECT_EQ(in_use().id, first.id);
  EXPECT_EQ(session().provider, TWILIO);
}

class WatchRooms : public ReplaceRoom {
 protected:
  int watch() { return take(watch_running_rooms(services)); }
};

TEST_F(WatchRooms, MovesRunningVisitsAwayFromAVendorThatFailedThreeTimes) {
  EXPECT_EQ(watch(), 0);
  twilio.create_error = ScriptedProvider::outage();  // its health says the same
  EXPECT_EQ(watch(), 0);
  EXPECT_EQ(watch(), 0);
  EXPECT_EQ(watch(), 1);
  EXPECT_EQ(session().provider, CUSTOM);
  EXPECT_EQ(status(), IN_PROGRESS);
  EXPECT_EQ(events_of(clinic).back(), "video.watch");
  EXPECT_EQ(watch(), 0);
}

TEST_F(WatchRooms, MovesThemAfterAHangThatHalfAMinuteDidNotEnd) {
  twilio.create_error = ScriptedProvider::hang();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(watch(), 0) << "one late answer moves nobody";
  clock.advance(Seconds(30));
  EXPECT_EQ(watch(), 1);
  EXPECT_EQ(session().provider, CUSTOM);
}

TEST_F(ReplaceRoom, TellsWhereTheVisitIsNow) {
  replace(RoomLoss::provider_down);
  const auto event = rows<OutboxEvent>("WHERE x.kind = 'session.room_changed'").at(0).payload.text;
  const auto tells = [&](const std::string& text) { return event.find(text) != std::string::npos; };
  EXPECT_TRUE(tells(R"("provider":"CUSTOM","videoEngine":"builtin","roomId":")" + in_use().id.value)) << event;
  EXPECT_TRUE(tells(R"("roomUrl":")" + booked.session.room_url)) << event;
  EXPECT_EQ(rows<SessionNotice>("WHERE x.kind = 'session.room_changed'").at(0).payload.text, event);
}

TEST_F(WatchRooms, MovesThemAlsoWhileSomebodyElseTriesAgain) {
  const auto account = *video.find(clinic.organization.id, TWILIO);
  for (int i = 0; i < 3; ++i) account->breaker().failed(clock.steady_now(), clock.steady_now());
  clock.advance(Seconds(30));
  ASSERT_TRUE(account->breaker().allow(clock.steady_now()));
  EXPECT_EQ(watch(), 1);
}

TEST_F(WatchRooms, TellsOnceThatThereIsNoReplacement) {
  execute("UPDATE organization SET fallback_enabled = 0");
  twilio.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 3; ++i) watch();
  EXPECT_EQ(status(), TECHNICAL_ISSUES);
  take(resume());
  for (int i = 0; i < 3; ++i) watch();
  EXPECT_EQ(status(), IN_PROGRESS) << "the clinician said that it goes on";
}

TEST_F(WatchRooms, LooksAfterAllOfThemHoweverManyThereAre) {
  for (int i = 1; i <= 4; ++i) {
    const auto more = book(clinic, new_appointment(clinic, clinic.appointment.start_time + Hours(i)));
    auto room = first;
    room.id = ids.next<RoomId>();
    room.session_id = more.session.id;
    room.name = more.session.room_name;
    room.external_id = "ext-" + std::to_string(i);
    room.secret.reset();
    insert(room);
    execute("UPDATE telehealth_session SET provider = 'TWILIO', status = 'IN_PROGRESS' WHERE id = '" +
            more.session.id.value + "'");
  }
  twilio.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(take(watch_running_rooms(services, 2)), 0);
  EXPECT_EQ(take(watch_running_rooms(services, 2)), 5);
  EXPECT_EQ(count("room WHERE status = 'ACTIVE' AND provider = 'CUSTOM'"), 5);
}

TEST_F(WatchRooms, LooksAfterVisitsThatRunOnly) {
  take(end());
  twilio.create_error = ScriptedProvider::outage();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(watch(), 0);
}

}  // namespace
}  // namespace chiroflow::app
