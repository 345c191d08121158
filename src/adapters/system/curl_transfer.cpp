// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/curl_transfer.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace chiroflow::system {

namespace {
using HeaderList = std::unique_ptr<curl_slist, Closes>;

constexpr std::size_t kLargestHead = 128u << 10;

Error outage(const char* cause, const char* detail) {
  return {.code = ErrorCode::provider_unavailable, .detail = detail, .cause = cause};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// What libcurl calls back into.
class Exchange {
 public:
  Exchange(const HttpRequest& request, ByteSink* sink)
      : sink_(sink), limit_(request.max_response_bytes), to_send_(request.body) {}

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<Exchange*>(self)->header({data, size * count}) ? size * count : 0;
  }
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<Exchange*>(self)->body({data, size * count}) ? size * count : 0;
  }
  static std::size_t on_read(char* out, std::size_t size, std::size_t count, void* self) {
    return static_cast<Exchange*>(self)->read(out, size * count);
  }
  static int on_seek(void*, curl_off_t, int) { return CURL_SEEKFUNC_CANTSEEK; }

  HttpResponse& response() { return response_; }
  bool too_large() const { return too_large_; }
  bool sink_has_bytes() const { return sink_has_bytes_; }
  std::optional<Error>& sink_error() { return sink_error_; }

 private:
  bool header(std::string_view line) {
    head_ += line.size();
    too_large_ = head_ > kLargestHead;
    if (too_large_) return false;
    if (line.starts_with("HTTP/")) {
      begin_answer(line);
    } else if (line.starts_with(' ') || line.starts_with('\t')) {
      continue_header(trimmed(line));
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
      response_.headers.push_back({std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
    }
    return true;
  }

  /// What came before was of a redirect or 100 Continue.
  void begin_answer(std::string_view status_line) {
    response_ = {};
    received_ = 0;
    const auto space = status_line.find(' ');
    if (space == std::string_view::npos) return;
    std::from_chars(status_line.data() + space + 1, status_line.data() + status_line.size(), response_.status);
  }

  void continue_header(std::string_view rest) {
    if (!response_.headers.empty() && !rest.empty()) response_.headers.back().value.append(" ").append(rest);
  }

  bool body(std::string_view bytes) {
    received_ += bytes.size();
    too_large_ = received_ > limit_;
    if (too_large_) return false;
    if (!sink_ || !response_.ok()) {
      response_.body.append(bytes);
      return true;
    }
    sink_has_bytes_ = true;
    auto taken = sink_->write(bytes);
    if (!taken) sink_error_ = std::move(taken).error();
    return taken.has_value();
  }

  std::size_t read(char* out, std::size_t room) {
    const auto size = std::min(room, to_send_.size());
    std::memcpy(out, to_send_.data(), size);
    to_send_.remove_prefix(size);
    return size;
  }

  HttpResponse response_;
  ByteSink* const sink_;
  const std::size_t limit_;
  std::string_view to_send_;
  std::size_t head_ = 0;
  std::size_t received_ = 0;
  bool too_large_ = false;
  bool sink_has_bytes_ = false;
  std::optional<Error> sink_error_;
};

bool ends_no_line(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

std::optional<std::string> part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return std::nullopt;
  std::string out(text);
  curl_free(text);
  return out;
}

HeaderList header_list(const HttpRequest& request) {
  curl_slist* list = nullptr;
  bool typed = false;
  for (const auto& [name, value] : request.headers) {
    list = curl_slist_append(list, (name + (value.empty() ? ";" : ": " + value)).c_str());
    typed = typed || curl_strequal(name.c_str(), "Content-Type") != 0;
  }
  list = curl_slist_append(list, "Expect:");                    // no waiting for 100 Continue
  if (!typed) list = curl_slist_append(list, "Content-Type:");  // libcurl would call every body a form
  return HeaderList(list);
}

void set_limits(CURL* handle, const HttpRequest& request, const HttpClientOptions& options, Millis left) {
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(std::min(left, options.connect_deadline).count()));
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, request.follow_redirects && request.method == "GET" ? 1L : 0L);
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, 5L);
}

/// Less than a byte a second for that long is a server that has gone.
void set_stall_limit(CURL* handle, const HttpClientOptions& options) {
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.longest_stall.count()));
}

void set_route(CURL* handle, const HttpRequest& request, const Target& target, const HttpClientOptions& options) {
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  // A redirect must not lead from TLS to the open.
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, target.encrypted ? "https" : "http,https");
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  // Said also when there is none: libcurl would ask the environment.
  curl_easy_setopt(handle, CURLOPT_PROXY, options.proxy.c_str());
  const auto direct = "localhost,127.0.0.1,::1" + (options.no_proxy.empty() ? "" : "," + options.no_proxy);
  curl_easy_setopt(handle, CURLOPT_NOPROXY, direct.c_str());
  curl_easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (!options.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
}

