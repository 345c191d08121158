// SPDX-License-Identifier: Apache-2.0
// A server on a free port with a manual clock, and a gate that holds handlers until a test opens it. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "surfaces/http/server.hpp"
#include "surfaces/http/testing/client.hpp"

namespace chiroflow::http::testing {

class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  /// Called by a handler: counts itself in and stays until the gate opens.
  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void await_arrivals(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= count; });
  }
  int arrived() {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int arrived_ = 0;
};

/// Keeps the names of what happened.
class EventLogger : public Logger {
 public:
  void write(LogLevel, std::string_view event, std::initializer_list<LogField>) override {
    const std::lock_guard lock(mutex_);
    events_.emplace_back(event);
  }
  std::size_t count(std::string_view event) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count(events_.begin(), events_.end(), event));
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> events_;
};

/// Different bytes at every call, the same in every run.
class CountingRandom : public Random {
 public:
  void fill(std::span<std::byte> bytes) override {
    for (std::byte& b : bytes)
      b = static_cast<std::byte>((state_ = state_ * 6364136223846793005U + 1442695040888963407U) >> 56);
  }

 private:
  std::uint64_t state_ = 1;
};

inline void echo(const std::shared_ptr<const Request>& request, Responder responder) {
  Response response;
  response.content_type = "text/plain";
  response.body = request->method + " " + request->target + " " + request->body;
  responder.send(std::move(response));
}

class HttpServer : public ::testing::Test {
 protected:
  void start(Handler handler = echo) {
    auto started = Server::start(options, std::move(handler), clock, random, logger);
    ASSERT_TRUE(started.has_value()) << started.error().detail << started.error().message;
    server = std::move(*started);
  }
  Reply once(std::string_view request) { return Client(server->port()).exchange(request); }

  ServerOptions options = [] {
    ServerOptions o;
    o.workers = 4;
    o.sweep_interval = Millis(5);
    return o;
  }();
  SharedManualClock clock;
  CountingRandom random;
  EventLogger logger;
  Gate gate;
  std::unique_ptr<Server> server;  // last: its threads use what stands above
};

}  // namespace chiroflow::http::testing
