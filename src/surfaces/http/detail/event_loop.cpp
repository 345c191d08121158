// SPDX-License-Identifier: Apache-2.0
// Accepting, the way back from the workers, the sweep, drain and stop.
#include "surfaces/http/detail/event_loop.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

#include "surfaces/http/detail/connection.hpp"
#include "surfaces/http/detail/response_writer.hpp"
#include "surfaces/http/detail/websocket_connection.hpp"

namespace chiroflow::http::detail {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t kScratchBytes = 64 << 10;
constexpr std::size_t kRandomBlock = 22 * 64;
constexpr int kEventsBeforeWaking = 32;
constexpr Millis kWebSocketSweep = Seconds(1);
constexpr std::size_t kRequestIdLength = 22;  // of 6 bits: 132

IpAddress to_value(const asio::ip::address& address) {
  IpAddress value;
  value.bytes = address.is_v4() ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes()
                                : address.to_v6().to_bytes();
  return value;
}

}  // namespace

EventLoop::EventLoop(ServerOptions options, AddressRanges trusted, std::unique_ptr<TlsContext> tls, Clock& clock,
                     Random& random, Logger& logger)
    : options_(std::move(options)),
      trusted_(std::move(trusted)),
      tls_(std::move(tls)),
      clock_(clock),
      random_(random),
      logger_(logger),
      scratch_(kScratchBytes),
      randomness_(kRandomBlock),
      randomness_used_(kRandomBlock) {}

EventLoop::~EventLoop() = default;

Result<void> EventLoop::listen() {
  error_code ec;
  const auto address = asio::ip::make_address(options_.address, ec);
  if (ec) return fail(invalid_field("address", "\"" + options_.address + "\" is not an IP address"));
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), ec);
  if (!ec) acceptor_.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) acceptor_.bind(endpoint, ec);
  if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) acceptor_.non_blocking(true, ec);
  if (ec) {
    Error error = internal_error("cannot listen on " + options_.address + " port " + std::to_string(options_.port) +
                                 ": " + ec.message());
    error.message = error.detail;  // for the operator at the start, who needs to read it
    return fail(std::move(error));
  }
  port_ = acceptor_.local_endpoint(ec).port();
  return {};
}

void EventLoop::run(WorkerPool& pool) {
  pool_ = &pool;
  certificate_seen_ = now();
  accept();
  arm_sweep();
  while (io_.run_one() > 0) {
    for (int i = 0; i < kEventsBeforeWaking && io_.poll_one() > 0; ++i) {}
    if (std::exchange(new_jobs_, 0) > 0) pool.wake();
  }
}

bool EventLoop::submit(Job& job) {
  if (!pool_->submit(job)) return false;
  ++new_jobs_;
  return true;
}

void EventLoop::accept() {
  acceptor_.async_accept([self = shared_from_this()](const error_code& ec, tcp::socket socket) {
    if (!self->acceptor_.is_open()) return;
    if (!ec) self->adopt(std::move(socket));
    if (ec && ec != asio::error::connection_aborted) {
      // Out of file descriptors, most likely: the sweep tries again.
      self->accept_paused_ = true;
      self->logger_.warning("connection not accepted", {{"reason", Loggable::operations(ec.message())}});
      return;
    }
    self->accept();
  });
}

void EventLoop::adopt(tcp::socket socket) {
  error_code ec;
  const auto peer = socket.remote_endpoint(ec);
  if (ec) return;
  socket.non_blocking(true, ec);
  if (!ec) socket.set_option(tcp::no_delay(true), ec);
  if (ec) return;
  if (connections_.size() + websockets_.size() >= options_.max_connections) return turn_away(std::move(socket));
  const int handle = socket.native_handle();
  std::unique_ptr<Transport> transport;
  if (tls_) {
    transport = tls_->make_transport(handle);
  } else {
    transport = std::make_unique<PlainTransport>(handle);
  }
  auto connection = std::make_shared<Connection>(shared_from_this(), std::move(socket), std::move(transport),
                                                 to_value(peer.address()), tls_ != nullptr);
  counters_.accepted.fetch_add(1, std::memory_order_relaxed);
  counters_.connections.fetch_add(1, std::memory_order_relaxed);
  Connection& started = *connection;
  connections_.emplace(connection.get(), std::move(connection));
  started.start();
}

