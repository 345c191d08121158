// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/call_entry.hpp"

#include "app/telehealth/lifecycle.hpp"
#include "app/visits/live.hpp"
#include "store/sessions.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

class CallEntryTest : public testing::AppFixture {
 protected:
  SessionId session = book(clinic, clinic.appointment).session.id;
  Participant patient = patient_of(session);
  CallEntry entry{.session_id = session, .participant_id = patient.id, .room_name = "room", .peer_id = "peer_1"};

  void SetUp() override {
    Room room;
    room.id = ids.next<RoomId>();
    room.organization_id = clinic.organization.id;
    room.session_id = session;
    room.video_engine = VideoEngine::builtin;
    room.name = "room";
    room.created_at = clock.now();
    insert(room);
    execute("UPDATE telehealth_session SET status = 'IN_PROGRESS'");
  }
  Result<EnteredCall> enter(const Actor& actor) {
    auto call = call_as(actor);
    return enter_call(call, entry);
  }
  Result<Empty> leave() {
    Actor system;
    system.type = ActorType::SYSTEM;
    system.organization_id = clinic.organization.id;
    auto call = call_as(keep(system));
    return leave_call(call, entry);
  }
  std::string cause_of(const Result<EnteredCall>& outcome) { return outcome ? "none" : outcome.error().cause; }
  std::vector<std::string> notices() {
    std::vector<std::string> kinds;
    for (const auto& one : testing::take(notices_after(services, clinic.organization.id, session, 0)))
      kinds.push_back(one.kind);
    return kinds;
  }
};

TEST_F(CallEntryTest, LeavesTheStayTheTimesAndTheStep) {
  EXPECT_EQ(testing::take(enter(as_visitor(patient))).name, clinic.patient.first_name);
  EXPECT_EQ(load(patient).joined_at, clock.now());
  EXPECT_EQ(load<TelehealthSession>(session.value).patient_first_seen_at, clock.now());
  const auto told = notices();
  EXPECT_EQ(std::count(told.begin(), told.end(), "participant.joined"), 1);
  EXPECT_EQ(std::count(told.begin(), told.end(), "visit.step"), 1);
  clock.advance(Minutes(3));
  testing::take(leave());
  EXPECT_EQ(load(patient).left_at, clock.now());
  EXPECT_EQ(notices().back(), "visit.step");
}

TEST_F(CallEntryTest, TheSameSeatAgainChangesNothing) {
  testing::take(enter(as_visitor(patient)));
  const auto told = notices();
  clock.advance(Seconds(30));
  testing::take(enter(as_visitor(patient)));
  EXPECT_EQ(notices(), told);
}

TEST_F(CallEntryTest, StepsHaveAnEnd) {
  for (int i = 0; i < 300; ++i) {
    VisitStep step;
    step.id = ids.next<VisitStepId>();
    step.organization_id = clinic.organization.id;
    step.session_id = session;
    step.participant_id = patient.id;
    step.kind = VisitStepKind::CALL_JOINED;
    step.at = clock.now();
    insert(step);
  }
  testing::take(enter(as_visitor(patient)));
  const auto told = notices();
  EXPECT_EQ(std::count(told.begin(), told.end(), "visit.step"), 0);
  EXPECT_EQ(std::count(told.begin(), told.end(), "participant.joined"), 1);
}

TEST_F(CallEntryTest, RefusesWhoMayNot) {
  EXPECT_EQ(enter(as(clinic.provider)).error().code, ErrorCode::forbidden) << "the patient's way in";
  EXPECT_EQ(enter(as(other.provider)).error().code, ErrorCode::not_found);
  entry.room_name = "another";
  EXPECT_EQ(cause_of(enter(as_visitor(patient))), "moved");
  entry.room_name = "room";
  execute("UPDATE telehealth_session SET status = 'SCHEDULED'");
  EXPECT_EQ(cause_of(enter(as_visitor(patient))), "not_admitted");
  execute("UPDATE telehealth_session SET status = 'COMPLETED'");
  EXPECT_EQ(cause_of(enter(as_visitor(patient))), "session_over");
}

TEST_F(CallEntryTest, WhoWasSentBackWaits) {
  VirtualWaitingRoom row;
  row.id = ids.next<WaitingRoomId>();
  row.organization_id = clinic.organization.id;
  row.patient_id = clinic.patient.id;
  row.session_id = session;
  row.join_time = row.created_at = row.updated_at = clock.now();
  insert(row);
  EXPECT_EQ(cause_of(enter(as_visitor(patient))), "not_admitted");
  execute("UPDATE virtual_waiting_room SET status = 'ADMITTED'");
  EXPECT_EQ(cause_of(enter(as_visitor(patient))), "none");
}

TEST_F(CallEntryTest, WhoWasSentBackDoesNotComeInByLeavingTheWaitingRoom) {
  VirtualWaitingRoom row;
  row.id = ids.next<WaitingRoomId>();
  row.organization_id = clinic.organization.id;
  row.patient_id = clinic.patient.id;
  row.session_id = session;
  row.status = WaitingRoomStatus::LEFT;
  row.join_time = row.created_at = row.updated_at = clock.now();
  insert(row);
  EXPECT_EQ(cause_of(enter(as_visitor(patient))), "not_admitted");
  execute("UPDATE virtual_waiting_room SET status = 'TIMED_OUT'");
  EXPECT_EQ(cause_of(enter(as_visitor(patient))), "not_admitted");
}

TEST_F(CallEntryTest, WhereALicenceMustBeLookedAtNobodyPassesTheWaitingRoomBy) {
  execute("UPDATE organization SET licence_policy = 'BLOCK'");
  EXPECT_EQ(cause_of(enter(as_visitor(patient))), "not_admitted");
}

TEST_F(CallEntryTest, NoticesAreReadByThoseWhoMay) {
  testing::take(enter(as_visitor(patient)));
  const auto all = static_cast<std::int64_t>(notices().size());
  const auto missed = [&](const Actor& actor, std::optional<std::int64_t> after) {
    return missed_notices(call_as(actor), session, after);
  };
  EXPECT_EQ(testing::take(missed(as(clinic.staff), 0)).notices.size(), static_cast<std::size_t>(all));
  EXPECT_TRUE(testing::take(missed(as(clinic.staff), std::nullopt)).notices.empty());
  EXPECT_FALSE(testing::take(missed(as_visitor(patient), all)).gap);
  EXPECT_TRUE(testing::take(missed(as_visitor(patient), all + 1)).gap) << "a database that was restored";
  EXPECT_EQ(missed(as(other.staff), 0).error().code, ErrorCode::not_found);
  execute("DELETE FROM session_notice WHERE seq = 1");
  EXPECT_TRUE(testing::take(missed(as(clinic.staff), 0)).gap);
}

}  // namespace
}  // namespace chiroflow::app
