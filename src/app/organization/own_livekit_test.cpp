// SPDX-License-Identifier: Apache-2.0
// An organization's own LiveKit account: whose visits it takes, which address it may have, and when it needs an agreement.
#include "app/organization/organization.hpp"
#include "app/organization/provider_credentials.hpp"
#include "app/telehealth/queries.hpp"
#include "app/video/policy.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthProvider;
using testing::ScriptedProvider;

class OwnLiveKit : public SessionFixture {
 protected:
  static ProviderCredentialsInput of(const std::string& url, const std::string& key = "APIours") {
    ProviderCredentialsInput input;
    input.provider = CUSTOM;
    input.livekit = LiveKitCredentialsInput{.url = url, .api_key = key, .api_secret = "secret-of-" + key};
    return input;
  }
  Result<ProviderCredentialsView> set(const ProviderCredentialsInput& input, const User* who = nullptr) {
    auto call = call_as(who ? *who : clinic.owner, "videoProviders.setCredentials");
    return set_provider_credentials(call, input);
  }
  Result<ProviderCredentialsView> remove(const User& who) {
    auto call = call_as(who, "videoProviders.removeCredentials", AuditAction::DELETE);
    return remove_provider_credentials(call, {CUSTOM});
  }
  ProviderCredentialsView shown(const User& who) {
    auto call = call_as(who, "videoProviders.getCredentials", AuditAction::READ);
    return take(get_provider_credentials(call, {})).providers.at(3);
  }
  Result<AgreementView> attest() {
    auto call = call_as(clinic.owner, "organization.attestAgreement", AuditAction::CREATE);
    return attest_agreement(call, {CUSTOM});
  }
  VideoPolicy policy() {
    auto call = call_as(clinic.owner);
    return take(db::read<VideoPolicy>(
        *database, [&](db::Reader& reader) { return video_policy(call, reader, clinic.organization); }));
  }
  std::vector<std::string> order(const VideoPolicy& of_policy, std::optional<TelehealthProvider> wanted = {}) {
    std::vector<std::string> out;
    const auto found = video.candidates(of_policy, wanted);
    if (!found) return {found.error().cause};
    for (const auto& account : *found)
      out.push_back(std::string(name_of(account->engine())) + (account->is_servers() ? " of the server" : ""));
    return out;
  }
  VideoAccountPtr custom_of(const Organization& organization) { return take(video.find(organization.id, CUSTOM)); }
  const LiveKitAccount& made(std::size_t which) { return std::get<LiveKitAccount>(factory.made.at(which).credentials); }
  static constexpr const char* kOurs = "wss://ours.livekit.cloud";
};

TEST_F(OwnLiveKit, StandsForCustomOfItsOrganizationAlone) {
  const auto view = take(set(of("https://Ours.livekit.cloud/")));
  EXPECT_EQ(view.provider, CUSTOM);
  EXPECT_TRUE(view.own_account);
  EXPECT_TRUE(view.server_account) << "the server's own engine, for when it is removed";
  EXPECT_EQ(custom_of(clinic.organization)->engine(), VideoEngine::livekit);
  EXPECT_EQ(made(0).url, kOurs) << "kept as it is called";
  EXPECT_TRUE(custom_of(other.organization)->is_servers());
  EXPECT_FALSE(shown(other.owner).own_account);
}

TEST_F(OwnLiveKit, ShowsItsAddressAndNoSecret) {
  take(set(of(kOurs)));
  const auto view = shown(clinic.owner);
  ASSERT_EQ(view.fields.size(), 3U);
  EXPECT_EQ(view.fields[0].name, "url");
  EXPECT_EQ(view.fields[0].hint, kOurs);
  EXPECT_EQ(view.fields[1].hint, "…ours");
  EXPECT_EQ(view.fields[2].name, "apiSecret");
  EXPECT_TRUE(view.fields[2].is_set && !view.fields[2].hint);
  EXPECT_EQ(rows<ProviderCredential>("").at(0).credentials.bytes.find("secret-of"), std::string::npos);
}

