// SPDX-License-Identifier: Apache-2.0
// One connected page: who it is, what it asks for, in order. Messages wait in its inbox and are worked off by the crew, one at a
// time; so everything here but the inbox belongs to whoever works for it at the moment.
#pragma once

#include <atomic>
#include <deque>
#include <mutex>
#include <set>

#include "app/auth/authenticate.hpp"
#include "surfaces/http/websocket.hpp"
#include "surfaces/realtime/call_desk.hpp"
#include "surfaces/realtime/crew.hpp"
#include "surfaces/realtime/messages.hpp"

namespace chiroflow::realtime {

enum CloseCode : std::uint16_t {
  kCloseTryLater = 1013,
  kCloseBadMessage = 4400,
  kCloseNotSignedIn = 4401,
  kCloseTooMany = 4429,
};

class Hub;

class Client : public http::WebSocketEvents, public std::enable_shared_from_this<Client> {
 public:
  Client(Hub& hub, signalling::Line line, const http::Request& handshake);

  // From the connection.
  void opened(std::shared_ptr<http::WebSocket> socket) override;
  void received(std::string text) override;
  void draining() override;
  void closed() override;

  // From the hub, any thread.
  void send(std::string_view text);
  /// Its rights are looked at again, in turn with its messages.
  void check_soon();
  bool is_due(SteadyInstant now) const { return now >= next_check_.load(std::memory_order_relaxed); }
  bool is_closed() const { return closed_.load(); }

 private:
  void submit();
  void work();
  bool admit();
  void handle(const std::string& text);
  void answer(const Incoming& incoming);
  void note_failure(const Incoming& asked, const Error& error);
  Result<void> take(const Hello& hello);
  Result<void> take(const Watch& watch);
  Result<void> take(const Unwatch& unwatch);
  Result<void> take(const Present& present);
  Result<void> take(const Join& wish);
  Result<void> take(const SignalTo& signal);
  Result<void> take(const signalling::Media& media);
  Result<void> take(const Leave& leave);
  Result<void> take(const Ping& ping);
  Result<void> watch_queue();
  Result<void> watch_session(const Watch& watch);
  void check();
  void miss_hello();
  bool is_over() const { return closed_ || refused_; }
  void refuse(std::uint16_t code, std::string_view reason);
  void plan_next_check();

  Hub& hub_;
  const signalling::Line line_;
  std::shared_ptr<http::WebSocket> socket_;  // set once, before anything else
  std::atomic<bool> closed_ = false;
  std::atomic<bool> refused_ = false;  // told to go: nothing more is done for it
  std::atomic<SteadyInstant> next_check_;

  std::mutex mutex_;  // of what follows
  std::deque<std::string> inbox_;
  bool working_ = false;
  bool check_asked_ = false;
  double tokens_;
  SteadyInstant filled_;

  std::unique_ptr<http::Request> handshake_;  // until hello
  app::Origin origin_;
  app::Credentials credentials_;
  app::Actor actor_;
  bool greeted_ = false;
  bool watches_queue_ = false;
  std::set<SessionId> watched_;
};

}  // namespace chiroflow::realtime
