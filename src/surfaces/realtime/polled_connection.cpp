// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/polled_connection.hpp"

#include "wire/json_writer.hpp"

namespace chiroflow::realtime {

namespace {
constexpr Seconds kWait{25};     // below what proxies allow
constexpr Seconds kSilence{40};  // without a poll: it is gone
constexpr Seconds kTold{15};     // the same once it was closed: time enough to hear of it
}  // namespace

void PolledConnection::open(std::shared_ptr<http::WebSocketEvents> events) {
  events_ = std::move(events);
  events_->opened(shared_from_this());
}

void PolledConnection::send(std::string_view text) {
  std::unique_lock lock(mutex_);
  if (closed_) return;
  if (unread_bytes_ + text.size() > most_unread_) {
    closed_ = http::kCloseTooSlow;
    unread_.clear();
  } else {
    unread_bytes_ += text.size();
    unread_.push_back({++last_, std::string(text)});
  }
  answer(lock);
}

void PolledConnection::close(std::uint16_t code, std::string_view) {
  std::unique_lock lock(mutex_);
  if (!closed_) closed_ = code;
  answer(lock);
}

void PolledConnection::poll(std::optional<std::int64_t> acknowledged, Said said, http::Responder responder,
                            SteadyInstant now) {
  {
    std::unique_lock lock(mutex_);
    answer(lock);
  }
  hand_on(std::move(said));
  std::unique_lock lock(mutex_);
  while (!unread_.empty() && acknowledged && unread_.front().n <= *acknowledged) {
    unread_bytes_ -= unread_.front().text.size();
    unread_.pop_front();
  }
  asked_ = now;
  // Another poll may have come to wait since the lock was let go; nobody's answer is dropped.
  while (waiting_) {
    answer(lock);
    lock.lock();
  }
  waiting_.emplace(std::move(responder));
  if (!unread_.empty() || closed_) answer(lock);
}

/// Each message once and in the page's order: proxies repeat requests, and requests overtake each other.
void PolledConnection::hand_on(Said said) {
  const std::lock_guard speaking(speaking_);
  if (!events_) return;
  if (!said.first) {
    for (auto& message : said.messages) events_->received(std::move(message));
    return;
  }
  for (auto number = *said.first; auto& message : said.messages) {
    const auto size = message.size();
    if (number > heard_ && early_.try_emplace(number, std::move(message)).second) early_bytes_ += size;
    ++number;
  }
  while (!early_.empty() && early_.begin()->first == heard_ + 1) {
    auto next = early_.extract(early_.begin());
    early_bytes_ -= next.mapped().size();
    ++heard_;
    events_->received(std::move(next.mapped()));
  }
  if (early_bytes_ > most_unread_) close(http::kCloseTooSlow, "messages before these are missing");
}

/// Sends what there is to whoever waits; the answer leaves without the lock.
void PolledConnection::answer(std::unique_lock<std::mutex>& lock) {
  if (!waiting_) return;
  auto responder = std::move(*waiting_);
  waiting_.reset();
  http::Response response;
  response.content_type = "application/json";
  response.body = body();
  lock.unlock();
  responder.send(std::move(response));
}

std::string PolledConnection::body() const {
  std::string text;
  wire::JsonWriter json(text);
  json.begin_object();
  json.member("connection", id_);
  if (!unread_.empty()) json.member("first", unread_.front().n);
  json.key("messages");
  json.begin_array();
  for (const auto& message : unread_) json.raw(message.text);
  json.end_array();
  if (closed_) json.member("closed", static_cast<int>(*closed_));
  json.end_object();
  return text;
}

bool PolledConnection::look_after(SteadyInstant now) {
  bool over = false;
  {
    std::unique_lock lock(mutex_);
    const auto silent = now - asked_;
    over = !waiting_ && silent >= (closed_ ? kTold : kSilence);
    if (closed_ && !told_) {
      told_ = true;
      lock.unlock();
      const std::lock_guard speaking(speaking_);
      std::exchange(events_, nullptr)->closed();
    } else if (waiting_ && silent >= kWait) {
      answer(lock);
    }
  }
  if (over) give_up();
  return over;
}

void PolledConnection::drain() {
  {
    const std::lock_guard speaking(speaking_);
    if (events_) events_->draining();
  }
  give_up();
}

void PolledConnection::give_up() {
  {
    std::unique_lock lock(mutex_);
    if (!closed_) closed_ = http::kCloseNormal;
    const bool told = std::exchange(told_, true);
    answer(lock);
    if (told) return;
  }
  const std::lock_guard speaking(speaking_);
  if (const auto events = std::exchange(events_, nullptr)) events->closed();
}

}  // namespace chiroflow::realtime
