// SPDX-License-Identifier: Apache-2.0
// libcurl's client on a server of the test: fixtures for its tests.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>

#include "adapters/system/curl_http_client.hpp"
#include "adapters/system/system_clock.hpp"
#include "support/local_server.hpp"
#include "support/recording_logger.hpp"

namespace chiroflow::testing {

/// Always the shortest pause.
class NoChance : public Random {
 public:
  void fill(std::span<std::byte> bytes) override { std::fill(bytes.begin(), bytes.end(), std::byte{0}); }
};

class HttpClientFixture : public ::testing::Test {
 protected:
  system::CurlHttpClient client_with(system::HttpClientOptions options) {
    options.connect_deadline = kLong;
    return system::CurlHttpClient(std::move(options), clock_, random_, log_);
  }
  // The deadlines are long, so that a machine that stands still for a while makes no test fail.
  static constexpr Minutes kLong{3};
  static HttpRequest get(std::string url) {
    return {.url = std::move(url), .headers = {}, .body = {}, .deadline = kLong};
  }
  static HttpRequest post(std::string url, std::string body = "{}") {
    return {.method = "POST", .url = std::move(url), .headers = {}, .body = std::move(body), .deadline = kLong};
  }
  static std::string cause(const Result<HttpResponse>& outcome) {
    return outcome ? "status " + std::to_string(outcome->status)
                   : std::string(info(outcome.error().code).name) + "/" + outcome.error().cause;
  }

  system::SystemClock clock_;
  NoChance random_;
  RecordingLogger log_;
  system::CurlHttpClient client_ = client_with({});
};

inline LocalServer::Answer always(LocalServer::Reply reply) {
  return [reply = std::move(reply)](const LocalServer::Request&) { return reply; };
}

/// One answer after the other, and the last for ever.
inline LocalServer::Answer in_turn(std::vector<LocalServer::Reply> replies) {
  auto next = std::make_shared<std::atomic<std::size_t>>(0);
  return [replies = std::move(replies), next](const LocalServer::Request&) {
    return replies[std::min(next->fetch_add(1), replies.size() - 1)];
  };
}

/// An address where nobody listens; the port is taken so that nobody else gets it.
class Nowhere {
 public:
  Nowhere() {
    socklen_t size = sizeof address_;
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address_);
    if (::bind(socket_, any, size) != 0 || ::getsockname(socket_, any, &size) != 0) std::abort();
  }
  ~Nowhere() { ::close(socket_); }
  Nowhere(const Nowhere&) = delete;
  Nowhere& operator=(const Nowhere&) = delete;
  std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)) + "/"; }

 private:
  const int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address_{};
};

}  // namespace chiroflow::testing
