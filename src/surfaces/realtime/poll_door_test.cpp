// SPDX-License-Identifier: Apache-2.0
// Begins connections by POST as a stranger would.
#include "surfaces/realtime/poll_door.hpp"

#include "support/app_fixture.hpp"
#include "surfaces/http/testing/client.hpp"

namespace chiroflow::realtime {
namespace {

class PollDoorTest : public testing::AppFixture {
 protected:
  http::Metrics metrics;
  http::testing::SharedManualClock moving;
  app::Services live{*database, moving, random, ids, audit_log, sealer, video, passwords, log, settings};
  Hub hub{live, crypto::Secret(std::string_view("a signing key of the tests alone")), {.threads = 1}, metrics};

  static http::Request from(const char* address) {
    http::Request request;
    request.client_address = address;
    return request;
  }
};

TEST_F(PollDoorTest, OneAddressBeginsSoManyConnectionsAndNoMore) {
  PollDoor door(hub, {}, 3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(door.admits(from("192.0.2.1")));
  EXPECT_FALSE(door.admits(from("192.0.2.1")));
  EXPECT_TRUE(door.admits(from("192.0.2.2")));
  moving.advance(Seconds(61));
  EXPECT_TRUE(door.admits(from("192.0.2.1")));
}

TEST_F(PollDoorTest, NoughtMeansNoLimit) {
  PollDoor door(hub, {}, 0);
  for (int i = 0; i < 5'000; ++i) EXPECT_TRUE(door.admits(from("192.0.2.1")));
}

}  // namespace
}  // namespace chiroflow::realtime
