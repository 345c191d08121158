// SPDX-License-Identifier: Apache-2.0
// What every request passes between the server and its route, in one order, and what every reply carries. No sockets.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ports/clock.hpp"
#include "ports/log.hpp"
#include "surfaces/http/message.hpp"
#include "surfaces/http/metrics.hpp"
#include "surfaces/http/rate_limiter.hpp"
#include "surfaces/http/router.hpp"

namespace chiroflow::http {

struct WebPolicy {
  std::string public_origin;  // "https://visits.example.org"; beside it the request's own scheme and Host count
  std::vector<std::string> allowed_origins;  // CORS and CSRF: other origins whose pages may call with credentials
  std::vector<std::string>
      connect_sources;  // CSP: where the UI may connect beside this server ("wss://livekit.example.org")
  /// CSP: where the page of this visit or clinic may connect besides, asked for pages that hold the consult room; null: nowhere.
  std::function<std::vector<std::string>(const Request&)> visit_sources;
  std::vector<std::string> frame_ancestors;  // CSP: who may embed the UI; empty: nobody
  Seconds hsts_max_age = Hours(24 * 365);    // zero: no HSTS
};

// The steps, pure, each usable and tested alone.

/// The answer to a CORS preflight (Fetch, 3.2.2); nothing when the request is none.
std::optional<Response> answer_preflight(const Request& request, const WebPolicy& policy);
/// 403 for a request that changes something or opens a WebSocket with a cookie the browser may have added on behalf of
/// another site's page.
std::optional<Response> refuse_foreign_page(const Request& request, const WebPolicy& policy);
void add_cors_headers(const Request& request, const WebPolicy& policy, Response& response);
void add_security_headers(const Request& request, const WebPolicy& policy, Response& response);

/// Safe from any thread. The referred objects must outlive it; the router must be complete.
class Pipeline {
 public:
  /// `limiter` counts by client address what goes to routes that answer at once; nullptr: no limit.
  Pipeline(WebPolicy policy, const Router& router, RateLimiter* limiter, Metrics& metrics, const Clock& clock,
           Logger& logger);

  /// Never throws. Fit to be called from a Server's handler.
  void handle(std::shared_ptr<const Request> request, Responder responder) const;
  /// The same for routes that answer at once; a deferred one answers 500 here.
  Response run(const Request& request) const;

 private:
  class Finisher;
  std::optional<Response> refuse(const Request& request, const Router::Found& route) const;
  Response finish(const Request& request, std::string_view route, Response response) const;
  Response answer(const Request& request, const Router::Found& route) const;
  Response answer_and_catch(const Request& request, const Router::Found& route) const;
  std::optional<Response> refuse_too_many(const Request& request) const;
  void record(const Request& request, std::string_view route, const Response& response) const;

  const WebPolicy policy_;
  const Router& router_;
  RateLimiter* limiter_;
  const Clock& clock_;
  Logger& logger_;
  Family<Counter>& requests_;
  Family<Histogram>& seconds_;
};

}  // namespace chiroflow::http
