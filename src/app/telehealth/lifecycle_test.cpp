// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/lifecycle.hpp"

#include "support/session_fixture.hpp"
#include "support/unchanged_read.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthSessionStatus;

class Lifecycle : public SessionFixture {
 protected:
  /// A step that was taken before is a read of the session and nothing else (H-17).
  template <class Step>
  store::SessionRow take_again(Step&& step) {
    const auto version = session().version;
    const auto events = events_of(clinic).size();
    const auto outbox = count("outbox_event");
    auto row = take(step());
    EXPECT_EQ(session().version, version);
    EXPECT_EQ(events_of(clinic).size(), events + 1);
    EXPECT_EQ(count("outbox_event"), outbox);
    testing::expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
    return row;
  }
};

TEST_F(Lifecycle, AVisitRunsFromItsBookingToItsEndAndTheAppointmentFollows) {
  EXPECT_EQ(status(), SCHEDULED);
  EXPECT_EQ(take(start()).status, IN_PROGRESS);
  EXPECT_EQ(appointment().status, AppointmentStatus::IN_PROGRESS);
  clock.advance(Minutes(20));
  const auto ended = take(end());
  EXPECT_EQ(ended.status, COMPLETED);
  EXPECT_EQ(*ended.actual_end_time - *ended.actual_start_time, Minutes(20));
  const auto followed = appointment();
  EXPECT_EQ(followed.status, AppointmentStatus::COMPLETED);
  EXPECT_EQ(followed.completed_at, clock.now());
  EXPECT_EQ(followed.completed_by, clinic.provider.id);
  EXPECT_EQ(followed.version, clinic.appointment.version + 2);
}

TEST_F(Lifecycle, NoVisitStartsThatIsOver) {
  for (const auto over : {COMPLETED, CANCELLED, NO_SHOW}) {
    set_status(over);
    const auto refused = start();
    expect_error(refused, ErrorCode::conflict, "session_state");
    EXPECT_NE(refused.error().message.find(std::string(name_of(over)) + " and cannot become IN_PROGRESS"),
              std::string::npos);
    EXPECT_EQ(status(), over);
    EXPECT_EQ(session().actual_start_time, std::nullopt);
  }
}

TEST_F(Lifecycle, NoVisitEndsThatNeverBegan) {
  expect_error(end(), ErrorCode::conflict, "session_state");
  set_status(WAITING);
  expect_error(end(), ErrorCode::conflict, "session_state");
  EXPECT_EQ(session().actual_end_time, std::nullopt);
}

TEST_F(Lifecycle, NoRunningVisitBecomesANoShow) {
  take(start());
  expect_error(no_show(), ErrorCode::conflict, "session_state");
  EXPECT_EQ(appointment().status, AppointmentStatus::IN_PROGRESS);
}

// A visit could be started a month ahead, and whatever runs can be entered.
TEST_F(Lifecycle, AVisitStartsInsideItsJoinWindowOnly) {
  const auto opens = booked.session.scheduled_start_time - Minutes(30);
  const auto closes = booked.session.scheduled_end_time + Hours(24);
  clock.jump_to(opens - Millis(1));
  const auto early = start();
  expect_error(early, ErrorCode::precondition_failed, "outside_window");
  EXPECT_NE(early.error().message.find("from " + format_iso(opens) + " to " + format_iso(closes)), std::string::npos);
  EXPECT_EQ(status(), SCHEDULED);
  EXPECT_EQ(appointment().status, AppointmentStatus::SCHEDULED) << "nothing of it stays";
  clock.jump_to(closes);
  expect_error(start(), ErrorCode::precondition_failed, "outside_window");
  clock.jump_to(closes - Millis(1));
  execute("UPDATE telehealth_session SET patient_location_state = NULL");  // what was said a day ago is asked anew
  EXPECT_TRUE(start());
}

