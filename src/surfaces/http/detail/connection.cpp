// SPDX-License-Identifier: Apache-2.0
// The life of one connection. Every callback ends in advance(), the only place that drives the state machine. What it reads is in
// connection_request.cpp, what it writes in connection_reply.cpp.
#include "surfaces/http/detail/connection.hpp"

#include <algorithm>

#include "surfaces/http/websocket.hpp"

namespace chiroflow::http::detail {

namespace {

constexpr Millis kFreshWhileDraining = Seconds(1);  // a new connection's first request may be on its way

}  // namespace

Connection::Connection(std::shared_ptr<EventLoop> loop, boost::asio::ip::tcp::socket socket,
                       std::unique_ptr<Transport> transport, IpAddress peer, bool tls)
    : loop_(std::move(loop)),
      socket_(std::move(socket)),
      transport_(std::move(transport)),
      peer_(peer),
      peer_is_trusted_(loop_->trusted().contains(peer)),
      tls_(tls) {}

void Connection::start() {
  enter(Phase::handshake, loop_->options().header_timeout);
  advance();
}

void Connection::advance() {
  while (step()) {}
}

bool Connection::step() {
  switch (phase_) {
    case Phase::handshake: return handshake_step();
    case Phase::idle:
    case Phase::header:
    case Phase::body: return read_step();
    case Phase::writing: return write_step();
    case Phase::lingering: return linger_step();
    case Phase::handling:
    case Phase::fetching:
    case Phase::closed: return false;
  }
  return false;
}

bool Connection::handshake_step() {
  const Transfer result = transport_->handshake();
  if (result.want != Want::nothing) {
    wait(result.want);
    return false;
  }
  if (result.ended) {
    close();
    return false;
  }
  enter(Phase::idle, loop_->options().header_timeout);
  drained_ = !tls_;  // right after accept there is seldom anything to read
  return true;
}

void Connection::wait(Want want) {
  const std::uint64_t number = ++wait_number_;
  const auto kind = want == Want::readable ? boost::asio::socket_base::wait_read : boost::asio::socket_base::wait_write;
  socket_.async_wait(kind, [self = shared_from_this(), number](const boost::system::error_code& ec) {
    // A wait that was overtaken by a deadline or a drain must not start a second chain of waits.
    if (!ec && number == self->wait_number_) self->advance();
  });
}

void Connection::enter(Phase phase, Millis limit) {
  phase_ = phase;
  deadline_ = loop_->now() + limit;
}

void Connection::check_deadline(SteadyInstant now) {
  if (now < deadline_) return;
  switch (phase_) {
    case Phase::header:
    case Phase::body: refuse({408, "timeout", "The request took too long to arrive"}); break;
    case Phase::handling:
      retire_ticket();
      loop_->counters().deadline_missed.fetch_add(1, std::memory_order_relaxed);
      close_after_ = true;
      respond(error_response(503, "timeout", "This took too long; please try again", request_id_));
      break;
    case Phase::handshake:
    case Phase::idle:
    case Phase::writing:
    case Phase::fetching:
    case Phase::lingering: close(); return;
    case Phase::closed: return;
  }
  advance();
}

void Connection::begin_drain() {
  if (phase_ != Phase::idle && phase_ != Phase::handshake) return;
  deadline_ = std::min(deadline_, loop_->now() + kFreshWhileDraining);
  // One look whether a request has already arrived; if not, read_step closes a connection that was served before.
  drained_ = false;
  if (phase_ == Phase::idle) advance();
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  if (phase_ == Phase::handling) retire_ticket();
  phase_ = Phase::closed;
  source_.reset();
  give_body_back();
  ++wait_number_;
  boost::system::error_code ignored;
  socket_.close(ignored);
  // Handed out and never opened: whoever counts on a last call gets it.
  if (websocket_) std::exchange(websocket_, nullptr)->closed();
  loop_->forget(*this);
}

}  // namespace chiroflow::http::detail
