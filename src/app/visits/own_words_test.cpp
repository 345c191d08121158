// SPDX-License-Identifier: Apache-2.0
// What visitors say of themselves: confirm, steps, rating.
#include "app/visits/confirm_visit.hpp"
#include "app/visits/note_step.hpp"
#include "app/visits/rate_visit.hpp"
#include "app/waiting/questionnaire.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum VisitStepKind;

class OwnWords : public WaitingFixture {
 protected:
  OwnWords() : holder(with_link(patient)) {}

  /// The visitor with a link that is really there.
  const Actor& with_link(const Actor& visitor) {
    auto actor = visitor;
    VisitLink link;
    link.id = ids.next<VisitLinkId>();
    link.organization_id = clinic.organization.id;
    link.session_id = id;
    link.participant_id = visitor.participant_id;
    link.token_hash = link.id.value;
    link.expires_at = booked.session.scheduled_end_time + Hours(24);
    link.created_at = clock.now();
    insert(link);
    actor.credential_id = link.id.value;
    return keep(std::move(actor));
  }
  Result<VisitView> confirm(const Actor& who, const ConfirmVisitInput& input) {
    auto call = call_as(who, "visit.confirm");
    return confirm_visit(call, input);
  }
  Result<Empty> step(NotedStep kind, std::optional<std::string> detail = std::nullopt) {
    auto call = call_as(holder, "visit.noteStep", AuditAction::CREATE);
    return note_step(call, {kind, std::move(detail)});
  }
  Result<Empty> rate(const RateVisitInput& input) {
    auto call = call_as(holder, "visit.rate");
    return rate_visit(call, input);
  }

  const Actor& holder;
};

TEST_F(OwnWords, SayWhoAndWhereThePatientIsAndBillingFollows) {
  ConfirmVisitInput input{.name_confirmed = true,
                          .location = "1 Elm St, Denver",
                          .state = "CO",
                          .at_home = true,
                          .callback_phone = "+13035550100"};
  const auto view = take(confirm(holder, input));
  EXPECT_TRUE(view.name_confirmed);
  EXPECT_EQ(view.patient_location, "1 Elm St, Denver");
  EXPECT_EQ(view.patient_location_state, "CO");
  EXPECT_EQ(view.patient_at_home, true);
  EXPECT_EQ(view.callback_phone, "+13035550100");
  EXPECT_EQ(session().place_of_service_code, "10");
  EXPECT_EQ(session().patient_location_confirmed_at, clock.now());
  EXPECT_EQ(count("visit_step WHERE kind = 'NAME_CONFIRMED'"), 1);
  EXPECT_EQ(count("visit_step WHERE kind = 'LOCATION_GIVEN'"), 1);
  clock.advance(Minutes(1));
  input.at_home = false;
  input.location = "In the car, Boulder";
  take(confirm(holder, input));
  EXPECT_EQ(session().place_of_service_code, "02");
  EXPECT_EQ(steps().size(), 3U) << "the name is confirmed once";
  EXPECT_EQ(last_event_of(clinic).details.find("Boulder"), std::string::npos);
}

TEST_F(OwnWords, SaidHalfLeaveTheRestAsItWas) {
  take(confirm(holder, {.name_confirmed = true, .location = "1 Elm St", .state = "CO"}));
  take(confirm(holder, {.name_confirmed = true, .callback_phone = "+13035550100"}));
  EXPECT_EQ(session().patient_location, "1 Elm St");
  EXPECT_EQ(session().callback_phone, "+13035550100");
}

TEST_F(OwnWords, MayChangeInTheMiddleOfTheVisitAndNotAfterIt) {
  take(start());
  take(confirm(holder, {.name_confirmed = true, .state = "WY"}));
  EXPECT_EQ(session().patient_location_state, "WY");
  take(end());
  expect_error(confirm(holder, {.name_confirmed = true, .state = "CO"}), ErrorCode::precondition_failed,
               "session_over");
}

