// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_events.hpp"

#include <gtest/gtest.h>

#include "adapters/providers/janus/janus_tokens.hpp"
#include "adapters/providers/janus/janus_webhooks.hpp"
#include "crypto/bytes.hpp"
#include "support/seeded_random.hpp"

namespace chiroflow::janus {
namespace {

std::string plugin_event(const std::string& data, const std::string& more = "") {
  return R"({"emitter":"m","type":64,"timestamp":1795338698818407)" + more +
         R"(,"event":{"plugin":"janus.plugin.videoroom","data":)" + data + "}}";
}
const std::string kSeat = R"(,"session_id":784465890938112,"handle_id":508589592864251)";

ProviderEvent meant(const std::string& body) {
  const auto items = items_of(body);
  EXPECT_TRUE(items);
  EXPECT_EQ(items->size(), 1u);
  return *event_of(items->at(0));
}

TEST(JanusEvents, OfRoomsAndPeopleAreUnderstood) {
  const auto joined = meant(plugin_event(R"({"event":"joined","room":"cf-1","id":"par_1","private_id":4})", kSeat));
  EXPECT_EQ(joined.kind, ProviderEventKind::participant_joined);
  EXPECT_EQ(joined.room_name, "cf-1");
  EXPECT_EQ(joined.external_id, "cf-1");
  EXPECT_EQ(joined.participant, ParticipantId("par_1"));
  EXPECT_EQ(joined.participant_external_id, "par_1");
  EXPECT_EQ(format_iso(joined.at), "2026-11-22T09:11:38.818Z");

  EXPECT_EQ(meant(plugin_event(R"({"event":"created","room":"cf-1"})")).kind, ProviderEventKind::room_started);
  EXPECT_EQ(meant(plugin_event(R"({"event":"destroyed","room":"cf-1"})")).kind, ProviderEventKind::room_ended);
  EXPECT_EQ(meant(plugin_event(R"({"event":"leaving","room":"cf-1","id":"par_1"})")).kind,
            ProviderEventKind::participant_left);
  const auto kicked = meant(plugin_event(R"({"event":"kicked","room":"cf-1","id":"par_1"})"));
  EXPECT_EQ(kicked.kind, ProviderEventKind::participant_left);
  EXPECT_EQ(kicked.reason, "kicked");
  EXPECT_EQ(meant(plugin_event(R"({"videoroom":"moderated","room":"cf-1","id":"p","mid":"0"})")).kind,
            ProviderEventKind::other);
  EXPECT_EQ(meant(R"([{"type":256,"subtype":1,"timestamp":5,"event":{"status":"started"}}])").kind,
            ProviderEventKind::other);
}

TEST(JanusEvents, TellWhoseTokenWasUsedNotWhatTheBrowserCallsItself) {
  testing::SeededRandom random;
  const auto token = room_token("s", from_unix_ms(1'900'000'000'000), "cf-1", ParticipantId("par_true"), random);
  const auto items = items_of(plugin_event(
      R"({"event":"joined","room":"cf-1","id":"par_false","display":"Jane Doe","token":")" + token + "\"}"));
  EXPECT_EQ(event_of(items->at(0))->participant, ParticipantId("par_true"));
  EXPECT_EQ(event_of(items->at(0))->participant_external_id, "par_false/par_true") << "no stay of par_false";
  EXPECT_EQ(items->at(0).payload.find(token), std::string::npos);
  EXPECT_EQ(items->at(0).payload.find("Jane"), std::string::npos);
}

TEST(JanusEvents, ThatAreNumbersKeepTheNumber) {
  const auto event = meant(plugin_event(R"({"event":"joined","room":4503599627370497,"id":9007199254740991})"));
  EXPECT_EQ(event.external_id, "4503599627370497");
  EXPECT_FALSE(event.room_name);
  EXPECT_FALSE(event.participant);
}

TEST(JanusEvents, NameAPersonsStayAsTheListOfPeopleDoes) {
  EXPECT_EQ(meant(plugin_event(R"({"event":"joined","room":"cf-1","id":"par_1"})", kSeat)).participant_external_id,
            "par_1");
  EXPECT_EQ(meant(plugin_event(R"({"event":"leaving","room":"cf-1","id":"par_1"})")).participant_external_id, "par_1");
  EXPECT_EQ(meant(plugin_event(R"({"event":"joined","room":7,"id":9007199254740991})", kSeat)).participant_external_id,
            "9007199254740991");
}

TEST(JanusEvents, OfMediaAndAddressesAreLeftBehind) {
  for (const char* body :
       {R"({"type":8,"timestamp":1,"event":{"jsep":{"sdp":"c=IN IP4 192.0.2.2"}}})",
        R"({"type":16,"subtype":4,"timestamp":1,"event":{"selected-pair":"192.0.2.2"}})",
        R"({"type":32,"subtype":3,"timestamp":1,"event":{"rtt":1}})", R"({"type":1,"timestamp":1,"event":{}})",
        R"({"type":64,"timestamp":1,"event":{"plugin":"janus.plugin.echotest","data":{"event":"joined"}}})",
        R"({"type":64,"timestamp":1})", R"({"type":256,"timestamp":1})", "[]"})
    EXPECT_TRUE(items_of(body)->empty()) << body;
}

TEST(JanusEvents, HaveAKeyThatIsTheirOwn) {
  const auto one = plugin_event(R"({"event":"joined","room":"cf-1","id":"a"})");
  const auto two = plugin_event(R"({"event":"joined","room":"cf-1","id":"b"})");
  const auto both = items_of("[" + one + "," + two + "]");
  EXPECT_NE(both->at(0).dedup_key, both->at(1).dedup_key);
  EXPECT_EQ(items_of(one)->at(0).dedup_key, both->at(0).dedup_key) << "also when it comes alone";
  EXPECT_LE(both->at(0).dedup_key.size(), 200u);
}

TEST(JanusEvents, OfOneDeliveryAreTakenBesideOneThatIsNone) {
  const auto good = plugin_event(R"({"event":"joined","room":"cf-1","id":"a"})");
  EXPECT_EQ(items_of("[7," + good + R"(,{"type":64}])")->size(), 1u);
}

TEST(JanusEvents, ThatAreNoneAreRefused) {
  for (const char* body : {"", "x", "7", "\"text\"", "[7]", "{}", R"({"type":64})", R"({"type":"64x","timestamp":1})",
                           R"({"type":64,"timestamp":-1})", R"({"type":64,"timestamp":1.5})"})
    EXPECT_EQ(items_of(body).error().code, ErrorCode::invalid_argument) << body;
  for (const char* payload : {"", "x", "[]", "7", "{}", R"({"kind":"videoroom.joined"})", R"({"kind":5,"at":5})"})
    EXPECT_EQ(event_of({.dedup_key = "k", .kind = "k", .payload = payload}).error().code, ErrorCode::invalid_argument)
        << payload;
}

TEST(JanusEvents, CarryOnlyNamesThatWeWouldGive) {
  const auto event = meant(plugin_event(R"({"event":"joined","room":"../../x","id":"a b"})"));
  EXPECT_FALSE(event.room_name);
  EXPECT_FALSE(event.participant);
}

TEST(BasicCredentials, AreReadStrictly) {
  EXPECT_EQ(basic_credentials("Basic amFudXM6cHc="), "janus:pw");
  EXPECT_EQ(basic_credentials("bAsIc amFudXM6cHc="), "janus:pw");
  EXPECT_EQ(basic_credentials("Basic Og=="), ":");
  for (const char* header : {"", "Basic", "Basic ", "Bearer amFudXM6cHc=", "Basic  amFudXM6cHc=", "Basic amFudXM6cHc",
                             "Basic amFudXM=", "Basic !!!!", "Basic amFudXM6cHc=x"})
    EXPECT_FALSE(basic_credentials(header)) << header;
}

struct JanusDelivery : ::testing::Test {
  JanusConfig config;
  JanusWebhooks webhooks{config};
  WebhookRequest request{.method = "POST", .url = "https://clinic.example/x", .headers = {}, .body = "[]"};

