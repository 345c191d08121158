// SPDX-License-Identifier: Apache-2.0
// The writing half of a connection: the answer, large bodies part by part, and what the connection becomes afterwards.
#include "surfaces/http/detail/connection.hpp"

#include "surfaces/http/detail/buffers.hpp"
#include "surfaces/http/detail/response_writer.hpp"
#include "surfaces/http/websocket.hpp"

namespace chiroflow::http::detail {

namespace {

constexpr Millis kLinger = Seconds(2);
constexpr std::size_t kDiscardAtMost = 4 << 20;

/// A request nobody answered: headers that were added on the way stay.
void describe_failure(Response& response, std::string_view request_id) {
  const ErrorInfo& failure = info(ErrorCode::internal);
  Response described = error_response(500, failure.name, failure.default_message, request_id);
  for (auto& [name, value] : described.headers) response.set_header(name, std::move(value));
  response.content_type = std::move(described.content_type);
  response.body = std::move(described.body);
}

}  // namespace

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

}  // namespace chiroflow::http::detail
