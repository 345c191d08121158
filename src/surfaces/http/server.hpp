// SPDX-License-Identifier: Apache-2.0
// The HTTP/1.1 server (RFC 9110, 9112). One thread owns all sockets; handlers are plain blocking functions on a bounded pool
// of workers and answer through a Responder. No Asio in this header.
//
// What it answers by itself, as {"error":{"code","message","requestId"}}: 400 malformed or ambiguous, 408 too slow,
// 413 body and 431 header too large, 417 unknown expectation, 500 handler threw or forgot to answer, 501 unknown transfer
// coding, 503 handler past its deadline, queue full, too many connections or too many bytes of bodies.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "ports/clock.hpp"
#include "ports/log.hpp"
#include "ports/random.hpp"
#include "surfaces/http/message.hpp"

namespace chiroflow::http {

struct TlsFiles {
  std::string certificate_path;  // PEM, the leaf first, then the chain
  std::string key_path;          // PEM
};

/// A place whose requests may be larger than others.
struct UploadLimit {
  std::string path_prefix;
  std::size_t bytes = 0;
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // an IP address
  std::uint16_t port = 0;             // 0: any free one, see Server::port
  std::size_t workers = 0;            // 0: twice the processors, at least 8
  std::size_t max_body_bytes = 1 << 20;
  std::vector<UploadLimit> uploads;
  std::size_t max_bodies_bytes = 128 << 20;  // of all requests together, beside the first 4 KiB of each; then 503
  std::size_t max_header_bytes = 16 << 10;   // request line and fields; also trailers
  std::size_t max_connections = 10'000;      // WebSockets among them; one more gets 503
  std::size_t max_queued_requests = 1'000;   // waiting for a worker; one more gets 503 with Retry-After
  Millis header_timeout = Seconds(10);       // from the first byte (or TLS hello) to the end of the header
  Millis body_timeout = Seconds(30);         // from the end of the header to the end of the body
  Millis handler_deadline = Seconds(30);     // then 503 "timeout"; the late answer is dropped
  Millis write_timeout = Seconds(30);        // a client that does not read is cut
  Millis keep_alive_idle = Seconds(60);
  Millis sweep_interval = Millis(250);       // how often the limits above are looked at
  Millis tls_reload_interval = Seconds(10);  // how often the certificate files are looked at
  std::size_t max_websocket_message = 64 << 10;
  std::size_t max_websocket_unread = 512 << 10;  // a client that leaves more unread is dropped
  Millis websocket_ping = Seconds(20);           // to one that is silent for so long
  Millis websocket_idle = Seconds(50);           // one that is silent for so long is gone
  std::vector<std::string> trusted_proxies;      // "10.0.0.0/8", "::1": whose X-Forwarded-* and X-Request-Id count
  std::optional<TlsFiles> tls;
  bool allow_plain_off_loopback =
      false;  // H-13: plain HTTP elsewhere than on loopback is refused otherwise, and logged
};

/// Where an answer goes. The server's connections are the real ones; tests of handlers bring their own.
/// Both functions are safe from any thread.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  virtual void deliver(std::uint64_t ticket, Response response) = 0;
  virtual bool wanted(std::uint64_t ticket) const = 0;
};

/// The right to answer one request, once, from any thread. Destroyed without an answer it sends 500.
/// May outlive the server; then it does nothing.
class Responder {
 public:
  Responder(std::shared_ptr<ResponseSink> sink, std::uint64_t ticket) : sink_(std::move(sink)), ticket_(ticket) {}
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder() { give_up(); }

  void send(Response response);
  /// False when nobody waits any more (the deadline passed, the connection is gone): work can be spared.
  bool wanted() const { return sink_ && sink_->wanted(ticket_); }

 private:
  void give_up();

  std::shared_ptr<ResponseSink> sink_;
  std::uint64_t ticket_;
};

/// Called on a worker. Exceptions become 500 and a log line.
using Handler = std::function<void(std::shared_ptr<const Request>, Responder)>;

struct ServerStats {
  std::uint64_t connections = 0;      // open now
  std::uint64_t in_flight = 0;        // given to a handler and not answered yet
  std::uint64_t queued = 0;           // waiting for a worker
  std::uint64_t accepted = 0;         // connections, since the start
  std::uint64_t requests = 0;         // since the start
  std::uint64_t refused = 0;          // answered by the server itself with 4xx
  std::uint64_t overloaded = 0;       // queue, connections or memory for bodies full
  std::uint64_t body_bytes = 0;       // of bodies held now, what counts for max_bodies_bytes
  std::uint64_t deadline_missed = 0;  // handlers too slow
  std::uint64_t websockets = 0;       // open now, beside `connections`
  std::uint64_t websockets_slow = 0;  // dropped because they left too much unread, since the start
};

class Server {
 public:
  /// Binds, then starts the threads. Clock, random and logger must outlive the server.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Handler handler, Clock& clock, Random& random,
                                               Logger& logger);
  std::uint16_t port() const;
  ServerStats stats() const;

  /// Stops accepting, finishes what is being read or handled, closes idle connections. Returns when all are gone, true, or
  /// when the limit (real time) is over, false. Safe from any thread; the server answers nothing new afterwards.
  bool drain(Millis limit);

  /// Cuts what is still open and waits for running handlers.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace chiroflow::http
