// SPDX-License-Identifier: Apache-2.0
// A running server: doors, routes, limits, health, and the work it does by itself.
#pragma once

#include <memory>
#include <optional>

#include "main/installation.hpp"
#include "main/recording_rounds.hpp"
#include "main/room_rounds.hpp"
#include "main/supplies.hpp"
#include "surfaces/api/call_limits.hpp"
#include "surfaces/api/dispatcher.hpp"
#include "surfaces/api/registry.hpp"
#include "surfaces/http/pipeline.hpp"
#include "surfaces/http/rate_limiter.hpp"
#include "surfaces/http/server.hpp"
#include "surfaces/jobs/job_runner.hpp"
#include "surfaces/jobs/repeater.hpp"
#include "surfaces/realtime/hub.hpp"
#include "surfaces/realtime/poll_door.hpp"
#include "surfaces/recordings/door.hpp"
#include "surfaces/rest/door.hpp"
#include "surfaces/trpc/door.hpp"
#include "surfaces/webhooks/door.hpp"

namespace chiroflow {

class WebServer {
 public:
  /// Listens when it returns. `installation` must outlive it.
  static Result<std::unique_ptr<WebServer>> start(Installation& installation);
  ~WebServer();
  std::uint16_t port() const { return server_->port(); }
  /// Finishes requests and the job at hand; false when the limit was over first. /readyz says no from here on.
  bool drain(Millis limit);

 private:
  explicit WebServer(Installation& installation);
  Result<void> add_routes();
  http::Response ready() const;
  void start_webhooks();
  void expose_webhooks();
  void expose_rooms();
  void expose_recordings();
  void go_live();

  Installation& installation_;
  const api::Registry registry_;
  const api::Dispatcher dispatcher_;
  api::CallLimits limits_;
  const trpc::Door trpc_;
  const rest::Door rest_;
  const recordings::Door recordings_;
  const app::WebhookWork webhook_work_;
  http::Metrics metrics_;
  webhooks::Door webhooks_;
  std::unique_ptr<realtime::Hub> hub_;  // outlives the server's connections
  std::unique_ptr<realtime::PollDoor> polls_;
  http::Router router_;
  std::optional<http::RateLimiter> pages_limit_;  // by address: pages, health, metrics
  std::unique_ptr<http::Pipeline> pipeline_;      // after the routes: it counts by them
  std::atomic<bool> draining_ = false;
  app::AccountLanes lost_lanes_, room_lanes_;
  std::unique_ptr<jobs::Repeater> lost_rounds_;     // nudged by the two others
  std::unique_ptr<jobs::Repeater> webhook_rounds_;  // nudged by the server's workers
  std::unique_ptr<jobs::Repeater> room_rounds_;
  std::unique_ptr<RoomRounds> vendor_rounds_;
  std::unique_ptr<Supplies> supplies_;
  std::unique_ptr<RecordingRounds> recording_rounds_;  // nudged by stops and last pieces
  std::unique_ptr<jobs::Repeater> mail_rounds_;        // null without a mail server
  std::unique_ptr<http::Server> server_;               // its workers call the parts above
  std::unique_ptr<jobs::JobRunner> jobs_;              // last: stops first
};

}  // namespace chiroflow
