// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/curl_http_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <mutex>
#include <optional>
#include <thread>

namespace chiroflow::system {

namespace {
constexpr std::size_t kHandlesKept = 32;
constexpr Millis kFirstPause{200};
constexpr Millis kLongestPause{3000};

struct Closes {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURL, Closes>;
using HeaderList = std::unique_ptr<curl_slist, Closes>;

Error outage(const char* cause, const char* detail) {
  return {.code = ErrorCode::provider_unavailable, .detail = detail, .cause = cause};
}

/// How a transfer without an answer failed, and whether anybody can have acted on the request.
struct Fault {
  Error error;
  bool never_sent = false;
};

Fault fault_of(CURLcode code) {
  const char* text = curl_easy_strerror(code);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT: return {outage("refused", text), true};
    case CURLE_OPERATION_TIMEDOUT: return {outage("timeout", text)};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE: return {outage("tls", text)};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {
          Error{.code = ErrorCode::invalid_argument, .message = "Expected an http or https address", .detail = text}};
    default: return {outage("network", text)};
  }
}

HeaderList header_list(const HttpRequest& request) {
  curl_slist* list = nullptr;
  for (const auto& header : request.headers)
    list = curl_slist_append(list, (header.name + (header.value.empty() ? ";" : ": " + header.value)).c_str());
  list = curl_slist_append(list, "Expect:");  // no waiting for 100 Continue
  return HeaderList(list);
}

/// The host for the log; a path may hold secrets.
std::string host_of(const std::string& url) {
  const std::unique_ptr<CURLU, Closes> parsed(curl_url());
  char* host = nullptr;
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK)
    return "?";
  std::string out(host);
  curl_free(host);
  return out;
}

std::optional<Seconds> wanted_pause(const HttpResponse& response) {
  const auto* text = response.header("Retry-After");
  int seconds = 0;
  if (!text) return std::nullopt;
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (fault != std::errc() || end != text->data() + text->size() || seconds < 0) return std::nullopt;
  return Seconds(seconds);
}

bool is_failure_of_the_moment(int status) { return status == 500 || status == 502 || status == 503 || status == 504; }
}  // namespace

class CurlHttpClient::Pool {
 public:
  Handle take() {
    const std::lock_guard guard(mutex_);
    if (free_.empty()) return Handle(curl_easy_init());
    auto handle = std::move(free_.back());  // the last one used: its connections are the warmest
    free_.pop_back();
    return handle;
  }
  void give_back(Handle handle) {
    curl_easy_reset(handle.get());  // keeps the connections
    const std::lock_guard guard(mutex_);
    if (free_.size() < kHandlesKept) free_.push_back(std::move(handle));
  }

 private:
  std::mutex mutex_;
  std::vector<Handle> free_;
};

/// One try: what libcurl calls back into.
struct CurlHttpClient::Transfer {
  HttpResponse response;
  ByteSink* sink = nullptr;
  std::size_t limit = 0;
  std::size_t received = 0;
  bool too_large = false;
  bool sink_has_bytes = false;
  std::optional<Error> sink_error;

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) {
    static_cast<Transfer*>(self)->header({data, size * count});
    return size * count;
  }
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<Transfer*>(self)->body({data, size * count}) ? size * count : 0;
  }

  void header(std::string_view line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
    if (line.starts_with("HTTP/")) {  // of the next answer: a redirect or 100 came before
      response.headers.clear();
      response.body.clear();
      response.status = 0;
      const auto space = line.find(' ');
      if (space != std::string_view::npos)
        std::from_chars(line.data() + space + 1, line.data() + line.size(), response.status);
      return;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    auto value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    response.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  }

  bool body(std::string_view bytes) {
    received += bytes.size();
    too_large = received > limit;
    if (too_large) return false;
    if (!sink || !response.ok()) {
      response.body.append(bytes);
      return true;
    }
    sink_has_bytes = true;
    auto taken = sink->write(bytes);
    if (!taken) sink_error = std::move(taken).error();
    return taken.has_value();
  }
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
  const auto deadline = clock_.steady_now() + request.deadline;
  const auto jitter = [&] {
    std::array<std::byte, 4> bytes{};
    random_.fill(bytes);
    std::uint32_t number = 0;
    for (const auto byte : bytes) number = number << 8 | std::to_integer<std::uint32_t>(byte);
    return static_cast<double>(number) / 4294967296.0;
  };

  for (int number = 1;; ++number) {
    const auto left = std::chrono::duration_cast<Millis>(deadline - clock_.steady_now());
    if (left <= Millis(0)) return fail(outage("timeout", "no time left"));
    Transfer transfer;
    transfer.sink = sink;
    transfer.limit = request.max_response_bytes;
    auto handle = pool_->take();
    if (!handle) return fail(outage("network", "no memory for a transfer"));
    const auto headers = header_list(request);
    auto* curl = handle.get();
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    // A redirect must not lead from TLS to the open.
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, request.url.starts_with("https:") ? "https" : "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(std::min(left, options_.connect_deadline).count()));
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, request.follow_redirects ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    if (!options_.proxy.empty()) curl_easy_setopt(curl, CURLOPT_PROXY, options_.proxy.c_str());
    if (!options_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
    if (request.method != "GET") {
      curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
      if (!request.body.empty() || request.method != "DELETE") {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
      }
    }
    const auto code = curl_easy_perform(curl);
    pool_->give_back(std::move(handle));

    const bool last = number >= request.tries || transfer.sink_has_bytes;
    Millis pause = Millis(static_cast<std::int64_t>(
        jitter() * static_cast<double>(std::min(kLongestPause, kFirstPause * (1 << std::min(number, 4))).count())));
    if (code == CURLE_OK) {
      const int status = transfer.response.status;
      const bool again = status == 429 || (request.repeatable && is_failure_of_the_moment(status));
      if (again) pause = std::max<Millis>(pause, wanted_pause(transfer.response).value_or(Seconds(0)));
      if (!again || last || clock_.steady_now() + pause >= deadline) return std::move(transfer.response);
      log_.info("vendor asked again",
                {{"host", Loggable::operations(host_of(request.url))}, {"status", status}, {"try", number}});
    } else {
      if (transfer.sink_error) return fail(*std::move(transfer.sink_error));
      if (transfer.too_large) return fail(outage("too_large", "the answer is larger than allowed"));
      auto fault = fault_of(code);
      const bool again = fault.never_sent || (request.repeatable && fault.error.cause == "network");
      log_.warning("vendor not reached", {{"host", Loggable::operations(host_of(request.url))},
                                          {"cause", Loggable::operations(fault.error.cause)},
                                          {"try", number}});
      if (!again || last || clock_.steady_now() + pause >= deadline) return fail(std::move(fault.error));
    }
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace chiroflow::system
