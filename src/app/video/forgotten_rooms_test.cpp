// SPDX-License-Identifier: Apache-2.0
#include "app/video/forgotten_rooms.hpp"

#include "support/webhook_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthSessionStatus;

class ForgottenRooms : public WebhookFixture {
 protected:
  bool forgotten(std::string_view name) { return take(is_forgotten_room(*database, name)); }
};

TEST_F(ForgottenRooms, AreThoseOfVisitsThatAreOver) {
  const auto name = session().room_name;
  execute("UPDATE room SET status = 'ENDED', ended_at = 1");
  for (const auto status : {SCHEDULED, WAITING, IN_PROGRESS, TECHNICAL_ISSUES}) {
    set_status(status);
    EXPECT_FALSE(forgotten(name)) << name_of(status);
  }
  set_status(COMPLETED);
  EXPECT_TRUE(forgotten(name));
}

TEST_F(ForgottenRooms, AreFoundUnderTheNameOfOneMoreRoomToo) {
  execute("UPDATE room SET status = 'ENDED', ended_at = 1, name = 'cf-one-2'");
  EXPECT_FALSE(forgotten("cf-one-2"));
  set_status(COMPLETED);
  EXPECT_TRUE(forgotten("cf-one-2"));
}

TEST_F(ForgottenRooms, AreNotThoseThatAreStillToBeEnded) {
  set_status(COMPLETED);
  execute("UPDATE room SET name = 'cf-open'");
  EXPECT_FALSE(forgotten("cf-open"));
}

TEST_F(ForgottenRooms, AreNeverAnotherServers) { EXPECT_FALSE(forgotten("cf-of-somebody-else")); }

}  // namespace
}  // namespace chiroflow::app
