// SPDX-License-Identifier: Apache-2.0
#include "app/organization/provider_credentials.hpp"

#include "app/jobs.hpp"
#include "domain/messages.hpp"
#include "domain/recorder_run.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthProvider;
using testing::ScriptedProvider;

class Credentials : public SessionFixture {
 protected:
  static ProviderCredentialsInput complete() {
    ProviderCredentialsInput input;
    input.twilio = TwilioCredentialsInput{.account_sid = "AC0123456789abcd",
                                          .api_key_sid = "SK0123456789efgh",
                                          .api_key_secret = "very-secret-key",
                                          .auth_token = "very-secret-token"};
    return input;
  }
  Result<ProviderCredentialsView> set(const ProviderCredentialsInput& input, const User* who = nullptr) {
    auto call = call_as(who ? *who : clinic.owner, "videoProviders.setCredentials");
    return set_provider_credentials(call, input);
  }
  ProviderCredentialsView twilio_of(const User& who) {
    auto call = call_as(who, "videoProviders.getCredentials", AuditAction::READ);
    return take(get_provider_credentials(call, {})).providers.at(0);
  }
  TestProviderCredentialsOutput try_out(const ProviderCredentialsInput& input) {
    auto call = call_as(clinic.owner, "videoProviders.testCredentials", AuditAction::EXECUTE);
    return take(test_provider_credentials(call, input));
  }
  Result<ProviderCredentialsView> remove() {
    auto call = call_as(clinic.owner, "videoProviders.removeCredentials");
    return remove_provider_credentials(call, {TWILIO});
  }
  RoomId open_room(const std::string& credential) {
    Room room;
    room.id = ids.next<RoomId>();
    room.organization_id = clinic.organization.id;
    room.session_id = id;
    room.provider = TelehealthProvider::TWILIO;
    room.video_engine = VideoEngine::twilio;
    room.credential_id = credential;
    room.name = "cf-open";
    insert(room);
    return room.id;
  }
  VideoAccountPtr account() { return take(video.find(clinic.organization.id, TWILIO)); }
  ProviderCredential row() { return rows<ProviderCredential>("").at(0); }
};

TEST_F(Credentials, AreKeptSealedAndNeverShownAgain) {
  const auto view = take(set(complete()));
  EXPECT_TRUE(view.own_account);
  ASSERT_EQ(view.fields.size(), 4U);
  EXPECT_EQ(view.fields[0].name, "accountSid");
  EXPECT_EQ(view.fields[0].hint, "…abcd");
  EXPECT_EQ(view.fields[2].name, "apiKeySecret");
  EXPECT_TRUE(view.fields[2].is_set);
  EXPECT_FALSE(view.fields[2].hint);
  EXPECT_FALSE(view.fields[3].hint);
  EXPECT_EQ(row().credentials.bytes.find("very-secret"), std::string::npos);
  EXPECT_EQ(row().credentials.bytes.find("AC0123"), std::string::npos);
  EXPECT_EQ(last_event_of(clinic).details, R"({"provider":"TWILIO"})");
}

TEST_F(Credentials, NameWhatCanBeGivenBeforeAnythingWas) {
  auto call = call_as(clinic.owner, "videoProviders.getCredentials", AuditAction::READ);
  const auto [providers] = take(get_provider_credentials(call, {}));
  ASSERT_EQ(providers.size(), 4U);
  for (const auto& one : providers) {
    EXPECT_FALSE(one.own_account);
    EXPECT_FALSE(one.fields.empty());
    for (const auto& field : one.fields) EXPECT_TRUE(!field.is_set && !field.hint) << field.name;
  }
  EXPECT_EQ(providers[0].fields[0].name, "accountSid");
}

TEST_F(Credentials, OfAnotherAccountWaitUntilTheRoomsOfThePresentOneAreOver) {
  take(set(complete()));
  const auto row = rows<ProviderCredential>("").at(0);
  open_room(row.id);
  auto other_account = complete();
  other_account.twilio->account_sid = "AC9999999999abcd";
  expect_error(set(other_account), ErrorCode::precondition_failed, "rooms_in_use");
  take(set(complete()));  // another secret of the same account is no other place
  execute("UPDATE room SET status = 'ENDED', ended_at = 1900000000000 WHERE name = 'cf-open'");
  take(set(other_account));
}

