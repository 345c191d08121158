// SPDX-License-Identifier: Apache-2.0
// The adapter over an HTTP client of the test; against an emulator and a real Janus it is tested in tests/providers.
#include "adapters/providers/janus/janus_provider.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "adapters/providers/janus/janus_handles.hpp"
#include "adapters/providers/janus/janus_tokens.hpp"
#include "adapters/providers/janus/room_keys.hpp"
#include "support/manual_clock.hpp"
#include "support/null_logger.hpp"
#include "support/seeded_random.hpp"

namespace chiroflow::janus {
namespace {

class ScriptedHttp : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    asked.push_back(request.body);
    repeatable.push_back(request.repeatable);
    if (answers.empty()) return fail(internal_error("nothing more is scripted"));
    auto body = std::move(answers.front());
    answers.pop_front();
    return HttpResponse{.status = status, .headers = {}, .body = std::move(body)};
  }
  Result<HttpResponse> download(const HttpRequest& request, ByteSink&) override { return send(request); }

  int status = 200;
  std::deque<std::string> answers;
  std::vector<std::string> asked;
  std::vector<bool> repeatable;
};

class NoChildren : public ChildProcesses {
 public:
  std::optional<std::string> find(std::string_view) const override { return std::nullopt; }
  Result<ChildOutcome> run(const ChildCommand&, std::stop_token) override {
    return fail(internal_error("no children"));
  }
};

JanusConfig config_of_the_test() {
  JanusConfig config;
  config.credentials = {.api_secret = "api", .admin_secret = "admin", .admin_key = "key", .webhook_password = "pw"};
  config.url = "wss://janus.example/janus";
  config.admin_url = "http://127.0.0.1:7088/admin";
  return config;
}

std::string of_plugin(const std::string& response) {
  return R"({"janus":"success","transaction":"t","response":)" + response + "}";
}
std::string of_core(int code) {
  return R"({"janus":"error","transaction":"t","error":{"code":)" + std::to_string(code) + R"(,"reason":"x"}})";
}

struct JanusRooms : ::testing::Test {
  ScriptedHttp http;
  NoChildren children;
  testing::ManualClock clock;
  testing::SeededRandom random;
  testing::NullLogger log;
  JanusProvider provider{config_of_the_test(), http, children, clock, random, log};

  ProviderRoom room(const std::string& name) const {
    const auto id = id_of(name, true);
    return {.name = name, .external_id = name, .join_url = {}, .secret = room_keys_json(derive_room_keys("admin", id))};
  }
  Error error_of_status(std::string answer) {
    http.answers = {std::move(answer)};
    const auto outcome = provider.room_status(room("cf-1"));
    return outcome ? Error{} : outcome.error();
  }
};

TEST_F(JanusRooms, EndByNameWhenTheyAreLongOver) {
  http.answers = {of_plugin(R"({"videoroom":"success","list":[
      {"room":"cf-old","description":"cf-old","num_participants":1},
      {"room":"cf-new","description":"cf-new"},
      {"room":"demo","description":"demo"},
      {"room":"theirs","description":"cf-old"},
      {"room":"cf-gone","description":"cf-gone"},
      {"room":"cf-strange","description":"cf-strange"},
      {"room":17,"description":"cf-17"}]})"),
                  of_plugin(R"({"videoroom":"destroyed","room":"cf-old"})"),
                  of_plugin(R"({"videoroom":"event","error_code":426,"error":"No such room"})"),
                  of_plugin(R"-({"videoroom":"event","error_code":433,"error":"Unauthorized (wrong secret)"})-")};
  std::vector<std::string> seen;
  const auto ended = provider.end_forgotten_rooms([&](const std::string& name) {
    seen.push_back(name);
    return name != "cf-new";
  });
  ASSERT_TRUE(ended);
  EXPECT_EQ(*ended, 1);
  EXPECT_EQ(seen, (std::vector<std::string>{"cf-old", "cf-new", "cf-gone", "cf-strange"}));
  EXPECT_EQ(http.asked.size(), 4u);
  EXPECT_NE(http.asked[1].find(derive_room_keys("admin", id_of("cf-old", true)).secret), std::string::npos);
}

TEST_F(JanusRooms, TellJanusFaultsApart) {
  EXPECT_EQ(error_of_status(of_core(403)).cause, "bad_credentials");
  EXPECT_EQ(error_of_status(of_core(460)).code, ErrorCode::precondition_failed);
  EXPECT_EQ(error_of_status(of_core(490)).cause, "server_error");
  EXPECT_EQ(error_of_status(of_core(454)).cause, "bad_response");
  EXPECT_EQ(error_of_status("<html>").cause, "bad_response");
  EXPECT_EQ(error_of_status("{}").cause, "bad_response");
  EXPECT_EQ(error_of_status(of_plugin("7")).cause, "bad_response");
  EXPECT_EQ(error_of_status(of_plugin(R"({"videoroom":"success"})")).cause, "bad_response");
  EXPECT_EQ(error_of_status(of_plugin(R"({"error_code":430,"error":"room should be a string"})")).cause, "settings");
  EXPECT_EQ(error_of_status(of_plugin(R"({"error_code":499,"error":"?"})")).cause, "server_error");
  EXPECT_EQ(error_of_status(of_plugin(R"-({"error_code":433,"error":"Unauthorized (wrong admin_key)"})-")).cause,
            "bad_credentials");
  http.status = 404;
  EXPECT_EQ(error_of_status("not here").cause, "bad_response") << "no room was not found: there is no Admin API";
}

