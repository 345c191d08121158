// SPDX-License-Identifier: Apache-2.0
// Bodies that are fetched part by part, and requests that may be larger than others.
#include "surfaces/http/testing/fixture.hpp"

namespace chiroflow::http::testing {
namespace {

class Parts : public BodySource {
 public:
  explicit Parts(std::vector<std::string> parts, std::uint64_t missing = 0) : parts_(std::move(parts)), size_(missing) {
    for (const auto& part : parts_) size_ += part.size();
  }
  std::uint64_t size() const override { return size_; }
  std::optional<std::string> next() override {
    if (at_ == parts_.size()) return std::nullopt;
    return parts_[at_++];
  }
  std::size_t fetched() const { return at_; }

 private:
  std::vector<std::string> parts_;
  std::uint64_t size_;
  std::atomic<std::size_t> at_ = 0;
};

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

class HttpStream : public HttpServer {
 protected:
  void serve(std::shared_ptr<Parts> parts) {
    start([parts](std::shared_ptr<const Request>, Responder responder) {
      responder.send({.status = 200, .content_type = "video/webm", .body = {}, .headers = {}, .source = parts});
    });
  }
};

TEST_F(HttpStream, SendsPartAfterPartAndKeepsTheConnection) {
  const std::string large(300'000, 'x');
  serve(std::make_shared<Parts>(std::vector{large, std::string("second"), large}));
  Client client(server->port());
  const Reply reply = client.exchange(kGet);
  EXPECT_EQ(reply.headers.get("Content-Length"), std::to_string(2 * large.size() + 6));
  EXPECT_TRUE(reply.body == large + "second" + large);
}

TEST_F(HttpStream, HeadTellsTheLengthAndFetchesNothing) {
  const auto parts = std::make_shared<Parts>(std::vector{std::string("hello")});
  serve(parts);
  Client client(server->port());
  client.send("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto reply = client.read_reply(true);
  EXPECT_EQ(reply.headers.get("Content-Length"), "5");
  EXPECT_EQ(parts->fetched(), 0u);
}

TEST_F(HttpStream, OneThatCannotGoOnIsCut) {
  serve(std::make_shared<Parts>(std::vector{std::string("half")}, 4));
  Client client(server->port());
  client.send(kGet);
  const auto all = client.read_bytes(1 << 20);
  EXPECT_NE(all.find("Content-Length: 8"), std::string::npos);
  EXPECT_TRUE(all.ends_with("\r\n\r\nhalf"));
}

TEST_F(HttpStream, OnlyNamedPlacesTakeLargeBodies) {
  options.max_body_bytes = 10;
  options.uploads = {{"/large/", 100}};
  start();
  const std::string body(50, 'x');
  const auto put = [&](const std::string& path) {
    return once("PUT " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n\r\n" + body).status;
  };
  EXPECT_EQ(put("/large/a"), 200);
  EXPECT_EQ(put("/other"), 413);
  EXPECT_EQ(once("PUT /large/a HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n").status, 413);
}

}  // namespace
}  // namespace chiroflow::http::testing
