// SPDX-License-Identifier: Apache-2.0
// One client connection as a state machine: handshake, idle, header, body, handling, writing, and round again; one request at
// a time, so pipelined ones are answered in order. Lives on the loop's thread except deliver and wanted. Private to surfaces/http.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <optional>

#include "surfaces/http/detail/event_loop.hpp"
#include "surfaces/http/detail/request_parser.hpp"
#include "surfaces/http/detail/transport.hpp"

namespace chiroflow::http::detail {

class Connection : public ResponseSink, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<EventLoop> loop, boost::asio::ip::tcp::socket socket, std::unique_ptr<Transport> transport,
             IpAddress peer, bool tls);

  void start();
  void answer(std::uint64_t ticket, Response response);
  void check_deadline(SteadyInstant now);
  void begin_drain();
  void close();

  void deliver(std::uint64_t ticket, Response response) override;
  bool wanted(std::uint64_t ticket) const override { return ticket_.load(std::memory_order_acquire) == ticket; }

 private:
  enum class Phase { handshake, idle, header, body, handling, writing, fetching, lingering, closed };

  // Each step returns true when the next one may follow at once, false when something has to be waited for.
  void advance();
  bool step();
  bool handshake_step();
  bool read_step();
  bool write_step();
  bool linger_step();

  void wait(Want want);
  void feed(std::string_view fresh);
  std::size_t consume(std::string_view bytes);
  void begin_request();
  bool send_continue();
  bool has_room_for_body();
  void give_body_back();
  void complete_request();
  void dispatch();
  void refuse(const Refusal& refusal);
  void respond(Response response);
  void fetch_part();
  void part_fetched(std::optional<std::string> part);
  void response_written();
  void enter(Phase phase, Millis limit);
  void retire_ticket();
  void become_websocket();

  std::shared_ptr<EventLoop> loop_;
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<Transport> transport_;
  const IpAddress peer_;
  const bool peer_is_trusted_;
  const bool tls_;

  Phase phase_ = Phase::handshake;
  SteadyInstant deadline_{};
  std::uint64_t wait_number_ = 0;
  std::string pending_;  // received and not parsed yet
  bool parse_pending_ = false;
  bool drained_ = false;
  bool served_ = false;  // at least one request was answered
  bool close_after_ = false;
  bool linger_after_ = false;  // the peer may still be sending
  std::size_t discarded_ = 0;

  std::optional<RequestParser> parser_;
  std::string request_id_;
  std::size_t body_counted_ = 0;  // of what all connections may hold together
  bool head_ = false;
  std::atomic<std::uint64_t> ticket_{0};  // of the request being handled; changes when its answer is no longer wanted

  std::string out_;
  std::shared_ptr<WebSocketEvents> websocket_;  // what this becomes once its 101 is written
  std::string out_body_;                        // a large body, sent after out_
  std::size_t out_done_ = 0;
  std::shared_ptr<BodySource> source_;  // of what follows `out_`
  std::uint64_t source_left_ = 0;       // bytes that it still owes
};

}  // namespace chiroflow::http::detail