TEST_F(OwnWords, NoteWhoSaysThatItIsSomebodyElsesVisit) {
  EXPECT_FALSE(take(confirm(holder, {.name_confirmed = false})).name_confirmed);
  EXPECT_EQ(steps(), std::vector{NAME_REFUSED});
  const auto notice = rows<SessionNotice>("WHERE x.kind = 'visit.step'").at(0);
  EXPECT_EQ(notice.audience, NoticeAudience::STAFF);
  EXPECT_EQ(notice.payload.text, R"({"kind":"NAME_REFUSED"})");
}

TEST_F(OwnWords, OfWhereThePatientIsAreThePatientsAndGuardians) {
  const auto& interpreter = with_link(guest(ParticipantRole::INTERPRETER));
  expect_error(confirm(interpreter, {.name_confirmed = true, .state = "CO"}), ErrorCode::forbidden);
  take(confirm(holder, {.name_confirmed = true, .location = "1 Elm St"}));
  const auto view = take(confirm(interpreter, {.name_confirmed = true}));
  EXPECT_EQ(view.patient_location, std::nullopt);
  EXPECT_TRUE(view.questions.empty());
  const auto& guardian = with_link(guest(ParticipantRole::GUARDIAN));
  EXPECT_EQ(take(confirm(guardian, {.name_confirmed = true, .state = "CO"})).patient_location, "1 Elm St");
}

TEST_F(OwnWords, BringTheClinicsQuestionsAndMessages) {
  set_organization(R"(waiting_message = 'Tea is ready', pre_visit_questions =)"
                   R"( '[{"id":"pain","text":{"en":"Pain?","es":"¿Dolor?"},"kind":"yes_no","required":true}]')");
  join();
  const auto view = take(confirm(holder, {.name_confirmed = true}));
  EXPECT_EQ(view.waiting_message, "Tea is ready");
  EXPECT_EQ(view.waiting_room_id, place().id);
  EXPECT_EQ(view.participant_id, patient.participant_id);
  ASSERT_EQ(view.questions.size(), 1U);
  EXPECT_EQ(view.questions[0].text.es, "¿Dolor?");
  EXPECT_EQ(view.languages, (std::vector<std::string>{"en", "es"}));
  EXPECT_TRUE(view.consent_missing.empty());
  EXPECT_FALSE(view.email_configured);
}

TEST_F(OwnWords, KeepAnswersThatFitTheQuestions) {
  set_organization(R"(pre_visit_questions = '[{"id":"pain","text":{"en":"Pain?"},"kind":"yes_no","required":true},)"
                   R"({"id":"more","text":{"en":"More?"},"kind":"text","required":false}]')");
  join();
  const auto submit = [&](const Answers& answers) {
    auto call = call_as(holder, "telehealth.submitPreVisitQuestionnaire");
    return submit_questionnaire(call, {place().id, answers});
  };
  const auto field_of = [](const Error& error) { return std::get<std::string>(error.issues.at(0).path.at(1)); };
  EXPECT_EQ(field_of(submit({{"more", "x"}}).error()), "pain");
  EXPECT_EQ(field_of(submit({{"pain", "perhaps"}}).error()), "pain");
  EXPECT_EQ(field_of(submit({{"pain", "yes"}, {"age", "7"}}).error()), "age");
  EXPECT_EQ(field_of(submit({{"pain", "yes"}, {"more", std::string(2001, 'x')}}).error()), "more");
  EXPECT_FALSE(place().pre_visit_questionnaire_completed);
  clock.advance(Seconds(1));
  const auto done = take(submit({{"pain", "yes"}, {"more", " "}}));
  EXPECT_TRUE(done.pre_visit_questionnaire_completed);
  EXPECT_EQ(done.pre_visit_responses->text, R"({"pain":"yes"})");
  EXPECT_EQ(told().back(), "waiting.answered");
  EXPECT_EQ(steps().back(), QUESTIONS_ANSWERED);
}

