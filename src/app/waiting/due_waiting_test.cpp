// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/due_waiting.hpp"

#include "app/server/due_work.hpp"
#include "app/visits/confirm_visit.hpp"
#include "app/visits/note_step.hpp"
#include "app/visits/open_visit.hpp"
#include "app/visits/openings.hpp"
#include "app/waiting/no_shows.hpp"
#include "app/waiting/presence.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {
namespace {

using S = TelehealthSessionStatus;
using enum WaitingRoomStatus;

class DueWaiting : public WaitingFixture {
 protected:
  WaitingRound run() { return take(look_after_waiting_rooms(services, up_since)); }
  void to(Millis after_start) { clock.jump_to(booked.session.scheduled_start_time + after_start); }
  void page_is_there() {
    mark_present(call_as(patient), id);
    execute("UPDATE organization SET version = version");
  }
  void open_link(const BookedSession& visit) {
    const Actor nobody;
    auto call = call_as(nobody, "visit.open", AuditAction::EXECUTE);
    const auto& url = visit.visit_link;
    take(open_visit(call, {.token = url.substr(url.rfind('/') + 1), .cookie = false}));
  }
  std::vector<ProposedNoShow> proposed() {
    auto call = call_as(clinic.staff, "telehealth.proposedNoShows", AuditAction::READ);
    return take(proposed_no_shows(call, {}));
  }
  store::SessionRow dismiss() {
    auto call = call_as(clinic.staff, "telehealth.dismissNoShow");
    return take(dismiss_no_show(call, {id}));
  }

  Instant up_since = clock.now() - Hours(24);
};

// TIMED_OUT was set by nothing.
TEST_F(DueWaiting, TimesOutWhoIsGoneAnHourAfterTheLaterOfArrivalAndStart) {
  join();
  to(Minutes(60) - Millis(1));
  EXPECT_EQ(run().timed_out, 0);
  to(Minutes(60));
  EXPECT_EQ(run().timed_out, 1);
  EXPECT_EQ(place().status, TIMED_OUT);
  EXPECT_EQ(place().leave_time, clock.now());
  EXPECT_EQ(status(), S::SCHEDULED);
  EXPECT_EQ(told().back(), "waiting.timed_out");
  EXPECT_EQ(last_event_of(clinic).actor_type, ActorType::SYSTEM);
  EXPECT_EQ(run().timed_out, 0);
}

TEST_F(DueWaiting, CountsFromAnArrivalAfterTheStart) {
  to(Minutes(20));
  join();
  to(Minutes(79));
  EXPECT_EQ(run().timed_out, 0);
  to(Minutes(80));
  EXPECT_EQ(run().timed_out, 1);
}

TEST_F(DueWaiting, NeverTimesOutAPageThatIsThere) {
  join();
  to(Hours(3) - Minutes(2));
  page_is_there();
  to(Hours(3));
  EXPECT_EQ(run().timed_out, 0);
  clock.advance(Millis(1));
  EXPECT_EQ(run().timed_out, 1);
}

TEST_F(DueWaiting, LeavesThePagesTimeToComeBackAfterAStopOfTheServer) {
  join();
  to(Hours(3));
  up_since = clock.now();
  EXPECT_EQ(run().timed_out, 0);
  clock.advance(Minutes(2));
  EXPECT_EQ(run().timed_out, 0);
  clock.advance(Millis(1));
  EXPECT_EQ(run().timed_out, 1);
}

TEST_F(DueWaiting, WhoWasTimedOutComesBackToWait) {
  join();
  to(Minutes(61));
  run();
  const auto again = take(try_join());
  EXPECT_EQ(again.status, WAITING);
  EXPECT_TRUE(again.is_rejoining);
  EXPECT_EQ(status(), S::WAITING);
}

TEST_F(DueWaiting, LeavesARunningVisitAloneWhenThePatientAtItsDoorIsGone) {
  take(start());
  join();
  to(Hours(2));
  EXPECT_EQ(run().timed_out, 1);
  EXPECT_EQ(status(), S::IN_PROGRESS);
}

TEST_F(DueWaiting, AHeldPatientHasTheWholeTimeFromThen) {
  join();
  admit();
  to(Hours(2));
  take(try_hold());
  to(Hours(3) - Millis(1));
  EXPECT_EQ(run().timed_out, 0);
  to(Hours(3));
  EXPECT_EQ(run().timed_out, 1);
  EXPECT_EQ(place().status, TIMED_OUT);
  EXPECT_EQ(status(), S::IN_PROGRESS);
}

TEST_F(DueWaiting, NobodyIsCalledANoShowWhoSitsInTheWaitingRoom) {
  join();
  to(Minutes(20));
  page_is_there();
  expect_error(no_show(), ErrorCode::precondition_failed, "patient_waits");
  EXPECT_EQ(status(), S::WAITING);
  clock.advance(Minutes(2) + Millis(1));
  take(no_show());
  EXPECT_EQ(place().status, LEFT);
}

TEST_F(DueWaiting, CallsAPatientOfWhomNothingWasHeardANoShow) {
  to(Minutes(15) - Millis(1));
  EXPECT_EQ(run().no_shows, 0);
  to(Minutes(15));
  const auto round = run();
  EXPECT_EQ(round.no_shows, 1);
  EXPECT_EQ(round.proposed, 0);
  EXPECT_EQ(status(), S::NO_SHOW);
  EXPECT_EQ(appointment().status, AppointmentStatus::NO_SHOW);
  EXPECT_EQ(told(), std::vector<std::string>{"session.no_show"});
  EXPECT_EQ(last_event_of(clinic).event, "job.judge_no_show");
}

TEST_F(DueWaiting, GivesTenMinutesWhereTheClinicGivesNone) {
  set_organization("grace_minutes = 0");
  to(Minutes(10) - Millis(1));
  EXPECT_EQ(run().no_shows, 0);
  to(Minutes(10));
  EXPECT_EQ(run().no_shows, 1);
}

TEST_F(DueWaiting, LeavesItToStaffWhenThePatientReachedUs) {
  open_link(booked);
  to(Minutes(15));
  EXPECT_EQ(run().proposed, 1);
  EXPECT_EQ(status(), S::SCHEDULED);
  EXPECT_EQ(session().no_show_proposed_at, clock.now());
  const auto notice = rows<SessionNotice>("WHERE x.kind = 'session.no_show_proposed'").at(0);
  EXPECT_EQ(notice.audience, NoticeAudience::STAFF);
  const auto list = proposed();
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].session_id, id);
  EXPECT_EQ(list[0].patient.first_name, "Zenobia");
  ASSERT_EQ(list[0].steps.size(), 1U);
  EXPECT_EQ(list[0].steps[0].kind, VisitStepKind::LINK_OPENED);
  EXPECT_EQ(run().proposed, 0) << "once";
  take(no_show());
  EXPECT_TRUE(proposed().empty());
  EXPECT_EQ(session().no_show_proposed_at, std::nullopt);
}

