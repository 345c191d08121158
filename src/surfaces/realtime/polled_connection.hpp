// SPDX-License-Identifier: Apache-2.0
// One page that polls, as the rest of this folder knows it: something that takes messages and can be closed.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "surfaces/http/server.hpp"
#include "surfaces/http/websocket.hpp"

namespace chiroflow::realtime {

/// Safe from any thread.
class PolledConnection : public http::WebSocket, public std::enable_shared_from_this<PolledConnection> {
 public:
  /// `holder`: what the requests of its owner have in common.
  PolledConnection(std::string id, std::string holder, std::size_t most_unread, SteadyInstant now)
      : id_(std::move(id)), holder_(std::move(holder)), most_unread_(most_unread), asked_(now) {}

  void open(std::shared_ptr<http::WebSocketEvents> events);
  void send(std::string_view text) override;
  void close(std::uint16_t code, std::string_view reason) override;

  /// What the page says in one poll.
  struct Said {
    std::optional<std::int64_t> first;  // number of the first message; without it each counts as a new one
    std::vector<std::string> messages;
  };
  /// One poll: what was acknowledged goes, what the page says is handed on, and the answer waits for something to tell. An
  /// earlier poll that still waits is answered.
  void poll(std::optional<std::int64_t> acknowledged, Said said, http::Responder responder, SteadyInstant now);
  bool is_held_by(std::string_view holder) const { return holder == holder_; }
  /// True when it can be forgotten.
  bool look_after(SteadyInstant now);
  void drain();
  /// Nobody is there any more.
  void give_up();

 private:
  struct Numbered {
    std::int64_t n = 0;
    std::string text;
  };
  void hand_on(Said said);
  void answer(std::unique_lock<std::mutex>& lock);
  std::string body() const;

  const std::string id_;
  const std::string holder_;
  const std::size_t most_unread_;
  std::shared_ptr<http::WebSocketEvents> events_;
  std::mutex speaking_;  // events hear one call at a time; also of the next three
  std::int64_t heard_ = 0;
  std::map<std::int64_t, std::string> early_;  // polls overtake each other: these wait for the ones before them
  std::size_t early_bytes_ = 0;

  std::mutex mutex_;  // of what follows
  std::deque<Numbered> unread_;
  std::size_t unread_bytes_ = 0;
  std::int64_t last_ = 0;
  std::optional<http::Responder> waiting_;
  SteadyInstant asked_;
  std::optional<std::uint16_t> closed_;
  bool told_ = false;  // events know of the end
};

}  // namespace chiroflow::realtime
