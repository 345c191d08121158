// SPDX-License-Identifier: Apache-2.0
// The order of the steps, and the steps.
#include "surfaces/http/pipeline.hpp"

#include <algorithm>
#include <exception>

#include "core/error.hpp"

namespace chiroflow::http {

namespace {

bool changes_something(const Request& request) {
  return request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return out;
}

/// "https://host:port" of a URL; empty when it is none.
std::string_view origin_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

bool is_listed(std::string_view origin, const WebPolicy& policy) {
  return std::any_of(policy.allowed_origins.begin(), policy.allowed_origins.end(),
                     [&](const std::string& allowed) { return same_text(allowed, origin); });
}

bool is_own(std::string_view origin, const Request& request, const WebPolicy& policy) {
  if (origin.empty()) return false;
  if (same_text(origin, policy.public_origin)) return true;
  return lower(origin) == (request.secure ? "https://" : "http://") + lower(request.host);
}

bool comes_from_known_page(const Request& request, const WebPolicy& policy) {
  const auto known = [&](std::string_view origin) {
    return is_own(origin, request, policy) || is_listed(origin, policy);
  };
  if (request.headers.contains("Origin"))
    return request.headers.count("Origin") == 1 && known(request.header("Origin"));
  // Browsers do not let pages set this one.
  if (request.header("Sec-Fetch-Site") == "same-origin") return true;
  return known(origin_of(request.header("Referer")));
}

std::string joined(std::string_view first, const std::vector<std::string>& rest) {
  std::string text(first);
  for (const std::string& part : rest) text += (text.empty() ? "" : " ") + part;
  return text;
}

/// "wss://host" of this server: older Safari does not count it as 'self'. Only when the host is no more than a name and a port.
std::string own_socket(const Request& request) {
  constexpr std::string_view kOfHosts = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
  if (request.host.empty() || request.host.find_first_not_of(kOfHosts) != std::string::npos) return {};
  return (request.secure ? " wss://" : " ws://") + request.host;
}

bool holds_the_room(std::string_view path) {
  return path.starts_with("/v/") || path.starts_with("/telehealth/room/") || path == "/app" ||
         path.starts_with("/app/");
}

/// The consult room compiles the model that blurs backgrounds; no other page may.
std::string_view script_sources(std::string_view path) {
  return holds_the_room(path) ? "'self' 'wasm-unsafe-eval'" : "'self'";
}

std::string connect_sources_of(const Request& request, const WebPolicy& policy) {
  const auto everywhere = joined("'self'" + own_socket(request), policy.connect_sources);
  if (!policy.visit_sources || !holds_the_room(request.path)) return everywhere;
  return joined(everywhere, policy.visit_sources(request));
}

/// Pages run only what this server sends, in files; cameras and screens come as blob: and mediastream:, workers of a call as blob:.
std::string content_security_policy(const Request& request, const WebPolicy& policy) {
  return "default-src 'self'; script-src " + std::string(script_sources(request.path)) +
         "; style-src 'self'; img-src 'self' data: blob:; "
         "media-src 'self' blob: mediastream:; worker-src 'self' blob:; connect-src " +
         connect_sources_of(request, policy) +
         "; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors " +
         (policy.frame_ancestors.empty() ? "'none'" : joined("", policy.frame_ancestors));
}

Response error_reply(ErrorCode code, const Request& request) {
  const ErrorInfo& error = info(code);
  return error_response(error.http_status, error.name, error.default_message, request.request_id);
}

std::string_view status_class(int status) {
  constexpr std::array<std::string_view, 6> kClasses{"other", "1xx", "2xx", "3xx", "4xx", "5xx"};
  return status >= 100 && status < 600 ? kClasses[static_cast<std::size_t>(status) / 100] : kClasses[0];
}

Label route_label(const Router& router) { return {"route", router.patterns()}; }

}  // namespace

Pipeline::Pipeline(WebPolicy policy, const Router& router, RateLimiter* limiter, Metrics& metrics, const Clock& clock,
                   Logger& logger)
    : policy_(std::move(policy)),
      router_(router),
      limiter_(limiter),
      clock_(clock),
      logger_(logger),
      requests_(metrics.counters("chiroflow_http_requests_total", "Requests answered, by route and class of status",
                                 {route_label(router), {"status", {"2xx", "3xx", "4xx", "5xx"}}})),
      seconds_(metrics.histograms("chiroflow_http_request_seconds",
                                  "From the first byte of a request to its answer, by route", {route_label(router)})) {}

/// Lets the answer of a deferred route, whenever it comes, leave like every other one.
class Pipeline::Finisher : public ResponseSink {
 public:
  Finisher(const Pipeline& pipeline, std::shared_ptr<const Request> request, std::string_view route,
           Responder responder)
      : pipeline_(pipeline), request_(std::move(request)), route_(route), responder_(std::move(responder)) {}
  void deliver(std::uint64_t, Response response) override {
    responder_.send(pipeline_.finish(*request_, route_, std::move(response)));
  }
  bool wanted(std::uint64_t) const override { return responder_.wanted(); }

