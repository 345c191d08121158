// SPDX-License-Identifier: Apache-2.0
// What is asked of the bucket, and what its answers mean.
#include "adapters/providers/livekit/recording_store.hpp"

#include <gtest/gtest.h>

namespace chiroflow::livekit {
namespace {

const RecordingStore kStore{.endpoint = "https://examplebucket.s3.amazonaws.com",
                            .region = "us-east-1",
                            .bucket = "examplebucket",
                            .access_key = "AKIAIOSFODNN7EXAMPLE",
                            .secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
const Instant kNow = *parse_iso("2013-05-24T00:00:00Z");

/// Keeps the request, answers with what it is given.
class OneAnswer : public HttpClient {
 public:
  explicit OneAnswer(HttpResponse answer) : answer_(std::move(answer)) {}
  Result<HttpResponse> send(const HttpRequest& request) override {
    asked = request;
    return answer_;
  }
  Result<HttpResponse> download(const HttpRequest& request, ByteSink&) override { return send(request); }
  HttpRequest asked;

 private:
  const HttpResponse answer_;
};

class StandingClock : public Clock {
 public:
  Instant now() const override { return kNow; }
  SteadyInstant steady_now() const override { return {}; }
};

class Nowhere : public ByteSink {
 public:
  Result<void> write(std::string_view) override { return {}; }
};

RecordingStore at(std::string endpoint) {
  auto store = kStore;
  store.endpoint = std::move(endpoint);
  return store;
}

TEST(RecordingStore, AddressesFilesByPath) {
  const StandingClock clock;
  OneAnswer http({.status = 204, .headers = {}, .body = {}});
  ASSERT_TRUE(BucketReader(at("https://minio.example:9000/"), http, clock).remove("recordings/cf-1/a b+ä.mp4"));
  EXPECT_EQ(http.asked.method, "DELETE");
  EXPECT_EQ(http.asked.url, "https://minio.example:9000/examplebucket/recordings/cf-1/a%20b%2B%C3%A4.mp4");
}

TEST(RecordingStore, TellsAMissingFileFromAMissingBucket) {
  const StandingClock clock;
  Nowhere sink;
  const auto read = [&](int status, std::string body) {
    OneAnswer http({.status = status, .headers = {}, .body = std::move(body)});
    return BucketReader(kStore, http, clock).read("x", sink);
  };
  EXPECT_TRUE(read(200, ""));
  EXPECT_EQ(read(404, "<Error><Code>NoSuchKey</Code></Error>").error().code, ErrorCode::not_found);
  EXPECT_EQ(read(404, "<Error><Code>NoSuchBucket</Code></Error>").error().cause, "bad_response");
  EXPECT_EQ(read(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>").error().cause, "bad_credentials");
  EXPECT_EQ(read(503, "<Error><Code>SlowDown</Code></Error>").error().cause, "server_error");
}

TEST(RecordingStore, RefusesAnAddressWithAPath) {
  const StandingClock clock;
  OneAnswer http({.status = 200, .headers = {}, .body = {}});
  for (const auto* endpoint : {"minio.example", "https://minio.example/bucket"})
    EXPECT_EQ(BucketReader(at(endpoint), http, clock).remove("x").error().cause, "store_address");
}

}  // namespace
}  // namespace chiroflow::livekit