TEST_F(Lifecycle, TheJoinWindowIsTheOrganizations) {
  execute("UPDATE organization SET join_window_minutes = 60");
  clock.jump_to(booked.session.scheduled_start_time - Minutes(60));
  EXPECT_TRUE(start());
}

TEST_F(Lifecycle, AVisitThatWasStartedGoesOnWhateverTheClockSays) {
  take(start());
  take(report("frozen", IssueType::video, true));
  clock.jump_to(booked.session.scheduled_end_time + Hours(25));
  EXPECT_TRUE(start());
}

TEST_F(Lifecycle, NoPatientIsANoShowBeforeTheGraceTimeIsOver) {
  const auto over = booked.session.scheduled_start_time + Minutes(15);
  const auto mark = [&] {
    auto call = call_as(clinic.staff, "telehealth.markNoShow");
    return mark_no_show(call, {.session_id = id, .notes = "not here"});
  };
  clock.jump_to(over - Millis(1));
  const auto early = mark();
  expect_error(early, ErrorCode::precondition_failed, "outside_window");
  EXPECT_NE(early.error().message.find(format_iso(over)), std::string::npos);
  EXPECT_EQ(status(), SCHEDULED);
  clock.jump_to(over);
  EXPECT_EQ(take(mark()).status, NO_SHOW);
}

// A second start or end moved the times that are billed.
TEST_F(Lifecycle, StartingAgainMovesNoTimeAndIsARead_H17) {
  const auto first = take(start());
  clock.advance(Minutes(3));
  const auto again = take_again([&] { return start(); });
  EXPECT_EQ(again.actual_start_time, first.actual_start_time);
  EXPECT_EQ(again.updated_at, first.updated_at);
}

TEST_F(Lifecycle, EndingAgainMovesNoTimeAndIsARead_H17) {
  take(start());
  clock.advance(Minutes(10));
  const auto first = take(end("cable was loose"));
  clock.advance(Minutes(3));
  const auto again = take_again([&] { return end("cable was loose"); });
  EXPECT_EQ(again.actual_end_time, first.actual_end_time);
  EXPECT_EQ(again.technical_notes, "cable was loose");
  EXPECT_EQ(count("job"), 0) << "no room was ever made, so there is none to end";
}

TEST_F(Lifecycle, CancellingMarkingResumingAndReopeningAgainAreReads_H17) {
  take(start());
  take(report("frozen", IssueType::video, true));
  take(resume());
  EXPECT_EQ(take_again([&] { return resume(); }).status, IN_PROGRESS);
  take(end());
  take(reopen());
  EXPECT_EQ(take_again([&] { return reopen(); }).status, IN_PROGRESS);
  set_status(SCHEDULED);
  take(cancel("patient is ill"));
  EXPECT_EQ(take_again([&] { return cancel("another reason"); }).status, CANCELLED);
  EXPECT_EQ(session().cancel_reason, "patient is ill");
  set_status(SCHEDULED);
  take(no_show("called twice"));
  const auto notes = session().technical_notes;
  take_again([&] { return no_show("called twice"); });
  EXPECT_EQ(session().technical_notes, notes);
}

// Notes of the end and of a no-show replaced what had been collected.
TEST_F(Lifecycle, NotesAreAddedAndNeverReplaced) {
  take(start());
  take(report("no sound", IssueType::audio));
  take(report("picture froze", IssueType::video));
  const auto notes = take(end("ended by phone")).technical_notes.value();
  const auto stamp = "[" + format_iso(clock.now()) + "] ";
  EXPECT_EQ(notes, stamp + "audio: no sound\n" + stamp + "video: picture froze\nended by phone");
}

TEST_F(Lifecycle, ANoShowKeepsWhatWasNotedBefore) {
  take(report("link did not open", IssueType::connection));
  const auto notes = take(no_show("never reached us")).technical_notes.value();
  EXPECT_NE(notes.find("connection: link did not open\nnever reached us"), std::string::npos) << notes;
  EXPECT_EQ(appointment().status, AppointmentStatus::NO_SHOW);
}