TEST_F(Credentials, StayWhileTheirRoomsOrRecordingsAreOpen) {
  take(set(complete()));
  const auto room = open_room(rows<ProviderCredential>("").at(0).id);
  expect_error(remove(), ErrorCode::precondition_failed, "rooms_in_use");
  execute("UPDATE room SET status = 'ENDED', ended_at = 1900000000000 WHERE name = 'cf-open'");
  RecorderRun run;
  run.id = ids.next<RecorderRunId>();
  run.organization_id = clinic.organization.id;
  run.session_id = id;
  run.room_id = room;
  run.ours = true;
  insert(run);
  expect_error(remove(), ErrorCode::precondition_failed, "recordings_in_use");
  auto other_account = complete();
  other_account.twilio->account_sid = "AC9999999999abcd";
  expect_error(set(other_account), ErrorCode::precondition_failed, "recordings_in_use");
  execute("UPDATE recorder_run SET done_at = 1900000000000");
  EXPECT_FALSE(take(remove()).own_account);
}

TEST_F(Credentials, AreNotHeldByARoomThatNobodyCanEnd) {
  take(set(complete()));
  open_room(rows<ProviderCredential>("").at(0).id);
  Job job;
  job.id = ids.next<EventId>();
  job.organization_id = clinic.organization.id;
  job.kind = kEndRoomJob;
  job.subject_id = id.value;
  job.attempts = 8;
  insert(job);
  EXPECT_FALSE(take(remove()).own_account);
}

TEST_F(Credentials, TellTheAddressThatTheVendorIsToCall) {
  const auto view = take(set(complete()));
  EXPECT_EQ(row().webhook_id.size(), 32U);
  EXPECT_EQ(view.webhook_url, "https://clinic.example/webhooks/twilio/" + row().webhook_id);
  take(set(complete()));
  EXPECT_EQ(twilio_of(clinic.owner).webhook_url, view.webhook_url) << "it stays when they are changed";
}

TEST_F(Credentials, AreCalledWhereTheRoutesAre) {
  EXPECT_EQ(webhook_address(settings, VideoEngine::google_meet, "0123"),
            "https://clinic.example/webhooks/google-meet/0123");
  EXPECT_EQ(webhook_address(settings, VideoEngine::zoom), "https://clinic.example/webhooks/zoom");
}

TEST_F(Credentials, KeepWhatIsAbsentAndClearWhatIsEmpty) {
  take(set(complete()));
  ProviderCredentialsInput change;
  change.twilio =
      TwilioCredentialsInput{.account_sid = {}, .api_key_sid = {}, .api_key_secret = "new", .auth_token = ""};
  const auto view = take(set(change));
  EXPECT_TRUE(view.fields[0].is_set);
  EXPECT_FALSE(view.fields[3].is_set);
  const auto kept = std::get<TwilioCredentials>(take(accounts.read(row())));
  EXPECT_EQ(kept.account_sid, "AC0123456789abcd");
  EXPECT_EQ(kept.api_key_secret, "new");
}

TEST_F(Credentials, ThatLackSomethingAreRefusedByField) {
  auto input = complete();
  input.twilio->api_key_secret.reset();
  const auto refused = set(input);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(count("provider_credential"), 0);
  input = complete();
  input.twilio->account_sid = "SK0123";
  EXPECT_EQ(set(input).error().code, ErrorCode::invalid_argument);
  input.provider = CUSTOM;
  EXPECT_EQ(set(input).error().code, ErrorCode::invalid_argument) << "Twilio's are not LiveKit's";
  input.provider = ZOOM;
  EXPECT_EQ(set(input).error().code, ErrorCode::invalid_argument) << "Twilio's are not Zoom's";
}

TEST_F(Credentials, WinOverTheServers) {
  twilio.is_configured = true;
  EXPECT_TRUE(account()->is_servers());
  take(set(complete()));
  EXPECT_FALSE(account()->is_servers());
  EXPECT_EQ(account(), account()) << "made once";
  ASSERT_EQ(factory.made.size(), 1U);
  EXPECT_EQ(std::get<TwilioCredentials>(factory.made[0].credentials).api_key_secret, "very-secret-key");
  EXPECT_EQ(factory.made[0].webhook_url, "https://clinic.example/webhooks/twilio/" + row().webhook_id);
  EXPECT_TRUE(take(video.find(other.organization.id, TWILIO))->is_servers()) << "another clinic's are the server's";
}

TEST_F(Credentials, ThatChangeMakeANewProviderWithAFreshBreaker) {
  take(set(complete()));
  const auto before = account();
  for (int i = 0; i < 3; ++i) before->breaker().failed(clock.steady_now(), clock.steady_now());
  take(set(complete()));
  EXPECT_NE(account(), before);
  EXPECT_EQ(account()->breaker().state(clock.steady_now()), BreakerState::closed);
  EXPECT_EQ(before->breaker().state(clock.steady_now()), BreakerState::open);
}

TEST_F(Credentials, OfOneClinicDoNotCloseTheVendorToAnother) {
  twilio.is_configured = true;
  take(set(complete()));
  for (int i = 0; i < 3; ++i) account()->breaker().failed(clock.steady_now(), clock.steady_now());
  EXPECT_EQ(take(video.find(other.organization.id, TWILIO))->breaker().state(clock.steady_now()), BreakerState::closed);
}

