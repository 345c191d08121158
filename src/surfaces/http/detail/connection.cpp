// SPDX-License-Identifier: Apache-2.0
// The life of one connection. Every callback ends in advance(), the only place that drives the state machine.
#include "surfaces/http/detail/connection.hpp"

#include <algorithm>

#include "surfaces/http/detail/buffers.hpp"
#include "surfaces/http/detail/response_writer.hpp"
#include "surfaces/http/websocket.hpp"

namespace chiroflow::http::detail {

namespace {

constexpr Millis kLinger = Seconds(2);
constexpr Millis kFreshWhileDraining = Seconds(1);  // a new connection's first request may be on its way
constexpr std::size_t kDiscardAtMost = 4 << 20;
constexpr std::size_t kUncounted = 4 << 10;  // signing in works while uploads fill everything
constexpr int kTryUploadAgain = 5;           // seconds

bool is_acceptable_id(std::string_view id) {
  return id.size() >= 8 && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

/// The nearest proxy speaks last.
bool says_https(const std::vector<std::string_view>& lines) {
  if (lines.empty()) return false;
  std::string_view last = lines.back();
  if (const auto comma = last.rfind(','); comma != std::string_view::npos) last.remove_prefix(comma + 1);
  while (last.starts_with(' ')) last.remove_prefix(1);
  return same_text(last, "https");
}

/// A request nobody answered: headers that were added on the way stay.
void describe_failure(Response& response, std::string_view request_id) {
  const ErrorInfo& failure = info(ErrorCode::internal);
  Response described = error_response(500, failure.name, failure.default_message, request_id);
  for (auto& [name, value] : described.headers) response.set_header(name, std::move(value));
  response.content_type = std::move(described.content_type);
  response.body = std::move(described.body);
}

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

bool Connection::read_step() {
  if (parse_pending_) {
    parse_pending_ = false;
    feed({});
    return true;
  }
  Transfer result;
  if (drained_) {
    result.want = Want::readable;
    drained_ = false;
  } else {
    result = transport_->read(loop_->scratch());
  }
  if (result.want != Want::nothing) {
    const bool over = phase_ == Phase::idle && served_ && loop_->draining();
    if (over) {
      transport_->shutdown_send();
      close();
    } else {
      wait(result.want);
    }
    return false;
  }
  if (result.ended) {
    close();
    return false;
  }
  drained_ = result.drained;
  feed({loop_->scratch().data(), result.count});
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

void Connection::feed(std::string_view fresh) {
  if (pending_.empty()) {
    const std::size_t used = consume(fresh);
    pending_.assign(fresh.substr(used));
    return;
  }
  pending_.append(fresh);
  const std::size_t used = consume(pending_);
  pending_.erase(0, used);
}

/// Parses up to the end of one request; what follows stays for the next.
std::size_t Connection::consume(std::string_view bytes) {
  std::size_t skipped = 0;
  if (phase_ == Phase::idle) {
    // Some old clients send an empty line after a body (RFC 9112, 2.2).
    while (skipped < bytes.size() && (bytes[skipped] == '\r' || bytes[skipped] == '\n')) ++skipped;
    if (skipped == bytes.size()) return skipped;
    begin_request();
  }
  std::size_t used = 0;
  const auto progress = parser_->put(bytes.substr(skipped), used);
  if (progress == RequestParser::Progress::refused) {
    refuse(parser_->refusal());
  } else if (!has_room_for_body()) {
    refuse({503, "unavailable", "The server is taking in too much at once; try again in a moment"});
  } else if (progress == RequestParser::Progress::done) {
    complete_request();
    dispatch();
  } else if (phase_ == Phase::header && parser_->header_done()) {
    enter(Phase::body, loop_->options().body_timeout);
    if (parser_->wants_continue() && !send_continue()) close();
  }
  return skipped + used;
}

void Connection::begin_request() {
  enter(Phase::header, loop_->options().header_timeout);
  auto request = std::make_shared<Request>();
  request->received = deadline_ - loop_->options().header_timeout;
  parser_.emplace(std::move(request), ParserLimits{loop_->options().max_header_bytes, loop_->options().max_body_bytes,
                                                   loop_->options().uploads});
}

/// Bodies arrive before anybody knows who sends them.
bool Connection::has_room_for_body() {
  const auto size = parser_->request()->body.size();
  const auto counted = size > kUncounted ? size - kUncounted : 0;
  if (counted == body_counted_) return true;
  auto& held = loop_->counters().body_bytes;
  const auto all = held.load(std::memory_order_relaxed) + (counted - body_counted_);
  if (all > loop_->options().max_bodies_bytes) return false;
  held.store(all, std::memory_order_relaxed);
  body_counted_ = counted;
  return true;
}

void Connection::give_body_back() {
  loop_->counters().body_bytes.fetch_sub(std::exchange(body_counted_, 0), std::memory_order_relaxed);
}

bool Connection::send_continue() {
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  // Nothing else is being sent now, so the socket takes 25 bytes at once or is broken.
  return transport_->write(kContinue, false).count == kContinue.size();
}

void Connection::complete_request() {
  Request& request = *parser_->request();
  if (request.host.empty()) request.host = request.header("Host");
  request.secure = tls_;
  if (peer_is_trusted_) {
    request.client_address = client_address(peer_, request.headers.all("X-Forwarded-For"), loop_->trusted());
    request.secure = tls_ || says_https(request.headers.all("X-Forwarded-Proto"));
    if (const auto id = request.header("X-Request-Id"); is_acceptable_id(id)) request_id_ = id;
  } else {
    request.client_address = peer_.text();
  }
  if (request_id_.empty()) request_id_ = loop_->new_request_id();
  request.request_id = request_id_;
  head_ = request.method == "HEAD";
  close_after_ = close_after_ || !parser_->keep_alive();
}

void Connection::dispatch() {
  Counters& counters = loop_->counters();
  counters.requests.fetch_add(1, std::memory_order_relaxed);
  enter(Phase::handling, loop_->options().handler_deadline);
  const std::uint64_t ticket = ticket_.load(std::memory_order_relaxed) + 1;
  ticket_.store(ticket, std::memory_order_release);
  counters.in_flight.fetch_add(1, std::memory_order_relaxed);
  Job job{parser_->request(), Responder(shared_from_this(), ticket)};
  if (loop_->submit(job)) return;
  retire_ticket();
  counters.overloaded.fetch_add(1, std::memory_order_relaxed);
  Response busy = error_response(503, "unavailable", "The server is busy; try again in a moment", request_id_);
  busy.set_header("Retry-After", "1");
  respond(std::move(busy));
}

void Connection::retire_ticket() {
  ticket_.fetch_add(1, std::memory_order_acq_rel);
  loop_->counters().in_flight.fetch_sub(1, std::memory_order_relaxed);
}

void Connection::deliver(std::uint64_t ticket, Response response) {
  if (wanted(ticket)) loop_->deliver(shared_from_this(), ticket, std::move(response));
}

void Connection::answer(std::uint64_t ticket, Response response) {
  if (phase_ != Phase::handling || !wanted(ticket)) return;
  retire_ticket();
  if (response.status == 500 && response.body.empty()) describe_failure(response, request_id_);
  respond(std::move(response));
  advance();
}

void Connection::refuse(const Refusal& refusal) {
  if (request_id_.empty()) request_id_ = loop_->new_request_id();
  auto& counters = loop_->counters();
  (refusal.status == 503 ? counters.overloaded : counters.refused).fetch_add(1, std::memory_order_relaxed);
  head_ = parser_ && parser_->request()->method == "HEAD";
  close_after_ = true;
  linger_after_ = true;
  Response response = error_response(refusal.status, refusal.code, refusal.message, request_id_);
  if (refusal.status == 503) response.set_header("Retry-After", std::to_string(kTryUploadAgain));
  respond(std::move(response));
}

void Connection::respond(Response response) {
  ReplyContext context;
  context.request_id = request_id_;
  context.date = loop_->date();
  context.head = head_;
  context.keep_alive = !close_after_ && !loop_->draining();
  websocket_ = std::move(response.websocket);
  context.http_1_0 = parser_ && parser_->is_http_1_0();
  close_after_ = !context.keep_alive;
  out_.clear();
  out_done_ = 0;
  if (!write_response(response, context, out_)) out_body_ = std::move(response.body);
  const bool has_body = !head_ && response.status >= 200 && response.status != 204 && response.status != 304;
  source_ = has_body ? std::move(response.source) : nullptr;
  source_left_ = source_ ? source_->size() : 0;
  enter(Phase::writing, loop_->options().write_timeout);
}

bool Connection::write_step() {
  const bool more = !out_body_.empty();
  const Transfer result = transport_->write(std::string_view(out_).substr(out_done_), more);
  if (result.want != Want::nothing) {
    wait(result.want);
    return false;
  }
  if (result.ended) {
    close();
    return false;
  }
  out_done_ += result.count;
  if (result.count > 0) deadline_ = loop_->now() + loop_->options().write_timeout;
  if (out_done_ < out_.size()) return true;
  if (more) {
    out_ = std::move(out_body_);
    out_body_.clear();
    out_done_ = 0;
    return true;
  }
  if (source_left_ > 0) {
    fetch_part();
    return false;
  }
  response_written();
  return true;
}

/// A worker fetches it, for it may block. The connection holds one part at a time.
void Connection::fetch_part() {
  give_back(out_);
  out_done_ = 0;
  enter(Phase::fetching, loop_->options().handler_deadline);
  Job job{nullptr, Responder(nullptr, 0), [self = shared_from_this(), source = source_] {
            std::optional<std::string> part;
            try {
              part = source->next();
            } catch (...) {  // the same as none
            }
            self->loop_->later([self, part = std::move(part)]() mutable { self->part_fetched(std::move(part)); });
          }};
  if (!loop_->submit(job)) close();
}

void Connection::part_fetched(std::optional<std::string> part) {
  if (phase_ != Phase::fetching) return;
  if (!part || part->empty() || part->size() > source_left_) return close();
  source_left_ -= part->size();
  out_ = std::move(*part);
  enter(Phase::writing, loop_->options().write_timeout);
  advance();
}

void Connection::response_written() {
  source_.reset();
  served_ = true;
  parser_.reset();
  give_body_back();
  request_id_.clear();
  give_back(out_);
  if (websocket_) return become_websocket();
  if (!close_after_) {
    enter(Phase::idle, loop_->options().keep_alive_idle);
    parse_pending_ = !pending_.empty();
    return;
  }
  transport_->shutdown_send();
  // Closing with unread input makes the kernel send a reset, which can overtake the answer (RFC 9112, 9.6).
  if (linger_after_ || !pending_.empty()) {
    give_back(pending_);
    enter(Phase::lingering, kLinger);
  } else {
    close();
  }
}

bool Connection::linger_step() {
  const Transfer result = transport_->read(loop_->scratch());
  discarded_ += result.count;
  if (result.want == Want::readable) {
    wait(result.want);
    return false;
  }
  if (result.ended || result.want != Want::nothing || discarded_ > kDiscardAtMost) {
    close();
    return false;
  }
  return true;
}

/// Everything that a request needs goes away with this object; the socket lives on.
void Connection::become_websocket() {
  phase_ = Phase::closed;
  ++wait_number_;
  auto events = std::move(websocket_);
  loop_->adopt_websocket(std::move(socket_), std::move(transport_), std::move(events), std::move(pending_));
  loop_->forget(*this);
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