  JanusDelivery() { config.credentials.webhook_password = "pw"; }
  Result<AcceptedWebhook> deliver(const std::string& credentials) {
    request.headers = {{"authorization", "Basic " + crypto::base64(credentials)}};
    return webhooks.accept(request);
  }
};

TEST_F(JanusDelivery, IsTakenWithTheRightPasswordOnly) {
  EXPECT_TRUE(deliver("janus:pw"));
  for (const char* wrong : {"janus:", "janus:pw2", "janus:p", "other:pw", ":pw", "janus:pw:"})
    EXPECT_EQ(deliver(wrong).error().cause, "credentials") << wrong;
  request.headers.clear();
  EXPECT_EQ(webhooks.accept(request).error().code, ErrorCode::unauthenticated);
  config.credentials.webhook_password.clear();
  EXPECT_EQ(deliver("janus:").error().code, ErrorCode::unauthenticated);
}

TEST_F(JanusDelivery, IsNotTakenCompressedOrByAnotherMethod) {
  request.headers = {{"Authorization", "Basic " + crypto::base64("janus:pw")}, {"content-encoding", "gzip"}};
  EXPECT_EQ(webhooks.accept(request).error().code, ErrorCode::invalid_argument);
  request.headers.pop_back();
  EXPECT_TRUE(webhooks.accept(request));
  request.method = "GET";
  EXPECT_EQ(webhooks.accept(request).error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace chiroflow::janus