TEST_F(Lifecycle, FullNotesRefuseTheNextLineAndKeepWhatTheyHave) {
  settings.technical_notes_limit = 100;
  take(report("first"));
  const auto before = session().technical_notes;
  expect_error(report(std::string(100, 'x')), ErrorCode::payload_too_large, "notes_full");
  EXPECT_EQ(session().technical_notes, before);
}

// 20 at once kept 11 lines.
TEST_F(Lifecycle, TwentyReportsAtOnceKeepTwentyLines) {
  constexpr std::size_t kThreads = 4;
  constexpr int kEach = 5;
  const auto& staff = as(clinic.staff);
  std::vector<int> failed(kThreads);
  at_once(kThreads, [&](const Services& mine, std::size_t thread) {
    for (int i = 0; i < kEach; ++i) {
      Call call(mine, staff, origin, "telehealth.reportTechnicalIssue", AuditAction::UPDATE);
      const auto text = "line " + std::to_string(thread) + "-" + std::to_string(i) + ";";
      if (!report_technical_issue(call, {.session_id = id, .issue_type = IssueType::audio, .description = text}))
        ++failed[thread];
    }
  });
  EXPECT_EQ(failed, std::vector<int>(kThreads));
  const auto notes = session().technical_notes.value();
  for (std::size_t thread = 0; thread < kThreads; ++thread)
    for (int i = 0; i < kEach; ++i)
      EXPECT_NE(notes.find("line " + std::to_string(thread) + "-" + std::to_string(i) + ";"), std::string::npos);
  EXPECT_EQ(std::count(notes.begin(), notes.end(), '\n'), 19);
  EXPECT_EQ(session().version, 21);
}

TEST_F(Lifecycle, AnIssueIsNotedWithoutEndingTheVisitUnlessItInterrupts) {
  take(start());
  EXPECT_EQ(take(report("crackles", IssueType::audio)).status, IN_PROGRESS);
  const auto interrupted = take(report("nothing works", IssueType::connection, true));
  EXPECT_EQ(interrupted.status, TECHNICAL_ISSUES);
  EXPECT_EQ(appointment().status, AppointmentStatus::IN_PROGRESS)
      << "the appointment has no such state and keeps its own";
  EXPECT_EQ(interrupted.audio_quality, Quality::poor);
  EXPECT_EQ(interrupted.connection_quality, Quality::poor);
  EXPECT_EQ(interrupted.video_quality, std::nullopt);
  EXPECT_EQ(take(resume()).status, IN_PROGRESS);
}

TEST_F(Lifecycle, AnInterruptedVisitCanBeStartedAnewOrEnded) {
  take(start());
  const auto begun = session().actual_start_time;
  take(report("gone", IssueType::connection, true));
  clock.advance(Minutes(1));
  EXPECT_EQ(take(start()).actual_start_time, begun);
  take(report("gone again", IssueType::connection, true));
  EXPECT_EQ(take(end()).status, COMPLETED);
}

TEST_F(Lifecycle, NothingIsInterruptedBeforeAnybodyCame) {
  expect_error(report("dead", IssueType::video, true), ErrorCode::conflict, "session_state");
  EXPECT_EQ(session().technical_notes, std::nullopt) << "what was refused leaves no line";
}

TEST_F(Lifecycle, OnlyAnInterruptedVisitResumes) {
  expect_error(resume(), ErrorCode::conflict, "session_state");
  set_status(COMPLETED);
  expect_error(resume(), ErrorCode::conflict, "session_state");
}

TEST_F(Lifecycle, CancellingCancelsTheAppointmentWithWhoWhenAndWhy) {
  take(cancel("clinician is ill"));
  EXPECT_EQ(session().cancel_reason, "clinician is ill");
  const auto followed = appointment();
  EXPECT_EQ(followed.status, AppointmentStatus::CANCELLED);
  EXPECT_EQ(followed.cancelled_by, clinic.staff.id);
  EXPECT_EQ(followed.cancelled_at, clock.now());
  EXPECT_EQ(followed.cancel_reason, "clinician is ill");
}

