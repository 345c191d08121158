// SPDX-License-Identifier: Apache-2.0
// What is left to do at vendors after a visit: deleting what nobody used, new times, what was measured.
#include "app/server/room_work.hpp"

#include "app/jobs.hpp"
#include "app/quality/quality.hpp"
#include "app/server/due_work.hpp"
#include "app/server/unended_rooms.hpp"
#include "app/telehealth/reschedule.hpp"
#include "app/telehealth/standing_orders.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthProvider;
using testing::ScriptedProvider;

/// A session at a vendor, as Zoom, whose rooms are made at booking and keep times.
class RoomWork : public SessionFixture {
 protected:
  RoomWork() {
    twilio.is_configured = true;
    twilio.abilities.rooms_at_booking = true;
    twilio.abilities.quality = {.support = Support::native, .reason = {}};
    execute("UPDATE telehealth_session SET provider = 'TWILIO'");
    take(token(clinic.provider));
  }
  int run() { return take(run_due_jobs(services, 10)); }
  Job job(std::string_view kind) { return rows<Job>("WHERE x.kind = '" + std::string(kind) + "' ORDER BY x.id").at(0); }
  Room room() { return rows<Room>("ORDER BY x.id").at(0); }
  void visit() {
    take(start());
    take(end());
  }
  void move_to(Instant start) {
    auto call = call_as(clinic.staff, "telehealth.reschedule");
    take(reschedule(call, {.session_id = id, .start_time = start, .end_time = start + Minutes(45)}));
  }
  GetQualityOutput quality() {
    auto call = call_as(clinic.provider, "telehealth.getQuality", AuditAction::READ);
    return take(get_quality(call, {id}));
  }
};

TEST_F(RoomWork, DeletesTheRoomOfACancelledVisitWhereItsVendorKeepsIt) {
  take(cancel());
  run();
  EXPECT_EQ(twilio.deleted, std::vector<std::string>{booked.session.room_name});
  EXPECT_TRUE(twilio.ended.empty());
  EXPECT_EQ(room().status, RoomStatus::ENDED);
}

TEST_F(RoomWork, EndsItWhereRoomsEndByThemselves) {
  twilio.abilities.rooms_at_booking = false;
  take(cancel());
  run();
  EXPECT_EQ(twilio.ended, std::vector<std::string>{booked.session.room_name});
  EXPECT_TRUE(twilio.deleted.empty());
}

TEST_F(RoomWork, DeletesNoRoomThatSomebodyWasIn) {
  ParticipantStay stay;
  stay.id = ids.next<ParticipantStayId>();
  stay.organization_id = clinic.organization.id;
  stay.session_id = id;
  stay.room_id = room().id;
  stay.external_id = "somebody";
  stay.joined_at = stay.created_at = clock.now();
  insert(stay);
  take(cancel());
  run();
  EXPECT_EQ(twilio.ended.size(), 1U);
  EXPECT_TRUE(twilio.deleted.empty());
}

TEST_F(RoomWork, DeletesNoRoomOfAVisitThatRan) {
  visit();
  clock.advance(Minutes(10));
  run();
  EXPECT_EQ(twilio.ended.size(), 1U);
  EXPECT_TRUE(twilio.deleted.empty());
}

TEST_F(RoomWork, TriesAgainWhileTheVendorDoesNotDelete) {
  twilio.end_error = ScriptedProvider::outage();
  take(cancel());
  run();
  EXPECT_EQ(job(kEndRoomJob).status, JobStatus::READY);
  twilio.end_error.reset();
  clock.advance(Seconds(30));
  run();
  EXPECT_EQ(twilio.deleted.size(), 1U);
}

TEST_F(RoomWork, AVendorThatHangsForJobsAloneIsShutAtTheThird) {
  const auto account = *video.find(clinic.organization.id, TWILIO);
  const auto breaker = [&] { return account->breaker().state(clock.steady_now()); };
  twilio.end_error = twilio.reschedule_error = ScriptedProvider::hang();
  move_to(clinic.appointment.start_time + Hours(24));
  run();
  EXPECT_EQ(job(kMoveRoomJob).status, JobStatus::READY);
  EXPECT_EQ(breaker(), BreakerState::closed);
  take(cancel());
  run();
  EXPECT_EQ(job(kEndRoomJob).status, JobStatus::READY);
  EXPECT_EQ(breaker(), BreakerState::closed);
  clock.advance(Seconds(30));
  run();
  EXPECT_EQ(breaker(), BreakerState::open);
}

