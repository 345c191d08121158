// SPDX-License-Identifier: Apache-2.0
// One open WebSocket: reads frames and answers pings, sends what was queued from any thread, asks a silent peer for a sign of
// life, and closes in order. At rest it holds no buffer. Lives on the loop's thread except send and close. Private to
// surfaces/http.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <mutex>

#include "surfaces/http/detail/event_loop.hpp"
#include "surfaces/http/detail/transport.hpp"
#include "surfaces/http/detail/websocket_frames.hpp"
#include "surfaces/http/websocket.hpp"

namespace chiroflow::http::detail {

class WebSocketConnection : public WebSocket, public std::enable_shared_from_this<WebSocketConnection> {
 public:
  WebSocketConnection(std::shared_ptr<EventLoop> loop, boost::asio::ip::tcp::socket socket,
                      std::unique_ptr<Transport> transport, std::shared_ptr<WebSocketEvents> events);

  // Any thread.
  void send(std::string_view text) override;
  void close(std::uint16_t code, std::string_view reason) override;

  void start(std::string received);
  void flush();
  bool is_due(SteadyInstant now) const { return now >= deadline_; }
  void check_deadline(SteadyInstant now);
  void begin_drain();
  void cut();

 private:
  enum class State { open, closing, gone };

  void read();
  bool take(std::string_view bytes);
  void handle(FrameEvent event);
  void write();
  void queue(Opcode opcode, std::string_view payload);
  void begin_close(std::uint16_t code, std::string_view reason);
  void tell_closed();
  void wait_to_read(Want want);
  void wait_to_write(Want want);
  void arm();

  std::shared_ptr<EventLoop> loop_;
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<Transport> transport_;
  std::shared_ptr<WebSocketEvents> events_;  // null once it was told of the end
  FrameReader reader_;

  State state_ = State::open;
  SteadyInstant heard_{};     // the last sign of the peer
  SteadyInstant deadline_{};  // when to look at this again
  SteadyInstant stuck_{};     // since when nothing can be written; zero: not stuck
  bool waiting_to_write_ = false;
  bool end_after_write_ = false;  // both sides have said good-bye
  std::string sending_;
  std::size_t sent_ = 0;

  std::mutex mutex_;  // of what follows
  std::string queued_;
  std::uint64_t unread_ = 0;  // in sending_ and queued_
  bool flush_asked_ = false;
  bool shut_ = false;      // nothing more is taken
  bool too_slow_ = false;  // to be dropped
};

}  // namespace chiroflow::http::detail