TEST_F(OwnLiveKit, TakesNoAddressThatTheServerMayNotCall) {
  factory.allowed = {.servers_url = "ws://127.0.0.1:7880", .hosts = {"livekit.clinic.example"}};
  for (const auto* url :
       {"http://169.254.169.254/latest", "wss://127.0.0.1:5432", "wss://livekit.clinic.example@10.0.0.1",
        "wss://livekit.clinic.example.", "ws://ours.livekit.cloud", "wss://ours.livekit.cloud.evil.example"}) {
    const auto refused = set(of(url));
    ASSERT_FALSE(refused) << url;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    ASSERT_EQ(refused.error().issues.size(), 1U);
    EXPECT_EQ(refused.error().issues[0].path, (std::vector<Issue::PathPart>{"livekit", "url"}));
    EXPECT_NE(refused.error().issues[0].message.find("LIVEKIT_ALLOWED_HOSTS"), std::string::npos);
    EXPECT_EQ(refused.error().issues[0].message.find("clinic.example"), std::string::npos)
        << "another clinic's, perhaps";
    auto call = call_as(clinic.owner, "videoProviders.testCredentials", AuditAction::EXECUTE);
    EXPECT_FALSE(test_provider_credentials(call, of(url))) << "nor to try it: " << url;
  }
  EXPECT_TRUE(factory.made.empty()) << "nobody was called";
  EXPECT_EQ(count("provider_credential"), 0);
  for (const auto* url : {"ws://127.0.0.1:7880", "wss://livekit.clinic.example"}) EXPECT_TRUE(set(of(url))) << url;
}

TEST_F(OwnLiveKit, NeedsKeyAndSecret) {
  for (const auto part :
       {&LiveKitCredentialsInput::url, &LiveKitCredentialsInput::api_key, &LiveKitCredentialsInput::api_secret}) {
    auto input = of(kOurs);
    ((*input.livekit).*part).reset();
    EXPECT_EQ(set(input).error().code, ErrorCode::invalid_argument);
  }
}

TEST_F(OwnLiveKit, OfTwoOrganizationsAreTwo) {
  take(set(of(kOurs)));
  take(set(of("wss://theirs.livekit.cloud", "APItheirs"), &other.owner));
  const auto ours = custom_of(clinic.organization), theirs = custom_of(other.organization);
  EXPECT_NE(ours, theirs);
  EXPECT_EQ(made(0).api_key, "APIours");
  EXPECT_EQ(made(1).api_key, "APItheirs");
  const auto endpoints = rows<ProviderCredential>("ORDER BY x.created_at, x.id");
  for (const auto& row : endpoints) {
    const auto desk = take(video.receiver(VideoEngine::livekit, row.webhook_id));
    ASSERT_TRUE(desk.account);
    EXPECT_EQ(desk.account->organization(), row.organization_id);
  }
  EXPECT_NE(endpoints.at(0).webhook_id, endpoints.at(1).webhook_id);
  take(token(clinic.provider));
  const auto room = rows<Room>("").at(0);
  EXPECT_EQ(room.video_engine, VideoEngine::livekit);
  EXPECT_EQ(take(video.account_of(room)), ours);
  EXPECT_EQ(factory.made[0].provider->created.size(), 1U);
  EXPECT_TRUE(factory.made[1].provider->created.empty());
  take(remove(other.owner));
  EXPECT_EQ(custom_of(clinic.organization), ours);
}

TEST_F(OwnLiveKit, LeavesRunningVisitsWhereTheyAre) {
  take(token(clinic.provider));
  EXPECT_EQ(rows<Room>("").at(0).video_engine, VideoEngine::builtin);
  take(set(of(kOurs)));
  EXPECT_EQ(take(token(clinic.staff)).video_engine, VideoEngine::builtin);
  EXPECT_EQ(count("room"), 1);
}

