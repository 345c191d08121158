// SPDX-License-Identifier: Apache-2.0
#include "domain/signalling.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/signalling_world.hpp"

namespace chiroflow::signalling {
namespace {

class Signalling : public ::testing::Test {
 protected:
  Calls calls;
  Instant now = from_unix_ms(1'900'000'000'000);
  const OrganizationId clinic{"o"};
  const SessionId session{"s"};
  int made = 0;

  Calls::Entry entry(Line line, const std::string& who, std::optional<Ticket> ticket = {}) {
    now += Seconds(1);
    return {.line = line,
            .person = {clinic, session, ParticipantId(who), ParticipantRole::GUEST, "Name of " + who, "room"},
            .media = {.audio = true, .video = true, .screen = false},
            .ticket = std::move(ticket),
            .fresh_peer_id = "peer-" + std::to_string(++made),
            .now = now};
  }
  Outcome join(Line line, const std::string& who, std::optional<Ticket> ticket = {}) {
    auto out = calls.join(entry(line, who, std::move(ticket)));
    EXPECT_TRUE(out.has_value());
    return out ? std::move(*out) : Outcome{};
  }
  template <class T>
  static const T* heard(const Outcome& out, Line line) {
    for (const auto& one : out.deliveries)
      if (one.to == line && std::holds_alternative<T>(one.message)) return &std::get<T>(one.message);
    return nullptr;
  }
  static Ticket ticket_of(const Outcome& out, Line line) { return heard<Joined>(out, line)->you; }
  static SteadyInstant after(Seconds time) { return SteadyInstant() + time; }
};

TEST_F(Signalling, TheLaterToJoinIsPolite) {
  EXPECT_TRUE(heard<Joined>(join(1, "ann"), 1)->peers.empty());
  const auto second = join(2, "bob");
  EXPECT_TRUE(heard<Joined>(second, 2)->peers.at(0).polite);
  EXPECT_FALSE(heard<PeerJoined>(second, 1)->peer.polite);
  EXPECT_EQ(heard<PeerJoined>(second, 1)->peer.name, "Name of bob");
}

TEST_F(Signalling, PassesSignalsWithinTheCallOnly) {
  const auto ann = ticket_of(join(1, "ann"), 1);
  join(2, "bob");
  const auto out = calls.signal(2, ann.peer_id, R"({"candidate":1})");
  ASSERT_TRUE(out.has_value());
  EXPECT_EQ(heard<Signal>(*out, 1)->data, R"({"candidate":1})");
  auto stranger = entry(3, "eve");
  stranger.person.session_id = SessionId("another");
  ASSERT_TRUE(calls.join(stranger).has_value());
  EXPECT_FALSE(calls.signal(3, ann.peer_id, "{}").has_value());
  EXPECT_FALSE(calls.signal(9, ann.peer_id, "{}").has_value());
}

TEST_F(Signalling, TellsOthersOfMediaOnce) {
  const auto ann = ticket_of(join(1, "ann"), 1);
  join(2, "bob");
  const auto out = calls.set_media(1, {.audio = false, .video = true, .screen = true});
  EXPECT_EQ(heard<PeerMedia>(*out, 2)->peer_id, ann.peer_id);
  EXPECT_TRUE(heard<PeerMedia>(*out, 2)->media.screen);
  EXPECT_TRUE(calls.set_media(1, {.audio = false, .video = true, .screen = true})->deliveries.empty());
}

TEST_F(Signalling, TheFifthIsTurnedAway) {
  for (Line line = 1; line <= 4; ++line) join(line, "p" + std::to_string(line));
  const auto fifth = calls.join(entry(5, "p5"));
  ASSERT_FALSE(fifth.has_value());
  EXPECT_EQ(fifth.error().cause, "call_full");
  EXPECT_NE(heard<Superseded>(join(6, "p1"), 1), nullptr);  // who is in already is no fifth
}

TEST_F(Signalling, ANewerPageOfTheSamePersonTakesTheSeat) {
  const auto old = ticket_of(join(1, "ann"), 1);
  join(2, "bob");
  const auto out = join(3, "ann");
  EXPECT_NE(heard<Superseded>(out, 1), nullptr);
  EXPECT_EQ(heard<PeerLeft>(out, 2)->reason, LeaveReason::superseded);
  EXPECT_NE(heard<PeerJoined>(out, 2), nullptr);
  ASSERT_EQ(out.departures.size(), 1U);
  EXPECT_EQ(out.departures[0].peer_id, old.peer_id);
  // The old page comes back with what it had, and does not push the new one out.
  const auto late = join(4, "ann", old);
  EXPECT_NE(heard<Superseded>(late, 4), nullptr);
  EXPECT_TRUE(calls.has_seat(3));
}

TEST_F(Signalling, ALostSocketKeepsItsSeatAndWhatWasSentToIt) {
  const auto ann = ticket_of(join(1, "ann"), 1);
  join(2, "bob");
  EXPECT_NE(heard<PeerAway>(calls.lose(1, after(Seconds(0))), 2), nullptr);
  ASSERT_TRUE(calls.signal(2, ann.peer_id, R"("kept")").has_value());
  EXPECT_TRUE(calls.expire(after(Seconds(59))).departures.empty());
  const auto back = join(3, "ann", ann);
  EXPECT_EQ(heard<Joined>(back, 3)->you.peer_id, ann.peer_id);
  EXPECT_EQ(heard<Signal>(back, 3)->data, R"("kept")");
  EXPECT_NE(heard<PeerBack>(back, 2), nullptr);
  EXPECT_TRUE(back.departures.empty());
}

TEST_F(Signalling, HoldsNotMoreThanItsLimit) {
  const auto ann = ticket_of(join(1, "ann"), 1);
  join(2, "bob");
  calls.lose(1, after(Seconds(0)));
  for (std::size_t i = 0; i < 3 * kMostHeldSignals; ++i) ASSERT_TRUE(calls.signal(2, ann.peer_id, "1").has_value());
  ASSERT_TRUE(calls.signal(2, ann.peer_id, std::string(kMostHeldBytes, 'x')).has_value());
  EXPECT_EQ(join(3, "ann", ann).deliveries.size(), 3U);  // greeting, the last signal, "back"
}

TEST_F(Signalling, WhoStaysAwayLeavesAndComesBackAsANewPeer) {
  const auto ann = ticket_of(join(1, "ann"), 1);
  join(2, "bob");
  calls.lose(1, after(Seconds(0)));
  const auto gone = calls.expire(after(kAwayLimit));
  EXPECT_EQ(heard<PeerLeft>(gone, 2)->reason, LeaveReason::lost);
  ASSERT_EQ(gone.departures.size(), 1U);
  const auto back = join(3, "ann", ann);
  EXPECT_NE(heard<Joined>(back, 3)->you.peer_id, ann.peer_id);
}

TEST_F(Signalling, ARestartedServerLearnsTheCallFromItsTickets) {
  const auto ann = ticket_of(join(1, "ann"), 1);
  const auto bob = ticket_of(join(2, "bob"), 2);
  calls = {};
  EXPECT_EQ(ticket_of(join(11, "bob", bob), 11).peer_id, bob.peer_id);
  const auto out = join(12, "ann", ann);
  EXPECT_EQ(heard<Joined>(out, 12)->you.peer_id, ann.peer_id);
  EXPECT_FALSE(heard<Joined>(out, 12)->peers.at(0).polite);  // ann was first, whoever comes back first
  EXPECT_TRUE(heard<PeerJoined>(out, 11)->peer.polite);
}

TEST_F(Signalling, WhoWasRemovedDoesNotComeBackByAnOldTicket) {
  const auto ann = ticket_of(join(1, "ann"), 1);
  join(2, "bob");
  const auto out = calls.remove(clinic, session, ParticipantId("ann"), RemoveReason::held);
  EXPECT_EQ(heard<Removed>(out, 1)->reason, RemoveReason::held);
  EXPECT_EQ(heard<PeerLeft>(out, 2)->reason, LeaveReason::held);
  EXPECT_EQ(heard<Removed>(join(3, "ann", ann), 3)->reason, RemoveReason::held);
  EXPECT_FALSE(calls.has_seat(3));
  EXPECT_NE(heard<Joined>(join(4, "ann"), 4), nullptr);
}

TEST_F(Signalling, TheEndSendsEverybodyOut) {
  join(1, "ann");
  join(2, "bob");
  const auto out = calls.remove(clinic, session, std::nullopt, RemoveReason::ended);
  EXPECT_EQ(out.deliveries.size(), 2U);
  EXPECT_EQ(out.departures.size(), 2U);
  EXPECT_EQ(calls.size(), 0U);
}

TEST_F(Signalling, AForeignTicketIsNoClaim) {
  const auto ann = ticket_of(join(1, "ann"), 1);
  const auto out = join(2, "bob", ann);
  EXPECT_NE(heard<Joined>(out, 2)->you.peer_id, ann.peer_id);
  EXPECT_TRUE(calls.has_seat(1));
}

TEST_F(Signalling, AnOldTicketOnTheLineThatSitsThereStartsAnew) {
  const auto old = ticket_of(join(1, "ann"), 1);
  join(1, "ann");
  const auto out = join(1, "ann", old);
  EXPECT_EQ(heard<Superseded>(out, 1), nullptr);
  EXPECT_NE(heard<Joined>(out, 1), nullptr);
  EXPECT_TRUE(calls.has_seat(1));
}

TEST(SignallingProperty, PagesSeeTheTruthAfterAnyEvents) {
  EXPECT_TRUE(rc::check([] {
    testing::SignallingWorld world;
    const auto events =
        *rc::gen::container<std::vector<std::array<unsigned, 5>>>(rc::gen::arbitrary<std::array<unsigned, 5>>());
    for (const auto& [action, line, participant, of, choice] : events) {
      world.step(action, line, participant, of, choice);
      if (choice % 41 == 40) world.restart();
    }
  }));
}

}  // namespace
}  // namespace chiroflow::signalling