TEST_F(JanusRooms, KeepWhatJanusSaysOutOfMessages) {
  const auto error = error_of_status(of_plugin(R"({"error_code":433,"error":"Unauthorized cf-1 secret-text"})"));
  EXPECT_EQ(std::string(error.text()).find("secret-text"), std::string::npos);
  EXPECT_EQ(error.detail, "VideoRoom 433");
  EXPECT_EQ(error.vendor_code, "VideoRoom 433");
  EXPECT_EQ(error_of_status(of_core(490)).vendor_code, "Janus 490");
}

TEST_F(JanusRooms, AreNotSentOutTwiceBySilentRepetition) {
  http.answers = {of_plugin(R"({"videoroom":"success","allowed":[]})"), of_plugin(R"({"videoroom":"success"})"),
                  R"({"janus":"success","sessions":[]})"};
  ASSERT_TRUE(provider.moderation()->act(room("cf-1"), ParticipantId("par_1"), ParticipantAction::disconnect));
  EXPECT_EQ(http.repeatable, (std::vector<bool>{true, false, true}));
}

TEST_F(JanusRooms, AreLeftByWhoOnlyListens) {
  const auto listener = [&](const char* person, const char* where) {
    return R"({"janus":"success","info":{"token":")" + gateway_token("api", clock.now(), ParticipantId(person)) +
           R"(","plugin_specific":{"type":"subscriber","room":")" + where + R"(","private_id":4}}})";
  };
  const std::string kicked_nobody = of_plugin(R"({"videoroom":"event","error_code":428,"error":"No such user"})");
  const auto script = [&](const std::vector<std::string>& found) {
    http.asked.clear();
    http.answers = {of_plugin(R"({"videoroom":"success","allowed":[]})"), kicked_nobody,
                    R"({"janus":"success","sessions":[1]})", R"({"janus":"success","handles":[11,12,13]})"};
    http.answers.insert(http.answers.end(), found.begin(), found.end());
    return provider.moderation()->act(room("cf-1"), ParticipantId("par_1"), ParticipantAction::disconnect);
  };
  EXPECT_TRUE(script({listener("par_2", "cf-1"), listener("par_1", "cf-1"), R"({"janus":"success"})", of_core(459)}));
  EXPECT_NE(http.asked[6].find("detach_handle"), std::string::npos);
  const auto nobody = script({listener("par_2", "cf-1"), listener("par_1", "cf-2"), of_core(459)});
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, ErrorCode::not_found);
}

TEST_F(JanusRooms, ForgetTokensThatHaveEnded) {
  const auto old = room_token("api", clock.now() - Seconds(5), "cf-1", ParticipantId("par_old"), random);
  http.answers = {of_plugin(R"({"videoroom":"success","allowed":["decoy",")" + old + R"("]})"),
                  of_plugin(R"({"videoroom":"success","allowed":["decoy"]})")};
  ASSERT_TRUE(provider.join_credentials(
      room("cf-1"), {.session = {}, .participant = ParticipantId("par_1"), .expires_at = clock.now() + Minutes(10)}));
  ASSERT_EQ(http.asked.size(), 2u);
  EXPECT_NE(http.asked[1].find("\"remove\""), std::string::npos);
  EXPECT_NE(http.asked[1].find("par_old"), std::string::npos);
  EXPECT_EQ(http.asked[1].find("decoy"), std::string::npos);
}

TEST_F(JanusRooms, SayWhyNothingIsRecorded) {
  EXPECT_EQ(provider.recorder(), nullptr);
  EXPECT_FALSE(provider.capabilities().recording.there());
  auto config = config_of_the_test();
  config.recordings_dir = "/";
  const JanusProvider without_tools(config, http, children, clock, random, log);
  EXPECT_NE(without_tools.capabilities().recording.reason.find("janus-tools"), std::string::npos);
  config.recordings_dir = "/nonexistent";
  const JanusProvider without_folder(config, http, children, clock, random, log);
  EXPECT_NE(without_folder.capabilities().recording.reason.find("folder"), std::string::npos);
}

TEST_F(JanusRooms, AreNotAskedForWithoutSettings) {
  JanusProvider blank(JanusConfig{}, http, children, clock, random, log);
  EXPECT_FALSE(blank.configured());
  EXPECT_EQ(blank.room_status(room("cf-1")).error().cause, "not_configured");
  EXPECT_EQ(blank.webhooks(), nullptr);
  EXPECT_TRUE(http.asked.empty());
}

TEST(JanusSender, IsReadFromHandleInfo) {
  const auto info = [](const char* room, const char* type) {
    return R"({"info":{"plugin_specific":{"type":")" + std::string(type) + R"(","room":")" + room +
           R"(","id":"par_1","streams":[{"type":"audio","mid":"a0"},{"type":"video","mid":"1"}]},
           "webrtc":{"media":{"a0":{"rtcp":{"main":{"in-link-quality":97}},"stats":{"in":{"packets":5}}},
           "1":{"rtcp":{"main":{"in-link-quality":100}},"stats":{"in":{"packets":0}}}}}}})";
  };
  const auto read = [&](const char* room, const char* type) {
    return sender_of(wire::Document::parse(info(room, type))->root(), id_of("cf-1", true));
  };
  const auto sender = read("cf-1", "publisher");
  ASSERT_TRUE(sender);
  EXPECT_EQ(sender->id, "par_1");
  EXPECT_EQ(sender->streams[0].mid, "a0");
  EXPECT_EQ(sender->streams[0].link_quality, 97);
  EXPECT_EQ(sender->streams[1].link_quality, std::nullopt);
  EXPECT_FALSE(read("cf-2", "publisher"));
  EXPECT_FALSE(read("cf-1", "subscriber"));
}

}  // namespace
}  // namespace chiroflow::janus
