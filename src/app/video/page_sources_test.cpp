// SPDX-License-Identifier: Apache-2.0
#include "app/video/page_sources.hpp"

#include "app/organization/provider_credentials.hpp"
#include "crypto/token.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

class PageSources : public SessionFixture {
 protected:
  void give(const User& owner, const std::string& url) {
    ProviderCredentialsInput input;
    input.provider = TelehealthProvider::CUSTOM;
    input.livekit = LiveKitCredentialsInput{.url = url, .api_key = "APIkey", .api_secret = "secret"};
    auto call = call_as(owner, "videoProviders.setCredentials");
    take(set_provider_credentials(call, input));
  }
  std::string token_of_link() const { return booked.visit_link.substr(booked.visit_link.rfind('/') + 1); }
  std::string of(PageOf page, const std::string& key) {
    return take(own_livekit_of(services, page, key)).value_or("none");
  }
};

TEST_F(PageSources, AreThoseOfTheOrganizationOfTheVisit) {
  EXPECT_EQ(of(PageOf::visit_link, token_of_link()), "none");
  give(clinic.owner, "wss://ours.livekit.cloud");
  give(other.owner, "wss://theirs.livekit.cloud");
  EXPECT_EQ(of(PageOf::visit_link, token_of_link()), "wss://ours.livekit.cloud");
  EXPECT_EQ(of(PageOf::room, booked.session.room_name), "wss://ours.livekit.cloud");
}

TEST_F(PageSources, OfAnUnknownPageAreNone) {
  give(clinic.owner, "wss://ours.livekit.cloud");
  for (const auto* key : {"", "cf_vis_unknown", "cf-unknown"})
    for (const auto page : {PageOf::visit_link, PageOf::room, PageOf::staff}) EXPECT_EQ(of(page, key), "none") << key;
  EXPECT_EQ(of(PageOf::room, token_of_link()), "none");
}

TEST_F(PageSources, OfStaffFollowTheSignIn) {
  give(clinic.owner, "wss://ours.livekit.cloud");
  StaffSession row;
  row.id = ids.next<StaffSessionId>();
  row.organization_id = clinic.organization.id;
  row.user_id = clinic.staff.id;
  row.token_hash = crypto::token_hash("cf_ses_one").hex();
  row.created_at = row.last_seen_at = clock.now();
  row.expires_at = clock.now() + Hours(1);
  insert(row);
  EXPECT_EQ(of(PageOf::staff, "cf_ses_one"), "wss://ours.livekit.cloud");
  execute("UPDATE staff_session SET ended_at = 1");
  EXPECT_EQ(of(PageOf::staff, "cf_ses_one"), "none");
}

TEST_F(PageSources, LeaveOutAnAddressThatIsNotAllowedAnyMore) {
  factory.allowed.hosts = {"livekit.clinic.example"};
  give(clinic.owner, "wss://livekit.clinic.example");
  EXPECT_EQ(of(PageOf::visit_link, token_of_link()), "wss://livekit.clinic.example");
  factory.allowed.hosts.clear();
  EXPECT_EQ(of(PageOf::visit_link, token_of_link()), "none");
}

}  // namespace
}  // namespace chiroflow::app