void EventLoop::turn_away(tcp::socket socket) {
  counters_.overloaded.fetch_add(1, std::memory_order_relaxed);
  if (tls_) return;  // a handshake would cost more than the refusal is worth
  const std::string id = new_request_id();
  Response busy = error_response(503, "unavailable", "The server is busy; try again in a moment", id);
  busy.set_header("Retry-After", "5");
  ReplyContext context;
  context.request_id = id;
  context.date = date();
  context.keep_alive = false;
  std::string out;
  write_response(busy, context, out);
  PlainTransport transport(socket.native_handle());
  transport.write(out, false);
  transport.shutdown_send();
  // What the client has sent is read, so that closing does not reset the connection before it sees the answer.
  transport.read(scratch_);
}

void EventLoop::forget(Connection& connection) {
  // The caller is a member function of this connection: it must live until that returns.
  const auto found = connections_.find(&connection);
  if (found == connections_.end()) return;
  asio::post(io_, [keep = std::move(found->second)] {});
  connections_.erase(found);
  counters_.connections.fetch_sub(1, std::memory_order_relaxed);
  note_if_all_gone();
}

void EventLoop::note_if_all_gone() {
  if (!(draining_ || stopping_) || !connections_.empty() || !websockets_.empty()) return;
  const std::lock_guard lock(gone_mutex_);
  all_gone_ = true;
  gone_.notify_all();
}

void EventLoop::adopt_websocket(tcp::socket socket, std::unique_ptr<Transport> transport,
                                std::shared_ptr<WebSocketEvents> events, std::string received) {
  auto made = std::make_shared<WebSocketConnection>(shared_from_this(), std::move(socket), std::move(transport),
                                                    std::move(events));
  counters_.websockets.fetch_add(1, std::memory_order_relaxed);
  WebSocketConnection& started = *made;
  websockets_.emplace(made.get(), std::move(made));
  started.start(std::move(received));
  if (draining_) started.begin_drain();
}

void EventLoop::forget(WebSocketConnection& socket) {
  // As for connections: the caller is a member function of this one.
  const auto found = websockets_.find(&socket);
  if (found == websockets_.end()) return;
  asio::post(io_, [keep = std::move(found->second)] {});
  websockets_.erase(found);
  counters_.websockets.fetch_sub(1, std::memory_order_relaxed);
  note_if_all_gone();
}

void EventLoop::later(std::function<void()> work) {
  // What is posted after the end would keep this alive for ever.
  const std::lock_guard lock(inbox_mutex_);
  if (!inbox_closed_) asio::post(io_, std::move(work));
}

void EventLoop::deliver(std::shared_ptr<Connection> connection, std::uint64_t ticket, Response response) {
  const std::lock_guard lock(inbox_mutex_);
  if (inbox_closed_) return;
  inbox_.push_back({std::move(connection), ticket, std::move(response)});
  // One wake-up carries all answers that gather until the loop comes round.
  if (inbox_.size() == 1) asio::post(io_, [self = shared_from_this()] { self->carry_answers(); });
}

void EventLoop::flush_soon(std::shared_ptr<WebSocketConnection> socket) {
  const std::lock_guard lock(inbox_mutex_);
  if (inbox_closed_) return;
  to_flush_.push_back(std::move(socket));
  if (to_flush_.size() == 1) asio::post(io_, [self = shared_from_this()] { self->carry_answers(); });
}

void EventLoop::carry_answers() {
  std::vector<Answer> answers;
  std::vector<std::shared_ptr<WebSocketConnection>> to_flush;
  {
    const std::lock_guard lock(inbox_mutex_);
    answers.swap(inbox_);
    to_flush.swap(to_flush_);
  }
  for (Answer& answer : answers) answer.connection->answer(answer.ticket, std::move(answer.response));
  for (const auto& socket : to_flush) socket->flush();
}

