// SPDX-License-Identifier: Apache-2.0
// HttpClient over libcurl: a pool of handles, each of which keeps its connections, used by one worker at a time.
#pragma once

#include <memory>
#include <string>

#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/log.hpp"
#include "ports/random.hpp"

namespace chiroflow::system {

struct HttpClientOptions {
  std::string proxy;     // "http://host:port"; empty: none, whatever the environment says
  std::string no_proxy;  // hosts reached without it, "a.example,.b.example"; this machine always is
  std::string ca_file;   // PEM; empty: the system's
  Millis connect_deadline = Seconds(4);
  Seconds longest_stall{30};  // of a download, whose own deadline may be hours
};

struct Outcome;
struct Target;

/// Safe from any thread. Clock, randomness and log must outlive it.
class CurlHttpClient : public HttpClient {
 public:
  CurlHttpClient(HttpClientOptions options, const Clock& clock, Random& random, Logger& log);
  ~CurlHttpClient() override;
  Result<HttpResponse> send(const HttpRequest& request) override;
  Result<HttpResponse> download(const HttpRequest& request, ByteSink& sink) override;

 private:
  class Pool;
  Result<HttpResponse> with_retries(const HttpRequest& request, ByteSink* sink);
  Outcome once(const HttpRequest& request, const Target& target, ByteSink* sink, Millis left);

  const HttpClientOptions options_;
  const Clock& clock_;
  Random& random_;
  Logger& log_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace chiroflow::system
