// SPDX-License-Identifier: Apache-2.0
// Deadlines (on a manual clock), overload and the orderly end.
#include <atomic>
#include <thread>

#include "surfaces/http/testing/fixture.hpp"

namespace chiroflow::http::testing {
namespace {

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

/// For what another thread is about to do; fails after ten seconds.
template <class F>
bool eventually(F&& condition) {
  for (int i = 0; i < 10'000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(Millis(1));
  }
  return false;
}

TEST_F(HttpServer, ASlowHeaderIsAnsweredWithTimeout) {
  start();
  Client client(server->port());
  client.send("GET / HTTP/1.1\r\nX-Slow");
  // The limit counts from the first byte, however many more come.
  int bytes = 0;
  EXPECT_TRUE(eventually([&] {
    clock.advance(Millis(50));
    client.send("w");
    return ++bytes > 2000 || server->stats().refused == 1;
  }));
  EXPECT_LE(bytes, 2000);
  const Reply reply = client.read_reply();
  EXPECT_EQ(reply.status, 408);
  EXPECT_NE(reply.body.find(R"("code":"timeout")"), std::string::npos);
  EXPECT_TRUE(client.at_end());
}

TEST_F(HttpServer, ASlowBodyIsAnsweredWithTimeout) {
  start();
  Client client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
  ASSERT_EQ(client.read_reply().status, 100);
  client.send("abc");
  clock.advance(Seconds(31));
  EXPECT_EQ(client.read_reply().status, 408);
}

TEST_F(HttpServer, ASilentConnectionIsClosedWithoutAWord) {
  start();
  Client client(server->port());
  ASSERT_TRUE(eventually([&] { return server->stats().connections == 1; }));
  EXPECT_TRUE(eventually([&] {
    clock.advance(Seconds(11));
    return server->stats().connections == 0;
  }));
  EXPECT_TRUE(client.at_end());
}

TEST_F(HttpServer, AnIdleConnectionIsClosedAfterItsTime) {
  start();
  Client client(server->port());
  EXPECT_EQ(client.exchange(kGet).status, 200);
  clock.advance(Seconds(59));
  EXPECT_EQ(client.exchange(kGet).status, 200);
  // The client has its answer a moment before the server begins to count the idle time.
  EXPECT_TRUE(eventually([&] {
    clock.advance(Seconds(61));
    return server->stats().connections == 0;
  }));
  EXPECT_TRUE(client.at_end());
}

TEST_F(HttpServer, AClientThatDoesNotReadIsCut) {
  start([](std::shared_ptr<const Request>, Responder responder) {
    Response response;
    response.body.assign(32 << 20, 'x');
    responder.send(std::move(response));
  });
  Client client(server->port(), 4096);
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { return server->stats().requests == 1 && server->stats().in_flight == 0; }));
  EXPECT_TRUE(eventually([&] {
    clock.advance(Seconds(31));
    return server->stats().connections == 0;
  }));
}

TEST_F(HttpServer, AHandlerPastItsDeadlineIsAnsweredForAndItsLateAnswerDropped) {
  start([&](std::shared_ptr<const Request> request, Responder responder) {
    gate.pass();
    EXPECT_FALSE(responder.wanted());
    echo(request, std::move(responder));
  });
  Client client(server->port());
  client.send(kGet);
  gate.await_arrivals(1);
  clock.advance(Seconds(31));
  const Reply reply = client.read_reply();
  EXPECT_EQ(reply.status, 503);
  EXPECT_NE(reply.body.find(R"("code":"timeout")"), std::string::npos);
  EXPECT_EQ(server->stats().deadline_missed, 1U);
  gate.open();
  EXPECT_TRUE(client.at_end());
}

TEST_F(HttpServer, ARequestWhoseDeadlinePassedInTheQueueIsNeverHandled) {
  options.workers = 1;
  std::atomic<int> handled{0};
  start([&](std::shared_ptr<const Request> request, Responder responder) {
    ++handled;
    if (request->path == "/first") gate.pass();
    echo(request, std::move(responder));
  });
  Client first(server->port()), second(server->port());
  first.send("GET /first HTTP/1.1\r\nHost: h\r\n\r\n");
  gate.await_arrivals(1);
  second.send(kGet);
  ASSERT_TRUE(eventually([&] { return server->stats().queued == 1; }));
  clock.advance(Seconds(31));
  EXPECT_EQ(second.read_reply().status, 503);
  gate.open();
  EXPECT_EQ(once(kGet).status, 200);
  EXPECT_EQ(handled.load(), 2);
}

TEST_F(HttpServer, AFullQueueAnswers503WithRetryAfterAndKeepsTheConnection) {
  options.workers = 1;
  options.max_queued_requests = 1;
  start([&](std::shared_ptr<const Request> request, Responder responder) {
    gate.pass();
    echo(request, std::move(responder));
  });
  Client running(server->port()), waiting(server->port()), refused(server->port());
  running.send(kGet);
  gate.await_arrivals(1);
  waiting.send(kGet);
  ASSERT_TRUE(eventually([&] { return server->stats().queued == 1; }));
  std::string many;
  for (int i = 0; i < 1000; ++i) many += kGet;
  refused.send(many);
  for (int i = 0; i < 1000; ++i) {
    const Reply reply = refused.read_reply();
    ASSERT_EQ(reply.status, 503);
    ASSERT_EQ(reply.headers.get("Retry-After"), "1");
  }
  gate.open();
  EXPECT_EQ(running.read_reply().status, 200);
  EXPECT_EQ(waiting.read_reply().status, 200);
  EXPECT_EQ(refused.exchange(kGet).status, 200);
  EXPECT_EQ(server->stats().overloaded, 1000U);
}

