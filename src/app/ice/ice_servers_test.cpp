// SPDX-License-Identifier: Apache-2.0
#include "app/ice/ice_servers.hpp"

#include "app/ice/ice_settings.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

class IceServers : public SessionFixture {
 protected:
  IceServers() { services.ice = &ice; }

  Result<IceServersOutput> ask(const Actor& actor) {
    auto call = call_as(actor, "telehealth.getIceServers", AuditAction::READ);
    return get_ice_servers(call, {.session_id = id});
  }

  IceSettings ice{.stun_urls = {"stun:stun.example"},
                  .turn_urls = {"turn:turn.example", "turns:turn.example:443?transport=tcp"},
                  .turn_secret = "north"};
};

TEST_F(IceServers, GivesCredentialsThatTheTurnServerCanCheck) {
  const auto out = take(ask(as(clinic.provider)));
  ASSERT_EQ(out.ice_servers.size(), 2u);
  EXPECT_EQ(out.ice_servers[0].urls, ice.stun_urls);
  EXPECT_FALSE(out.ice_servers[0].username.value);
  const auto& turn = out.ice_servers[1];
  EXPECT_EQ(turn.urls, ice.turn_urls);
  const auto& username = turn.username.value.value();
  EXPECT_EQ(turn.credential.value, crypto::base64(crypto::hmac_sha1("north", username)));
  const auto ends = std::stoll(username.substr(0, username.find(':')));
  EXPECT_EQ(Instant(Seconds(ends)), out.expires_at);
  EXPECT_LE(out.expires_at, clock.now() + Hours(1));
  EXPECT_GT(out.expires_at, clock.now() + Minutes(59));
  EXPECT_EQ(out.ice_transport_policy, IceTransportPolicy::all);
}

TEST_F(IceServers, TheCredentialsAreOfAPersonAndNameNobody) {
  const auto username = [&](const Actor& actor) { return take(ask(actor)).ice_servers[1].username.value.value(); };
  const auto patient = patient_of(id);
  const auto visitor = username(as_visitor(patient));
  EXPECT_EQ(visitor, username(as_visitor(patient)));
  EXPECT_NE(visitor, username(as(clinic.provider)));
  EXPECT_EQ(visitor.find(patient.id.value), std::string::npos);
  EXPECT_EQ(visitor.find(clinic.patient.id.value), std::string::npos);
}

TEST_F(IceServers, AnOrganizationMayWantTheRelayOnly) {
  execute("UPDATE organization SET relay_only = 1");
  const auto out = take(ask(as(clinic.provider)));
  EXPECT_EQ(out.ice_transport_policy, IceTransportPolicy::relay);
  ASSERT_EQ(out.ice_servers.size(), 1u);
  EXPECT_EQ(out.ice_servers[0].urls, ice.turn_urls);
}

TEST_F(IceServers, AVisitorGetsTheRelayFromTwelveHoursBeforeTheStart) {
  const auto& visitor = as_visitor(patient_of(id));
  const auto start = booked.session.scheduled_start_time;
  execute("UPDATE organization SET relay_only = 1");
  clock.jump_to(start - Hours(12) - Millis(1));
  const auto early = take(ask(visitor));
  EXPECT_TRUE(early.ice_servers.empty());
  EXPECT_EQ(early.ice_transport_policy, IceTransportPolicy::all);
  EXPECT_EQ(take(ask(as(clinic.provider))).ice_servers.size(), 1u);
  clock.jump_to(start - Hours(12));
  EXPECT_EQ(take(ask(visitor)).ice_servers.size(), 1u);
  const auto closes = booked.session.scheduled_end_time + Hours(clinic.organization.link_lifetime_hours);
  clock.jump_to(closes);
  EXPECT_TRUE(take(ask(visitor)).ice_servers.empty());
  set_status(TelehealthSessionStatus::IN_PROGRESS);
  EXPECT_EQ(take(ask(visitor)).ice_servers.size(), 1u) << "a visit that runs late";
}

TEST_F(IceServers, AreNoneWhereNoneIsConfigured) {
  services.ice = nullptr;
  EXPECT_TRUE(take(ask(as(clinic.provider))).ice_servers.empty());
}

TEST_F(IceServers, BelongToASessionThatIsNotOver) {
  expect_error(ask(as(other.provider)), ErrorCode::not_found);
  take(cancel());
  EXPECT_TRUE(take(ask(as(clinic.provider))).ice_servers.empty());
}

// Computed with `printf '1893456000:heron' | openssl dgst -sha1 -hmac north -binary | base64`.
TEST(TurnCredentials, AreCoturnsRestCredentials) {
  const auto made = turn_credentials("north", Instant(Seconds(1893456000)), "heron");
  EXPECT_EQ(made.username, "1893456000:heron");
  EXPECT_EQ(made.credential, "W0FVymHe2btBK80dkABj9J2LRA4=");
}

}  // namespace
}  // namespace chiroflow::app
