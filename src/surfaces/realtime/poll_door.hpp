// SPDX-License-Identifier: Apache-2.0
// The same conversation by POST, for networks that let no WebSocket through: a request brings what the page says and waits for
// what it is to hear. Messages are numbered and kept until the page has said that it has them.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "surfaces/http/router.hpp"
#include "surfaces/http/websocket.hpp"
#include "surfaces/jobs/repeater.hpp"
#include "surfaces/realtime/hub.hpp"

namespace chiroflow::realtime {

class PolledConnection;

/// Safe from any thread. Must outlive the router's server, and not the hub.
class PollDoor {
 public:
  /// `per_minute`: new connections of one address, by whichever way; 0: no limit.
  PollDoor(Hub& hub, const http::ServerOptions& limits, int per_minute);
  ~PollDoor();

  void handle(const std::shared_ptr<const http::Request>& request, http::Responder responder);
  /// False: this address has begun too many connections. Nobody is known yet, so the address alone counts.
  bool admits(const http::Request& request);
  /// Answers everybody who waits; nobody waits any more from here on.
  void drain();
  void stop() { beat_.stop(); }

 private:
  Result<std::shared_ptr<PolledConnection>> find(const http::Request& request, const std::string& id);
  Result<std::shared_ptr<PolledConnection>> open(const http::Request& request);
  void look_after();

  Hub& hub_;
  const std::size_t most_;
  const std::size_t most_unread_;
  const std::size_t longest_message_;
  std::optional<http::RateLimiter> begun_;
  std::mutex mutex_;  // of what follows
  std::map<std::string, std::shared_ptr<PolledConnection>> connections_;
  bool draining_ = false;
  jobs::Repeater beat_;  // last: it uses the parts above
};

}  // namespace chiroflow::realtime
