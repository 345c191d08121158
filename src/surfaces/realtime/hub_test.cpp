// SPDX-License-Identifier: Apache-2.0
// The hub with pages that are no sockets: what reaches whom, over the real database.
#include "surfaces/realtime/hub.hpp"

#include <functional>
#include <latch>
#include <thread>

#include "app/notices.hpp"
#include "crypto/token.hpp"
#include "support/app_fixture.hpp"
#include "support/recording_logger.hpp"
#include "surfaces/http/testing/client.hpp"
#include "surfaces/realtime/testing/ear.hpp"

namespace chiroflow::realtime {
namespace {

using testing::take;

using testing::Ear;

class HubTest : public testing::AppFixture {
 protected:
  static constexpr std::size_t kThreads = 2;
  http::Metrics metrics;
  http::testing::SharedManualClock moving;  // while the hub's threads run
  app::Services live{*database, moving, random, ids, audit_log, sealer, video, passwords, log, settings};
  SessionId session = book(clinic, clinic.appointment).session.id;
  const std::string key = "cf_key_" + std::string(43, 'k');

  VirtualWaitingRoom somebody_waits() {
    VirtualWaitingRoom row;
    row.id = ids.next<WaitingRoomId>();
    row.organization_id = clinic.organization.id;
    row.patient_id = clinic.patient.id;
    row.session_id = session;
    row.join_time = row.created_at = row.updated_at = clock.now();
    insert(row);
    return row;
  }

  void SetUp() override { add_key(clinic.staff, key); }
  void add_key(const User& user, const std::string& token) {
    ApiKey row;
    row.id = ids.next<ApiKeyId>();
    row.organization_id = clinic.organization.id;
    row.user_id = user.id;
    row.token_hash = crypto::token_hash(token).hex();
    row.created_at = clock.now();
    insert(row);
  }
  struct Page {
    std::shared_ptr<http::WebSocketEvents> events;
    std::shared_ptr<Ear> ear = std::make_shared<Ear>();
    void say(std::string text) const { events->received(std::move(text)); }
  };
  Page page(Hub& hub) { return page(hub, key); }
  static Page page(Hub& hub, const std::string& token) {
    Page made;
    made.events = hub.connect({});
    made.events->opened(made.ear);
    made.say(R"({"type":"hello","token":")" + token + "\"}");
    EXPECT_TRUE(made.ear->hears("welcome"));
    return made;
  }
  void watch(const Page& page) const {
    page.say(R"({"type":"watch","topic":"session","sessionId":")" + session.value + "\"}");
    EXPECT_TRUE(page.ear->hears(R"("watching","topic":"session")"));
  }
  /// By somebody who tells no hub of it.
  std::vector<SessionNotice> write_notices(int count, NoticeAudience audience = NoticeAudience::EVERYBODY) {
    auto call = call_as(clinic.staff);
    for (int i = 0; i < count; ++i)
      take(call.transaction([&](db::Writer& writer) -> Result<bool> {
        TRY(app::notify_session(call, writer, session, audience, "chat.message",
                                R"({"messageId":"m)" + std::to_string(i) + "\"}"));
        return true;
      }));
    return take(app::notices_after(services, clinic.organization.id, session, 0));
  }
  /// Does it while all of the hub's threads are held.
  static void while_busy(Hub& hub, const std::function<void()>& act) {
    struct Gate {
      std::latch held{kThreads};
      std::latch open{1};
    };
    const auto gate = std::make_shared<Gate>();
    for (std::size_t i = 0; i < kThreads; ++i)
      hub.crew().submit([gate] {
        gate->held.count_down();
        gate->open.wait();
      });
    gate->held.wait();
    act();
    gate->open.count_down();
  }
  static std::unique_ptr<Hub> make(const app::Services& services, http::Metrics& metrics, bool shared = false) {
    return std::make_unique<Hub>(services, crypto::Secret(std::string_view("a signing key of the tests alone")),
                                 HubOptions{.threads = kThreads, .beat = Millis(20), .shared_database = shared},
                                 metrics);
  }
};

TEST_F(HubTest, TellsWhatIsPublished) {
  const auto hub = make(live, metrics);
  const auto one = page(*hub);
  watch(one);
  hub->published(write_notices(1));
  EXPECT_TRUE(one.ear->hears("m0"));
  one.events->closed();
  hub->published(write_notices(1));
}

TEST_F(HubTest, TellsWhatIsForStaffToThoseWhoRunTheWaitingRoom) {
  const std::string billers = "cf_key_" + std::string(43, 'g');
  add_key(clinic.biller, billers);
  const auto hub = make(live, metrics);
  const auto desk = page(*hub);
  const auto biller = page(*hub, billers);
  watch(desk);
  watch(biller);
  hub->published(write_notices(1, NoticeAudience::STAFF));
  const auto all = write_notices(1);
  hub->published(std::span(all).last(1));
  EXPECT_TRUE(desk.ear->hears(R"("seq":2)"));
  EXPECT_TRUE(biller.ear->hears(R"("seq":2)"));
  EXPECT_EQ(desk.ear->heard(R"("type":"notice")"), 2);
  EXPECT_EQ(biller.ear->heard(R"("type":"notice")"), 1);
  desk.events->closed();
  biller.events->closed();
}

TEST_F(HubTest, ReadsWhatComesInTheWrongOrder) {
  const auto hub = make(live, metrics);
  const auto one = page(*hub);
  watch(one);
  const auto all = write_notices(3);
  hub->published(std::span(all).last(1));
  EXPECT_TRUE(one.ear->hears("m2"));
  EXPECT_TRUE(one.ear->hears("m0"));
  one.events->closed();
}

