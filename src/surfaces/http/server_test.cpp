// SPDX-License-Identifier: Apache-2.0
// The server over real sockets: what it reads, what it answers by itself, and in which order.
#include "surfaces/http/server.hpp"

#include <thread>

#include "surfaces/http/testing/fixture.hpp"

namespace chiroflow::http::testing {
namespace {

const std::string kGet = "GET /a?b=c HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_F(HttpServer, AnswersARequestWithIdAndDate) {
  start();
  const Reply reply = once(kGet);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "GET /a?b=c ");
  EXPECT_EQ(reply.headers.get("x-request-id").size(), 22U);
  EXPECT_EQ(reply.headers.get("date"), "Sun, 17 Mar 2030 17:46:40 GMT");
  EXPECT_EQ(reply.headers.get("content-type"), "text/plain");
}

TEST_F(HttpServer, HandsOverTheWholeRequest) {
  std::shared_ptr<const Request> seen;
  start([&](std::shared_ptr<const Request> request, Responder responder) {
    seen = request;
    responder.send({});
  });
  ASSERT_EQ(once("PUT /v%20x/?q=1&r HTTP/1.1\r\nhOST: example.org:8\r\nA: 1\r\na: 2\r\nCookie: s=\"t\"; "
                 "u=v\r\nContent-Length: 3\r\n\r\nabc")
                .status,
            200);
  EXPECT_EQ(seen->method, "PUT");
  EXPECT_EQ(seen->path, "/v%20x/");
  EXPECT_EQ(seen->query, "q=1&r");
  EXPECT_EQ(seen->host, "example.org:8");
  EXPECT_EQ(seen->body, "abc");
  EXPECT_EQ(seen->headers.all("A"), (std::vector<std::string_view>{"1", "2"}));
  EXPECT_EQ(seen->cookie("s"), "t");
  EXPECT_EQ(seen->cookie("u"), "v");
  EXPECT_EQ(seen->cookie("t"), std::nullopt);
  EXPECT_EQ(seen->client_address, "127.0.0.1");
  EXPECT_FALSE(seen->secure);
  EXPECT_EQ(seen->received, clock.steady_now());
}

TEST_F(HttpServer, ReadsARequestThatArrivesByteByByte) {
  start();
  Client client(server->port());
  for (const char c : std::string("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"))
    client.send({&c, 1});
  EXPECT_EQ(client.read_reply().body, "POST /x hello");
}

TEST_F(HttpServer, KeepsTheConnectionForTheNextRequest) {
  start();
  Client client(server->port());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.exchange(kGet).status, 200);
  EXPECT_EQ(server->stats().accepted, 1U);
}

TEST_F(HttpServer, ClosesWhenTheClientAsksForIt) {
  start();
  Client client(server->port());
  const Reply reply = client.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(reply.headers.get("Connection"), "close");
  EXPECT_TRUE(client.at_end());
}

TEST_F(HttpServer, Version10ClosesUnlessKeepAliveIsAsked) {
  start();
  Client plain(server->port());
  EXPECT_EQ(plain.exchange("GET / HTTP/1.0\r\n\r\n").status, 200);
  EXPECT_TRUE(plain.at_end());
  Client keeping(server->port());
  EXPECT_EQ(keeping.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").headers.get("Connection"),
            "keep-alive");
  EXPECT_EQ(keeping.exchange("GET / HTTP/1.0\r\n\r\n").status, 200);
}

TEST_F(HttpServer, AnswersPipelinedRequestsInOrder) {
  start();
  Client client(server->port());
  std::string all;
  for (int i = 0; i < 200; ++i) {
    all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";
  }
  client.send(all);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(client.read_reply().body, "POST /" + std::to_string(i) + " ab");
}

TEST_F(HttpServer, SkipsEmptyLinesBetweenRequests) {
  start();
  Client client(server->port());
  EXPECT_EQ(client.exchange("\r\n" + kGet + "\r\n\r\n").status, 200);
  EXPECT_EQ(client.exchange(kGet).status, 200);
}

