// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_client.hpp"

#include <algorithm>
#include <thread>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/zoom/zoom_errors.hpp"

namespace chiroflow::zoom {

namespace {
constexpr int kTries = 3;
constexpr Seconds kLongestWait{2};
constexpr Millis kUsualWait{300};  // limits are by the second
constexpr Millis kDownloadDeadline = Hours(2);
constexpr std::size_t kLargestRecording = std::size_t{64} << 30;

/// How long to wait before asking again; nothing when it would take too long to wait here.
std::optional<Millis> wait_of(const HttpResponse& response, Instant now) {
  const auto told = providers::retry_after(response, now);
  if (!told) return kUsualWait;
  if (*told > kLongestWait) return std::nullopt;
  return std::max<Millis>(*told, kUsualWait);
}

bool nobody_was_reached(const Error& error) { return error.cause == "refused"; }
}  // namespace

Result<HttpResponse> ZoomClient::call(const ApiCall& call) {
  if (call.counts_for_host) TRY(host_may_be_asked());
  bool token_renewed = false;
  for (int number = 1;; ++number) {
    const auto token = TRY(tokens_.token());
    auto response = send_once(call, token);
    if (!response) {
      if (number < kTries && nobody_was_reached(response.error())) {
        std::this_thread::sleep_for(kUsualWait);
        continue;
      }
      return response;
    }
    if (response->ok()) return response;
    const auto refusal = refusal_of(*response);
    if (response->status == 401 && !token_renewed && !missing_scopes(refusal.message)) {
      token_renewed = true;
      tokens_.drop(token);
      continue;
    }
    if (response->status == 429) {
      if (is_daily_limit(*response, refusal)) {
        if (call.counts_for_host) remember_daily_limit();
        return fail(api_error(*response, clock_.now()));
      }
      if (const auto wait = wait_of(*response, clock_.now()); wait && number < kTries) {
        std::this_thread::sleep_for(*wait);
        continue;
      }
    }
    return fail(api_error(*response, clock_.now()));
  }
}

Result<HttpResponse> ZoomClient::send_once(const ApiCall& call, const AccessToken& token) {
  HttpRequest request{.method = call.method,
                      .url = token.api_base_url + call.path,
                      .headers = {{"Authorization", "Bearer " + token.value}, {"Accept", "application/json"}},
                      .body = call.body,
                      .deadline = call.deadline};
  if (!call.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  request.tries = 1;  // 429 is waited out by the caller, who knows the daily limit
  if (call.method != "GET") return http_.send(request);
  auto response = http_.send(request);
  const bool again = response ? response->status >= 500 : response.error().cause == "network";
  if (!again) return response;
  std::this_thread::sleep_for(kUsualWait);
  return http_.send(request);
}

Result<void> ZoomClient::done(const ApiCall& asked) {
  const auto response = TRY(call(asked));
  if (response.status == 202 || response.status == 204) return {};
  return fail(providers::outage("bad_response", "HTTP " + std::to_string(response.status) + " instead of 204"));
}

Result<wire::Document> ZoomClient::json(const ApiCall& asked) {
  const auto response = TRY(call(asked));
  auto body = TRY(providers::json_body(response));
  if (!body.root().is(wire::Kind::object)) return fail(providers::outage("bad_response", "JSON of another kind"));
  if (providers::integer_of(body.root(), "code") == code::kNoPermission) return fail(api_error(response, clock_.now()));
  return body;
}

Result<void> ZoomClient::download(const std::string& url, std::string_view token, ByteSink& sink) {
  if (!url.starts_with("https://") &&
      !(url.starts_with("http://") && TRY(tokens_.token()).api_base_url.starts_with("http://")))
    return fail(providers::outage("bad_response", "a recording without a safe address"));
  const auto response = TRY(http_.download({.url = url,
                                            .headers = {{"Authorization", "Bearer " + std::string(token)}},
                                            .body = {},
                                            .deadline = kDownloadDeadline,
                                            .max_response_bytes = kLargestRecording,
                                            .repeatable = true,
                                            .follow_redirects = true},
                                           sink));
  if (response.ok()) return {};
  return fail(api_error(response, clock_.now()));
}

Result<void> ZoomClient::host_may_be_asked() {
  const std::lock_guard guard(guard_);
  const auto now = clock_.now();
  // A clock that was set back must not hold the host up for days.
  if (now >= host_rests_until_ || host_rests_until_ - now > Hours(24)) return {};
  return fail(api_error({.status = 429, .headers = {{"X-RateLimit-Type", "Daily-limit"}}, .body = {}}, now));
}

void ZoomClient::remember_daily_limit() {
  const std::lock_guard guard(guard_);
  host_rests_until_ = next_utc_day(clock_.now());
}

std::string path_segment(std::string_view text) { return providers::percent_encode(text); }

std::string uuid_segment(std::string_view uuid) {
  auto once = providers::percent_encode(uuid);
  if (!uuid.starts_with('/') && uuid.find("//") == std::string_view::npos) return once;
  return providers::percent_encode(once);
}

}  // namespace chiroflow::zoom