TEST_F(HubTest, HearsOfOtherProcessesOnASharedDatabase) {
  const auto hub = make(live, metrics, true);
  const auto one = page(*hub);
  one.say(R"({"type":"watch","topic":"queue"})");
  watch(one);
  write_notices(2);
  EXPECT_TRUE(one.ear->hears("m1"));
  EXPECT_TRUE(one.ear->hears(R"("type":"queue")"));
  one.events->closed();
}

TEST_F(HubTest, JoiningAgainAndAgainHasAnEndOverAllConnections) {
  const auto hub = make(live, metrics);
  app::Actor visitor;
  visitor.type = ActorType::PATIENT;
  visitor.credential_id = "link";
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(hub->admit_join(visitor, false).has_value());
  EXPECT_EQ(hub->admit_join(visitor, false).error().code, ErrorCode::too_many_requests);
  visitor.credential_id = "another";
  EXPECT_TRUE(hub->admit_join(visitor, true).has_value());
}

TEST_F(HubTest, DoesNotRepeatWhatIsOlderThanItself) {
  write_notices(1);
  clock.advance(Seconds(5));
  moving.advance(Seconds(5));
  const auto hub = make(live, metrics, true);
  const auto one = page(*hub);
  one.say(R"({"type":"watch","topic":"queue"})");
  watch(one);
  write_notices(1);
  EXPECT_TRUE(one.ear->hears(R"("seq":2)"));
  hub->stop();  // what watches the queue is told last: the round that told of the notice has ended by now
  EXPECT_EQ(one.ear->heard(R"("type":"queue")"), 1);
  one.events->closed();
}

TEST_F(HubTest, ClosesWhenTheRightEnds) {
  const auto hub = make(live, metrics);
  const auto one = page(*hub);
  execute("UPDATE api_key SET revoked_at = 1");
  moving.advance(Seconds(5));
  EXPECT_EQ(one.ear->closes(), 4401);
  one.events->closed();
}

TEST_F(HubTest, WorksOffNothingAfterARefusal) {
  const auto hub = make(live, metrics);
  Page stranger;
  stranger.events = hub->connect({});
  stranger.events->opened(stranger.ear);
  stranger.say(R"({"type":"watch","topic":"queue"})");
  stranger.say(R"({"type":"hello","token":")" + key + "\"}");
  stranger.say(R"({"type":"watch","topic":"queue"})");
  EXPECT_EQ(stranger.ear->closes(), 4400);
  hub->stop();
  EXPECT_EQ(stranger.ear->heard("welcome"), 0);
  stranger.events->closed();
}

TEST_F(HubTest, WaitsForHelloNotForEverAndLetsTheLateTryAgain) {
  const auto hub = make(live, metrics);
  Page silent;
  silent.events = hub->connect({});
  silent.events->opened(silent.ear);
  moving.advance(Seconds(11));
  EXPECT_EQ(silent.ear->closes(), 1013) << "4401 would keep the page out for good";
  silent.events->closed();
}

TEST_F(HubTest, TakesAHelloThatCameInTimeAndWasReadLate) {
  const auto hub = make(live, metrics);
  Page late;
  const auto client = std::dynamic_pointer_cast<Client>(hub->connect({}));
  late.events = client;
  client->opened(late.ear);
  // Its check comes first, and only then what it said.
  while_busy(*hub, [&] {
    late.say(R"({"type":"hello","token":")" + key + "\"}");
    client->check_soon();
  });
  EXPECT_TRUE(late.ear->hears("welcome"));
  late.events->closed();
}

TEST_F(HubTest, HoldsSoManyWhoHaveNotSaidWhoTheyAreAndNoMore) {
  Hub hub(live, crypto::Secret(std::string_view("a signing key of the tests alone")),
          {.threads = 2, .beat = Millis(20), .most_strangers = 2}, metrics);
  const auto stranger = [&] {
    Page made;
    made.events = hub.connect({});
    made.events->opened(made.ear);
    return made;
  };
  const auto known = page(hub);
  const auto first = stranger();
  const auto second = stranger();
  const auto third = stranger();
  EXPECT_EQ(third.ear->closes(), 1013);
  third.events->closed();
  second.events->closed();
  const auto next = page(hub);
  for (const auto& one : {known, first, next}) one.events->closed();
}

TEST_F(HubTest, NotesLaterWhatTheDatabaseDidNotTake) {
  const auto row = somebody_waits();
  execute("CREATE TRIGGER full BEFORE UPDATE ON virtual_waiting_room BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  testing::RecordingLogger kept;
  const app::Services own{*database, moving, random, ids, audit_log, sealer, video, passwords, kept, settings};
  const auto hub = make(own, metrics);
  hub->note_present({clinic.organization.id, session});
  for (int i = 0; i < 3'000 && kept.lines().empty(); ++i) std::this_thread::sleep_for(Millis(20));
  ASSERT_TRUE(kept.lines().at(0).starts_with("presence could not be noted")) << kept.lines().at(0);
  execute("DROP TRIGGER full");
  const auto seen = [&] { return load<VirtualWaitingRoom>(row.id.value).last_seen_at; };
  for (int i = 0; i < 3'000 && !seen(); ++i) std::this_thread::sleep_for(Millis(20));
  EXPECT_EQ(seen(), moving.now());
}

TEST_F(HubTest, NotesThatThePatientIsThere) {
  const auto row = somebody_waits();
  const auto hub = make(live, metrics);
  hub->note_present({clinic.organization.id, session});
  const auto seen = [&] { return load<VirtualWaitingRoom>(row.id.value).last_seen_at; };
  for (int i = 0; i < 3'000 && !seen(); ++i) std::this_thread::sleep_for(Millis(20));
  EXPECT_EQ(seen(), moving.now());
}

}  // namespace
}  // namespace chiroflow::realtime
