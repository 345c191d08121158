// SPDX-License-Identifier: Apache-2.0
#include "app/server/due_work.hpp"

#include "app/jobs.hpp"
#include "app/server/unended_rooms.hpp"

#include <atomic>

#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

class DueWork : public SessionFixture {
 protected:
  int run() { return take(run_due_jobs(services, 10)); }
  Job job() { return rows<Job>("ORDER BY x.id").at(0); }
  void end_a_visit() {
    take(token(clinic.provider));
    take(start());
    take(end());
  }
  RoomStatus room_status() { return rows<Room>("").at(0).status; }
};

// endSession did not end the room.
TEST_F(DueWork, EndsTheRoomOnceTheTimeOfUndoIsOver) {
  end_a_visit();
  clock.advance(Minutes(10) - Millis(1));
  EXPECT_EQ(run(), 0);
  EXPECT_TRUE(custom.ended.empty());
  clock.advance(Millis(1));
  EXPECT_EQ(run(), 1);
  EXPECT_EQ(custom.ended, std::vector<std::string>{booked.session.room_name});
  const auto room = rows<Room>("").at(0);
  EXPECT_EQ(room.status, RoomStatus::ENDED);
  EXPECT_EQ(room.ended_at, clock.now());
  EXPECT_EQ(job().status, JobStatus::DONE);
  EXPECT_EQ(run(), 0) << "and does it once";
}

TEST_F(DueWork, SaysInTheAuditLogThatTheServerDidIt) {
  end_a_visit();
  clock.advance(Minutes(10));
  run();
  const auto line = last_event_of(clinic);
  EXPECT_EQ(line.event, "job.end_room");
  EXPECT_EQ(line.actor_type, ActorType::SYSTEM);
  EXPECT_EQ(line.entity_type, "Room");
  EXPECT_EQ(line.request_id, "job-" + job().id.value);
}

TEST_F(DueWork, AKeyThatOpensNothingIsAnEventOfTheAuditLog_H17) {
  end_a_visit();
  clock.advance(Minutes(10));
  execute("UPDATE room SET secret = x'0102'");
  EXPECT_EQ(run(), 1);
  const auto line = last_event_of(clinic);
  EXPECT_EQ(line.event, "job.end_room");
  EXPECT_EQ(line.actor_type, ActorType::SYSTEM);
  EXPECT_EQ(line.outcome, AuditOutcome::FAILED);
  EXPECT_EQ(line.entity_type, "Key");
  EXPECT_EQ(line.details, R"({"fault":"sealed_data_damaged"})");
  EXPECT_EQ(line.request_id, "job-" + job().id.value);
}

TEST_F(DueWork, LeavesTheRoomOfAReopenedVisitAlone) {
  end_a_visit();
  clock.advance(Minutes(5));
  take(reopen());
  clock.advance(Minutes(10));
  EXPECT_EQ(run(), 0);
  EXPECT_TRUE(custom.ended.empty());
  EXPECT_EQ(room_status(), RoomStatus::ACTIVE);
}

TEST_F(DueWork, LooksAgainWhetherTheVisitIsStillOver) {
  end_a_visit();
  set_status(TelehealthSessionStatus::IN_PROGRESS);  // as if it was reopened while the job was claimed already
  clock.advance(Minutes(10));
  EXPECT_EQ(run(), 1);
  EXPECT_TRUE(custom.ended.empty());
  EXPECT_EQ(job().status, JobStatus::DONE);
}

TEST_F(DueWork, EndsEveryRoomASessionHad) {
  end_a_visit();
  auto second = rows<Room>("").at(0);
  second.id = ids.next<RoomId>();
  second.name = "cf-second";
  second.secret.reset();  // sealed for the first one
  insert(second);
  clock.advance(Minutes(10));
  run();
  EXPECT_EQ(custom.ended.size(), 2U);
  EXPECT_EQ(count("room WHERE status = 'ACTIVE'"), 0);
}

TEST_F(DueWork, ARoomTheVendorNoLongerKnowsIsEnded) {
  end_a_visit();
  custom.end_error = Error{.code = ErrorCode::not_found};
  clock.advance(Minutes(10));
  run();
  EXPECT_EQ(room_status(), RoomStatus::ENDED);
  EXPECT_EQ(job().status, JobStatus::DONE);
}

TEST_F(DueWork, TriesAgainAfterPausesThatDouble) {
  end_a_visit();
  custom.end_error = testing::ScriptedProvider::outage();
  clock.advance(Minutes(10));
  for (const auto pause : {Seconds(30), Seconds(60), Seconds(120), Seconds(240)}) {
    EXPECT_EQ(run(), 1);
    EXPECT_EQ(job().status, JobStatus::READY);
    EXPECT_EQ(job().run_at, clock.now() + pause);
    EXPECT_EQ(job().last_error, "provider_unavailable") << "the name of the error, no text of a vendor";
    clock.advance(pause - Millis(1));
    EXPECT_EQ(run(), 0);
    clock.advance(Millis(1));
  }
  custom.end_error.reset();
  EXPECT_EQ(run(), 1);
  EXPECT_EQ(job().status, JobStatus::DONE);
  EXPECT_EQ(job().attempts, 5);
  EXPECT_EQ(room_status(), RoomStatus::ENDED);
}