TEST_F(Lifecycle, ARunningVisitIsEndedAndNotCancelled) {
  take(start());
  expect_error(cancel("too late"), ErrorCode::conflict, "session_state");
  EXPECT_EQ(session().cancel_reason, std::nullopt);
}

TEST_F(Lifecycle, AnEndCanBeUndoneUpToTheLastMomentOfTenMinutes) {
  const auto begun = take(start()).actual_start_time;
  take(end());
  clock.advance(Minutes(10) - Millis(1));
  const auto again = take(reopen());
  EXPECT_EQ(again.status, IN_PROGRESS);
  EXPECT_EQ(again.actual_end_time, std::nullopt);
  EXPECT_EQ(again.actual_start_time, begun);
  EXPECT_EQ(appointment().status, AppointmentStatus::IN_PROGRESS);
  EXPECT_EQ(take(reopen()).status, IN_PROGRESS) << "repeating it answers the same";
}

TEST_F(Lifecycle, AnEndIsFinalAfterTenMinutes) {
  take(start());
  take(end());
  clock.advance(Minutes(10));
  expect_error(reopen(), ErrorCode::precondition_failed, "undo_time_over");
  EXPECT_EQ(status(), COMPLETED);
}

TEST_F(Lifecycle, TheTimeOfUndoIsTheOrganizations) {
  execute("UPDATE organization SET undo_minutes = 1");
  take(start());
  take(end());
  clock.advance(Minutes(1));
  const auto refused = reopen();
  expect_error(refused, ErrorCode::precondition_failed, "undo_time_over");
  EXPECT_NE(refused.error().message.find("more than 1 minutes ago"), std::string::npos) << refused.error().message;
}

TEST_F(Lifecycle, OnlyAnEndedVisitReopens) {
  for (const auto state : {SCHEDULED, WAITING, CANCELLED, NO_SHOW, TECHNICAL_ISSUES}) {
    set_status(state);
    expect_error(reopen(), ErrorCode::conflict, "session_state");
  }
}

// POS 02 and modifier 95 stood there before anything was known.
TEST_F(Lifecycle, BillingIsUnknownUntilThePatientsPlaceIs) {
  const auto row = take(start());
  EXPECT_EQ(row.place_of_service_code, std::nullopt);
  EXPECT_EQ(row.telehealth_modifier, std::nullopt);
}

TEST_F(Lifecycle, BillingFollowsFromThePlaceGivenAtTheStart) {
  auto call = call_as(clinic.provider, "telehealth.startSession");
  const auto row = take(start_session(call, {.session_id = id,
                                             .patient_location = "12 Elm Street",
                                             .provider_location = "Clinic",
                                             .patient_at_home = true,
                                             .patient_state = "CO"}));
  EXPECT_EQ(row.place_of_service_code, "10");
  EXPECT_EQ(row.telehealth_modifier, "95");
  EXPECT_EQ(row.patient_location, "12 Elm Street");
  EXPECT_EQ(row.provider_location, "Clinic");
  const auto kept = session();
  EXPECT_EQ(kept.patient_location_state, "CO");
  EXPECT_EQ(kept.patient_location_confirmed_at, clock.now());
}

TEST_F(Lifecycle, APatientElsewhereIsBilledAs02) {
  auto call = call_as(clinic.provider, "telehealth.startSession");
  EXPECT_EQ(take(start_session(call, {.session_id = id, .patient_at_home = false, .patient_state = "NY"}))
                .place_of_service_code,
            "02");
}

