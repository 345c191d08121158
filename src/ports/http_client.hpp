// SPDX-License-Identifier: Apache-2.0
// HTTP to the outside. One client serves every vendor: it reuses connections, keeps deadlines, retries with jitter where
// repeating is safe, limits what it reads and knows the proxy and the CA bundle of the installation. It logs method, host
// and status only: paths, headers and bodies may hold secrets.
//
// Calls block the calling thread until the answer or the deadline and are safe from any thread.
// Errors: provider_unavailable with cause "timeout", "refused" (no connection), "tls", "network" (the connection broke, or
// what came is no HTTP) or "too_large"; invalid_argument for an address that is none, and for a header of several lines.
// An answer of any status is a value.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace chiroflow {

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // http or https
  std::vector<HttpHeader> headers;
  std::string body;
  Millis deadline = Seconds(8);  // of the whole call with its retries; the thread's Patience may end it earlier
  std::size_t max_response_bytes = 4u << 20;
  /// Whether sending it twice does no harm: it is sent again when the connection broke and after 500, 502, 503 and 504.
  /// Others are sent again only when nobody can have acted on them: no connection, or 429. Retry-After is kept; nothing is
  /// sent again when it is no number of seconds or ends behind the deadline. A 429 stands where its repetition runs out of time.
  bool repeatable = false;
  int tries = 3;
  /// Follows up to five redirects of a GET, never from https to http; Authorization and Cookie go to the first host only.
  bool follow_redirects = false;
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;  // in the order they came
  std::string body;

  bool ok() const { return status >= 200 && status < 300; }
  /// The first header of that name, without regard to case; null when there is none.
  const std::string* header(std::string_view name) const;
};

/// Takes a body that is too large to hold. An error stops the transfer and is what the call answers.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Result<void> write(std::string_view bytes) = 0;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
  /// Hands the body of a 2xx answer to the sink piece by piece; that of any other status comes in the response. Once the
  /// sink has had a byte nothing is retried. `max_response_bytes` bounds both.
  virtual Result<HttpResponse> download(const HttpRequest& request, ByteSink& sink) = 0;
};

}  // namespace chiroflow