TEST_F(DueWork, ARoomThatDoesNotEndIsToldAfterEightTriesAndTriedDaily) {
  end_a_visit();
  custom.end_error = testing::ScriptedProvider::outage();
  clock.advance(Minutes(10));
  EXPECT_EQ(take(count_unended_rooms(*database)), 0);
  for (int tries = 0; tries < 8; ++tries) {
    EXPECT_EQ(run(), 1);
    clock.advance(Hours(2));
  }
  EXPECT_EQ(job().status, JobStatus::READY);
  EXPECT_EQ(job().attempts, 8);
  EXPECT_EQ(take(count_unended_rooms(*database)), 1);
  EXPECT_EQ(room_status(), RoomStatus::ACTIVE) << "nothing says it ended when it did not";
  EXPECT_EQ(run(), 0) << "a day's pause";
  clock.advance(Hours(22));
  custom.end_error.reset();
  EXPECT_EQ(run(), 1);
  EXPECT_EQ(room_status(), RoomStatus::ENDED);
  EXPECT_EQ(take(count_unended_rooms(*database)), 0);
}

TEST_F(DueWork, AJobOfAKindNobodyKnowsFailsWithoutStoppingTheOthers) {
  end_a_visit();
  Job odd;
  odd.id = EventId("a-odd");
  odd.organization_id = clinic.organization.id;
  odd.kind = "fly";
  odd.subject_id = "x";
  odd.run_at = odd.created_at = odd.updated_at = clock.now();
  insert(odd);
  clock.advance(Minutes(10));
  EXPECT_EQ(run(), 2);
  EXPECT_EQ(room_status(), RoomStatus::ENDED);
  EXPECT_EQ(load<Job>("a-odd").status, JobStatus::READY);
  EXPECT_EQ(load<Job>("a-odd").last_error, "internal");
}

TEST_F(DueWork, ServersBesideEachOtherDoAJobOnce) {
  end_a_visit();
  clock.advance(Minutes(10));
  std::atomic<int> ended{0};
  at_once(4, [&](const Services& mine, std::size_t i) {
    testing::ScriptedProvider provider;
    VideoService provider_of_its_own({&provider}, mine.clock);
    testing::SeededRandom own_random(50 + i);
    IdGenerator own_ids(mine.clock, own_random);
    const Services server{mine.database, mine.clock,          own_random,     own_ids,  mine.audit_log,
                          mine.sealer,   provider_of_its_own, mine.passwords, mine.log, mine.settings};
    EXPECT_TRUE(run_due_jobs(server, 10).has_value());
    ended += static_cast<int>(provider.ended.size());
  });
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(job().attempts, 1);
  EXPECT_EQ(job().status, JobStatus::DONE);
}

TEST_F(DueWork, TakesOverTheJobOfAServerThatDied) {
  end_a_visit();
  clock.advance(Minutes(10));
  execute("UPDATE job SET status = 'RUNNING', attempts = 1, locked_until = " +
          std::to_string(to_unix_ms(clock.now() + Minutes(2))));
  EXPECT_EQ(run(), 0) << "somebody is at it";
  clock.advance(Minutes(2));
  EXPECT_EQ(run(), 1);
  EXPECT_EQ(job().status, JobStatus::DONE);
  EXPECT_EQ(custom.ended.size(), 1U);
}

TEST_F(DueWork, DoesNotMoreThanItWasAskedFor) {
  end_a_visit();
  const auto second = book(clinic, new_appointment(clinic, clock.now() + Hours(1)));
  Job another = job();
  another.id = ids.next<EventId>();
  another.subject_id = second.session.id.value;
  insert(another);
  clock.advance(Minutes(10));
  EXPECT_EQ(take(run_due_jobs(services, 1)), 1);
  EXPECT_EQ(count("job WHERE status = 'READY'"), 1);
}

TEST_F(DueWork, ClearsOutWorkThatWasDoneOrGivenUpAMonthAgo) {
  const auto keep = [&](const std::string& id, JobStatus status, int attempts, Instant at) {
    Job row;
    row.id = EventId(id);
    row.organization_id = clinic.organization.id;
    row.kind = attempts >= 8 && status == JobStatus::READY ? kEndRoomJob : kMoveRoomJob;
    row.subject_id = id;
    row.status = status;
    row.attempts = attempts;
    row.created_at = row.run_at = row.updated_at = at;
    insert(row);
  };
  const auto month = clock.now() - Hours(24 * 30), longer = month - Millis(1);
  keep("a-done", JobStatus::DONE, 1, longer);
  keep("b-given-up", JobStatus::FAILED, 8, longer);
  keep("c-done", JobStatus::DONE, 1, month);
  keep("d-given-up", JobStatus::FAILED, 8, month);
  keep("e-waits", JobStatus::READY, 1, longer);
  keep("f-still-tried", JobStatus::READY, 20, longer);
  take(purge_expired(services));
  std::string left;
  for (const auto& row : rows<Job>("ORDER BY x.id")) left += row.id.value.substr(0, 1);
  EXPECT_EQ(left, "cdef");
}

TEST_F(DueWork, ClearsOutRememberedRepliesOfYesterdayAndSignInsOfLastMonth) {
  const auto remember = [&](const std::string& key, Instant at) {
    IdempotencyRecord record;
    record.organization_id = clinic.organization.id;
    record.caller_id = "u";
    record.key = key;
    record.procedure = "p";
    record.request_hash = "h";
    record.response = Sealed{"x"};
    record.created_at = at;
    insert(record);
  };
  remember("old", clock.now() - Hours(24) - Millis(1));
  remember("young", clock.now() - Hours(24));
  EXPECT_EQ(take(purge_expired(services)).remembered_replies, 1);
  EXPECT_EQ(rows<IdempotencyRecord>("").at(0).key, "young");
  EXPECT_EQ(take(purge_expired(services)).remembered_replies, 0);
}

}  // namespace
}  // namespace chiroflow::app