TEST_F(RoomWork, MovesTheRoomWithTheVisit) {
  const auto start = clinic.appointment.start_time + Hours(24);
  move_to(start);
  EXPECT_TRUE(twilio.rescheduled.empty()) << "never inside the booking";
  run();
  ASSERT_EQ(twilio.rescheduled.size(), 1U);
  EXPECT_EQ(twilio.rescheduled[0], std::pair(start, start + Minutes(45)));
  EXPECT_EQ(job(kMoveRoomJob).status, JobStatus::DONE);
}

TEST_F(RoomWork, MovesItOnceItsVendorAnswersToTheTimesOfThen) {
  twilio.reschedule_error = ScriptedProvider::outage();
  move_to(clinic.appointment.start_time + Hours(24));
  run();
  EXPECT_EQ(job(kMoveRoomJob).status, JobStatus::READY);
  const auto start = clinic.appointment.start_time + Hours(48);
  move_to(start);
  twilio.reschedule_error.reset();
  clock.advance(Seconds(30));
  run();
  ASSERT_EQ(twilio.rescheduled.size(), 2U);
  for (const auto& [at, until] : twilio.rescheduled) EXPECT_EQ(at, start);
}

TEST_F(RoomWork, OfTwoMovesAtOnceTheLastOneIsHeardLast) {
  const auto first = clinic.appointment.start_time + Hours(24), last = clinic.appointment.start_time + Hours(48);
  move_to(first);
  bool moved_again = false;
  twilio.while_rescheduling = [&] {
    if (std::exchange(moved_again, true)) return;
    // Another server tells the vendor of the next move at once, while our older word is still under way.
    move_to(last);
    EXPECT_EQ(run(), 1);
    EXPECT_EQ(twilio.rescheduled.back().first, last);
  };
  run();
  ASSERT_EQ(twilio.rescheduled.size(), 3U);
  EXPECT_EQ(twilio.rescheduled[1].first, first) << "heard after the newer one";
  EXPECT_EQ(twilio.rescheduled[2].first, last) << "and told again";
  EXPECT_EQ(count("job WHERE kind = 'move_room' AND status = 'DONE'"), 2);
}

TEST_F(RoomWork, AVisitThatIsMovedAllTheTimeIsTriedAgainLater) {
  auto next = clinic.appointment.start_time + Hours(24);
  move_to(next);
  bool goes_on = true;
  twilio.while_rescheduling = [&] {
    next += Hours(1);
    if (goes_on) move_to(next);
  };
  EXPECT_EQ(take(run_due_jobs(services, 1)), 1);
  EXPECT_EQ(twilio.rescheduled.size(), 5U);
  EXPECT_EQ(job(kMoveRoomJob).status, JobStatus::READY);
  goes_on = false;
  clock.advance(Minutes(1));
  run();
  EXPECT_EQ(twilio.rescheduled.back().first, session().scheduled_start_time);
  EXPECT_EQ(count("job WHERE kind = 'move_room' AND status <> 'DONE'"), 0);
}

TEST_F(RoomWork, AVisitThatIsCancelledMeanwhileIsNotMovedAgain) {
  move_to(clinic.appointment.start_time + Hours(24));
  twilio.while_rescheduling = [&] { take(cancel()); };
  EXPECT_EQ(take(run_due_jobs(services, 1)), 1);
  EXPECT_EQ(twilio.rescheduled.size(), 1U);
  EXPECT_EQ(job(kMoveRoomJob).status, JobStatus::DONE);
}

TEST_F(RoomWork, AsksNobodyToMoveWhatHasNoTimes) {
  twilio.abilities.rooms_at_booking = false;
  move_to(clinic.appointment.start_time + Hours(24));
  run();
  EXPECT_EQ(job(kMoveRoomJob).status, JobStatus::DONE) << "unsupported is an answer";
}

TEST_F(RoomWork, WhatHasNoTimesSaysNothingAboutItsVendor) {
  twilio.abilities.rooms_at_booking = false;
  const auto account = *video.find(clinic.organization.id, TWILIO);
  account->breaker().failed(clock.steady_now(), clock.steady_now(), Failure::hung);
  clock.advance(Seconds(30));
  move_to(clinic.appointment.start_time + Hours(24));
  run();
  EXPECT_EQ(job(kMoveRoomJob).status, JobStatus::DONE);
  EXPECT_EQ(account->breaker().state(clock.steady_now()), BreakerState::half_open);
  EXPECT_TRUE(account->breaker().allow(clock.steady_now())) << "the next one may try";
}