TEST_F(HttpServer, JoinsChunksAndDropsTrailers) {
  std::string trailer = "unset";
  start([&](std::shared_ptr<const Request> request, Responder responder) {
    trailer = request->header("X-Trailer");
    echo(request, std::move(responder));
  });
  const Reply reply = once(
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;ext=1\r\ndefg\r\n0\r\nX-Trailer: "
      "1\r\n\r\n");
  EXPECT_EQ(reply.body, "POST / abcdefg");
  EXPECT_EQ(trailer, "");
}

TEST_F(HttpServer, HeadGetsTheLengthWithoutTheBody) {
  start();
  Client client(server->port());
  client.send("HEAD /abc HTTP/1.1\r\nHost: h\r\n\r\n");
  const Reply reply = client.read_reply(true);
  EXPECT_EQ(reply.headers.get("Content-Length"), "10");
  EXPECT_EQ(client.exchange(kGet).body, "GET /a?b=c ");
}

TEST_F(HttpServer, NoContentHasNoLength) {
  start([](std::shared_ptr<const Request>, Responder responder) {
    Response response;
    response.status = 204;
    response.body = "must not be sent";
    responder.send(std::move(response));
  });
  Client client(server->port());
  EXPECT_FALSE(client.exchange(kGet).headers.contains("Content-Length"));
  EXPECT_EQ(client.exchange(kGet).status, 204);
}

TEST_F(HttpServer, TellsAWaitingClientToContinue) {
  start();
  Client client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_reply().status, 100);
  EXPECT_EQ(client.exchange("ok").body, "POST / ok");
}

TEST_F(HttpServer, DoesNotTellAClientToContinueWithTooMuch) {
  start();
  Client client(server->port());
  EXPECT_EQ(
      client.exchange("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n").status,
      413);
}

TEST_F(HttpServer, SendsALargeBodyWhole) {
  std::string large(5 << 20, 'x');
  for (std::size_t i = 0; i < large.size(); i += 1000) large[i] = static_cast<char>('a' + i / 1000 % 26);
  start([&](std::shared_ptr<const Request>, Responder responder) {
    Response response;
    response.body = large;
    responder.send(std::move(response));
  });
  Client client(server->port());
  EXPECT_EQ(client.exchange(kGet).body, large);
  EXPECT_EQ(client.exchange(kGet).body, large);
}

struct Refused {
  const char* name;
  std::string request;
  int status;
};

class HttpServerRefusals : public HttpServer, public ::testing::WithParamInterface<Refused> {};

