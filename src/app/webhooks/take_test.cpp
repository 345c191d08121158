// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/take.hpp"

#include "support/scripted_receiver.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

class TakeWebhook : public SessionFixture {
 protected:
  Result<WebhookReader> find(VideoEngine engine, std::string_view endpoint) {
    if (endpoint == "of-the-clinic") return WebhookReader{receiver, clinic.organization.id};
    if (endpoint.empty() && engine == VideoEngine::twilio) return WebhookReader{receiver, std::nullopt};
    return WebhookReader{};
  }
  Result<TakenWebhook> take_in(const std::vector<std::string>& lines, const std::string& endpoint = {}) {
    const auto finder = [this](VideoEngine engine, std::string_view at) { return find(engine, at); };
    return take_webhook(services, finder, VideoEngine::twilio, endpoint, testing::signed_request(lines));
  }
  std::string line(const std::string& key) {
    ProviderEvent event;
    event.kind = ProviderEventKind::participant_joined;
    event.room_name = "cf-secret-room";
    return testing::line_of(key, event);
  }
  std::shared_ptr<testing::ScriptedReceiver> receiver = std::make_shared<testing::ScriptedReceiver>();
};

TEST_F(TakeWebhook, StoresEachItemSealedBeforeItAnswers) {
  const auto taken = take(take_in({line("k1"), line("k2")}));
  EXPECT_EQ(taken.fresh, 2);
  EXPECT_EQ(taken.reply, R"({"heard":true})");
  const auto stored = rows<WebhookEvent>("ORDER BY x.dedup_key");
  ASSERT_EQ(stored.size(), 2U);
  EXPECT_EQ(stored[0].dedup_key, "k1");
  EXPECT_EQ(stored[0].kind, "participant_joined");
  EXPECT_EQ(stored[0].received_at, clock.now());
  EXPECT_FALSE(stored[0].processed_at);
  EXPECT_FALSE(stored[0].organization_id);
  EXPECT_EQ(stored[0].payload.bytes.find("cf-secret-room"), std::string::npos);
  EXPECT_EQ(take(open_item(services, stored[0])).payload, line("k1"));
}

TEST_F(TakeWebhook, ARepetitionIsAnsweredTheSameAndStoredOnce) {
  take(take_in({line("k1")}));
  const auto again = take(take_in({line("k1"), line("k2"), line("k2")}));
  EXPECT_EQ(again.reply, R"({"heard":true})");
  EXPECT_EQ(again.items, 3);
  EXPECT_EQ(again.fresh, 1);
  EXPECT_EQ(count("webhook_event"), 2);
}

TEST_F(TakeWebhook, OneOrganizationsAddressCannotSuppressAnothersMessages) {
  take(take_in({line("k1")}, "of-the-clinic"));
  EXPECT_EQ(take(take_in({line("k1")})).fresh, 1);
  const auto own = rows<WebhookEvent>("WHERE x.endpoint = 'of-the-clinic'").at(0);
  EXPECT_EQ(own.organization_id, clinic.organization.id);
}

TEST_F(TakeWebhook, ASealedPayloadDoesNotOpenUnderAnotherAddress) {
  take(take_in({line("k1")}, "of-the-clinic"));
  auto row = rows<WebhookEvent>("").at(0);
  row.endpoint.clear();
  EXPECT_FALSE(open_item(services, row));
}

TEST_F(TakeWebhook, OddWordsOfAVendorDoNotKeepTheRestOut) {
  const auto odd = "k\xff\x01" + std::string(300, 'x');
  take(take_in({odd + "|kind \xc3\xa9" + std::string(200, 'y') + "|1||||||", line("k2")}));
  EXPECT_EQ(take(take_in({odd + "|kind|1||||||"})).fresh, 0) << "and are still known again";
  const auto stored = rows<WebhookEvent>("WHERE x.dedup_key <> 'k2'").at(0);
  EXPECT_EQ(stored.dedup_key.size(), 64U);
  EXPECT_EQ(stored.kind.substr(0, 8), "kind___y");
  EXPECT_EQ(stored.kind.size(), 100U);
}

TEST_F(TakeWebhook, RefusesWithoutStoring) {
  expect_error(take_in({line("k1")}, "nobodys"), ErrorCode::not_found);
  receiver->accept_error = Error{.code = ErrorCode::unauthenticated, .message = {}, .cause = "signature"};
  expect_error(take_in({line("k1")}), ErrorCode::unauthenticated, "signature");
  receiver->accept_error = Error{.code = ErrorCode::provider_unavailable, .message = {}, .cause = "not_configured"};
  expect_error(take_in({line("k1")}), ErrorCode::not_found);
  receiver->accept_error = Error{.code = ErrorCode::provider_unavailable, .message = {}, .cause = "timeout"};
  expect_error(take_in({line("k1")}), ErrorCode::provider_unavailable, "timeout");
  EXPECT_EQ(count("webhook_event"), 0);
}

TEST_F(TakeWebhook, AllItemsOfAMessageOrNone) {
  execute(
      "CREATE TRIGGER full BEFORE INSERT ON webhook_event WHEN NEW.dedup_key = 'k2'"
      " BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  EXPECT_FALSE(take_in({line("k1"), line("k2")}));
  EXPECT_EQ(count("webhook_event"), 0);
}

}  // namespace
}  // namespace chiroflow::app
