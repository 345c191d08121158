// SPDX-License-Identifier: Apache-2.0
// Webhooks come late, twice and in any order: whatever order they come in, what is known at the end is the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <random>
#include <thread>
#include <tuple>

#include "support/webhook_world.hpp"

namespace chiroflow::app {
namespace {

using Kind = ProviderEventKind;

struct Message {
  Instant at;
  std::string line;
};

/// What a vendor would tell of one visit, each thing once.
class Visit {
 public:
  Visit(int session, Instant begin, std::mt19937_64& random) : session_(session), begin_(begin), random_(random) {}

  std::vector<Message> tell(int messages) {
    add(event(Kind::room_started, Millis(0)));
    int stay = 0;
    while (static_cast<int>(told_.size()) < messages - 4) add_stay(stay++);
    add(event(Kind::recording_started, minutes(20)));
    add(event(Kind::recording_ready, minutes(80)));
    auto odd = event(pick(2) == 0 ? Kind::recording_failed : Kind::other, minutes(80));
    if (pick(2) == 0) odd.recording = "RT" + std::to_string(session_);
    add(odd);
    add(event(pick(3) == 0 ? Kind::other : Kind::room_ended, minutes(90)));
    return std::move(told_);
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  Millis minutes(int most) { return Millis(pick(most * 60'000)); }

  ProviderEvent event(Kind kind, Millis after) const {
    ProviderEvent made;
    made.kind = kind;
    made.at = begin_ + after;
    made.room_name = "cf-" + std::to_string(session_);
    if (session_ % 3 != 0) made.external_id = "RM" + std::to_string(session_);
    return made;
  }
  void add_stay(int stay) {
    constexpr ParticipantRole kRoles[]{ParticipantRole::PATIENT, ParticipantRole::CLINICIAN, ParticipantRole::GUEST};
    const auto came = minutes(60);
    auto join = event(Kind::participant_joined, came);
    join.participant_external_id = "PA" + std::to_string(stay);
    join.participant = ParticipantId(WebhookWorld::participant_id(session_, kRoles[pick(3)]));
    auto leave = join;
    leave.kind = Kind::participant_left;
    leave.at = begin_ + came + minutes(30);
    // The identity may be in one of the two only, or be nobody's.
    if (pick(5) == 0) join.participant.reset();
    if (pick(10) == 0) leave.participant.reset();
    if (pick(10) != 0) add(join);
    if (pick(5) != 0) add(leave);
    // Said once more with another time, as by a second server of the vendor.
    if (pick(10) == 0) {
      join.at += Millis(pick(5000) - 2500);
      add(join);
    }
  }
  void add(const ProviderEvent& made) {
    told_.push_back(
        {made.at, testing::line_of("k" + std::to_string(session_) + "-" + std::to_string(told_.size()), made)});
  }

  const int session_;
  const Instant begin_;
  std::mt19937_64& random_;
  std::vector<Message> told_;
};

struct Size {
  int sessions;
  int deliveries;
};

std::vector<Message> tell_all(Size size, Instant begin, std::mt19937_64& random) {
  std::vector<Message> all;
  const int of_each = size.deliveries * 4 / 5 / size.sessions;
  for (int i = 0; i < size.sessions; ++i)
    for (auto& message : Visit(i, begin, random).tell(of_each)) all.push_back(std::move(message));
  return all;
}

/// A fifth comes twice; everything in any order.
std::vector<Message> disturbed(std::vector<Message> messages, std::size_t deliveries, std::mt19937_64& random) {
  for (const auto once = messages.size(); messages.size() < deliveries;) messages.push_back(messages[random() % once]);
  std::shuffle(messages.begin(), messages.end(), random);
  return messages;
}

void deliver_in_order(WebhookWorld& world, std::vector<Message> messages) {
  std::sort(messages.begin(), messages.end(),
            [](const auto& a, const auto& b) { return std::tie(a.at, a.line) < std::tie(b.at, b.line); });
  for (std::size_t i = 0; i < messages.size(); i += 50) {
    std::vector<std::string> lines;
    for (std::size_t j = i; j < std::min(i + 50, messages.size()); ++j) lines.push_back(messages[j].line);
    world.send(lines);
    world.clock.advance(Millis(1));
  }
  world.work_off();
}

/// In requests of one to nine messages, worked off now and then by one or by two servers at once.
void deliver_disturbed(WebhookWorld& world, const std::vector<Message>& messages, std::mt19937_64& random) {
  for (std::size_t i = 0; i < messages.size();) {
    std::vector<std::string> lines;
    for (auto more = 1 + random() % 9; more > 0 && i < messages.size(); --more) lines.push_back(messages[i++].line);
    world.send(lines);
    world.clock.advance(Millis(random() % 2000));
    if (random() % 40 == 0) world.work_off();
    if (random() % 20 == 0) {
      std::thread other([&] { world.work_off(true); });
      world.work_off();
      other.join();
    }
  }
  world.work_off();
}

/// What is in `some` and not in `others`.
std::vector<std::string> lines_missing(std::vector<std::string> some, std::vector<std::string> others) {
  std::sort(some.begin(), some.end());
  std::sort(others.begin(), others.end());
  std::vector<std::string> missing;
  std::set_difference(some.begin(), some.end(), others.begin(), others.end(), std::back_inserter(missing));
  return missing;
}

class WebhooksInAnyOrder : public testing::OnEveryDatabase {
 protected:
  /// On PostgreSQL servers are processes of their own, with nothing in common but the database.
  std::unique_ptr<storage::StorageEngine> engine_beside(const testing::TestDatabase& of) {
    if (GetParam().name != "Postgres") return nullptr;
    auto opened = storage::open_database(of.address(), {}, logger_, clock_);
    EXPECT_TRUE(opened.has_value());
    return opened ? std::move(*opened) : nullptr;
  }
  void compare(Size size, std::uint64_t seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::cout << "seed " << seed << ": " << size.deliveries << " webhooks of " << size.sessions << " sessions\n";
    const auto second = GetParam().make();
    ASSERT_TRUE(second && second->open());
    WebhookWorld ordered(database(), schema(), 1);
    const auto other_server = engine_beside(*second);
    WebhookWorld shuffled(second->engine(), second->engine(), 2, other_server.get());
    for (int i = 0; i < size.sessions; ++i) {
      ordered.add_session(i);
      shuffled.add_session(i);
    }
    std::mt19937_64 random(seed);
    const auto begin = ordered.clock.now() - Hours(24);
    const auto messages = tell_all(size, begin, random);
    deliver_in_order(ordered, messages);
    deliver_disturbed(shuffled, disturbed(messages, static_cast<std::size_t>(size.deliveries), random), random);
    const auto all = static_cast<std::int64_t>(messages.size());
    for (auto* world : {&ordered, &shuffled}) {
      EXPECT_EQ(world->count("webhook_event WHERE processed_at IS NOT NULL AND last_error IS NULL"), all);
      EXPECT_EQ(world->count("webhook_event"), all);
    }
    EXPECT_GT(ordered.count("participant_stay"), size.sessions);
    EXPECT_GT(ordered.count("telehealth_session WHERE status = 'WAITING'"), size.sessions / 3);
    EXPECT_GT(ordered.count("room WHERE status = 'ENDED'"), size.sessions / 3);
    EXPECT_EQ(lines_missing(ordered.state(), shuffled.state()), std::vector<std::string>());
    EXPECT_EQ(lines_missing(shuffled.state(), ordered.state()), std::vector<std::string>());
  }

 private:
  testing::NullLogger logger_;
  testing::ManualClock clock_;
};

TEST_P(WebhooksInAnyOrder, EndInTheStateOfTheOrderedOnes) { compare({40, 1200}, 20261122); }

CHIROFLOW_ON_EVERY_DATABASE(WebhooksInAnyOrder);

class TenThousandWebhooks : public WebhooksInAnyOrder {};

TEST_P(TenThousandWebhooks, EndInTheStateOfTheOrderedOnes) {
  // A fresh pair of databases for each seed.
  compare({200, 10'000}, std::random_device{}());
}
TEST_P(TenThousandWebhooks, EndInTheStateOfTheOrderedOnesWithThisSeed) { compare({200, 10'000}, 1); }
TEST_P(TenThousandWebhooks, EndInTheStateOfTheOrderedOnesWithThatSeed) { compare({200, 10'000}, 0xC41F0); }

INSTANTIATE_TEST_SUITE_P(InMemory, TenThousandWebhooks, ::testing::Values(testing::sqlite_memory_case()),
                         testing::case_name);

}  // namespace
}  // namespace chiroflow::app
