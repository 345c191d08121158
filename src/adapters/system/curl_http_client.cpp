// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/curl_http_client.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "adapters/system/curl_transfer.hpp"
#include "ports/patience.hpp"

namespace chiroflow::system {

namespace {
constexpr std::size_t kHandlesKept = 32;
constexpr Millis kFirstPause{400};
constexpr Millis kLongestPause{3000};

Error outage(const char* cause, const char* detail) {
  return {.code = ErrorCode::provider_unavailable, .detail = detail, .cause = cause};
}

/// Between nothing and a time that doubles with every try, so that callers who failed together come back apart.
Millis pause_after(int number, Random& random) {
  std::array<std::byte, 4> bytes{};
  random.fill(bytes);
  std::uint64_t chance = 0;
  for (const auto byte : bytes) chance = chance << 8 | std::to_integer<std::uint64_t>(byte);
  const auto most = std::min(kLongestPause, kFirstPause * (1 << std::min(number - 1, 4)));
  return Millis(static_cast<std::int64_t>(chance * static_cast<std::uint64_t>(most.count()) >> 32));
}

constexpr int kTooManyRequests = 429;

/// Who answered "too many requests" answers: the time that we waited because of it is no hang of theirs.
bool asked_us_to_wait(const std::optional<Outcome>& earlier) {
  return earlier && earlier->answer && earlier->answer->status == kTooManyRequests;
}
bool ran_out_of_time(const Outcome& outcome) { return !outcome.answer && outcome.answer.error().cause == "timeout"; }

void log_trouble(Logger& log, const HttpRequest& request, const Target& target, const Outcome& outcome, int number) {
  const auto method = Loggable::operations(request.method);
  const auto host = Loggable::operations(target.host);
  if (outcome.answer)
    log.info("vendor answered with trouble",
             {{"method", method}, {"host", host}, {"status", outcome.answer->status}, {"try", number}});
  else
    log.warning("vendor not reached", {{"method", method},
                                       {"host", host},
                                       {"cause", Loggable::operations(outcome.answer.error().cause)},
                                       {"try", number}});
}
}  // namespace

class CurlHttpClient::Pool {
 public:
  CurlHandle take() {
    const std::lock_guard guard(mutex_);
    if (free_.empty()) return CurlHandle(curl_easy_init());
    auto handle = std::move(free_.back());  // the last one used: its connections are the warmest
    free_.pop_back();
    return handle;
  }
  void give_back(CurlHandle handle) {
    curl_easy_reset(handle.get());  // keeps the connections
    const std::lock_guard guard(mutex_);
    if (free_.size() < kHandlesKept) free_.push_back(std::move(handle));
  }

 private:
  std::mutex mutex_;
  std::vector<CurlHandle> free_;
};

CurlHttpClient::CurlHttpClient(HttpClientOptions options, const Clock& clock, Random& random, Logger& log)
    : options_(std::move(options)), clock_(clock), random_(random), log_(log), pool_(std::make_unique<Pool>()) {
  curl_global_init(CURL_GLOBAL_DEFAULT);  // counts its callers, and is safe from any thread
}

CurlHttpClient::~CurlHttpClient() {
  pool_.reset();
  curl_global_cleanup();
}

Result<HttpResponse> CurlHttpClient::send(const HttpRequest& request) { return with_retries(request, nullptr); }

Result<HttpResponse> CurlHttpClient::download(const HttpRequest& request, ByteSink& sink) {
  return with_retries(request, &sink);
}

Result<HttpResponse> CurlHttpClient::with_retries(const HttpRequest& request, ByteSink* sink) {
  const auto target = TRY(target_of(request));
  const auto own = clock_.steady_now() + request.deadline;
  const auto deadline = std::min<SteadyInstant>(own, Patience::until().value_or(own));
  std::optional<Outcome> earlier;
  for (int number = 1;; ++number) {
    const auto left = std::chrono::duration_cast<Millis>(deadline - clock_.steady_now());
    if (left <= Millis(0)) return earlier ? std::move(earlier->answer) : fail(outage("timeout", "no time left"));
    auto outcome = once(request, target, sink, left);
    if (ran_out_of_time(outcome) && asked_us_to_wait(earlier)) return std::move(earlier->answer);
    const bool allowed =
        outcome.again == Again::always || (outcome.again == Again::if_repeatable && request.repeatable);
    const auto pause = std::max<Millis>(pause_after(number, random_), outcome.wanted_pause);
    const bool in_time = clock_.steady_now() + pause < deadline;
    if (!outcome.answer || allowed) log_trouble(log_, request, target, outcome, number);
    if (!allowed || number >= request.tries || !in_time) return std::move(outcome.answer);
    std::this_thread::sleep_for(pause);
    earlier = std::move(outcome);
  }
}

Outcome CurlHttpClient::once(const HttpRequest& request, const Target& target, ByteSink* sink, Millis left) {
  auto handle = pool_->take();
  if (!handle) return {.answer = fail(outage("network", "no memory for a transfer"))};
  auto outcome = transfer(handle.get(), request, target, options_, sink, left);
  pool_->give_back(std::move(handle));
  return outcome;
}

}  // namespace chiroflow::system
