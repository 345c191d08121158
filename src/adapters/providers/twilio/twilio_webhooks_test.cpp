// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_webhooks.hpp"

#include <gtest/gtest.h>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/twilio/twilio_signature.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::twilio {
namespace {

const char* const kToken = "token of the tests";
const char* const kUrl = "https://clinic.example/webhooks/twilio";
using Form = std::vector<providers::FormField>;

WebhookRequest signed_request(const Form& form) {
  const auto signature = crypto::base64(crypto::hmac_sha1(kToken, signed_text(kUrl, form)));
  return {.method = "POST",
          .url = kUrl,
          .headers = {{"x-twilio-signature", signature}},
          .body = providers::form_encode(form)};
}

Form connected() {
  return {{"StatusCallbackEvent", "participant-connected"},
          {"RoomSid", "RM1"},
          {"RoomName", "cf-1"},
          {"ParticipantSid", "PA1"},
          {"ParticipantIdentity", "par_1"},
          {"Timestamp", "2030-01-15T10:00:00.123Z"}};
}

// Signed by npm twilio 6.2.0.
TEST(TwilioWebhooks, AreTakenAsTwiliosLibrarySignsThem) {
  TwilioWebhooks webhooks(kToken);
  auto request = signed_request(connected());
  request.headers = {{"X-Twilio-Signature", "FeOxBhIzwAULBPvgiQsZz77PctY="}};
  const auto accepted = webhooks.accept(request);
  ASSERT_TRUE(accepted);
  ASSERT_EQ(accepted->items.size(), 1u);
  EXPECT_EQ(accepted->items[0].kind, "participant-connected");
  EXPECT_EQ(accepted->items[0].dedup_key, "participant-connected:RM1:PA1:2030-01-15T10:00:00.123Z");
}

TEST(TwilioWebhooks, AreCheckedAgainstTheAddressThatTwilioWasTold) {
  auto request = signed_request(connected());
  request.url = "https://inside.example/webhooks/twilio";
  EXPECT_EQ(TwilioWebhooks(kToken).accept(request).error().code, ErrorCode::unauthenticated);
  EXPECT_TRUE(TwilioWebhooks(kToken, kUrl).accept(request));
  EXPECT_EQ(TwilioWebhooks(kToken, "https://other.example/x").accept(request).error().code, ErrorCode::unauthenticated);
  EXPECT_TRUE(TwilioWebhooks(kToken, "https://other.example/x").accept(signed_request(connected())))
      << "entered by hand at Twilio: our public address";
}

TEST(TwilioWebhooks, KeepTheQueryThatTheyWereCalledWith) {
  const auto query = "?" + providers::form_encode(connected());
  const auto signature = crypto::base64(crypto::hmac_sha1(kToken, signed_text(kUrl + query, {})));
  const WebhookRequest request{.method = "GET",
                               .url = "https://inside.example/webhooks/twilio" + query,
                               .headers = {{"x-twilio-signature", signature}},
                               .body = {}};
  EXPECT_TRUE(TwilioWebhooks(kToken, kUrl).accept(request));
  EXPECT_FALSE(TwilioWebhooks(kToken).accept(request));
}

TEST(TwilioWebhooks, TellWhoCameWhereAndWhen) {
  TwilioWebhooks webhooks(kToken);
  const auto event = webhooks.interpret(webhooks.accept(signed_request(connected()))->items[0]);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, ProviderEventKind::participant_joined);
  EXPECT_EQ(event->at, *parse_iso("2030-01-15T10:00:00.123Z"));
  EXPECT_EQ(event->room_name, "cf-1");
  EXPECT_EQ(event->external_id, "RM1");
  EXPECT_EQ(event->participant, ParticipantId("par_1"));
  EXPECT_EQ(event->participant_external_id, "PA1");
  EXPECT_FALSE(event->recording);
}

TEST(TwilioWebhooks, OfOneKeyAreThoseOfOneEvent) {
  TwilioWebhooks webhooks(kToken);
  const auto key = [&](const Form& form) { return webhooks.accept(signed_request(form))->items[0].dedup_key; };
  auto again = connected();
  again.emplace_back("SequenceNumber", "8");
  EXPECT_EQ(key(again), key(connected()));
  const Form timeless{
      {"StatusCallbackEvent", "composition-progress"}, {"CompositionSid", "CJ1"}, {"PercentageDone", "10"}};
  const Form later{
      {"StatusCallbackEvent", "composition-progress"}, {"CompositionSid", "CJ1"}, {"PercentageDone", "20"}};
  EXPECT_EQ(key(timeless), key(timeless));
  EXPECT_NE(key(timeless), key(later));
  EXPECT_LE(key({{"StatusCallbackEvent", std::string(500, 'x')}}).size(), 200u);
}

TEST(TwilioWebhooks, OfEveryKindHaveAMeaning) {
  TwilioWebhooks webhooks(kToken);
  const auto kind = [&](const char* event) {
    return webhooks.interpret(webhooks.accept(signed_request({{"StatusCallbackEvent", event}}))->items[0])->kind;
  };
  EXPECT_EQ(kind("room-created"), ProviderEventKind::room_started);
  EXPECT_EQ(kind("room-ended"), ProviderEventKind::room_ended);
  EXPECT_EQ(kind("participant-disconnected"), ProviderEventKind::participant_left);
  EXPECT_EQ(kind("recording-started"), ProviderEventKind::recording_started);
  EXPECT_EQ(kind("recording-completed"), ProviderEventKind::recording_ready);
  EXPECT_EQ(kind("recording-failed"), ProviderEventKind::recording_failed);
  EXPECT_EQ(kind("composition-available"), ProviderEventKind::recording_ready);
  EXPECT_EQ(kind("composition-failed"), ProviderEventKind::recording_ready);
  EXPECT_EQ(kind("composition-progress"), ProviderEventKind::other);
  EXPECT_EQ(kind("track-enabled"), ProviderEventKind::other);
  EXPECT_EQ(kind("something-new"), ProviderEventKind::other);
}

TEST(TwilioWebhooks, AreRefusedWithoutTheTokenTheyAreSignedWith) {
  TwilioWebhooks other("another token");
  EXPECT_EQ(other.accept(signed_request(connected())).error().code, ErrorCode::unauthenticated);
  TwilioWebhooks none("");
  const auto refused = none.accept(signed_request(connected()));
  EXPECT_EQ(refused.error().code, ErrorCode::provider_unavailable);
  EXPECT_EQ(refused.error().cause, "not_configured");
}

}  // namespace
}  // namespace chiroflow::twilio
