// SPDX-License-Identifier: Apache-2.0
#include "surfaces/webhooks/door.hpp"

#include <algorithm>
#include <array>

namespace chiroflow::webhooks {

namespace {
// A vendor calls from few addresses and in bursts.
constexpr http::RateLimit kLimit{.burst = 2000, .per_second = 200};
// Verdicts for whoever guesses addresses or signatures.
constexpr http::RateLimit kRefusedLimit{.burst = 60, .per_second = 1};
constexpr std::size_t kLongestEndpoint = 64;

constexpr std::array<std::pair<std::string_view, VideoEngine>, 5> kProviders{{
    {"twilio", VideoEngine::twilio},
    {"zoom", VideoEngine::zoom},
    {"google-meet", VideoEngine::google_meet},
    {"livekit", VideoEngine::livekit},
    {"janus", VideoEngine::janus},
}};

http::Family<http::Counter>& counters_in(http::Metrics& metrics) {
  std::vector<std::string> providers;
  for (const auto& [name, engine] : kProviders) providers.emplace_back(name);
  return metrics.counters("chiroflow_webhooks_total", "Messages from video providers, by what became of them",
                          {{"provider", std::move(providers)},
                           {"outcome",
                            {"stored", "repeated", "empty", "unknown_address", "rejected", "unreadable", "wrong_method",
                             "too_large", "too_many", "unavailable"}}});
}

http::Response empty(int status) { return {.status = status, .content_type = {}, .body = {}, .headers = {}}; }

bool is_endpoint(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  };
  return text.size() <= kLongestEndpoint && std::all_of(text.begin(), text.end(), allowed);
}

WebhookRequest webhook_of(const http::Request& request, const std::string& public_url) {
  WebhookRequest webhook;
  webhook.method = request.method;
  webhook.url = public_url + request.target;
  request.headers.for_each([&](std::string_view name, std::string_view value) {
    webhook.headers.push_back({std::string(name), std::string(value)});
  });
  webhook.body = request.body;
  return webhook;
}

http::Response wrong_method(bool also_get) {
  auto response = empty(405);
  response.set_header("Allow", also_get ? "GET, POST" : "POST");
  return response;
}

http::Response later(int status, Seconds wait) {
  auto response = empty(status);
  response.set_header("Retry-After", std::to_string(wait.count()));
  return response;
}

std::string_view outcome_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found: return "unknown_address";
    case ErrorCode::unauthenticated: return "rejected";
    case ErrorCode::invalid_argument: return "unreadable";
    default: return "unavailable";
  }
}
}  // namespace

std::optional<VideoEngine> engine_of(std::string_view provider) {
  const auto* const found =
      std::find_if(kProviders.begin(), kProviders.end(), [&](const auto& entry) { return entry.first == provider; });
  if (found == kProviders.end()) return std::nullopt;
  return found->second;
}

Door::Door(const app::Services& services, app::FindReader find, http::Metrics& metrics, std::function<void()> stored)
    : services_(services),
      find_(std::move(find)),
      stored_(std::move(stored)),
      limiter_(kLimit, services.clock),
      refused_(kRefusedLimit, services.clock),
      messages_(counters_in(metrics)) {}

void Door::add_routes(http::Router& router) {
  const auto to_door = [this](const http::Request& request, const http::PathParameters& parameters) {
    return handle(request, parameters.get("provider"), std::string(parameters.get("endpoint")));
  };
  for (const auto* const method : {"POST", "GET"}) {
    router.add(method, "/webhooks/{provider}", to_door);
    router.add(method, "/webhooks/{provider}/{endpoint}", to_door);
  }
}

http::Response Door::counted(std::string_view provider, std::string_view outcome, http::Response response) {
  messages_.with({provider, outcome}).add();
  return response;
}

http::Response Door::refuse(const http::Request& request, std::string_view provider, const Error& error) {
  const auto outcome = outcome_of(error.code);
  if (outcome == "unavailable") {
    services_.log.warning("webhook not taken", {{"provider", Loggable::operations(std::string(provider))},
                                                {"error", Loggable::operations(std::string(info(error.code).name))},
                                                {"cause", Loggable::operations(error.cause)}});
    return counted(provider, outcome, later(503, Seconds(30)));
  }
  if (const auto wait = refused_.take(http::address_key(request.client_address)))
    return counted(provider, "too_many", later(429, *wait));
  // An address that there is not and a signature that is wrong are told apart in the metrics, and by nobody who guesses.
  return counted(provider, outcome, empty(outcome == "unreadable" ? 400 : 401));
}

http::Response Door::handle(const http::Request& request, std::string_view provider, const std::string& endpoint) {
  if (const auto wait = limiter_.take(http::address_key(request.client_address)))
    return counted(provider, "too_many", later(429, *wait));
  const auto engine = engine_of(provider);
  if (!engine || !is_endpoint(endpoint)) return refuse(request, provider, not_found("Webhook"));
  const bool also_get = *engine == VideoEngine::twilio;
  if (request.method != "POST" && !(also_get && request.method == "GET"))
    return counted(provider, "wrong_method", wrong_method(also_get));
  if (request.body.size() > kMaxBody) return counted(provider, "too_large", empty(413));
  return answer(request, *engine, endpoint);
}

http::Response Door::answer(const http::Request& request, VideoEngine engine, const std::string& endpoint) {
  const auto* const named =
      std::find_if(kProviders.begin(), kProviders.end(), [&](const auto& entry) { return entry.second == engine; });
  const auto provider = named->first;
  auto taken = app::take_webhook(services_, find_, engine, endpoint, webhook_of(request, services_.settings.base_url));
  if (!taken) return refuse(request, provider, taken.error());
  if (taken->fresh > 0) stored_();
  http::Response response{.status = taken->status,
                          .content_type = std::move(taken->content_type),
                          .body = std::move(taken->reply),
                          .headers = {}};
  return counted(provider, taken->fresh > 0 ? "stored" : taken->items > 0 ? "repeated" : "empty", std::move(response));
}

}  // namespace chiroflow::webhooks
