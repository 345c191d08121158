// SPDX-License-Identifier: Apache-2.0
// The one thread that owns all sockets: accepts, carries answers back from the workers, and looks at every deadline in one
// sweep instead of a timer per connection. Private to surfaces/http.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "surfaces/http/addresses.hpp"
#include "surfaces/http/detail/worker_pool.hpp"
#include "surfaces/http/server.hpp"
#include "surfaces/http/tls.hpp"

namespace chiroflow::http::detail {

class Connection;
class Transport;
class WebSocketConnection;

struct Counters {
  std::atomic<std::uint64_t> connections{0}, in_flight{0}, accepted{0}, requests{0}, refused{0}, overloaded{0},
      deadline_missed{0}, websockets{0}, websockets_slow{0}, body_bytes{0};
};

/// Shared by its connections, so that a late Responder finds something to be ignored by.
class EventLoop : public std::enable_shared_from_this<EventLoop> {
 public:
  EventLoop(ServerOptions options, AddressRanges trusted, std::unique_ptr<TlsContext> tls, Clock& clock, Random& random,
            Logger& logger);
  ~EventLoop();

  // Any thread.
  Result<void> listen();
  std::uint16_t port() const { return port_; }
  void run(WorkerPool& pool);  // returns after stop()
  bool drain(Millis limit);
  void stop();  // cuts everything
  void deliver(std::shared_ptr<Connection> connection, std::uint64_t ticket, Response response);
  void flush_soon(std::shared_ptr<WebSocketConnection> socket);
  void later(std::function<void()> work);  // on the loop's thread
  Counters& counters() { return counters_; }

  // The loop's thread only, for connections.
  const ServerOptions& options() const { return options_; }
  const AddressRanges& trusted() const { return trusted_; }
  bool draining() const { return draining_; }
  SteadyInstant now() const { return clock_.steady_now(); }
  std::string_view date();
  std::string new_request_id();
  std::span<char> scratch() { return scratch_; }
  bool submit(Job& job);
  void forget(Connection& connection);
  /// `received`: what came behind the handshake already.
  void adopt_websocket(boost::asio::ip::tcp::socket socket, std::unique_ptr<Transport> transport,
                       std::shared_ptr<WebSocketEvents> events, std::string received);
  void forget(WebSocketConnection& socket);

 private:
  struct Answer {
    std::shared_ptr<Connection> connection;
    std::uint64_t ticket;
    Response response;
  };
  void accept();
  void adopt(boost::asio::ip::tcp::socket socket);
  void turn_away(boost::asio::ip::tcp::socket socket);
  void take_backlog();
  void begin_drain();
  void begin_stop();
  void carry_answers();
  void arm_sweep();
  void sweep();
  void sweep_websockets(SteadyInstant now);
  void note_if_all_gone();
  void reload_certificate(SteadyInstant now);

  const ServerOptions options_;
  const AddressRanges trusted_;
  std::unique_ptr<TlsContext> tls_;
  Clock& clock_;
  Random& random_;
  Logger& logger_;
  Counters counters_;
  std::uint16_t port_ = 0;
  WorkerPool* pool_ = nullptr;
  std::size_t new_jobs_ = 0;  // submitted since the workers were last woken

  boost::asio::io_context io_{1};
  boost::asio::ip::tcp::acceptor acceptor_{io_};
  boost::asio::steady_timer timer_{io_};
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
  std::unordered_map<WebSocketConnection*, std::shared_ptr<WebSocketConnection>> websockets_;
  SteadyInstant websockets_swept_{};
  std::vector<char> scratch_;
  std::vector<std::byte> randomness_;
  std::size_t randomness_used_ = 0;
  std::string date_;
  std::int64_t date_second_ = -1;
  SteadyInstant certificate_seen_{};
  bool draining_ = false;
  bool stopping_ = false;
  bool accept_paused_ = false;

  std::mutex inbox_mutex_;
  std::vector<Answer> inbox_;
  std::vector<std::shared_ptr<WebSocketConnection>> to_flush_;
  bool inbox_closed_ = false;

  std::mutex gone_mutex_;
  std::condition_variable gone_;
  bool all_gone_ = false;  // draining or stopping, and no connection left
};

}  // namespace chiroflow::http::detail