TEST_F(DueWaiting, ALinkOpenedOnTheSameDayIsASignOfComing) {
  clock.jump_to(booked.session.scheduled_start_time - Hours(12));
  open_link(booked);
  execute("UPDATE telehealth_session SET patient_first_seen_at = NULL");
  to(Minutes(15));
  EXPECT_EQ(run().proposed, 1);
}

TEST_F(DueWaiting, WhoCameWithARevokedLinkDidTryToCome) {
  execute("UPDATE visit_link SET revoked_at = 5");
  open_link(booked);
  const auto step = rows<VisitStep>("WHERE x.session_id = '" + id.value + "'").at(0);
  EXPECT_EQ(step.detail, "dead_link");
  to(Minutes(15));
  EXPECT_EQ(run().proposed, 1);
  EXPECT_EQ(status(), S::SCHEDULED);
}

TEST_F(DueWaiting, WhoCameWithASecondDeviceDidTryToCome) {
  clock.jump_to(booked.session.scheduled_start_time - Hours(24));
  open_link(booked);
  clock.jump_to(booked.session.scheduled_start_time - Minutes(2));
  auto call = call_as(keep(Actor()), "visit.open", AuditAction::EXECUTE);
  const auto token = booked.visit_link.substr(booked.visit_link.rfind('/') + 1);
  for (int tries = 0; tries < 3; ++tries)
    expect_error(open_visit(call, {.token = token, .takeover_code = {}, .cookie = false}),
                 ErrorCode::precondition_failed, "device_bound");
  const auto kept = rows<VisitStep>("WHERE x.session_id = '" + id.value + "' AND x.detail = 'other_device'");
  EXPECT_EQ(kept.size(), 1U) << "not at each reload";
  to(Minutes(15));
  EXPECT_EQ(run().proposed, 1);
}

// A browser that is too old to run the page asks for nothing else.
TEST_F(DueWaiting, WhosePageWasFetchedDidTryToCome) {
  const auto token = booked.visit_link.substr(booked.visit_link.rfind('/') + 1);
  const auto fetch = [&](std::string_view with) {
    note_page_fetched(services, origin, with);
    take(database->write([](db::Writer&) -> Result<void> { return {}; }));
  };
  const auto kept = [&] { return rows<VisitStep>("WHERE x.session_id = '" + id.value + "'"); };
  clock.jump_to(booked.session.scheduled_start_time - Hours(2));
  fetch(token);
  EXPECT_TRUE(kept().empty()) << "what reads e-mails for viruses fetches links too";
  to(-Minutes(5));
  fetch("cf_vis_unknown");
  fetch(token);
  fetch(token);
  ASSERT_EQ(kept().size(), 1U) << "not at each reload";
  EXPECT_EQ(kept().at(0).kind, VisitStepKind::LINK_OPENED);
  EXPECT_EQ(kept().at(0).detail, "page_fetched");
  EXPECT_EQ(last_event_of(clinic).event, "visit.fetchPage");
  EXPECT_EQ(last_event_of(clinic).patient_id, clinic.appointment.patient_id);
  to(Minutes(15));
  EXPECT_EQ(run().proposed, 1);
  EXPECT_EQ(status(), S::SCHEDULED);
}

