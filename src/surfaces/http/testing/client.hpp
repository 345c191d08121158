// SPDX-License-Identifier: Apache-2.0
// A blocking HTTP client of a few lines and a clock that may be moved while a server runs. For tests only.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <string>
#include <string_view>

#include "ports/clock.hpp"
#include "surfaces/http/message.hpp"

namespace chiroflow::http::testing {

/// ManualClock for several threads.
class SharedManualClock : public Clock {
 public:
  Instant now() const override { return from_unix_ms(1'900'000'000'000 + moved_.load()); }
  SteadyInstant steady_now() const override { return SteadyInstant{} + Hours(1) + Millis(moved_.load()); }
  void advance(Millis by) { moved_ += by.count(); }

 private:
  std::atomic<std::int64_t> moved_{0};
};

struct Reply {
  int status = 0;  // 0: the connection ended before a whole reply
  Headers headers;
  std::string body;
};

/// Every read gives up after ten seconds, so that a fault fails a test instead of hanging it.
class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer = 0) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval limit{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  int handle() const { return socket_; }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  Reply read_reply(bool to_head = false) {
    Reply reply;
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!fill()) return reply;
    }
    Reply read = parse_head(std::string_view(buffer_).substr(0, end + 2));
    buffer_.erase(0, end + 4);
    const std::string_view length = read.headers.get("Content-Length");
    const std::size_t wanted = to_head || length.empty() ? 0 : std::stoul(std::string(length));
    while (buffer_.size() < wanted) {
      if (!fill()) return reply;
    }
    read.body = buffer_.substr(0, wanted);
    buffer_.erase(0, wanted);
    return read;
  }

  Reply exchange(std::string_view request) {
    send(request);
    return read_reply();
  }

  /// What came when the connection ended before so many.
  std::string read_bytes(std::size_t count) {
    while (buffer_.size() < count && fill()) {}
    std::string bytes = buffer_.substr(0, count);
    buffer_.erase(0, bytes.size());
    return bytes;
  }

  /// True when the server ends the connection without a further byte.
  bool at_end() { return buffer_.empty() && !fill() && ended_; }
  bool received_anything() const { return !buffer_.empty(); }

 private:
  bool fill() {
    char block[16384];
    const ssize_t n = ::recv(socket_, block, sizeof block, 0);
    ended_ = n == 0;
    if (n <= 0) return false;
    buffer_.append(block, static_cast<std::size_t>(n));
    return true;
  }

  static Reply parse_head(std::string_view head) {
    Reply reply;
    reply.status = std::stoi(std::string(head.substr(9, 3)));
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
      const auto line = head.substr(0, head.find("\r\n"));
      const auto colon = line.find(": ");
      reply.headers.add(line.substr(0, colon), line.substr(colon + 2));
      head.remove_prefix(line.size() + 2);
    }
    return reply;
  }

  int socket_;
  bool connected_ = false;
  bool ended_ = false;
  std::string buffer_;
};

}  // namespace chiroflow::http::testing