 private:
  const Pipeline& pipeline_;
  const std::shared_ptr<const Request> request_;
  const std::string_view route_;  // lives in the router
  Responder responder_;
};

void Pipeline::handle(std::shared_ptr<const Request> request, Responder responder) const {
  const Router::Found route = router_.find(request->method, request->path);
  if (!route.deferred) return responder.send(finish(*request, route.pattern, answer_and_catch(*request, route)));
  if (auto refused = refuse(*request, route))
    return responder.send(finish(*request, route.pattern, *std::move(refused)));
  Responder finishing(std::make_shared<Finisher>(*this, request, route.pattern, std::move(responder)), 0);
  (*route.deferred)(request, std::move(finishing));
}

Response Pipeline::run(const Request& request) const {
  // Looked up first and once: the route's pattern, never the path, is what metrics may tell (H-16).
  const Router::Found route = router_.find(request.method, request.path);
  // Innermost, so that a reply made of an exception passes through all that follows.
  return finish(request, route.pattern, answer_and_catch(request, route));
}

Response Pipeline::finish(const Request& request, std::string_view route, Response response) const {
  // On errors too: without them the page of an allowed origin could not read what went wrong.
  add_cors_headers(request, policy_, response);
  // After everything that makes replies: none leaves without them.
  add_security_headers(request, policy_, response);
  // Last, because it tells how it ended.
  record(request, route, response);
  return response;
}

std::optional<Response> Pipeline::refuse(const Request& request, const Router::Found& route) const {
  // A preflight carries no credentials and changes nothing; browsers do not accept anything but success.
  if (auto preflight = answer_preflight(request, policy_)) return preflight;
  // Before all work that costs more than a look-up. Deferred routes count by themselves, once they know who is calling.
  if (!route.deferred)
    if (auto too_many = refuse_too_many(request)) return too_many;
  // Before any handler can act on a cookie.
  return refuse_foreign_page(request, policy_);
}

Response Pipeline::answer(const Request& request, const Router::Found& route) const {
  if (auto refused = refuse(request, route)) return *std::move(refused);
  return route.deferred ? error_reply(ErrorCode::internal, request) : router_.answer(request, route);
}

Response Pipeline::answer_and_catch(const Request& request, const Router::Found& route) const {
  const Id<Request> id(request.request_id);
  try {
    return answer(request, route);
  } catch (const std::exception& error) {
    logger_.error("request failed", {{"request", id}, {"what", Loggable::operations(error.what())}});
  } catch (...) { logger_.error("request failed", {{"request", id}}); }
  return error_reply(ErrorCode::internal, request);
}

std::optional<Response> Pipeline::refuse_too_many(const Request& request) const {
  if (!limiter_) return std::nullopt;
  const auto wait = limiter_->take(address_key(request.client_address));
  if (!wait) return std::nullopt;
  Response response = error_reply(ErrorCode::too_many_requests, request);
  response.set_header("Retry-After", std::to_string(wait->count()));
  return response;
}

void Pipeline::record(const Request& request, std::string_view route, const Response& response) const {
  requests_.with({route, status_class(response.status)}).add();
  seconds_.with({route}).observe(clock_.steady_now() - request.received);
}

std::optional<Response> answer_preflight(const Request& request, const WebPolicy& policy) {
  if (request.method != "OPTIONS" || !request.headers.contains("Origin")) return std::nullopt;
  if (!request.headers.contains("Access-Control-Request-Method")) return std::nullopt;
  Response response;
  response.status = 204;
  if (is_listed(request.header("Origin"), policy)) {
    response.set_header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
    response.set_header(
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Chiroflow-Background, "
        "X-Chiroflow-Visit, X-Request-Id, trpc-accept");
    response.set_header("Access-Control-Max-Age", "600");
  }
  return response;
}

std::optional<Response> refuse_foreign_page(const Request& request, const WebPolicy& policy) {
  // A WebSocket handshake is a GET, is not subject to CORS, and opens a channel with the cookie's rights.
  if (!changes_something(request) && !request.headers.contains("Upgrade")) return std::nullopt;
  if (!request.headers.contains("Cookie")) return std::nullopt;
  // A page of another origin cannot set this header without a preflight. A browser's Basic login would be sent unasked.
  if (same_text(request.header("Authorization").substr(0, 7), "Bearer ")) return std::nullopt;
  if (comes_from_known_page(request, policy)) return std::nullopt;
  return error_reply(ErrorCode::forbidden, request);
}

void add_cors_headers(const Request& request, const WebPolicy& policy, Response& response) {
  if (policy.allowed_origins.empty()) return;
  // Caches must not give one origin's answer to another.
  response.headers.emplace_back("Vary", "Origin");
  const std::string_view origin = request.header("Origin");
  if (!is_listed(origin, policy)) return;
  response.set_header("Access-Control-Allow-Origin", std::string(origin));
  response.set_header("Access-Control-Allow-Credentials", "true");
  response.set_header("Access-Control-Expose-Headers", "X-Request-Id, Retry-After, ETag");
}

void add_security_headers(const Request& request, const WebPolicy& policy, Response& response) {
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("Referrer-Policy", "no-referrer");  // visit links must not leak to other sites
  response.set_header("Permissions-Policy",
                      "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()");
  if (!response.has_header("Content-Security-Policy")) {
    response.set_header("Content-Security-Policy", content_security_policy(request, policy));
  }
  const bool is_api = request.path == "/api" || request.path.starts_with("/api/");
  // Safari keeps the policy of a page that it revalidates.
  const bool is_of_a_visit = policy.visit_sources && holds_the_room(request.path);
  if (is_api || is_of_a_visit || !response.has_header("Cache-Control"))
    response.set_header("Cache-Control", "no-store");
  if (request.secure && policy.hsts_max_age > Seconds(0)) {
    response.set_header("Strict-Transport-Security",
                        "max-age=" + std::to_string(policy.hsts_max_age.count()) + "; includeSubDomains");
  }
}

}  // namespace chiroflow::http