TEST_P(HttpServerRefusals, AreSmallJsonErrorsWithTheRequestIdAndEndTheConnection) {
  start();
  Client client(server->port());
  const Reply reply = client.exchange(GetParam().request);
  EXPECT_EQ(reply.status, GetParam().status);
  EXPECT_EQ(reply.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(reply.headers.get("Connection"), "close");
  EXPECT_TRUE(reply.body.starts_with(R"({"error":{"code":")")) << reply.body;
  EXPECT_NE(reply.body.find(R"("requestId":")" + std::string(reply.headers.get("X-Request-Id")) + "\""),
            std::string::npos);
  EXPECT_TRUE(client.at_end());
  EXPECT_EQ(server->stats().requests, 0U);
}

const std::string kPost = "POST / HTTP/1.1\r\nHost: h\r\n";
INSTANTIATE_TEST_SUITE_P(
    All, HttpServerRefusals,
    ::testing::Values(
        Refused{"Rubbish", "\x16\x03\x01 hello\r\n\r\n", 400},
        Refused{"BadVersion", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 400},
        Refused{"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
        Refused{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
        Refused{"BadHost", "GET / HTTP/1.1\r\nHost: a/<b>\r\n\r\n", 400},
        Refused{"NoSlash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refused{"Fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refused{"Connect", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        Refused{"SpaceBeforeColon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400},
        Refused{"ControlCharacter", std::string("GET / HTTP/1.1\r\nHost: h\r\nX: a") + '\0' + "b\r\n\r\n", 400},
        Refused{"LengthAndChunked", kPost + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        Refused{"ChunkedAndLength", kPost + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400},
        Refused{"TwoLengths", kPost + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
        Refused{"NegativeLength", kPost + "Content-Length: -3\r\n\r\nabc", 400},
        Refused{"ChunkedIn10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        Refused{"UnknownCoding", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        Refused{"BadChunk", kPost + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
        Refused{"UnknownExpectation", kPost + "Expect: tea\r\nContent-Length: 1\r\n\r\n", 417},
        Refused{"BodyTooLarge", kPost + "Content-Length: 1048577\r\n\r\n", 413},
        Refused{"ChunkTooLarge", kPost + "Transfer-Encoding: chunked\r\n\r\n100001\r\n", 413},
        Refused{"TargetTooLong", "GET /" + std::string(17000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", 431},
        Refused{"FieldTooLong", kPost + "X: " + std::string(17000, 'a') + "\r\n\r\n", 431},
        Refused{"TrailerTooLong", kPost + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + std::string(17000, 'a'), 431}),
    [](const auto& param) { return std::string(param.param.name); });

TEST_F(HttpServer, RefusesManySmallHeadersThatArriveOneByOne) {
  start();
  Client client(server->port());
  client.send(kPost);
  bool open = true;
  for (int i = 0; open && i < 2000; ++i) open = client.send("X-" + std::to_string(i) + ": 1234567890\r\n");
  EXPECT_EQ(client.read_reply().status, 431);
}

TEST_F(HttpServer, RefusesBodiesOverTheLimitWhileTheClientIsStillSending) {
  start();
  Client client(server->port());
  client.send(kPost + "Content-Length: 3000000\r\n\r\n");
  client.send(std::string(3'000'000, 'x'));
  EXPECT_EQ(client.read_reply().status, 413);
}

TEST_F(HttpServer, AcceptsABodyOfExactlyTheLimit) {
  options.max_body_bytes = 1000;
  start();
  EXPECT_EQ(once(kPost + "Content-Length: 1000\r\n\r\n" + std::string(1000, 'x')).status, 200);
  EXPECT_EQ(once(kPost + "Content-Length: 1001\r\n\r\n" + std::string(1001, 'x')).status, 413);
}

TEST_F(HttpServer, AHandlerThatForgetsToAnswerGives500) {
  start([](std::shared_ptr<const Request>, Responder) {});
  Client client(server->port());
  const Reply reply = client.exchange(kGet);
  EXPECT_EQ(reply.status, 500);
  EXPECT_NE(reply.body.find(reply.headers.get("X-Request-Id")), std::string::npos);
  EXPECT_EQ(client.exchange(kGet).status, 500);
}

TEST_F(HttpServer, AnEmpty500KeepsItsHeadersAndGetsABody) {
  start([](std::shared_ptr<const Request>, Responder responder) {
    Response response;
    response.status = 500;
    response.set_header("Referrer-Policy", "no-referrer");
    responder.send(std::move(response));
  });
  const Reply reply = once(kGet);
  EXPECT_EQ(reply.headers.get("Referrer-Policy"), "no-referrer");
  EXPECT_NE(reply.body.find(reply.headers.get("X-Request-Id")), std::string::npos);
}

TEST_F(HttpServer, AHandlerThatThrowsGives500AndTheServerLives) {
  start([](std::shared_ptr<const Request>, Responder) { throw std::runtime_error("secret"); });
  const Reply reply = once(kGet);
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body.find("secret"), std::string::npos);
  EXPECT_EQ(once(kGet).status, 500);
  server.reset();  // the answer leaves before the log line is written
  EXPECT_EQ(logger.count("request handler threw"), 2U);
}

TEST_F(HttpServer, AnAnswerMayComeFromAnotherThread) {
  std::vector<std::thread> threads;
  std::mutex mutex;
  start([&](std::shared_ptr<const Request> request, Responder responder) {
    const std::lock_guard lock(mutex);
    threads.emplace_back(
        [request, r = std::make_shared<Responder>(std::move(responder))] { echo(request, std::move(*r)); });
  });
  EXPECT_EQ(once(kGet).body, "GET /a?b=c ");
  server.reset();
  for (auto& thread : threads) thread.join();
}

TEST_F(HttpServer, AResponderMayOutliveTheServer) {
  std::optional<Responder> kept;
  start([&](std::shared_ptr<const Request>, Responder responder) {
    kept.emplace(std::move(responder));
    gate.pass();
  });
  Client client(server->port());
  client.send(kGet);
  gate.await_arrivals(1);
  gate.open();
  server.reset();
  EXPECT_FALSE(kept->wanted());
  kept->send({});
  EXPECT_EQ(client.read_reply().status, 0);
}

TEST_F(HttpServer, HeadersOfAHandlerCannotSplitTheReply) {
  start([](std::shared_ptr<const Request>, Responder responder) {
    Response response;
    response.headers = {{"X-Bad", "a\r\nSet-Cookie: b"}, {"X Bad", "c"}, {"Content-Length", "99"}, {"X-Good", "d"}};
    response.body = "ok";
    responder.send(std::move(response));
  });
  const Reply reply = once(kGet);
  EXPECT_EQ(reply.body, "ok");
  EXPECT_FALSE(reply.headers.contains("X-Bad"));
  EXPECT_FALSE(reply.headers.contains("Set-Cookie"));
  EXPECT_EQ(reply.headers.get("X-Good"), "d");
}

TEST_F(HttpServer, H13RefusesPlainHttpOffLoopback) {
  options.address = "0.0.0.0";
  const auto refused = Server::start(options, echo, clock, random, logger);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().cause, "plain_http");
  EXPECT_NE(refused.error().message.find("0.0.0.0"), std::string::npos);
  options.allow_plain_off_loopback = true;
  EXPECT_TRUE(Server::start(options, echo, clock, random, logger).has_value());
  EXPECT_EQ(logger.count("plain HTTP off loopback was allowed explicitly"), 1U);
}

TEST_F(HttpServer, SaysWhyItCannotListen) {
  start();
  options.port = server->port();
  const auto second = Server::start(options, echo, clock, random, logger);
  ASSERT_FALSE(second.has_value());
  EXPECT_NE(second.error().message.find(std::to_string(options.port)), std::string::npos);
  options.address = "nowhere";
  EXPECT_FALSE(Server::start(options, echo, clock, random, logger).has_value());
}

TEST_F(HttpServer, BelievesForwardingHeadersOfTrustedProxiesOnly) {
  const std::string forwarded =
      "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.1.1\r\nX-Forwarded-Proto: "
      "https\r\nX-Request-Id: from_proxy-1\r\n\r\n";
  const Handler tell = [](std::shared_ptr<const Request> request, Responder responder) {
    Response response;
    response.body = request->client_address + (request->secure ? " secure " : " plain ") + request->request_id;
    responder.send(std::move(response));
  };
  start(tell);
  const Reply direct = once(forwarded);
  EXPECT_EQ(direct.body, "127.0.0.1 plain " + std::string(direct.headers.get("X-Request-Id")));
  EXPECT_NE(direct.headers.get("X-Request-Id"), "from_proxy-1");
  options.trusted_proxies = {"127.0.0.0/8", "10.0.0.0/8"};
  start(tell);
  const Reply proxied = once(forwarded);
  EXPECT_EQ(proxied.body, "203.0.113.9 secure from_proxy-1");
  EXPECT_EQ(proxied.headers.get("X-Request-Id"), "from_proxy-1");
}

}  // namespace
}  // namespace chiroflow::http::testing