/// libcurl sends a request again by itself when a kept connection ends without an answer, although somebody may have acted
/// on it. A body that cannot be rewound stops it, and a new connection where there is no body.
void forbid_silent_repetition(CURL* handle, const HttpRequest& request, Exchange& exchange) {
  if (request.body.empty()) {
    curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
    return;
  }
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, &Exchange::on_read);
  curl_easy_setopt(handle, CURLOPT_READDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, &Exchange::on_seek);
}

void set_message(CURL* handle, const HttpRequest& request, Exchange& exchange) {
  const auto& method = request.method;
  if (method == "GET" && request.body.empty()) return;
  if (method == "HEAD") {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    return;
  }
  // Which methods have a body, if an empty one: RFC 9110, 8.6.
  if (!request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
  }
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, method.c_str());
  if (!request.repeatable && method != "GET") forbid_silent_repetition(handle, request, exchange);
}

void set_callbacks(CURL* handle, Exchange& exchange) {
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Exchange::on_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Exchange::on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &exchange);
}

struct Fault {
  Error error;
  Again again;
};

bool was_sent(CURL* handle) {
  long bytes = 0;
  return curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &bytes) != CURLE_OK || bytes > 0;
}

Fault fault_of(CURLcode code, bool sent) {
  const char* text = curl_easy_strerror(code);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT: return {outage("refused", text), sent ? Again::if_repeatable : Again::always};
    case CURLE_OPERATION_TIMEDOUT: return {outage("timeout", text), sent ? Again::never : Again::always};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE: return {outage("tls", text), Again::never};
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SEND_FAIL_REWIND: return {outage("network", text), Again::if_repeatable};
    default: return {outage("network", text), Again::never};  // no HTTP, a redirect to nowhere
  }
}

Outcome failed(CURL* handle, CURLcode code, Exchange& exchange) {
  if (exchange.sink_error()) return {.answer = fail(*std::move(exchange.sink_error()))};
  if (exchange.too_large()) return {.answer = fail(outage("too_large", "the answer is larger than allowed"))};
  auto fault = fault_of(code, was_sent(handle));
  return {.answer = fail(std::move(fault.error)), .again = exchange.sink_has_bytes() ? Again::never : fault.again};
}

/// Nothing where it says something else than a number of seconds: that is a pause of days more often than of moments.
std::optional<Seconds> readable_pause(const std::string& text) {
  int seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (fault != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return Seconds(seconds);
}

Outcome answered(HttpResponse response) {
  const int status = response.status;
  auto again = Again::never;
  if (status == 429) again = Again::always;
  if (status == 500 || status == 502 || status == 503 || status == 504) again = Again::if_repeatable;
  const auto* wanted = response.header("Retry-After");
  const auto pause = wanted ? readable_pause(*wanted) : Seconds(0);
  if (!pause) again = Again::never;
  return {.answer = std::move(response), .again = again, .wanted_pause = pause.value_or(Seconds(0))};
}
}  // namespace

Result<Target> target_of(const HttpRequest& request) {
  const auto refused = [](const char* message) {
    return fail(Error{.code = ErrorCode::invalid_argument, .message = message});
  };
  if (!is_token(request.method)) return refused("Expected a method of HTTP");
  for (const auto& [name, value] : request.headers)
    if (!is_token(name) || !ends_no_line(value)) return refused("Expected headers of one line");
  const std::unique_ptr<CURLU, Closes> url(curl_url());
  if (!url || !ends_no_line(request.url) || curl_url_set(url.get(), CURLUPART_URL, request.url.c_str(), 0) != CURLUE_OK)
    return refused("Expected an http or https address");
  const auto scheme = part_of(url.get(), CURLUPART_SCHEME);
  auto host = part_of(url.get(), CURLUPART_HOST);
  if (!host || (scheme != "http" && scheme != "https")) return refused("Expected an http or https address");
  return Target{.host = *std::move(host), .encrypted = scheme == "https"};
}

Outcome transfer(CURL* handle, const HttpRequest& request, const Target& target, const HttpClientOptions& options,
                 ByteSink* sink, Millis left) {
  Exchange exchange(request, sink);
  const auto headers = header_list(request);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  set_route(handle, request, target, options);
  set_limits(handle, request, options, left);
  if (sink) set_stall_limit(handle, options);
  set_message(handle, request, exchange);
  set_callbacks(handle, exchange);
  const auto code = curl_easy_perform(handle);
  if (code != CURLE_OK) return failed(handle, code, exchange);
  return answered(std::move(exchange.response()));
}

}  // namespace chiroflow::system
