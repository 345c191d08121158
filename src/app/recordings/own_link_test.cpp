// SPDX-License-Identifier: Apache-2.0
// Several links may lead to one person: only the one that is in the call says yes to being recorded.
#include "support/provider_recording_fixture.hpp"

namespace chiroflow::app {
namespace {

constexpr const char* kElsewhere = "answer_where_you_are";

class AnswerByLink : public RecordingFixture {
 protected:
  AnswerByLink() {
    set_status(TelehealthSessionStatus::IN_PROGRESS);
    enter(patient_row);
    enter(clinician_row);
    ask();
    auto other = as_visitor(patient_row);
    other.credential_id = "second-link";
    second = &keep(other);
  }
  Result<RecordingState> says(const Actor& who, bool agree) {
    auto call = call_as(who, "telehealth.answerRecording");
    return answer_recording(call, {.session_id = id, .agree = agree});
  }
  const Actor& first = as_visitor(patient_row);
  const Actor* second = nullptr;
};

TEST_F(AnswerByLink, AYesCountsOnlyFromTheOneThatIsInTheCall) {
  EXPECT_TRUE(state(first).i_must_answer);
  EXPECT_FALSE(state(*second).i_must_answer);
  expect_error(says(*second, true), ErrorCode::precondition_failed, kElsewhere);
  EXPECT_TRUE(state(first).i_must_answer) << "nobody answered for them";
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
  take(says(first, true));
  EXPECT_TRUE(start_it());
}

TEST_F(AnswerByLink, OneBrowserThatHoldsBothIsOnePerson) {
  auto both = *second;
  both.held_links = {first.credential_id};
  EXPECT_TRUE(says(keep(both), true));
}

TEST_F(AnswerByLink, ANoCountsFromAny) {
  take(says(first, true));
  take(start_it());
  take(says(*second, false));
  EXPECT_EQ(count("session_recording WHERE stop_reason = 'REFUSED'"), 1);
  expect_refused(start_it(), RecordingBar::REFUSED);
}

TEST_F(AnswerByLink, WhoHasLeftMayAnswerByAny) {
  clock.advance(Seconds(1));
  leave(patient_row);
  EXPECT_TRUE(says(*second, true));
}

TEST_F(AnswerByLink, WhoComesInByTheOtherOneAnswersThere) {
  clock.advance(Seconds(1));
  leave(patient_row);
  auto call = call_as(*second, "call.join");
  auto entry = entry_of(patient_row);
  entry.peer_id = "another-seat";
  take(enter_call(call, entry));
  expect_error(says(first, true), ErrorCode::precondition_failed, kElsewhere);
  EXPECT_TRUE(says(*second, true));
}

class AnswerByLinkAtVendor : public ProviderRecords {
 protected:
  AnswerByLinkAtVendor() {
    auto other = as_visitor(patient_row);
    other.credential_id = "second-link";
    second = &keep(other);
    clock.advance(Seconds(1));
    leaves("peer-" + patient_row.id.value);
    clock.advance(Seconds(1));
  }
  void gets_a_way_in(const Actor& who) {
    auto call = call_as(who, "telehealth.generateToken");
    take(generate_token(call, {.session_id = id}));
  }
  void joins(const std::string& stay) {
    ProviderEvent event;
    event.kind = ProviderEventKind::participant_joined;
    event.participant = patient_row.id;
    event.participant_external_id = stay;
    provider_tells(event);
  }
  void leaves(const std::string& stay) {
    ProviderEvent event;
    event.kind = ProviderEventKind::participant_left;
    event.participant = patient_row.id;
    event.participant_external_id = stay;
    provider_tells(event);
  }
  Result<RecordingState> says_yes(const Actor& who) {
    auto call = call_as(who, "telehealth.answerRecording");
    return answer_recording(call, {.session_id = id, .agree = true});
  }
  const Actor& first = as_visitor(patient_row);
  const Actor* second = nullptr;
};

TEST_F(AnswerByLinkAtVendor, AYesCountsOnlyFromTheOneWhoseWayInWasUsed) {
  gets_a_way_in(first);
  joins("PA1");
  gets_a_way_in(*second);
  expect_error(says_yes(*second), ErrorCode::precondition_failed, kElsewhere);
  EXPECT_TRUE(says_yes(first));
}

TEST_F(AnswerByLinkAtVendor, NeitherCountsWhereNobodyKnowsWhichWasUsed) {
  gets_a_way_in(first);
  gets_a_way_in(*second);
  joins("PA1");
  expect_error(says_yes(*second), ErrorCode::precondition_failed, kElsewhere);
  expect_error(says_yes(first), ErrorCode::precondition_failed, kElsewhere);
  clock.advance(Seconds(5));
  leaves("PA1");
  clock.advance(Seconds(5));
  gets_a_way_in(first);
  joins("PA2");
  EXPECT_TRUE(says_yes(first)) << "both ways in of before were used or are over";
}

TEST_F(AnswerByLinkAtVendor, WhoComesBackByTheSameWayIsWhoTheyWere) {
  gets_a_way_in(first);
  joins("PA1");
  clock.advance(Minutes(20));
  leaves("PA1");
  clock.advance(Seconds(3));
  joins("PA2");
  expect_error(says_yes(*second), ErrorCode::precondition_failed, kElsewhere);
  EXPECT_TRUE(says_yes(first));
}

}  // namespace
}  // namespace chiroflow::app
