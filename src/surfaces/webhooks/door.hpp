// SPDX-License-Identifier: Apache-2.0
// Where vendors call: POST /webhooks/{provider} for the server's own accounts and /webhooks/{provider}/{endpoint} for an
// organization's; for Twilio, which may be set so, also GET. No sign-in and no cookie: the vendor's signature is the proof,
// and it is checked over the public address that the vendor was given, never over what the Host header says.
//
// Answers: the vendor's own reply; 401 for a message that is not the vendor's and for an address that is none, which
// look the same; 400 signed and still no message; 405, 413, 429; 503 nothing was stored, come again.
#pragma once

#include <functional>
#include <string_view>

#include "app/webhooks/take.hpp"
#include "surfaces/http/metrics.hpp"
#include "surfaces/http/rate_limiter.hpp"
#include "surfaces/http/router.hpp"

namespace chiroflow::webhooks {

/// What is known by the last but one part of the address.
std::optional<VideoEngine> engine_of(std::string_view provider);

/// Safe from any thread; everything handed over must outlive it.
class Door {
 public:
  static constexpr std::size_t kMaxBody = 1 << 20;

  /// `stored` is called after new messages were stored.
  Door(const app::Services& services, app::FindReader find, http::Metrics& metrics, std::function<void()> stored);
  void add_routes(http::Router& router);
  http::Response handle(const http::Request& request, std::string_view provider, const std::string& endpoint);

 private:
  http::Response answer(const http::Request& request, VideoEngine engine, const std::string& endpoint);
  http::Response refuse(const http::Request& request, std::string_view provider, const Error& error);
  http::Response counted(std::string_view provider, std::string_view outcome, http::Response response);

  const app::Services& services_;
  const app::FindReader find_;
  const std::function<void()> stored_;
  http::RateLimiter limiter_;
  http::RateLimiter refused_;
  http::Family<http::Counter>& messages_;
};

}  // namespace chiroflow::webhooks