// H-17, H-18: who did what to which session, by state names, never with what people wrote.
TEST_F(Lifecycle, H17EachChangeLeavesItsLineInTheAuditLogWithoutFreeText) {
  take(start());
  const auto line = last_event_of(clinic);
  EXPECT_EQ(line.event, "telehealth.startSession");
  EXPECT_EQ(line.entity_type, "TelehealthSession");
  EXPECT_EQ(line.entity_id, id.value);
  EXPECT_EQ(line.actor_id, clinic.provider.id.value);
  EXPECT_EQ(line.details, R"({"from":"SCHEDULED","to":"IN_PROGRESS","consentRules":")" + consents.rules.version() +
                              R"(","consentState":"NY","consents":[")" + clinic.consent.id.value + R"("]})");
  EXPECT_EQ(line.patient_id, clinic.patient.id) << "so that 'who looked at this patient' knows of it";
  take(report("my neighbour Zenobia listens", IssueType::audio));
  EXPECT_EQ(last_event_of(clinic).event, "telehealth.reportTechnicalIssue");
  EXPECT_EQ(last_event_of(clinic).details.find("Zenobia"), std::string::npos);
}

TEST_F(Lifecycle, EachChangeTellsTheOutsideInTheOrderOfTheAuditLogWithoutPatientData) {
  take(start());
  take(end());
  const auto events = rows<OutboxEvent>("WHERE x.session_id = '" + id.value + "' ORDER BY x.position");
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, "session.started");
  EXPECT_EQ(events[1].kind, "session.ended");
  EXPECT_LT(events[0].position, events[1].position);
  for (const auto& event : events)
    for (const auto* secret : {"Zenobia", "Quartermaine", "MRN-1"})
      EXPECT_EQ(event.payload.text.find(secret), std::string::npos);
  EXPECT_NE(events[1].payload.text.find(R"("status":"COMPLETED")"), std::string::npos);
}

// The client got a 500 while session, appointment and status stayed changed.
TEST_F(Lifecycle, WithoutItsLineInTheAuditLogNothingHappens) {
  const auto before = session();
  break_audit_log();
  EXPECT_FALSE(start());
  EXPECT_FALSE(cancel());
  EXPECT_FALSE(report("noise"));
  const auto after = session();
  EXPECT_EQ(after.status, SCHEDULED);
  EXPECT_EQ(after.version, before.version);
  EXPECT_EQ(after.technical_notes, std::nullopt);
  EXPECT_EQ(appointment().status, AppointmentStatus::SCHEDULED);
  EXPECT_EQ(count("outbox_event"), 0);
  EXPECT_EQ(count("job"), 0);
}

TEST_F(Lifecycle, AnotherOrganizationsSessionIsNotThere) {
  const auto refuse = [&](auto&& act) {
    auto call = call_as(other.owner);
    expect_error(act(call), ErrorCode::not_found);
  };
  refuse([&](Call& call) { return start_session(call, {.session_id = id}); });
  refuse([&](Call& call) { return end_session(call, {.session_id = id}); });
  refuse([&](Call& call) { return mark_no_show(call, {.session_id = id}); });
  refuse([&](Call& call) { return report_technical_issue(call, {.session_id = id, .description = "x"}); });
  refuse([&](Call& call) { return cancel_session(call, {.session_id = id}); });
  refuse([&](Call& call) { return resume_session(call, {.session_id = id}); });
  refuse([&](Call& call) { return reopen_session(call, {.session_id = id}); });
  EXPECT_EQ(status(), SCHEDULED);
}

TEST_F(Lifecycle, AVisitorReachesTheirOwnSessionAloneAndSeesNoNotesOfTheStaff) {
  take(report("the front desk saw this", IssueType::other));
  auto call = call_as(as_visitor(patient_of(id)), "telehealth.reportTechnicalIssue");
  const auto row = take(report_technical_issue(call, {.session_id = id, .description = "I hear nothing"}));
  EXPECT_EQ(row.technical_notes, std::nullopt);
  EXPECT_NE(session().technical_notes->find("I hear nothing"), std::string::npos);
  const auto second = book(clinic, new_appointment(clinic, clock.now() + Hours(3)));
  auto foreign = call_as(as_visitor(patient_of(id)));
  expect_error(report_technical_issue(foreign, {.session_id = second.session.id, .description = "x"}),
               ErrorCode::not_found);
}

