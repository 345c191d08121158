// SPDX-License-Identifier: Apache-2.0
// The reading half of a connection: from bytes to a whole request that a worker has, or a refusal.
#include "surfaces/http/detail/connection.hpp"

#include <algorithm>

#include "surfaces/http/detail/response_writer.hpp"

namespace chiroflow::http::detail {

namespace {

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

}  // namespace

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

}  // namespace chiroflow::http::detail