TEST_F(Credentials, ThatWereRemovedAreGone) {
  take(set(complete()));
  auto call = call_as(clinic.owner, "videoProviders.removeCredentials", AuditAction::DELETE);
  ASSERT_TRUE(account());
  EXPECT_FALSE(take(remove_provider_credentials(call, {TWILIO})).own_account);
  EXPECT_EQ(accounts.size(), 0U) << "nothing opened of it stays";
  EXPECT_EQ(account(), nullptr);
  EXPECT_EQ(count("provider_credential"), 0);
  const auto events = events_of(clinic).size();
  take(remove_provider_credentials(call, {TWILIO}));
  EXPECT_EQ(events_of(clinic).size(), events);
}

TEST_F(Credentials, ThatWereRemovedOnAnotherServerAreLetGoAtTheNextLook) {
  take(set(complete()));
  ASSERT_TRUE(account());
  execute("DELETE FROM provider_credential");
  EXPECT_EQ(account(), nullptr);
  EXPECT_EQ(accounts.size(), 0U);
  take(set(complete()));
  ASSERT_TRUE(account());
  const auto again = row().webhook_id;
  execute("DELETE FROM provider_credential");
  EXPECT_FALSE(take(video.receiver(VideoEngine::twilio, again)).account);
  EXPECT_EQ(accounts.size(), 0U) << "a vendor's message is a look, too";
}

TEST_F(Credentials, ThatWereRemovedAndGivenAnewAreKeptOnce) {
  take(set(complete()));
  ASSERT_TRUE(account());
  execute("DELETE FROM provider_credential");
  take(set(complete()));
  ASSERT_TRUE(account());
  EXPECT_EQ(accounts.size(), 1U);
}

TEST_F(Credentials, AreTriedAtTheVendorWithoutBeingStored) {
  EXPECT_TRUE(try_out(complete()).works);
  EXPECT_EQ(count("provider_credential"), 0);
  factory.create_error = ScriptedProvider::outage();
  const auto broken = try_out(complete());
  EXPECT_FALSE(broken.works);
  EXPECT_EQ(broken.message, "scripted outage");
  take(set(complete()));
  EXPECT_FALSE(try_out({}).works) << "the stored ones";
}

TEST_F(Credentials, MakeRoomsThatRememberThem) {
  take(set(complete()));
  execute("UPDATE telehealth_session SET provider = 'TWILIO'");
  take(token(clinic.provider));
  const auto room = rows<Room>("").at(0);
  EXPECT_EQ(room.credential_id, row().id);
  EXPECT_EQ(take(video.account_of(room)), account());
  execute("UPDATE room SET status = 'ENDED', ended_at = 1");
  take(remove());
  execute("UPDATE room SET status = 'ACTIVE', ended_at = NULL");  // as one that nobody could end
  EXPECT_EQ(take(video.account_of(room)), nullptr);
  execute("UPDATE organization SET fallback_enabled = 1");
  EXPECT_EQ(take(token(clinic.provider)).provider, CUSTOM) << "the room of a removed account is replaced";
}

TEST_F(Credentials, AreFoundByTheAddressThatTheVendorCalls) {
  take(set(complete()));
  const auto desk = take(video.receiver(VideoEngine::twilio, row().webhook_id));
  ASSERT_TRUE(desk.account);
  EXPECT_EQ(desk.account->organization(), clinic.organization.id);
  EXPECT_FALSE(take(video.receiver(VideoEngine::zoom, row().webhook_id)).account);
  EXPECT_FALSE(take(video.receiver(VideoEngine::twilio, "0123")).account);
  EXPECT_FALSE(take(video.receiver(VideoEngine::twilio, "")).account);
}

TEST_F(Credentials, H03OfAnotherOrganizationStayItsOwn) {
  take(set(complete()));
  EXPECT_FALSE(twilio_of(other.owner).own_account);
  auto call = call_as(other.owner, "videoProviders.removeCredentials", AuditAction::DELETE);
  take(remove_provider_credentials(call, {TWILIO}));
  EXPECT_EQ(count("provider_credential"), 1);
}

TEST_F(Credentials, AreKeptForAsManyOrganizationsAsThereIsRoomFor) {
  AccountDirectory small(*database, sealer, factory, settings, 1);
  take(set(complete()));
  take(set(complete(), &other.owner));
  const auto mine = take(small.find(clinic.organization.id, VideoEngine::twilio));
  EXPECT_TRUE(take(small.find(other.organization.id, VideoEngine::twilio)));
  EXPECT_EQ(small.size(), 1U);
  EXPECT_NE(take(small.find(clinic.organization.id, VideoEngine::twilio)), mine) << "made anew";
}

}  // namespace
}  // namespace chiroflow::app
