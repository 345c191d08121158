// SPDX-License-Identifier: Apache-2.0
// WebSockets over real sockets: handshake, echo, heartbeat, limits, and the end in order.
#include "surfaces/http/websocket.hpp"

#include <condition_variable>

#include "surfaces/http/testing/fixture.hpp"
#include "surfaces/http/testing/websocket_client.hpp"

namespace chiroflow::http::testing {
namespace {

/// Says everything back, and remembers what happened to it.
class Echo : public WebSocketEvents {
 public:
  void opened(std::shared_ptr<WebSocket> made) override {
    const std::lock_guard lock(mutex);
    socket = std::move(made);
    ++openings;
    changed.notify_all();
  }
  void received(std::string text) override { socket->send(text); }
  void draining() override { socket->send("bye"); }
  void closed() override {
    const std::lock_guard lock(mutex);
    is_closed = true;
    changed.notify_all();
  }
  /// The answer to the handshake leaves before.
  void await_opened(int count) {
    std::unique_lock lock(mutex);
    EXPECT_TRUE(changed.wait_for(lock, Seconds(30), [&] { return openings >= count; }));
  }
  bool await_closed() {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, Seconds(30), [this] { return is_closed; });
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::shared_ptr<WebSocket> socket;
  int openings = 0;
  bool is_closed = false;
};

class WebSockets : public HttpServer {
 protected:
  std::shared_ptr<Echo> echo = std::make_shared<Echo>();
  Router router;
  int connections = 0;

  void start_echo() {
    router.add_websocket("/ws", [this](const Request&) { return echo; });
    start([this](const std::shared_ptr<const Request>& request, Responder responder) {
      responder.send(router.answer(*request));
    });
  }
  std::unique_ptr<Client> connected() {
    auto client = std::make_unique<Client>(server->port());
    EXPECT_EQ(client->exchange(kHandshake).status, 101);
    echo->await_opened(++connections);
    return client;
  }
  static std::string close_frame(std::uint16_t code, std::string_view reason) {
    std::string out{'\x88', static_cast<char>(2 + reason.size()), static_cast<char>(code >> 8),
                    static_cast<char>(code & 0xff)};
    return out.append(reason);
  }
};

TEST_F(WebSockets, AnswerTheHandshakeOfTheStandard) {
  start_echo();
  Client client(server->port());
  const auto reply = client.exchange(kHandshake);
  EXPECT_EQ(reply.status, 101);
  EXPECT_EQ(reply.headers.get("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(reply.headers.get("Upgrade"), "websocket");
  EXPECT_EQ(reply.headers.get("Connection"), "Upgrade");
  echo->await_opened(1);
  EXPECT_EQ(server->stats().websockets, 1U);
}

TEST_F(WebSockets, RefuseAHandshakeThatIsNone) {
  start_echo();
  const auto status = [&](std::string_view without, std::string_view instead) {
    std::string request(kHandshake);
    request.replace(request.find(without), without.size(), instead);
    return once(request).status;
  };
  EXPECT_EQ(once("GET /ws HTTP/1.1\r\nHost: h\r\n\r\n").status, 426);
  EXPECT_EQ(status("Version: 13", "Version: 8"), 426);
  EXPECT_EQ(status("keep-alive, Upgrade", "keep-alive"), 426);
  EXPECT_EQ(status("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ="), 400);
  EXPECT_EQ(status("GET ", "POST "), 405);
  EXPECT_EQ(server->stats().websockets, 0U);
}

TEST_F(WebSockets, EchoWhatComesAlsoBehindTheHandshake) {
  start_echo();
  Client client(server->port());
  EXPECT_EQ(client.exchange(std::string(kHandshake) + frame(0x81, "first")).status, 101);
  EXPECT_EQ(client.read_bytes(7),
            "\x81\x05"
            "first");
  client.send(frame(0x89, "ok?"));
  EXPECT_EQ(client.read_bytes(5), "\x8a\x03ok?");
  const std::string large(60'000, 'z');
  client.send(frame(0x81, large));
  EXPECT_EQ(client.read_bytes(4 + large.size()).substr(4), large);
}

TEST_F(WebSockets, CloseInOrder) {
  start_echo();
  const auto client = connected();
  client->send(frame(0x88, std::string("\x03\xe8", 2)));
  EXPECT_EQ(client->read_bytes(4), close_frame(1000, ""));
  EXPECT_TRUE(client->at_end());
  EXPECT_TRUE(echo->await_closed());
  const auto other = connected();
  echo->socket->close(4401, "out");
  EXPECT_EQ(other->read_bytes(7), close_frame(4401, "out"));
  other->send(frame(0x88, std::string("\x11\x31", 2)));
  EXPECT_TRUE(other->at_end());
}

TEST_F(WebSockets, CloseOnWhatTheyDoNotSpeak) {
  start_echo();
  const auto client = connected();
  client->send(frame(0x82, "binary"));
  EXPECT_EQ(client->read_bytes(4), close_frame(kCloseNotText, ""));
  EXPECT_TRUE(echo->await_closed());
}

TEST_F(WebSockets, AskASilentClientAndGiveItUp) {
  start_echo();
  const auto client = connected();
  clock.advance(options.websocket_ping);
  EXPECT_EQ(client->read_bytes(2), std::string("\x89\x00", 2));
  client->send(frame(0x8a, ""));
  client->send(frame(0x81, "!"));
  EXPECT_EQ(client->read_bytes(3), "\x81\x01!");
  clock.advance(options.websocket_idle);
  EXPECT_EQ(client->read_bytes(8), close_frame(kCloseIdle, "idle"));
  EXPECT_TRUE(echo->await_closed());
}

TEST_F(WebSockets, DropAReaderThatIsTooSlow) {
  start_echo();
  Client client(server->port(), 4096);
  EXPECT_EQ(client.exchange(kHandshake).status, 101);
  echo->await_opened(1);
  const std::string text(60'000, 'x');
  for (int i = 0; i < 1000 && server->stats().websockets_slow == 0; ++i) {
    echo->socket->send(text);
    std::this_thread::yield();
  }
  EXPECT_TRUE(echo->await_closed());
  EXPECT_EQ(server->stats().websockets_slow, 1U);
}

TEST_F(WebSockets, SayGoodbyeWhenTheServerStops) {
  start_echo();
  const auto client = connected();
  std::thread draining([this] { EXPECT_TRUE(server->drain(Seconds(30))); });
  EXPECT_EQ(client->read_bytes(5),
            "\x81\x03"
            "bye");
  EXPECT_EQ(client->read_bytes(4 + 19), close_frame(kCloseRestart, "the server restarts"));
  client->send(frame(0x88, std::string("\x03\xf4", 2)));
  draining.join();
  EXPECT_TRUE(echo->await_closed());
}

TEST_F(WebSockets, AreCutWithTheServer) {
  start_echo();
  const auto client = connected();
  server.reset();
  EXPECT_TRUE(echo->await_closed());
  echo->socket->send("nobody hears");
  echo->socket->close(1000, {});
}

}  // namespace
}  // namespace chiroflow::http::testing