TEST_F(OwnLiveKit, IsNeitherChangedNorRemovedWhileItsRoomsAreOpen) {
  take(set(of(kOurs)));
  take(token(clinic.provider));
  expect_error(set(of("wss://another.livekit.cloud")), ErrorCode::precondition_failed, "rooms_in_use");
  expect_error(remove(clinic.owner), ErrorCode::precondition_failed, "rooms_in_use");
  take(set(of(kOurs, "APIanother")));
}

TEST_F(OwnLiveKit, ThatIsNotAllowedAnyMoreSaysSoAndHandsNobodyOn) {
  take(set(of(kOurs)));
  factory.is_configured = false;
  execute("UPDATE provider_credential SET updated_at = updated_at + 1");
  const auto account = custom_of(clinic.organization);
  EXPECT_FALSE(account->is_servers());
  factory.made.back().provider->create_error =
      Error{.code = ErrorCode::provider_unavailable, .cause = "not_configured"};
  const auto refused = token(clinic.provider);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "not_configured");
  EXPECT_TRUE(custom.created.empty()) << "the server's own engine was not asked";
  for (int looks = 0; looks < 5; ++looks) {
    const auto state = take(video.states(clinic.organization.id)).at(3);
    EXPECT_TRUE(state.configured && state.own_account);
    EXPECT_EQ(state.health.message, "scripted outage") << "its own word, also at the fifth look";
  }
}

TEST_F(OwnLiveKit, NeedsAnAgreementBeforeAVisitFallsBackToIt) {
  EXPECT_EQ(attest().error().code, ErrorCode::invalid_argument) << "with this server itself";
  take(set(of(kOurs)));
  twilio.is_configured = true;
  auto wishes = policy();
  wishes.fallback_enabled = true;
  wishes.default_provider = TWILIO;
  EXPECT_EQ(order(wishes), std::vector<std::string>{"twilio of the server"});
  EXPECT_EQ(order(wishes, CUSTOM), (std::vector<std::string>{"livekit"})) << "by name it may be used";
  take(attest());
  wishes.attested = policy().attested;
  EXPECT_EQ(order(wishes), (std::vector<std::string>{"twilio of the server", "livekit"}));
}

TEST_F(OwnLiveKit, AtAnotherAddressNeedsANewAgreement) {
  take(set(of(kOurs)));
  take(attest());
  take(set(of(kOurs, "APIanother")));
  EXPECT_EQ(policy().attested, std::vector{CUSTOM}) << "another key is the same vendor";
  take(set(of("wss://another.livekit.cloud")));
  EXPECT_TRUE(policy().attested.empty());
  EXPECT_FALSE(policy().trusts(CUSTOM));
  take(attest());
  take(remove(clinic.owner));
  EXPECT_TRUE(policy().attested.empty());
  EXPECT_TRUE(policy().trusts(CUSTOM)) << "the server's own engine again";
  EXPECT_EQ(count("baa_attestation"), 2) << "what was attested is kept";
}

TEST_F(OwnLiveKit, IsPassedOverWhereCallsMustBeEncryptedFromEndToEnd) {
  custom.abilities.end_to_end_encryption = true;
  take(set(of(kOurs)));
  auto wishes = policy();
  wishes.end_to_end_for = "North Dakota";
  EXPECT_EQ(order(wishes), std::vector<std::string>{"builtin of the server"});
  EXPECT_TRUE(wishes.trusts(CUSTOM)) << "it is this server then";
  custom.abilities.end_to_end_encryption = false;
  EXPECT_EQ(order(wishes), std::vector<std::string>{"not_end_to_end"});
  said_state = "ND";
  custom.abilities.end_to_end_encryption = true;
  say_place();
  EXPECT_EQ(take(token(clinic.provider)).video_engine, VideoEngine::builtin);
}

}  // namespace
}  // namespace chiroflow::app
