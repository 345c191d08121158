// SPDX-License-Identifier: Apache-2.0
// The client against a server of the test that says exactly what it is told.
#include "adapters/system/curl_http_client.hpp"

#include <filesystem>
#include <fstream>
#include <thread>

#include "crypto/certificate.hpp"
#include "support/http_client_fixture.hpp"

namespace chiroflow::system {
namespace {

using testing::always;
using testing::in_turn;
using testing::LocalServer;
using testing::Nowhere;
using Then = LocalServer::Then;
using Request = LocalServer::Request;
using Reply = LocalServer::Reply;

class HttpClientTest : public testing::HttpClientFixture {};

class Collector : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override {
    if (all.size() + bytes.size() > room) return fail(Error{.code = ErrorCode::storage_unavailable, .cause = "full"});
    all.append(bytes);
    return {};
  }
  std::string all;
  std::size_t room = 1u << 30;
};

TEST_F(HttpClientTest, SendsMethodHeadersAndBodyAsTheyAre) {
  LocalServer server(always(LocalServer::reply(201, "made", "X-Two:  spaces \t\r\nx-two: again\r\nEmpty:\r\n")));
  auto request = post(server.url("/rooms?a=1"), R"({"name":"cf-1"})");
  request.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}, {"Authorization", "Bearer t"}};
  const auto response = client_.send(request);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "made");
  EXPECT_EQ(*response->header("X-TWO"), "spaces");
  EXPECT_EQ(*response->header("empty"), "");
  EXPECT_EQ(response->header("absent"), nullptr);
  ASSERT_EQ(response->headers.size(), 4u);
  EXPECT_EQ(response->headers[2].value, "again");

  const auto asked = server.requests().at(0);
  EXPECT_TRUE(asked.head.starts_with("POST /rooms?a=1 HTTP/1.1\r\n")) << asked.head;
  EXPECT_EQ(asked.body, R"({"name":"cf-1"})");
  EXPECT_EQ(asked.header("Content-Type"), "application/json");
  EXPECT_EQ(asked.header("Authorization"), "Bearer t");
  EXPECT_NE(asked.head.find("X-Empty:"), std::string::npos);
  EXPECT_EQ(asked.head.find("Expect:"), std::string::npos);
}

TEST_F(HttpClientTest, AddsNoContentTypeOfItsOwn) {
  LocalServer server(always(LocalServer::reply(200, "")));
  for (const bool repeatable : {false, true}) {
    auto request = post(server.url(), "");
    request.repeatable = repeatable;
    ASSERT_TRUE(client_.send(request));
  }
  for (const auto& asked : server.requests()) {
    EXPECT_EQ(asked.head.find("Content-Type"), std::string::npos) << asked.head;
    EXPECT_EQ(asked.header("Content-Length"), "0");
  }
}

TEST_F(HttpClientTest, SendsLargeBodiesWhetherRepeatableOrNot) {
  LocalServer server(always(LocalServer::reply(200, "")));
  const std::string body(3'000'000, 'x');
  for (const bool repeatable : {false, true}) {
    for (const auto* method : {"POST", "PUT", "PATCH", "DELETE"}) {
      auto request = post(server.url(), body);
      request.method = method;
      request.repeatable = repeatable;
      ASSERT_EQ(cause(client_.send(request)), "status 200");
      const auto asked = server.requests().back();
      EXPECT_TRUE(asked.head.starts_with(method));
      EXPECT_TRUE(asked.body == body);
    }
  }
}

TEST_F(HttpClientTest, AHeadIsAnsweredWithoutABody) {
  LocalServer server(always({"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"}));
  auto request = get(server.url());
  request.method = "HEAD";
  const auto response = client_.send(request);
  ASSERT_TRUE(response);
  EXPECT_EQ(*response->header("Content-Length"), "500");
}

TEST_F(HttpClientTest, ReusesItsConnectionAndOpensNoMoreThanThereAreCallers) {
  LocalServer server(always(LocalServer::reply(200, "{}")));
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(client_.send(i % 2 ? get(server.url()) : post(server.url())));
  EXPECT_EQ(server.connections(), 1);

  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i)
    callers.emplace_back([&] {
      for (int n = 0; n < 10; ++n) EXPECT_TRUE(client_.send(get(server.url())));
    });
  for (auto& caller : callers) caller.join();
  EXPECT_LE(server.connections(), 4);
  EXPECT_EQ(server.requests().size(), 50u);
}

