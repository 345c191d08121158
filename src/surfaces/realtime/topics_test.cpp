// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/topics.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <random>

namespace chiroflow::realtime {
namespace {

class TopicsTest : public ::testing::Test {
 protected:
  Topics topics;
  const SessionKey session{OrganizationId("o"), SessionId("s")};

  static SessionNotice notice(std::int64_t seq, NoticeAudience audience = NoticeAudience::EVERYBODY,
                              const std::string& kind = "chat.message") {
    SessionNotice made;
    made.organization_id = OrganizationId("o");
    made.session_id = SessionId("s");
    made.seq = seq;
    made.audience = audience;
    made.kind = kind;
    return made;
  }
  void watch(Line line, bool staff, std::int64_t latest) {
    topics.begin(line, session, staff ? Ear::staff : Ear::patient_side);
    topics.started(line, session, latest);
  }
  std::vector<std::pair<Line, std::int64_t>> heard(const SessionNotice& one) {
    std::vector<std::pair<Line, std::int64_t>> lines;
    for (const auto& sending : topics.publish(one).notices) lines.emplace_back(sending.to, sending.notice.seq);
    return lines;
  }
};

using Heard = std::vector<std::pair<Line, std::int64_t>>;

TEST_F(TopicsTest, TellEachPageOnce) {
  watch(1, true, 4);
  watch(2, false, 4);
  EXPECT_EQ(heard(notice(5)), (Heard{{1, 5}, {2, 5}}));
  EXPECT_EQ(heard(notice(5)), Heard{});
  EXPECT_EQ(heard(notice(6, NoticeAudience::STAFF)), (Heard{{1, 6}}));
  topics.end(1, session);
  EXPECT_EQ(heard(notice(7)), (Heard{{2, 7}}));
  topics.end(2, session);
  EXPECT_EQ(topics.watched(), 0U);
}

TEST_F(TopicsTest, TellNobodyWhatIsForStaffOnceTheRoleIsLower) {
  watch(1, true, 4);
  EXPECT_EQ(heard(notice(5, NoticeAudience::STAFF)), (Heard{{1, 5}}));
  topics.set_ear(1, session, Ear::everybody);
  EXPECT_EQ(heard(notice(6, NoticeAudience::STAFF)), Heard{});
  EXPECT_EQ(heard(notice(7)), (Heard{{1, 7}}));
}

TEST_F(TopicsTest, TellOfConsentsThePatientsSideAndStaffAlone) {
  const std::array ears{Ear::everybody, Ear::patient_side, Ear::staff};
  for (Line line = 1; line <= 3; ++line) {
    topics.begin(line, session, ears.at(line - 1));
    topics.started(line, session, 4);
  }
  EXPECT_EQ(heard(notice(5, NoticeAudience::EVERYBODY, "consent.requested")), (Heard{{2, 5}, {3, 5}}));
  EXPECT_EQ(heard(notice(6, NoticeAudience::STAFF, "consent.revoked")), (Heard{{3, 6}}));
  EXPECT_EQ(heard(notice(7)), (Heard{{1, 7}, {2, 7}, {3, 7}}));
}

TEST_F(TopicsTest, TellGuestsThatARecordingStoppedAndNotWhy) {
  auto stopped = notice(5, NoticeAudience::EVERYBODY, "recording.stopped");
  stopped.payload.text =
      R"({"sessionId":"s","status":"IN_PROGRESS","recordingId":"r","reason":"REVOKED","bar":"CONSENT_MISSING"})";
  EXPECT_EQ(as_heard(stopped, Ear::everybody)->payload.text,
            R"({"sessionId":"s","status":"IN_PROGRESS","recordingId":"r"})");
  EXPECT_EQ(as_heard(stopped, Ear::patient_side)->payload.text, stopped.payload.text);
  EXPECT_EQ(as_heard(stopped, Ear::staff)->payload.text, stopped.payload.text);
  stopped.payload.text = "no JSON";
  EXPECT_EQ(as_heard(stopped, Ear::everybody)->payload.text, "{}");
}

TEST_F(TopicsTest, TellGuestsNotWhatTheOthersSaidToARecording) {
  topics.begin(1, session, Ear::everybody);
  topics.begin(2, session, Ear::patient_side);
  topics.begin(3, session, Ear::staff);
  EXPECT_EQ(heard(notice(5, NoticeAudience::EVERYBODY, "recording.answered")), Heard{});
  EXPECT_TRUE(topics.started(1, session, 4).held.empty());
  EXPECT_EQ(topics.started(2, session, 4).held.size(), 1U);
  EXPECT_EQ(topics.started(3, session, 4).held.size(), 1U);
  EXPECT_EQ(heard(notice(6, NoticeAudience::EVERYBODY, "recording.answered")), (Heard{{2, 6}, {3, 6}}));
  EXPECT_EQ(heard(notice(7, NoticeAudience::EVERYBODY, "recording.started")), (Heard{{1, 7}, {2, 7}, {3, 7}}));
}

TEST_F(TopicsTest, WaitForTheMissingOne) {
  watch(1, true, 4);
  const auto early = topics.publish(notice(6));
  EXPECT_TRUE(early.notices.empty());
  EXPECT_EQ(early.after, 4);
  EXPECT_EQ(heard(notice(5)), (Heard{{1, 5}, {1, 6}}));
}

TEST_F(TopicsTest, KeepWhatComesWhileAPageReads) {
  topics.begin(1, session, Ear::everybody);
  EXPECT_EQ(heard(notice(5)), Heard{});
  EXPECT_EQ(heard(notice(6, NoticeAudience::STAFF)), Heard{});
  EXPECT_EQ(heard(notice(7)), Heard{});
  const auto started = topics.started(1, session, 5);  // it has read the fifth already
  ASSERT_EQ(started.held.size(), 1U);
  EXPECT_EQ(started.held[0].seq, 7);
  EXPECT_FALSE(started.gap);
}

TEST_F(TopicsTest, TellOfTheQueueWhatMattersThere) {
  topics.watch_queue(3, OrganizationId("o"));
  EXPECT_EQ(topics.publish(notice(1)).queues, std::vector<Line>{3});
  EXPECT_TRUE(topics.publish(notice(2, NoticeAudience::STAFF, "session.quality")).queues.empty());
  auto foreign = notice(3);
  foreign.organization_id = OrganizationId("other");
  EXPECT_TRUE(topics.publish(foreign).queues.empty());
  topics.leave_queue(3, OrganizationId("o"));
  EXPECT_TRUE(topics.publish(notice(4)).queues.empty());
}

TEST_F(TopicsTest, PutAnyOrderRight) {
  EXPECT_TRUE(rc::check([](std::uint32_t seed) {
    std::vector<std::int64_t> order(40);
    std::iota(order.begin(), order.end(), 1);
    std::shuffle(order.begin(), order.end(), std::minstd_rand(seed));
    Topics fresh;
    const SessionKey key{OrganizationId("o"), SessionId("s")};
    const auto starts_after = static_cast<std::size_t>(seed % 40);
    std::vector<std::int64_t> seen;
    fresh.begin(1, key, Ear::staff);
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i == starts_after)
        for (const auto& held : fresh.started(1, key, 0).held) seen.push_back(held.seq);
      for (const auto& sending : fresh.publish(notice(order[i])).notices) seen.push_back(sending.notice.seq);
    }
    std::vector<std::int64_t> all(40);
    std::iota(all.begin(), all.end(), 1);
    RC_ASSERT(seen == all);
  }));
}

}  // namespace
}  // namespace chiroflow::realtime
