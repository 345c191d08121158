// SPDX-License-Identifier: Apache-2.0
// Waiting room, consent and recording against lists written from the product's description.
#include "domain/other_states.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <map>
#include <utility>
#include <vector>

namespace chiroflow {
namespace {

template <class Enum>
std::vector<Enum> all() {
  std::vector<Enum> values;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto d) { values.push_back(d.value); });
  return values;
}

template <class State, class Event>
using Allowed = std::map<std::pair<State, Event>, State>;

/// Each state with each event: what is listed happens, everything else is a conflict that names the present state and the
/// one it cannot become.
template <class State, class Event, class Next>
void expect_exactly(const Allowed<State, Event>& allowed, std::string_view cause, Next&& next_of) {
  for (const auto state : all<State>()) {
    for (const auto event : all<Event>()) {
      const auto what = std::string(name_of(state)) + " + " + std::string(name_of(event));
      const Result<Transition<State>> step = next_of(state, event);
      const auto found = allowed.find({state, event});
      ASSERT_EQ(step.has_value(), found != allowed.end()) << what;
      if (step) {
        EXPECT_EQ(step->from, state) << what;
        EXPECT_EQ(step->to, found->second) << what;
        continue;
      }
      EXPECT_EQ(step.error().code, ErrorCode::conflict) << what;
      EXPECT_EQ(step.error().cause, cause) << what;
      const auto& message = step.error().message;
      const auto first = message.find(" is " + std::string(name_of(state)) + " and cannot become ");
      ASSERT_NE(first, std::string::npos) << message;
      EXPECT_TRUE(enum_from<State>(message.substr(message.rfind(' ') + 1)).has_value()) << message;
    }
  }
}

using W = WaitingRoomStatus;
using WE = WaitingEvent;
const Allowed<W, WE> kWaiting{
    {{W::WAITING, WE::admit}, W::ADMITTED},
    {{W::WAITING, WE::leave}, W::LEFT},
    {{W::WAITING, WE::time_out}, W::TIMED_OUT},
    {{W::WAITING, WE::rejoin}, W::WAITING},
    {{W::WAITING, WE::hold}, W::WAITING},
    {{W::LEFT, WE::rejoin}, W::WAITING},
    {{W::LEFT, WE::leave}, W::LEFT},
    {{W::TIMED_OUT, WE::rejoin}, W::WAITING},
    {{W::TIMED_OUT, WE::time_out}, W::TIMED_OUT},
    {{W::ADMITTED, WE::hold}, W::WAITING},
    {{W::ADMITTED, WE::admit}, W::ADMITTED},
};

TEST(WaitingRoomState, DoesExactlyTheStepsThatAreListed) {
  expect_exactly(kWaiting, "waiting_room_state", [](W state, WE event) { return next(state, event); });
}

// The original admitted patients who had left.
TEST(WaitingRoomState, NobodyWhoLeftIsAdmitted) {
  EXPECT_FALSE(next(W::LEFT, WE::admit));
  EXPECT_FALSE(next(W::TIMED_OUT, WE::admit));
}

using C = ConsentStatus;
using CE = ConsentEvent;
const Allowed<C, CE> kConsent{
    {{C::PENDING, CE::sign}, C::SIGNED},       {{C::PENDING, CE::decline}, C::DECLINED},
    {{C::PENDING, CE::expire}, C::EXPIRED},    {{C::SIGNED, CE::expire}, C::EXPIRED},
    {{C::SIGNED, CE::revoke}, C::REVOKED},     {{C::SIGNED, CE::sign}, C::SIGNED},
    {{C::DECLINED, CE::decline}, C::DECLINED}, {{C::EXPIRED, CE::expire}, C::EXPIRED},
    {{C::REVOKED, CE::revoke}, C::REVOKED},
};

TEST(ConsentState, DoesExactlyTheStepsThatAreListed) {
  expect_exactly(kConsent, "consent_state", [](C state, CE event) { return next(state, event); });
}

TEST(ConsentState, WhatWasDeclinedExpiredOrRevokedIsNeverSignedAfterwards) {
  EXPECT_TRUE(rc::check("ended consents stay ended", [](const std::vector<unsigned char>& bytes) {
    for (const auto ended : {C::DECLINED, C::EXPIRED, C::REVOKED}) {
      C state = ended;
      for (const auto byte : bytes)
        if (const auto step = next(state, all<CE>()[byte % all<CE>().size()])) state = step->to;
      RC_ASSERT(state == ended);
    }
  }));
}

using R = RecordingStatus;
using RE = RecordingEvent;
const Allowed<R, RE> kRecording{
    {{R::RECORDING, RE::stop}, R::PROCESSING},   {{R::PROCESSING, RE::stop}, R::PROCESSING},
    {{R::PROCESSING, RE::finish}, R::AVAILABLE}, {{R::AVAILABLE, RE::finish}, R::AVAILABLE},
    {{R::PROCESSING, RE::fail}, R::FAILED},      {{R::FAILED, RE::fail}, R::FAILED},
    {{R::RECORDING, RE::remove}, R::DELETED},    {{R::PROCESSING, RE::remove}, R::DELETED},
    {{R::AVAILABLE, RE::remove}, R::DELETED},    {{R::FAILED, RE::remove}, R::DELETED},
    {{R::DELETED, RE::remove}, R::DELETED},
};

TEST(RecordingState, DoesExactlyTheStepsThatAreListed) {
  expect_exactly(kRecording, "recording_state", [](R state, RE event) { return next(state, event, false); });
}

TEST(RecordingState, IsNeverDeletedUnderLegalHold) {
  for (const auto state : {R::RECORDING, R::PROCESSING, R::AVAILABLE, R::FAILED}) {
    const auto step = next(state, RE::remove, true);
    ASSERT_FALSE(step) << name_of(state);
    EXPECT_EQ(step.error().code, ErrorCode::conflict);
    EXPECT_EQ(step.error().cause, "legal_hold");
  }
  EXPECT_TRUE(next(R::DELETED, RE::remove, true)) << "what is gone already is not brought back by a hold";
  EXPECT_TRUE(next(R::RECORDING, RE::stop, true)) << "a hold stops nothing but deletion";
}

TEST(RecordingState, WhatIsDeletedStaysDeleted) {
  for (const auto event : {RE::stop, RE::finish, RE::fail})
    EXPECT_FALSE(next(R::DELETED, event, false)) << name_of(event);
}

}  // namespace
}  // namespace chiroflow
