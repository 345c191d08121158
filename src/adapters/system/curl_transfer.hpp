// SPDX-License-Identifier: Apache-2.0
// One try of a request by libcurl: to the answer or to the fault, and whether another try is in order.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>

#include "adapters/system/curl_http_client.hpp"

namespace chiroflow::system {

struct Closes {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using CurlHandle = std::unique_ptr<CURL, Closes>;

/// What may be known of an address: its path may hold secrets.
struct Target {
  std::string host;
  bool encrypted = false;
};

/// Error: invalid_argument for an address that is not http or https, and for headers or a method that would end their line.
Result<Target> target_of(const HttpRequest& request);

enum class Again { never, if_repeatable, always };

struct Outcome {
  Result<HttpResponse> answer;
  Again again = Again::never;
  Seconds wanted_pause{0};  // Retry-After
};

/// Blocks until the answer or for `left`. The handle must be reset and may hold connections.
Outcome transfer(CURL* handle, const HttpRequest& request, const Target& target, const HttpClientOptions& options,
                 ByteSink* sink, Millis left);

}  // namespace chiroflow::system