TEST_F(OwnWords, KeepWhatTheDeviceCheckFound) {
  join();
  const auto check = [&](UpdateTechnicalCheckInput input) {
    auto call = call_as(holder, "telehealth.updateTechnicalCheck");
    input.waiting_room_id = place().id;
    return update_technical_check(call, input);
  };
  UpdateTechnicalCheckInput first;
  first.camera_checked = true;
  first.results = CheckResults{.camera = "ok", .microphone = "microphone_denied"};
  take(check(first));
  UpdateTechnicalCheckInput second;
  second.results = CheckResults{.microphone = "ok"};
  EXPECT_TRUE(take(check(second)).camera_checked);
  EXPECT_EQ(place().check_results->text, R"({"camera":"ok","microphone":"ok"})");
  UpdateTechnicalCheckInput odd;
  odd.results = CheckResults{.network = "<script>"};
  const auto refused = check(odd);
  ASSERT_FALSE(refused);
  EXPECT_EQ(std::get<std::string>(refused.error().issues.at(0).path.at(1)), "network");
}

TEST_F(OwnWords, StandAsTheyWereOnceTheVisitIsOver) {
  join();
  take(start());
  take(end());
  auto answers = call_as(holder, "telehealth.submitPreVisitQuestionnaire");
  expect_error(submit_questionnaire(answers, {place().id, {}}), ErrorCode::precondition_failed, "session_over");
  auto check = call_as(holder, "telehealth.updateTechnicalCheck");
  UpdateTechnicalCheckInput input;
  input.waiting_room_id = place().id;
  input.camera_checked = true;
  expect_error(update_technical_check(check, input), ErrorCode::precondition_failed, "session_over");
  EXPECT_FALSE(place().camera_checked);
  EXPECT_FALSE(place().pre_visit_questionnaire_completed);
}

TEST_F(OwnWords, TellStaffHowFarThePageGot) {
  take(step(NotedStep::CHECK_FAILED, "camera_denied"));
  EXPECT_EQ(steps(), std::vector{CHECK_FAILED});
  EXPECT_EQ(rows<SessionNotice>("WHERE x.kind = 'visit.step'").at(0).payload.text,
            R"({"kind":"CHECK_FAILED","detail":"camera_denied"})");
  EXPECT_FALSE(step(NotedStep::CALL_FAILED, R"(x","y":")"));
}

TEST_F(OwnWords, FillNoTable) {
  for (int i = 0; i < 305; ++i) take(step(NotedStep::CHECK_SKIPPED));
  EXPECT_EQ(steps().size(), 300U);
}

TEST_F(OwnWords, AGuestLeavesThePatientsStepsTheirRoom) {
  const auto& chatty = guest(ParticipantRole::GUEST);
  for (int i = 0; i < 305; ++i) {
    auto call = call_as(chatty, "visit.noteStep");
    take(note_step(call, {.kind = NotedStep::CHECK_SKIPPED, .detail = {}}));
  }
  take(step(NotedStep::CHECK_FAILED, "camera_denied"));
  EXPECT_EQ(rows<VisitStep>("WHERE x.kind = 'CHECK_FAILED'").size(), 1U);
}

TEST_F(OwnWords, RateTheVisitAndTheLastWordCounts) {
  take(rate({.overall = 2, .technical = 1, .comment = "no sound"}));
  const auto sealed = rows<VisitRating>("").at(0).comment->bytes;
  EXPECT_EQ(sealed.find("no sound"), std::string::npos);
  take(start());
  take(end());
  take(rate({.overall = 5, .technical = 4}));
  const auto kept = rows<VisitRating>("");
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].overall, 5);
  EXPECT_EQ(kept[0].comment, std::nullopt);
}

}  // namespace
}  // namespace chiroflow::app
