// SPDX-License-Identifier: Apache-2.0
// An HTTP server on 127.0.0.1 and a free port that says exactly the bytes a test gives it, with or without TLS.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace chiroflow::testing {

/// A thread accepts and each connection has one of its own; all end with the object.
class LocalServer {
 public:
  struct Request {
    int connection = 0;  // counted from 1
    std::string head;    // request line and headers
    std::string body;
    /// The value of a header, without regard to case; empty when there is none.
    std::string header(std::string_view name) const;
  };
  enum class Then { keep, close, hold };  // hold: neither another byte nor an end
  struct Reply {
    std::string bytes;
    Then then = Then::keep;
  };
  /// Called by the connections' threads, several at a time.
  using Answer = std::function<Reply(const Request&)>;

  /// PEM texts; empty for no TLS.
  struct Certificate {
    std::string certificate_pem, key_pem;
  };

  explicit LocalServer(Answer answer, const Certificate& certificate = {});
  ~LocalServer();
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  std::string url(std::string_view path = "/") const;
  std::uint16_t port() const { return port_; }
  std::vector<Request> requests() const;
  int connections() const { return connections_; }

  /// "HTTP/1.1 200 OK" and so on with a length; `headers` in lines that end with CRLF.
  static Reply reply(int status, std::string_view body, std::string_view headers = {});

 private:
  class Stream;
  void accept_all();
  void serve(int socket, int number);
  bool read_request(Stream& stream, Request& out) const;

  const Answer answer_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<int> sockets_;
  std::vector<Request> requests_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace chiroflow::testing
