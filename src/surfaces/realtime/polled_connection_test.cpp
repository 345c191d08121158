// SPDX-License-Identifier: Apache-2.0
// What a page says by POST, as requests bring it: twice, and in the wrong order.
#include "surfaces/realtime/polled_connection.hpp"

#include <gtest/gtest.h>

namespace chiroflow::realtime {
namespace {

using Texts = std::vector<std::string>;

struct Heard : http::WebSocketEvents {
  Texts texts;
  void opened(std::shared_ptr<http::WebSocket>) override {}
  void received(std::string text) override { texts.push_back(std::move(text)); }
  void draining() override {}
  void closed() override {}
};

/// Keeps the answers.
struct Sink : http::ResponseSink {
  Texts bodies;
  void deliver(std::uint64_t, http::Response response) override { bodies.push_back(std::move(response.body)); }
  bool wanted(std::uint64_t) const override { return true; }
};

class PolledConnectionTest : public ::testing::Test {
 protected:
  PolledConnectionTest() { connection->open(events); }

  void poll(std::optional<std::int64_t> first, Texts messages, std::optional<std::int64_t> ack = {}) {
    connection->poll(ack, {.first = first, .messages = std::move(messages)}, http::Responder(sink, 1), {});
  }

  static constexpr std::size_t kMostUnread = 100;
  std::shared_ptr<Heard> events = std::make_shared<Heard>();
  std::shared_ptr<Sink> sink = std::make_shared<Sink>();
  std::shared_ptr<PolledConnection> connection =
      std::make_shared<PolledConnection>("c", "holder", kMostUnread, SteadyInstant{});
};

TEST_F(PolledConnectionTest, HearsAMessageThatIsSentTwiceOnce) {
  poll(1, {"a", "b"});
  poll(1, {"a", "b"});
  poll(2, {"b", "c"});
  EXPECT_EQ(events->texts, (Texts{"a", "b", "c"}));
}

TEST_F(PolledConnectionTest, HearsInThePagesOrderWhatOvertookEachOther) {
  poll(1, {"a"});
  poll(4, {"d"});
  poll(3, {"c"});
  EXPECT_EQ(events->texts, (Texts{"a"}));
  poll(2, {"b"});
  EXPECT_EQ(events->texts, (Texts{"a", "b", "c", "d"}));
}

TEST_F(PolledConnectionTest, TakesEachForNewWhereNobodyCounts) {
  poll({}, {"a"});
  poll({}, {"a"});
  EXPECT_EQ(events->texts, (Texts{"a", "a"}));
}

TEST_F(PolledConnectionTest, EndsWhereTooMuchWaitsForWhatNeverCame) {
  poll(2, {std::string(kMostUnread / 2, 'x')});
  poll(3, {std::string(kMostUnread / 2 + 1, 'x')});
  EXPECT_TRUE(events->texts.empty());
  EXPECT_NE(sink->bodies.back().find(R"("closed":4429)"), std::string::npos);
}

TEST_F(PolledConnectionTest, LeavesNumbersThatMessagesHaveOfTheirOwnAlone) {
  connection->send(R"({"type":"watching"})");
  connection->send(R"({"type":"pong","n":7})");
  poll({}, {}, 1);
  EXPECT_EQ(sink->bodies.back(), R"({"connection":"c","first":2,"messages":[{"type":"pong","n":7}]})");
}

}  // namespace
}  // namespace chiroflow::realtime
