// SPDX-License-Identifier: Apache-2.0
// The door of the built-in engine over the real database: tickets, seats and what is written down of them.
#include "surfaces/realtime/call_desk.hpp"

#include "crypto/jwt.hpp"
#include "support/app_fixture.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::realtime {
namespace {

using testing::take;

class Heard : public Outlet {
 public:
  void send(signalling::Line line, std::string_view text) override { lines[line].emplace_back(text); }
  std::map<signalling::Line, std::vector<std::string>> lines;
};

class CallSeats : public testing::AppFixture {
 protected:
  static constexpr std::string_view kKey = "a signing key of the tests alone";
  SessionId session = book(clinic, clinic.appointment).session.id;
  Participant patient = patient_of(session);
  Heard heard;
  Crew crew{1};
  CallDesk desk{services, crypto::Secret(kKey), heard, crew};

  void SetUp() override {
    Room room;
    room.id = ids.next<RoomId>();
    room.organization_id = clinic.organization.id;
    room.session_id = session;
    room.video_engine = VideoEngine::builtin;
    room.name = "room";
    room.created_at = clock.now();
    insert(room);
    execute("UPDATE telehealth_session SET status = 'IN_PROGRESS'");
  }
  void TearDown() override { crew.stop(); }

  std::string token() const {
    const auto expires = std::chrono::floor<Seconds>(clock.now() + Minutes(10)).time_since_epoch().count();
    return take(crypto::jws_sign(crypto::JwtKey::hs256({}, crypto::Secret(kKey).view()),
                                 R"({"aud":"chiroflow-room","sub":")" + patient.id.value + R"(","exp":)" +
                                     std::to_string(expires) + R"(,"sessionId":")" + session.value +
                                     R"(","room":"room"})"));
  }
  Result<void> join(signalling::Line line, const std::string& token, std::optional<std::string> resume = {}) {
    auto call = call_as(as_visitor(patient));
    return desk.join(line, call, {session, token, std::move(resume), {}}, [] { return false; });
  }
  std::string said(signalling::Line line, const char* member) {
    const auto document = take(wire::Document::parse(heard.lines.at(line).back()));
    return std::string(document.root().get(member).as_string());
  }
};

TEST_F(CallSeats, ASecondComebackStillGoesWithTheTokenThatRanOut) {
  const auto way = token();
  take(join(1, way));
  const auto seat = said(1, "you");
  clock.advance(Minutes(30));
  desk.lose(1);
  take(join(2, way, said(1, "resume")));
  EXPECT_EQ(said(2, "you"), seat);
  clock.advance(Minutes(30));
  desk.lose(2);
  take(join(3, way, said(2, "resume")));
  EXPECT_EQ(said(3, "you"), seat);
  EXPECT_EQ(join(4, way).error().code, ErrorCode::unauthenticated) << "without a ticket it is over";
}

TEST_F(CallSeats, WhoComesBackToAnEmptiedCallIsWrittenDownAnew) {
  const auto way = token();
  take(join(1, way));
  desk.leave(1);
  for (int i = 0; i < 3'000 && !load(patient).left_at; ++i) std::this_thread::sleep_for(Millis(20));
  ASSERT_TRUE(load(patient).left_at.has_value());
  clock.advance(Minutes(1));
  take(join(2, way, said(1, "resume")));
  EXPECT_NE(said(2, "you"), said(1, "you"));
  EXPECT_FALSE(load(patient).left_at.has_value()) << "there again";
}

}  // namespace
}  // namespace chiroflow::realtime
