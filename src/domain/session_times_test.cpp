// SPDX-License-Identifier: Apache-2.0
#include "domain/session_times.hpp"

#include <gtest/gtest.h>

namespace chiroflow {
namespace {

const Instant kStart = parse_iso("2030-03-10T15:00:00.000Z").value();
const Instant kEnd = kStart + Minutes(30);
constexpr Millis kMoment{1};

TelehealthSession ended_at(Instant end) {
  TelehealthSession session;
  session.status = TelehealthSessionStatus::COMPLETED;
  session.scheduled_start_time = kStart;
  session.scheduled_end_time = kEnd;
  session.actual_end_time = end;
  return session;
}

TEST(SessionTimes, TheDoorOpensHalfAnHourBeforeTheStartAndClosesADayAfterTheEnd) {
  const auto window = join_window(Organization{}, kStart, kEnd);
  EXPECT_EQ(window.opens, kStart - Minutes(30));
  EXPECT_EQ(window.closes, kEnd + Hours(24));
}

TEST(SessionTimes, TheDoorIsOpenFromItsFirstMomentAndShutAtItsLast) {
  const auto window = join_window(Organization{}, kStart, kEnd);
  EXPECT_FALSE(window.holds(window.opens - kMoment));
  EXPECT_TRUE(window.holds(window.opens));
  EXPECT_TRUE(window.holds(kStart));
  EXPECT_TRUE(window.holds(window.closes - kMoment));
  EXPECT_FALSE(window.holds(window.closes));
}

TEST(SessionTimes, FollowTheOrganizationsOwnSettings) {
  Organization organization;
  organization.join_window_minutes = 5;
  organization.link_lifetime_hours = 1;
  organization.undo_minutes = 2;
  organization.grace_minutes = 3;
  const auto window = join_window(organization, kStart, kEnd);
  EXPECT_EQ(window.opens, kStart - Minutes(5));
  EXPECT_EQ(window.closes, kEnd + Hours(1));
  EXPECT_EQ(room_kept_until(organization, ended_at(kEnd)), kEnd + Minutes(2));
  EXPECT_TRUE(may_arrive_late(organization, ended_at(kEnd), kStart + Minutes(3) - kMoment));
  EXPECT_FALSE(may_arrive_late(organization, ended_at(kEnd), kStart + Minutes(3)));
}

TEST(SessionTimes, AnEndCanBeUndoneForTenMinutesAndNotAMomentLonger) {
  const auto session = ended_at(kEnd);
  EXPECT_TRUE(may_reopen(Organization{}, session, kEnd));
  EXPECT_TRUE(may_reopen(Organization{}, session, kEnd + Minutes(10) - kMoment));
  EXPECT_FALSE(may_reopen(Organization{}, session, kEnd + Minutes(10)));
}

TEST(SessionTimes, OnlyAnEndCanBeUndone) {
  for (const auto status :
       {TelehealthSessionStatus::IN_PROGRESS, TelehealthSessionStatus::CANCELLED, TelehealthSessionStatus::NO_SHOW}) {
    auto session = ended_at(kEnd);
    session.status = status;
    EXPECT_FALSE(may_reopen(Organization{}, session, kEnd)) << name_of(status);
  }
  auto never_ended = ended_at(kEnd);
  never_ended.actual_end_time.reset();
  EXPECT_FALSE(may_reopen(Organization{}, never_ended, kEnd));
}

TEST(SessionTimes, TheGraceForALateArrivalCountsFromTheStart) {
  const auto session = ended_at(kEnd);
  EXPECT_TRUE(may_arrive_late(Organization{}, session, kStart - Hours(1)));
  EXPECT_TRUE(may_arrive_late(Organization{}, session, kStart + Minutes(15) - kMoment));
  EXPECT_FALSE(may_arrive_late(Organization{}, session, kStart + Minutes(15)));
}

TEST(SessionTimes, ARoomIsKeptThroughTheTimeOfUndoAndNoneOfASessionThatNeverEnded) {
  EXPECT_EQ(room_kept_until(Organization{}, ended_at(kEnd)), kEnd + Minutes(10));
  EXPECT_EQ(room_kept_until(Organization{}, TelehealthSession{}), std::nullopt);
}

}  // namespace
}  // namespace chiroflow
