// SPDX-License-Identifier: Apache-2.0
// Calls over the real database: what the clinic does reaches who is in one.
#include "surfaces/realtime/call_desk.hpp"

#include <thread>

#include "adapters/providers/builtin/builtin_provider.hpp"
#include "app/visits/live.hpp"
#include "crypto/token.hpp"
#include "support/app_fixture.hpp"
#include "surfaces/http/testing/client.hpp"
#include "surfaces/realtime/hub.hpp"
#include "surfaces/realtime/testing/ear.hpp"

namespace chiroflow::realtime {
namespace {

using testing::Ear;
using testing::take;

constexpr std::string_view kKey = "a signing key of the tests alone";

class CallDeskTest : public testing::AppFixture {
 protected:
  http::Metrics metrics;
  http::testing::SharedManualClock moving;  // while the hub's threads run
  app::Services live{*database, moving, random, ids, audit_log, sealer, video, passwords, log, settings};
  SessionId session = book(clinic, clinic.appointment).session.id;
  Participant patient = patient_of(session);
  const std::string device = "cf_dev_" + std::string(43, 'k');
  const std::string room = "a-room";
  Room room_row;
  builtin::BuiltinProvider provider{crypto::Secret(kKey), "https://clinic.example", moving, random};
  std::unique_ptr<Hub> hub;

  void SetUp() override {
    room_row.id = ids.next<RoomId>();
    room_row.organization_id = clinic.organization.id;
    room_row.session_id = session;
    room_row.video_engine = VideoEngine::builtin;
    room_row.name = room;
    room_row.created_at = clock.now();
    insert(room_row);
    VisitDevice holder;
    holder.id = ids.next<VisitDeviceId>();
    holder.organization_id = clinic.organization.id;
    holder.visit_link_id = link();
    holder.token_hash = crypto::token_hash(device).hex();
    holder.bound_at = clock.now();
    insert(holder);
    execute("UPDATE telehealth_session SET status = 'IN_PROGRESS'");
    hub = std::make_unique<Hub>(live, crypto::Secret(kKey), HubOptions{.threads = 2, .beat = Millis(20)}, metrics);
  }
  VisitLinkId link() {
    return *take(db::read<std::optional<VisitLinkId>>(*database, [&](db::Reader& reader) {
      return store::query_value<VisitLinkId>(reader, "SELECT id FROM visit_link WHERE participant_id = ?", patient.id);
    }));
  }
  std::string way_in(Minutes life = Minutes(10)) {
    return take(provider.join_credentials({.name = room, .external_id = {}, .join_url = {}, .secret = {}},
                                          {.session = session,
                                           .participant = patient.id,
                                           .role = ParticipantRole::PATIENT,
                                           .host = false,
                                           .expires_at = moving.now() + life}))
        .token;
  }

  struct Page {
    std::shared_ptr<http::WebSocketEvents> events;
    std::shared_ptr<Ear> ear = std::make_shared<Ear>();
    void say(std::string text) const { events->received(std::move(text)); }
  };
  Page page() {
    Page made;
    made.events = hub->connect({});
    made.events->opened(made.ear);
    made.say(R"({"type":"hello","token":")" + device + "\"}");
    EXPECT_TRUE(made.ear->hears("welcome"));
    return made;
  }
  void join(const Page& page, const std::string& token, const std::string& resume = {}) const {
    page.say(R"({"type":"join","sessionId":")" + session.value + R"(","token":")" + token +
             (resume.empty() ? "" : R"(","resume":")" + resume) +
             R"(","media":{"audio":true,"video":true,"screen":false}})");
  }
  Page in_call() {
    const auto made = page();
    join(made, way_in());
    EXPECT_TRUE(made.ear->hears("joined"));
    return made;
  }
  void publish(const std::string& kind, const std::string& payload = "{}") {
    SessionNotice notice;
    notice.organization_id = clinic.organization.id;
    notice.session_id = session;
    notice.seq = 1'000;
    notice.kind = kind;
    notice.payload.text = payload;
    hub->published(std::span(&notice, 1));
  }
  std::size_t inside() { return hub->desk().in_room(room).size(); }
};

TEST_F(CallDeskTest, WhoIsSentBackHearsIt) {
  const auto one = in_call();
  EXPECT_EQ(inside(), 1U);
  publish("waiting.held");
  EXPECT_TRUE(one.ear->hears(R"("removed","reason":"held")"));
  EXPECT_EQ(inside(), 0U);
  one.events->closed();
}

TEST_F(CallDeskTest, AnotherRoomSendsEverybodyThere) {
  const auto one = in_call();
  publish("session.room_changed", R"({"status":"IN_PROGRESS"})");
  EXPECT_TRUE(one.ear->hears(R"("removed","reason":"moved")"));
  execute("UPDATE room SET name = 'another'");
  join(one, way_in());
  EXPECT_EQ(inside(), 0U);
  one.events->closed();
}