TEST_F(Lifecycle, OnlyThePatientsWordInterruptsAVisit) {
  take(start());
  auto patient = as_visitor(patient_of(id));
  auto guest = patient;
  guest.type = ActorType::GUEST;
  const ReportTechnicalIssueInput interrupts{.session_id = id, .description = "no sound", .interrupt = true};
  auto by_guest = call_as(guest, "telehealth.reportTechnicalIssue");
  expect_error(report_technical_issue(by_guest, interrupts), ErrorCode::forbidden);
  EXPECT_EQ(status(), TelehealthSessionStatus::IN_PROGRESS);
  auto by_patient = call_as(patient, "telehealth.reportTechnicalIssue");
  take(report_technical_issue(by_patient, interrupts));
  EXPECT_EQ(status(), TelehealthSessionStatus::TECHNICAL_ISSUES);
}

TEST_F(Lifecycle, AVisitorReportsNothingIntoAVisitThatIsOver) {
  take(start());
  take(end());
  auto call = call_as(as_visitor(patient_of(id)), "telehealth.reportTechnicalIssue");
  expect_error(report_technical_issue(call, {.session_id = id, .description = "x"}), ErrorCode::precondition_failed,
               "session_over");
}

TEST_F(Lifecycle, AVisitorSeesNobodysWhereabouts) {
  auto starting = call_as(clinic.provider, "telehealth.startSession");
  take(start_session(
      starting,
      {.session_id = id, .patient_location = "Albany, NY", .provider_location = "Troy, NY", .patient_state = "NY"}));
  auto call = call_as(as_visitor(patient_of(id)), "telehealth.reportTechnicalIssue");
  const auto row = take(report_technical_issue(call, {.session_id = id, .description = "x"}));
  EXPECT_EQ(row.patient_location, std::nullopt);
  EXPECT_EQ(row.provider_location, std::nullopt);
}

TEST_F(Lifecycle, TheSecondOfTwoWhoEndAtOnceLosesNoNote) {
  take(start());
  take(end("from the clinician"));
  take(end("from the front desk"));
  take(end("from the front desk"));
  EXPECT_EQ(session().technical_notes, "from the clinician\nfrom the front desk");
}

TEST_F(Lifecycle, ARepeatedStartAddsThePlaceTheFirstDidNotKnow) {
  take(start());
  auto again = call_as(clinic.provider, "telehealth.startSession");
  EXPECT_EQ(take(start_session(again, {.session_id = id, .patient_at_home = true})).place_of_service_code, "10");
  auto other_place = call_as(clinic.provider, "telehealth.startSession");
  EXPECT_EQ(take(start_session(other_place, {.session_id = id, .patient_at_home = false})).place_of_service_code, "10");
}

// The original never ended a room.
TEST_F(Lifecycle, TheRoomOfAnEndedVisitGoesAfterTheTimeOfUndo) {
  take(token(clinic.provider));
  take(start());
  take(end());
  const auto jobs = rows<Job>("WHERE x.kind = 'end_room'");
  ASSERT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs[0].subject_id, id.value);
  EXPECT_EQ(jobs[0].run_at, clock.now() + Minutes(10));
  take(reopen());
  EXPECT_EQ(rows<Job>("WHERE x.kind = 'end_room'").at(0).status, JobStatus::DONE);
}

TEST_F(Lifecycle, TheRoomOfACancelledOrMissedVisitGoesAtOnce) {
  take(token(clinic.provider));
  take(no_show());
  ASSERT_EQ(rows<Job>("").size(), 1U);
  EXPECT_EQ(rows<Job>("").at(0).run_at, clock.now());
  set_status(SCHEDULED);
  take(cancel());
  ASSERT_EQ(rows<Job>("").size(), 2U);
  EXPECT_EQ(rows<Job>("ORDER BY x.id").at(1).run_at, clock.now());
}

}  // namespace
}  // namespace chiroflow::app