// 25,000 strangers could send 8 MiB each before anybody asked who they are.
TEST_F(HttpServer, AllBodiesTogetherTakeNoMoreMemoryThanTheyMay) {
  options.max_bodies_bytes = 100'000;
  options.max_body_bytes = 200'000;
  start();
  const auto post = [](std::size_t size) {
    return "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
  };
  Client slow(server->port());
  slow.send(post(90'000) + std::string(80'000, 'x'));
  ASSERT_TRUE(eventually([&] { return server->stats().body_bytes > 75'000; }));

  Client refused(server->port());
  refused.send(post(50'000) + std::string(50'000, 'x'));
  const auto reply = refused.read_reply();
  EXPECT_EQ(reply.status, 503);
  EXPECT_FALSE(reply.headers.get("Retry-After").empty());
  EXPECT_EQ(server->stats().overloaded, 1U);
  EXPECT_EQ(once(post(4000) + std::string(4000, 'x')).status, 200) << "small ones find room";

  EXPECT_EQ(slow.exchange(std::string(10'000, 'x')).status, 200);
  EXPECT_TRUE(eventually([&] { return server->stats().body_bytes == 0; })) << "what was answered is given back";
  EXPECT_EQ(once(post(50'000) + std::string(50'000, 'x')).status, 200);
  {
    Client gone(server->port());
    gone.send(post(90'000) + std::string(80'000, 'x'));
    ASSERT_TRUE(eventually([&] { return server->stats().body_bytes > 75'000; }));
  }
  EXPECT_TRUE(eventually([&] { return server->stats().body_bytes == 0; })) << "and what nobody sends any more";
}

TEST_F(HttpServer, OneConnectionTooManyIsTurnedAway) {
  options.max_connections = 2;
  start();
  Client one(server->port()), two(server->port());
  EXPECT_EQ(one.exchange(kGet).status, 200);
  EXPECT_EQ(two.exchange(kGet).status, 200);
  Client three(server->port());
  EXPECT_EQ(three.read_reply().status, 503);
  EXPECT_EQ(one.exchange(kGet).status, 200);
}

TEST_F(HttpServer, DrainFinishesWhatIsBeingReadOrHandledAndClosesIdleConnections) {
  start([&](std::shared_ptr<const Request> request, Responder responder) {
    if (request->path == "/held") gate.pass();
    echo(request, std::move(responder));
  });
  Client idle(server->port()), handled(server->port()), reading(server->port());
  EXPECT_EQ(idle.exchange(kGet).status, 200);
  handled.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
  gate.await_arrivals(1);
  reading.send("POST /read HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  ASSERT_EQ(reading.read_reply().status, 100);

  std::atomic<bool> done{false};
  bool whole = false;
  std::thread drain([&] {
    whole = server->drain(Seconds(10));
    done = true;
  });
  EXPECT_TRUE(idle.at_end());
  EXPECT_FALSE(Client(server->port()).connected());
  EXPECT_FALSE(done.load());
  const Reply read = reading.exchange("body");
  EXPECT_EQ(read.body, "POST /read body");
  EXPECT_EQ(read.headers.get("Connection"), "close");
  gate.open();
  const Reply held = handled.read_reply();
  EXPECT_EQ(held.status, 200);
  EXPECT_EQ(held.headers.get("Connection"), "close");
  drain.join();
  EXPECT_TRUE(whole);
}

TEST_F(HttpServer, DrainGivesUpAtItsLimit) {
  start([&](std::shared_ptr<const Request>, Responder) { gate.pass(); });
  Client client(server->port());
  client.send(kGet);
  gate.await_arrivals(1);
  EXPECT_FALSE(server->drain(Millis(20)));
  gate.open();
}

TEST_F(HttpServer, DrainUnderLoadCutsNoRequest) {
  start();
  std::atomic<std::uint64_t> answered{0}, cut{0};
  std::atomic<int> warm{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      Client client(server->port());
      for (int sent = 0;; ++sent) {
        if (sent == 20) ++warm;
        if (!client.send(kGet)) return;
        const Reply reply = client.read_reply();
        if (reply.status == 200) ++answered;
        // An idle connection may be closed while the next request is on its way; a part of an answer would be a cut.
        if (client.received_anything()) ++cut;
        if (reply.status == 0 || reply.headers.get("Connection") == "close") return;
      }
    });
  }
  ASSERT_TRUE(eventually([&] { return warm == 8; }));
  EXPECT_TRUE(server->drain(Seconds(10)));
  for (auto& client : clients) client.join();
  EXPECT_EQ(cut.load(), 0U);
  EXPECT_EQ(answered.load(), server->stats().requests);
}

TEST_F(HttpServer, DestroyingItUnderLoadEndsAllThreads) {
  start();
  std::vector<std::thread> clients;
  std::atomic<int> warm{0};
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&, port = server->port()] {
      Client client(port);
      for (int n = 0; client.exchange(kGet).status == 200; ++n) {
        if (n == 5) ++warm;
      }
    });
  }
  EXPECT_TRUE(eventually([&] { return warm == 4; }));
  server.reset();
  for (auto& client : clients) client.join();
}

}  // namespace
}  // namespace chiroflow::http::testing