TEST_F(CallDeskTest, TheEndIsToldByTheState) {
  const auto one = in_call();
  publish("session.patient_seen", R"({"status":"IN_PROGRESS"})");
  EXPECT_EQ(inside(), 1U);
  publish("session.ended", R"({"status":"COMPLETED"})");
  EXPECT_TRUE(one.ear->hears(R"("removed","reason":"ended")"));
  one.events->closed();
}

TEST_F(CallDeskTest, ATokenThatRanOutGoesWithATicketAlone) {
  const auto one = page();
  const auto token = way_in(Minutes(5));
  join(one, token);
  ASSERT_TRUE(one.ear->hears("joined"));
  const auto joined = one.ear->first("joined");
  const auto begin = joined.find(R"("resume":")") + 10;
  const auto resume = joined.substr(begin, joined.find('"', begin) - begin);
  one.events->closed();
  moving.advance(Minutes(30));
  const auto late = page();
  join(late, token);
  EXPECT_TRUE(late.ear->hears("token_expired"));
  const auto back = page();
  join(back, token, resume);
  EXPECT_TRUE(back.ear->hears("joined"));
  late.events->closed();
  back.events->closed();
}

TEST_F(CallDeskTest, WhoIsGoneTooLongIsWrittenDown) {
  const auto one = in_call();
  one.events->closed();
  EXPECT_EQ(inside(), 1U) << "away is not gone";
  moving.advance(Seconds(61));
  const auto left = [&] { return load(patient).left_at; };
  for (int i = 0; i < 3'000 && !left(); ++i) std::this_thread::sleep_for(Millis(20));
  EXPECT_EQ(left(), moving.now());
  EXPECT_EQ(inside(), 0U);
}

TEST_F(CallDeskTest, AStayWhoseSeatACrashTookEndsWithoutAnybodyComingBack) {
  {
    const auto one = in_call();
    hub->stop();  // as a crash does: nobody's going is written down
    one.events->closed();
  }
  hub = std::make_unique<Hub>(live, crypto::Secret(kKey), HubOptions{.threads = 2, .beat = Millis(5)}, metrics);
  moving.advance(Minutes(4));
  for (int i = 0; i < 3'000 && !load(patient).left_at; ++i) std::this_thread::sleep_for(Millis(20));
  EXPECT_EQ(load(patient).left_at, moving.now());
}

TEST_F(CallDeskTest, AStayWithASeatGoesOn) {
  const auto one = in_call();
  ParticipantStay lost;
  lost.id = ids.next<ParticipantStayId>();
  lost.organization_id = clinic.organization.id;
  lost.session_id = session;
  lost.room_id = room_row.id;
  lost.participant_id = patient.id;
  lost.external_id = "peer_that_is_gone";
  lost.joined_at = lost.created_at = moving.now();
  insert(lost);
  moving.advance(Minutes(4));
  for (int i = 0; i < 3'000 && !load(lost).left_at; ++i) std::this_thread::sleep_for(Millis(20));
  EXPECT_TRUE(load(lost).left_assumed);
  EXPECT_EQ(load(patient).left_at, std::nullopt) << "the same sweep saw them in the call";
  one.events->closed();
}

TEST_F(CallDeskTest, ADepartureThatTheDatabaseDidNotTakeIsMadeUpFor) {
  const auto one = in_call();
  execute("CREATE TRIGGER full BEFORE UPDATE ON participant_stay BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  one.say(R"({"type":"leave"})");
  for (int i = 0; i < 3'000 && inside() > 0; ++i) std::this_thread::sleep_for(Millis(20));
  moving.advance(Minutes(4));
  execute("DROP TRIGGER full");
  for (int i = 0; i < 3'000 && !load(patient).left_at; ++i) std::this_thread::sleep_for(Millis(20));
  EXPECT_TRUE(load(patient).left_at);
  one.events->closed();
}

TEST_F(CallDeskTest, TheProviderSeesAndActs) {
  const auto one = in_call();
  const auto people = hub->desk().in_room(room);
  ASSERT_EQ(people.size(), 1U);
  EXPECT_EQ(people[0].participant, patient.id);
  EXPECT_EQ(people[0].muted, false);
  EXPECT_TRUE(hub->desk().ask_to_mute(room, patient.id));
  EXPECT_TRUE(one.ear->hears("mute_asked"));
  EXPECT_FALSE(hub->desk().disconnect("another", patient.id));
  EXPECT_TRUE(hub->desk().disconnect(room, patient.id));
  EXPECT_FALSE(hub->desk().disconnect(room, patient.id));
  one.events->closed();
}

}  // namespace
}  // namespace chiroflow::realtime
