// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/detail/websocket_connection.hpp"

#include <algorithm>

namespace chiroflow::http::detail {

namespace {
constexpr Millis kGoodbye = Seconds(3);  // for the peer's close frame, and for reading ours
constexpr int kReadsAtOnce = 8;          // then the others have their turn
}  // namespace

WebSocketConnection::WebSocketConnection(std::shared_ptr<EventLoop> loop, boost::asio::ip::tcp::socket socket,
                                         std::unique_ptr<Transport> transport, std::shared_ptr<WebSocketEvents> events)
    : loop_(std::move(loop)),
      socket_(std::move(socket)),
      transport_(std::move(transport)),
      events_(std::move(events)),
      reader_(loop_->options().max_websocket_message) {}

void WebSocketConnection::start(std::string received) {
  heard_ = loop_->now();
  arm();
  events_->opened(shared_from_this());
  if (take(received)) read();
}

// ----- From any thread

void WebSocketConnection::send(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (shut_) return;
  if (unread_ + text.size() > loop_->options().max_websocket_unread) {
    too_slow_ = true;
    shut_ = true;
  } else {
    const std::size_t before = queued_.size();
    append_frame(queued_, Opcode::text, text);
    unread_ += queued_.size() - before;
  }
  if (!std::exchange(flush_asked_, true)) loop_->flush_soon(shared_from_this());
}

void WebSocketConnection::close(std::uint16_t code, std::string_view reason) {
  const std::lock_guard lock(mutex_);
  if (std::exchange(shut_, true)) return;
  append_close(queued_, code, reason);
  loop_->later([self = shared_from_this()] {
    if (self->state_ != State::open) return;
    self->state_ = State::closing;
    self->deadline_ = self->loop_->now() + kGoodbye;
    self->tell_closed();
    self->flush();
  });
}

// ----- Reading

void WebSocketConnection::read() {
  for (int i = 0; i < kReadsAtOnce; ++i) {
    if (state_ == State::gone) return;
    const Transfer result = transport_->read(loop_->scratch());
    if (result.ended) return cut();
    if (result.want != Want::nothing) return wait_to_read(result.want);
    heard_ = loop_->now();
    if (!take({loop_->scratch().data(), result.count})) return;
    if (result.drained) return wait_to_read(Want::readable);
  }
  loop_->later([self = shared_from_this()] { self->read(); });
}

void WebSocketConnection::wait_to_read(Want want) {
  const auto kind = want == Want::readable ? boost::asio::socket_base::wait_read : boost::asio::socket_base::wait_write;
  socket_.async_wait(kind, [self = shared_from_this()](const boost::system::error_code& ec) {
    if (!ec) self->read();
  });
}

/// False when nothing more is read.
bool WebSocketConnection::take(std::string_view bytes) {
  while (state_ != State::gone) {
    auto event = reader_.next(bytes);
    if (event.kind == FrameEvent::Kind::need_more) return true;
    handle(std::move(event));
  }
  return false;
}

void WebSocketConnection::handle(FrameEvent event) {
  switch (event.kind) {
    case FrameEvent::Kind::text:
      if (state_ == State::open && events_) events_->received(std::move(event.payload));
      break;
    case FrameEvent::Kind::ping: queue(Opcode::pong, event.payload); break;
    case FrameEvent::Kind::close:
      end_after_write_ = true;
      if (state_ == State::open) return begin_close(event.code == 1005 ? std::uint16_t{kCloseNormal} : event.code, {});
      write();
      break;
    case FrameEvent::Kind::broken: begin_close(event.code, {}); break;
    case FrameEvent::Kind::pong:
    case FrameEvent::Kind::need_more: break;
  }
}

// ----- Writing

void WebSocketConnection::queue(Opcode opcode, std::string_view payload) {
  {
    const std::lock_guard lock(mutex_);
    // A peer that asks for pongs and reads none gets no more of them.
    if (shut_ || unread_ > loop_->options().max_websocket_unread) return;
    const std::size_t before = queued_.size();
    append_frame(queued_, opcode, payload);
    unread_ += queued_.size() - before;
  }
  flush();
}

void WebSocketConnection::flush() {
  bool drop = false;
  {
    const std::lock_guard lock(mutex_);
    flush_asked_ = false;
    if (std::exchange(too_slow_, false)) {
      drop = state_ == State::open;
      queued_.clear();
      append_close(queued_, kCloseTooSlow, "too slow");
    }
  }
  if (drop) {
    loop_->counters().websockets_slow.fetch_add(1, std::memory_order_relaxed);
    state_ = State::closing;
    deadline_ = loop_->now() + kGoodbye;
    tell_closed();
  }
  if (!waiting_to_write_) write();
}

void WebSocketConnection::write() {
  while (state_ != State::gone) {
    if (sent_ == sending_.size()) {
      const std::lock_guard lock(mutex_);
      unread_ -= std::min<std::uint64_t>(unread_, sent_);
      sent_ = 0;
      sending_.clear();
      sending_.swap(queued_);
      if (sending_.empty()) sending_ = {};
    }
    if (sending_.empty()) {
      stuck_ = {};
      if (end_after_write_) {
        transport_->shutdown_send();
        cut();
      }
      return;
    }
    const Transfer result = transport_->write(std::string_view(sending_).substr(sent_), false);
    if (result.ended) return cut();
    if (result.want != Want::nothing) return wait_to_write(result.want);
    sent_ += result.count;
    stuck_ = {};
  }
}

void WebSocketConnection::wait_to_write(Want want) {
  if (std::exchange(waiting_to_write_, true)) return;
  if (stuck_ == SteadyInstant()) stuck_ = loop_->now();
  const auto kind = want == Want::readable ? boost::asio::socket_base::wait_read : boost::asio::socket_base::wait_write;
  socket_.async_wait(kind, [self = shared_from_this()](const boost::system::error_code& ec) {
    self->waiting_to_write_ = false;
    if (!ec) self->write();
  });
}

// ----- Time and the end

void WebSocketConnection::arm() {
  const auto& options = loop_->options();
  deadline_ = loop_->now() + std::min(options.websocket_ping, options.websocket_idle);
}

void WebSocketConnection::check_deadline(SteadyInstant now) {
  const auto& options = loop_->options();
  if (state_ != State::open || (stuck_ != SteadyInstant() && now - stuck_ >= options.write_timeout)) return cut();
  const auto silent = now - heard_;
  if (silent >= options.websocket_idle) return begin_close(kCloseIdle, "idle");
  if (silent >= options.websocket_ping) queue(Opcode::ping, {});
  if (state_ != State::open) return;
  const SteadyInstant next_ping = std::max(heard_ + options.websocket_ping, now + options.websocket_ping / 2);
  deadline_ = std::min(next_ping, heard_ + options.websocket_idle);
}

void WebSocketConnection::begin_drain() {
  if (state_ != State::open) return;
  if (events_) events_->draining();
  begin_close(kCloseRestart, "the server restarts");
}

void WebSocketConnection::begin_close(std::uint16_t code, std::string_view reason) {
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(shut_, true)) append_close(queued_, code, reason);
  }
  state_ = State::closing;
  deadline_ = loop_->now() + kGoodbye;
  tell_closed();
  if (!waiting_to_write_) write();
}

void WebSocketConnection::tell_closed() {
  if (const auto events = std::exchange(events_, nullptr)) events->closed();
}

void WebSocketConnection::cut() {
  if (state_ == State::gone) return;
  state_ = State::gone;
  {
    const std::lock_guard lock(mutex_);
    shut_ = true;
    queued_ = {};
  }
  boost::system::error_code ignored;
  socket_.close(ignored);
  tell_closed();
  loop_->forget(*this);
}

}  // namespace chiroflow::http::detail
