// SPDX-License-Identifier: Apache-2.0
// The session's machine against a list written from the product's description, not from the code.
#include "domain/session_state.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <map>
#include <set>
#include <utility>
#include <vector>

namespace chiroflow {
namespace {

using enum TelehealthSessionStatus;
using E = SessionEvent;
using S = TelehealthSessionStatus;

template <class Enum>
std::vector<Enum> all() {
  std::vector<Enum> values;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto d) { values.push_back(d.value); });
  return values;
}

/// What may happen, with its outcome; a repetition of the present state's own action leads to itself.
const std::map<std::pair<S, E>, S> kAllowed{
    {{SCHEDULED, E::patient_arrives}, WAITING},
    {{SCHEDULED, E::patient_leaves}, SCHEDULED},
    {{SCHEDULED, E::start}, IN_PROGRESS},
    {{SCHEDULED, E::mark_no_show}, NO_SHOW},
    {{SCHEDULED, E::cancel}, CANCELLED},
    {{SCHEDULED, E::reinstate}, SCHEDULED},
    {{WAITING, E::patient_arrives}, WAITING},
    {{WAITING, E::patient_leaves}, SCHEDULED},
    {{WAITING, E::start}, IN_PROGRESS},
    {{WAITING, E::mark_no_show}, NO_SHOW},
    {{WAITING, E::cancel}, CANCELLED},
    {{WAITING, E::interrupt}, TECHNICAL_ISSUES},
    {{IN_PROGRESS, E::patient_arrives}, IN_PROGRESS},
    {{IN_PROGRESS, E::patient_leaves}, IN_PROGRESS},
    {{IN_PROGRESS, E::start}, IN_PROGRESS},
    {{IN_PROGRESS, E::end}, COMPLETED},
    {{IN_PROGRESS, E::interrupt}, TECHNICAL_ISSUES},
    {{IN_PROGRESS, E::resume}, IN_PROGRESS},
    {{IN_PROGRESS, E::reopen}, IN_PROGRESS},
    {{TECHNICAL_ISSUES, E::patient_arrives}, TECHNICAL_ISSUES},
    {{TECHNICAL_ISSUES, E::patient_leaves}, TECHNICAL_ISSUES},
    {{TECHNICAL_ISSUES, E::start}, IN_PROGRESS},
    {{TECHNICAL_ISSUES, E::end}, COMPLETED},
    {{TECHNICAL_ISSUES, E::interrupt}, TECHNICAL_ISSUES},
    {{TECHNICAL_ISSUES, E::resume}, IN_PROGRESS},
    {{COMPLETED, E::end}, COMPLETED},
    {{COMPLETED, E::reopen}, IN_PROGRESS},
    {{NO_SHOW, E::mark_no_show}, NO_SHOW},
    {{NO_SHOW, E::patient_arrives}, WAITING},
    {{NO_SHOW, E::reinstate}, SCHEDULED},
    {{CANCELLED, E::cancel}, CANCELLED},
    {{CANCELLED, E::reinstate}, SCHEDULED},
};

/// Where an event wants to lead to: what a refusal has to name.
S goal_of(E event) {
  switch (event) {
    case E::patient_arrives: return WAITING;
    case E::patient_leaves: return SCHEDULED;
    case E::start: return IN_PROGRESS;
    case E::end: return COMPLETED;
    case E::mark_no_show: return NO_SHOW;
    case E::cancel: return CANCELLED;
    case E::interrupt: return TECHNICAL_ISSUES;
    case E::resume: return IN_PROGRESS;
    case E::reopen: return IN_PROGRESS;
    case E::reinstate: return SCHEDULED;
  }
  return SCHEDULED;
}

std::string pair_name(S state, E event) { return std::string(name_of(state)) + " + " + std::string(name_of(event)); }