void EventLoop::arm_sweep() {
  timer_.expires_after(options_.sweep_interval);
  timer_.async_wait([self = shared_from_this()](const error_code& ec) {
    if (ec || self->stopping_) return;
    self->sweep();
    self->arm_sweep();
  });
}

void EventLoop::sweep() {
  const SteadyInstant at = now();
  std::vector<std::shared_ptr<Connection>> present;  // closing one changes the map
  present.reserve(connections_.size());
  for (const auto& [key, connection] : connections_) present.push_back(connection);
  for (const auto& connection : present) connection->check_deadline(at);
  if (at - websockets_swept_ >= kWebSocketSweep) sweep_websockets(at);
  if (accept_paused_ && acceptor_.is_open()) {
    accept_paused_ = false;
    accept();
  }
  if (tls_ && at - certificate_seen_ >= options_.tls_reload_interval) reload_certificate(at);
}

/// There may be tens of thousands at rest: only those that are due are touched.
void EventLoop::sweep_websockets(SteadyInstant at) {
  websockets_swept_ = at;
  std::vector<std::shared_ptr<WebSocketConnection>> due;
  for (const auto& [key, socket] : websockets_)
    if (socket->is_due(at)) due.push_back(socket);
  for (const auto& socket : due) socket->check_deadline(at);
}

void EventLoop::reload_certificate(SteadyInstant at) {
  certificate_seen_ = at;
  const auto changed = tls_->reload_if_changed();
  if (!changed) {
    logger_.error("certificate not reloaded, the old one stays", {{"reason", Loggable::detail_of(changed.error())}});
  } else if (*changed) {
    logger_.info("certificate reloaded");
  }
}

bool EventLoop::drain(Millis limit) {
  asio::post(io_, [self = shared_from_this()] { self->begin_drain(); });
  std::unique_lock lock(gone_mutex_);
  return gone_.wait_for(lock, limit, [this] { return all_gone_; });
}

void EventLoop::begin_drain() {
  if (draining_ || stopping_) return;
  draining_ = true;
  take_backlog();
  error_code ignored;
  acceptor_.close(ignored);
  std::vector<std::shared_ptr<Connection>> present;
  for (const auto& [key, connection] : connections_) present.push_back(connection);
  for (const auto& connection : present) connection->begin_drain();
  std::vector<std::shared_ptr<WebSocketConnection>> open;
  for (const auto& [key, socket] : websockets_) open.push_back(socket);
  for (const auto& socket : open) socket->begin_drain();
  note_if_all_gone();
}

/// Clients that the kernel has already accepted believe to be connected, and may have sent their request.
void EventLoop::take_backlog() {
  error_code ec;
  while (acceptor_.is_open()) {
    tcp::socket socket(io_);
    acceptor_.accept(socket, ec);
    if (ec) return;
    adopt(std::move(socket));
  }
}

void EventLoop::stop() {
  {
    const std::lock_guard lock(inbox_mutex_);
    inbox_closed_ = true;
    inbox_.clear();
    to_flush_.clear();
  }
  asio::post(io_, [self = shared_from_this()] { self->begin_stop(); });
}

void EventLoop::begin_stop() {
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  timer_.cancel();
  while (!connections_.empty()) connections_.begin()->second->close();
  while (!websockets_.empty()) websockets_.begin()->second->cut();
  const std::lock_guard lock(gone_mutex_);
  all_gone_ = true;
  gone_.notify_all();
}

std::string_view EventLoop::date() {
  const Instant at = clock_.now();
  const std::int64_t second = to_unix_ms(at) / 1000;
  if (second != date_second_) {
    date_second_ = second;
    date_ = http_date(at);
  }
  return date_;
}

std::string EventLoop::new_request_id() {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  if (randomness_used_ == randomness_.size()) {
    random_.fill(randomness_);
    randomness_used_ = 0;
  }
  std::string id(kRequestIdLength, '\0');
  for (char& c : id) c = kAlphabet[std::to_integer<std::size_t>(randomness_[randomness_used_++]) & 63];
  return id;
}

}  // namespace chiroflow::http::detail