TEST_F(DueWaiting, TheFetchOfAPageSaysNothingOnceThePatientWasHeardOf) {
  open_link(booked);
  note_page_fetched(services, origin, booked.visit_link.substr(booked.visit_link.rfind('/') + 1));
  take(database->write([](db::Writer&) -> Result<void> { return {}; }));
  EXPECT_EQ(rows<VisitStep>("WHERE x.detail = 'page_fetched'").size(), 0U);
}

TEST_F(DueWaiting, ALinkOpenedDaysBeforeIsNoSignOfComing) {
  clock.jump_to(booked.session.scheduled_start_time - Hours(12) - Millis(1));
  open_link(booked);
  EXPECT_EQ(steps(), std::vector{VisitStepKind::LINK_OPENED});
  to(Minutes(15));
  EXPECT_EQ(run().no_shows, 1);
}

TEST_F(DueWaiting, APageOpenedLongBeforeThatStaysOpenIsASign) {
  clock.jump_to(booked.session.scheduled_start_time - Hours(2));
  open_link(booked);
  to(-Minutes(1));
  take(note_presence(services, std::vector<Presence>{{clinic.organization.id, id}}));
  to(Minutes(15));
  EXPECT_EQ(run().proposed, 1);
  EXPECT_EQ(status(), S::SCHEDULED);
}

TEST_F(DueWaiting, LeavesItToStaffWhenTheServerWasDownWhileThePatientMayHaveTried) {
  up_since = booked.session.scheduled_start_time - Minutes(29);
  to(Minutes(15));
  EXPECT_EQ(run().proposed, 1);
  EXPECT_EQ(status(), S::SCHEDULED);
}

TEST_F(DueWaiting, DoesNotProposeAgainWhatStaffWavedAside) {
  open_link(booked);
  to(Minutes(15));
  run();
  EXPECT_EQ(dismiss().status, S::SCHEDULED);
  EXPECT_TRUE(proposed().empty());
  EXPECT_EQ(told().back(), "session.no_show_dismissed");
  const auto so_far = told().size();
  dismiss();
  EXPECT_EQ(told().size(), so_far);
  clock.advance(Minutes(5));
  EXPECT_EQ(run().proposed, 0);
}

TEST_F(DueWaiting, JudgesNobodyWhoWaitsOrWhoseVisitRunsOrIsLongPast) {
  join();
  page_is_there();
  to(Minutes(16));
  EXPECT_EQ(run().no_shows + run().proposed, 0);
  const auto running = another(0);
  execute("UPDATE telehealth_session SET status = 'IN_PROGRESS' WHERE id = '" + running.session.id.value + "'");
  another(30);
  to(Hours(24) + Minutes(30));
  EXPECT_EQ(run().no_shows, 0);
}

TEST_F(DueWaiting, OneVisitThatCannotBeChangedStopsNoOther) {
  const auto second = another(0);
  execute("CREATE TRIGGER stuck BEFORE UPDATE ON telehealth_session WHEN OLD.id = '" + id.value +
          "' BEGIN SELECT RAISE(ABORT, 'stuck'); END");
  to(Minutes(15));
  EXPECT_EQ(run().no_shows, 1);
  EXPECT_EQ(status(), S::SCHEDULED);
  EXPECT_EQ(load<TelehealthSession>(second.session.id.value).status, S::NO_SHOW);
}

TEST_F(DueWaiting, ShowsStaffThePatientsStepsAndNoGuests) {
  open_link(booked);
  auto call = call_as(guest(ParticipantRole::GUEST), "visit.noteStep");
  take(note_step(call, {.kind = NotedStep::CALL_FAILED, .detail = {}}));
  to(Minutes(15));
  run();
  const auto list = proposed();
  ASSERT_EQ(list.size(), 1U);
  ASSERT_EQ(list[0].steps.size(), 1U);
  EXPECT_EQ(list[0].steps[0].kind, VisitStepKind::LINK_OPENED);
}

TEST_F(DueWaiting, KeepsToTheOrganizationOfTheVisit) {
  auto call = call_as(other.owner, "telehealth.proposedNoShows", AuditAction::READ);
  open_link(booked);
  to(Minutes(15));
  run();
  EXPECT_TRUE(take(proposed_no_shows(call, {})).empty());
  expect_error(dismiss_no_show(call, {id}), ErrorCode::not_found);
}

}  // namespace
}  // namespace chiroflow::app