TEST_F(HttpClientTest, TellsAFaultByItsCause) {
  EXPECT_EQ(cause(client_.send(get(Nowhere().url()))), "provider_unavailable/refused");
  EXPECT_EQ(cause(client_.send(get("http://nobody.invalid/"))), "provider_unavailable/refused");
  LocalServer silent(always({"", Then::close}));
  EXPECT_EQ(cause(client_.send(get(silent.url()))), "provider_unavailable/network");
  LocalServer half(always({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", Then::close}));
  EXPECT_EQ(cause(client_.send(get(half.url()))), "provider_unavailable/network");
  LocalServer mail(always({"220 mail.example ESMTP\r\n", Then::close}));
  EXPECT_EQ(cause(client_.send(get(mail.url()))), "provider_unavailable/network");
}

// A kept connection may end just when a request was sent on it; libcurl would send it again by itself.
TEST_F(HttpClientTest, ReadsNoMoreThanAllowed) {
  LocalServer server(always(LocalServer::reply(200, std::string(1000, 'x'))));
  auto request = get(server.url());
  request.max_response_bytes = 1000;
  EXPECT_EQ(cause(client_.send(request)), "status 200");
  request.max_response_bytes = 999;
  request.repeatable = true;
  EXPECT_EQ(cause(client_.send(request)), "provider_unavailable/too_large");
  EXPECT_EQ(server.requests().size(), 2u);
  Collector sink;
  EXPECT_EQ(cause(client_.download(request, sink)), "provider_unavailable/too_large");

  LocalServer head(always(
      LocalServer::reply(200, "", "X: " + std::string(60'000, 'x') + "\r\nX: " + std::string(90'000, 'x') + "\r\n")));
  EXPECT_EQ(cause(client_.send(get(head.url()))), "provider_unavailable/too_large");
}

TEST_F(HttpClientTest, ReadsChunksTrailersFoldedHeadersAndInterimAnswers) {
  LocalServer server(
      always({"HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\n"
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Long: one\r\n  two\r\n\r\n"
              "4;ext=1\r\nWiki\r\n5\r\npedia\r\n0\r\nX-Trailer: t\r\n\r\n"}));
  const auto response = client_.send(get(server.url()));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "Wikipedia");
  EXPECT_EQ(response->header("Link"), nullptr);
  EXPECT_EQ(*response->header("X-Long"), "one two");
  ASSERT_TRUE(client_.send(get(server.url())));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(HttpClientTest, HandsASuccessToTheSinkAndAnythingElseToTheCaller) {
  LocalServer server([](const Request& request) {
    if (request.head.starts_with("GET /file")) return LocalServer::reply(200, std::string(200'000, 'v'));
    return LocalServer::reply(404, "no file");
  });
  Collector sink;
  const auto there = client_.download(get(server.url("/file")), sink);
  ASSERT_TRUE(there);
  EXPECT_TRUE(there->body.empty());
  EXPECT_EQ(sink.all.size(), 200'000u);
  const auto gone = client_.download(get(server.url("/none")), sink);
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->body, "no file");
  EXPECT_EQ(sink.all.size(), 200'000u);
}

TEST_F(HttpClientTest, AnErrorOfTheSinkEndsTheDownloadAndIsItsAnswer) {
  LocalServer server(always(LocalServer::reply(200, std::string(500'000, 'v'))));
  Collector sink;
  sink.room = 100'000;
  auto request = get(server.url());
  request.repeatable = true;
  EXPECT_EQ(cause(client_.download(request, sink)), "storage_unavailable/full");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpClientTest, RepeatsNoDownloadThatHasBegun) {
  LocalServer server(always({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Then::close}));
  Collector sink;
  auto request = get(server.url());
  request.repeatable = true;
  EXPECT_EQ(cause(client_.download(request, sink)), "provider_unavailable/network");
  EXPECT_EQ(server.requests().size(), 1u);
  LocalServer late(in_turn({LocalServer::reply(503, "busy"), LocalServer::reply(200, "file")}));
  sink.all.clear();
  request.url = late.url();
  EXPECT_EQ(cause(client_.download(request, sink)), "status 200");
  EXPECT_EQ(sink.all, "file");
}

TEST_F(HttpClientTest, GivesUpADownloadThatStandsStill) {
  LocalServer server(always({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Then::hold}));
  CurlHttpClient impatient({.longest_stall = Seconds(1)}, clock_, random_, log_);
  Collector sink;
  auto request = get(server.url());
  request.deadline = Hours(1);
  EXPECT_EQ(cause(impatient.download(request, sink)), "provider_unavailable/timeout");
}

TEST_F(HttpClientTest, FollowsRedirectsOfAGetWithoutTheCredentials) {
  LocalServer other(always(LocalServer::reply(200, "file")));
  LocalServer first([&](const Request& request) {
    if (request.head.starts_with("GET /near")) return LocalServer::reply(302, "moved", "Location: /there\r\n");
    if (request.head.starts_with("GET /there")) return LocalServer::reply(200, "near");
    return LocalServer::reply(302, "moved", "Location: " + other.url("/signed") + "\r\n");
  });
  auto request = get(first.url("/near"));
  request.headers = {{"Authorization", "Bearer secret"}, {"Cookie", "c=secret"}, {"X-Plain", "kept"}};
  EXPECT_EQ(client_.send(request)->status, 302);
  request.follow_redirects = true;
  EXPECT_EQ(client_.send(request)->body, "near");
  EXPECT_EQ(first.requests().back().header("Authorization"), "Bearer secret");

  Collector sink;
  request.url = first.url("/far");
  EXPECT_EQ(cause(client_.download(request, sink)), "status 200");
  EXPECT_EQ(sink.all, "file");
  const auto asked = other.requests().at(0);
  EXPECT_EQ(asked.header("Authorization"), "");
  EXPECT_EQ(asked.header("Cookie"), "");
  EXPECT_EQ(asked.header("X-Plain"), "kept");
}

TEST_F(HttpClientTest, FollowsNeitherForEverNorOutOfHttpNorAPost) {
  LocalServer circle(always(LocalServer::reply(302, "", "Location: /again\r\n")));
  auto request = get(circle.url());
  request.follow_redirects = true;
  request.repeatable = true;
  EXPECT_EQ(cause(client_.send(request)), "provider_unavailable/network");
  EXPECT_EQ(circle.requests().size(), 6u);
  LocalServer out(always(LocalServer::reply(302, "", "Location: file:///etc/hostname\r\n")));
  request.url = out.url();
  EXPECT_EQ(cause(client_.send(request)), "provider_unavailable/network");
  auto change = post(circle.url());
  change.follow_redirects = true;
  EXPECT_EQ(cause(client_.send(change)), "status 302");
}

TEST_F(HttpClientTest, RefusesWhatIsNoAddressOrEndsAHeader) {
  LocalServer server(always(LocalServer::reply(200, "")));
  for (const auto* url : {"", "example.com", "/path", "ftp://127.0.0.1/", "file:///etc/hostname", "http://",
                          "http://a b/", "http://127.0.0.1/\r\nX: y", "gopher://127.0.0.1:1/"})
    EXPECT_EQ(cause(client_.send(get(url))), "invalid_argument/") << url;
  for (const HttpHeader& header :
       {HttpHeader{"X", "a\r\nEvil: yes"}, HttpHeader{"X", "a\nb"}, HttpHeader{"X", std::string("a\0b", 3)},
        HttpHeader{"X: y\r\nEvil", "a"}, HttpHeader{"", "a"}, HttpHeader{"X Y", "a"}}) {
    auto request = get(server.url());
    request.headers = {header};
    EXPECT_EQ(cause(client_.send(request)), "invalid_argument/") << header.name;
  }
  auto request = get(server.url());
  request.method = "GET / HTTP/1.1\r\nX: y\r\n";
  EXPECT_EQ(cause(client_.send(request)), "invalid_argument/");
  EXPECT_TRUE(server.requests().empty());
}

TEST_F(HttpClientTest, GoesByTheProxyItWasGivenAndNoOther) {
  LocalServer proxy(always(LocalServer::reply(200, "by proxy")));
  LocalServer server(always(LocalServer::reply(200, "straight")));
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  EXPECT_EQ(client_.send(get(server.url()))->body, "straight");
  auto nobody = get("http://nobody.invalid/");
  nobody.tries = 1;
  EXPECT_EQ(cause(client_.send(nobody)), "provider_unavailable/refused");
  ::unsetenv("http_proxy");

  auto through = client_with({.proxy = proxy.url(), .no_proxy = ".other.invalid", .ca_file = {}});
  EXPECT_EQ(through.send(get("http://vendor.invalid/x"))->body, "by proxy");
  EXPECT_TRUE(proxy.requests().back().head.starts_with("GET http://vendor.invalid/x HTTP/1.1"));
  EXPECT_EQ(through.send(get(server.url()))->body, "straight");
  EXPECT_EQ(cause(through.send(get("http://a.other.invalid/"))), "provider_unavailable/refused");
}

TEST_F(HttpClientTest, LogsNeitherPathNorHeaderNorBody) {
  LocalServer server(always(LocalServer::reply(503, "reply-secret", "X: reply-secret\r\n")));
  const Nowhere nowhere;
  for (const auto& url : {server.url("/path-secret?token=query-secret"), nowhere.url() + "path-secret"}) {
    auto request = post(url, "body-secret");
    request.url.insert(7, "user:address-secret@");
    request.headers = {{"Authorization", "Bearer header-secret"}};
    request.repeatable = true;
    const auto outcome = client_.send(request);
    if (!outcome) {
      EXPECT_EQ(outcome.error().detail.find("secret"), std::string::npos);
      EXPECT_EQ(outcome.error().text().find("secret"), std::string_view::npos);
    }
  }
  const auto lines = log_.lines();
  EXPECT_EQ(lines.size(), 6u);
  for (const auto& line : lines) {
    EXPECT_EQ(line.find("secret"), std::string::npos) << line;
    EXPECT_NE(line.find("method=POST host=127.0.0.1 "), std::string::npos) << line;
  }
}

class HttpsClientTest : public HttpClientTest {
 protected:
  HttpsClientTest() {
    auto made = crypto::make_self_signed({"127.0.0.1", "localhost"}, clock_.now());
    certificate_ = {made->certificate_pem, std::string(made->key_pem.view())};
    ca_file_ = std::filesystem::path(::testing::TempDir()) / ("ca-" + std::to_string(::getpid()) + ".pem");
    std::ofstream(ca_file_) << certificate_.certificate_pem;
  }
  ~HttpsClientTest() override { std::filesystem::remove(ca_file_); }

  LocalServer::Certificate certificate_;
  std::filesystem::path ca_file_;
};

TEST_F(HttpsClientTest, TrustsTheGivenAuthorityAndNobodyElse) {
  LocalServer server(always(LocalServer::reply(200, "sealed")), certificate_);
  auto knowing = client_with({.proxy = {}, .no_proxy = {}, .ca_file = ca_file_});
  EXPECT_EQ(cause(knowing.send(get(server.url()))), "status 200");
  EXPECT_EQ(cause(knowing.send(get(server.url()))), "status 200");
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(cause(client_.send(get(server.url()))), "provider_unavailable/tls");
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(HttpsClientTest, NoRedirectLeadsIntoTheOpen) {
  LocalServer open(always(LocalServer::reply(200, "read by others")));
  LocalServer server(always(LocalServer::reply(302, "", "Location: " + open.url() + "\r\n")), certificate_);
  auto knowing = client_with({.proxy = {}, .no_proxy = {}, .ca_file = ca_file_});
  for (const auto* scheme : {"https", "HTTPS", "Https"}) {
    auto request = get(scheme + server.url().substr(5));
    request.follow_redirects = true;
    EXPECT_EQ(cause(knowing.send(request)), "provider_unavailable/network");
  }
  EXPECT_TRUE(open.requests().empty());
}

}  // namespace
}  // namespace chiroflow::system