TEST_F(RoomWork, KeepsWhatTheVendorMeasured) {
  twilio.measured = {.connection = Quality::fair, .audio = Quality::good, .video = std::nullopt};
  visit();
  run();
  EXPECT_EQ(room().connection_quality, Quality::fair);
  EXPECT_EQ(session().connection_quality, Quality::fair) << "no browser measured anything";
  EXPECT_EQ(session().video_quality, std::nullopt);
  const auto vendors = quality().vendors;
  ASSERT_EQ(vendors.size(), 1U);
  EXPECT_EQ(vendors[0].provider, TWILIO);
  EXPECT_EQ(vendors[0].audio_quality, Quality::good);
  EXPECT_EQ(job(kAskQualityJob).status, JobStatus::DONE);
}

TEST_F(RoomWork, LeavesWhatBrowsersMeasuredAsItIs) {
  twilio.measured = {.connection = Quality::poor, .audio = {}, .video = {}};
  visit();
  execute("UPDATE telehealth_session SET connection_quality = 'good'");
  run();
  EXPECT_EQ(session().connection_quality, Quality::good);
  EXPECT_EQ(room().connection_quality, Quality::poor);
}

TEST_F(RoomWork, AsksAgainWhileTheVendorTellsNothingAndGivesUpQuietly) {
  visit();
  run();
  EXPECT_EQ(job(kAskQualityJob).status, JobStatus::READY);
  EXPECT_EQ(job(kAskQualityJob).run_at, clock.now() + Seconds(30));
  for (int tries = 1; tries < kManyTriesToEnd; ++tries) {
    clock.advance(Hours(1));
    run();
  }
  EXPECT_EQ(twilio.quality_asked, kManyTriesToEnd);
  EXPECT_EQ(job(kAskQualityJob).status, JobStatus::DONE) << "many visits are measured nowhere";
  EXPECT_TRUE(quality().vendors.empty());
}

TEST_F(RoomWork, AnOutageOfWhatMeasuresSaysNothingAboutRooms) {
  twilio.quality_error = ScriptedProvider::hang();
  visit();
  run();
  EXPECT_EQ(job(kAskQualityJob).status, JobStatus::READY);
  const auto account = *video.find(clinic.organization.id, TWILIO);
  EXPECT_EQ(account->breaker().state(clock.steady_now()), BreakerState::closed);
}

TEST_F(RoomWork, OneThatMeasuresAndHangsHoldsUpARoundOnce) {
  twilio.quality_error = ScriptedProvider::hang();
  visit();
  auto other = job(kAskQualityJob);
  other.id = ids.next<EventId>();
  insert(other);
  EXPECT_EQ(run(), 1);
  EXPECT_EQ(twilio.quality_asked, 1);
  EXPECT_EQ(run(), 1) << "the other one's turn";
  EXPECT_EQ(twilio.quality_asked, 2);
}

TEST_F(RoomWork, WhatWasMeasuredWaitsForWhatAVisitNeeds) {
  visit();
  clock.advance(Minutes(10));
  EXPECT_EQ(take(run_due_jobs(services, 1)), 1);
  EXPECT_EQ(twilio.ended.size(), 1U) << "due later than the other";
  EXPECT_EQ(twilio.quality_asked, 0);
  auto out = job(kAskQualityJob);
  out.id = ids.next<EventId>();
  out.kind = kSendOutJob;
  out.subject_id = "nobody";
  out.run_at = clock.now();
  insert(out);
  EXPECT_EQ(take(run_due_jobs(services, 1)), 1);
  EXPECT_EQ(job(kSendOutJob).status, JobStatus::DONE);
  EXPECT_EQ(twilio.quality_asked, 0);
}

TEST_F(RoomWork, AsksNobodyWhoMeasuresNothing) {
  twilio.abilities.quality = {.support = Support::unavailable, .reason = "none"};
  visit();
  run();
  EXPECT_EQ(twilio.quality_asked, 0);
  EXPECT_EQ(job(kAskQualityJob).status, JobStatus::DONE);
}

TEST_F(RoomWork, OfAVisitThatGoesOnIsAskedWhenItEndsAgain) {
  twilio.measured = {.connection = Quality::fair, .audio = {}, .video = {}};
  visit();
  take(reopen());
  run();
  EXPECT_EQ(twilio.quality_asked, 0);
  take(end());
  run();
  EXPECT_EQ(twilio.quality_asked, 1);
}

}  // namespace
}  // namespace chiroflow::app