TEST(SessionState, DoesExactlyTheStepsThatAreListed) {
  for (const auto state : all<S>()) {
    for (const auto event : all<E>()) {
      const auto step = next(state, event);
      const auto allowed = kAllowed.find({state, event});
      ASSERT_EQ(step.has_value(), allowed != kAllowed.end()) << pair_name(state, event);
      if (!step) continue;
      EXPECT_EQ(step->from, state) << pair_name(state, event);
      EXPECT_EQ(step->to, allowed->second) << pair_name(state, event);
      EXPECT_EQ(step->changed(), state != allowed->second) << pair_name(state, event);
    }
  }
}

TEST(SessionState, RefusesEveryOtherStepAndNamesBothStates) {
  for (const auto state : all<S>()) {
    for (const auto event : all<E>()) {
      if (kAllowed.contains({state, event})) continue;
      const auto step = next(state, event);
      ASSERT_FALSE(step) << pair_name(state, event);
      EXPECT_EQ(step.error().code, ErrorCode::conflict);
      EXPECT_EQ(step.error().cause, "session_state");
      EXPECT_EQ(step.error().message, "The session is " + std::string(name_of(state)) + " and cannot become " +
                                          std::string(name_of(goal_of(event))));
    }
  }
}

TEST(SessionState, RepeatingAnActionChangesNothing) {
  // Arriving is told apart: who comes back into a running visit does not take it back to WAITING.
  for (const auto& [key, to] : kAllowed) {
    const auto again = next(to, key.second);
    ASSERT_TRUE(again) << pair_name(to, key.second);
    EXPECT_FALSE(again->changed()) << pair_name(to, key.second);
  }
}

TEST(SessionState, NoRowOfEventsLeadsOutOfTheEndExceptByTheDoorsThatAreListed) {
  const std::set<std::pair<S, E>> doors{
      {COMPLETED, E::reopen}, {NO_SHOW, E::patient_arrives}, {NO_SHOW, E::reinstate}, {CANCELLED, E::reinstate}};
  EXPECT_TRUE(rc::check("over stays over", [&](const std::vector<unsigned char>& bytes) {
    S state = SCHEDULED;
    for (const auto byte : bytes) {
      const auto event = all<E>()[byte % all<E>().size()];
      const auto step = next(state, event);
      if (!step) continue;
      if (is_over(state) && step->changed()) RC_ASSERT(doors.contains({state, event}));
      state = step->to;
    }
  }));
}

TEST(SessionState, ACancelledSessionNeverRunsWithoutBeingReinstated) {
  EXPECT_TRUE(rc::check("CANCELLED is not left by any other event", [](const std::vector<unsigned char>& bytes) {
    S state = CANCELLED;
    for (const auto byte : bytes) {
      const auto event = all<E>()[byte % all<E>().size()];
      if (event == E::reinstate) continue;
      if (const auto step = next(state, event)) state = step->to;
      RC_ASSERT(state == CANCELLED);
    }
  }));
}

TEST(SessionState, TheAppointmentFollows) {
  EXPECT_EQ(appointment_status_for(SCHEDULED), AppointmentStatus::SCHEDULED);
  EXPECT_EQ(appointment_status_for(WAITING), AppointmentStatus::CHECKED_IN);
  EXPECT_EQ(appointment_status_for(IN_PROGRESS), AppointmentStatus::IN_PROGRESS);
  EXPECT_EQ(appointment_status_for(COMPLETED), AppointmentStatus::COMPLETED);
  EXPECT_EQ(appointment_status_for(NO_SHOW), AppointmentStatus::NO_SHOW);
  EXPECT_EQ(appointment_status_for(CANCELLED), AppointmentStatus::CANCELLED);
  EXPECT_EQ(appointment_status_for(TECHNICAL_ISSUES), std::nullopt);
}

TEST(SessionState, IsOverOnlyWhenNobodyCanEnterAnyMore) {
  const std::set<S> over{COMPLETED, NO_SHOW, CANCELLED};
  for (const auto state : all<S>()) EXPECT_EQ(is_over(state), over.contains(state)) << name_of(state);
}

}  // namespace
}  // namespace chiroflow
