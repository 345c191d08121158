// SPDX-License-Identifier: Apache-2.0
// What is asked of a bucket and what its answers mean. What it shares with a folder is in tests/contract.
#include "adapters/s3/s3_recordings.hpp"

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/s3_in_memory.hpp"

namespace chiroflow::s3 {
namespace {

using testing::S3InMemory;

class S3RecordingsTest : public ::testing::Test {
 protected:
  S3RecordingsTest() {
    EXPECT_TRUE(store.take_over("mark"));
    store.belongs_to("mark");
    EXPECT_TRUE(store.put("org1/rec1/0-ab", "0123456789"));
    http.asked.clear();
  }
  static BucketOptions options(const std::string& bucket = S3InMemory::kBucket) {
    return {.endpoint = *parse_endpoint("https://store.example:9000"),
            .bucket = bucket,
            .keys = {.region = "eu-test-1", .access_key = "AKID", .secret_key = "top secret"}};
  }
  static std::string header(const HttpRequest& request, std::string_view name) {
    for (const auto& one : request.headers)
      if (one.name == name) return one.value;
    return {};
  }
  /// What a refused PUT says.
  Error refusal(Result<HttpResponse> answer) {
    http.planned = {std::move(answer)};
    const auto outcome = store.put("org1/rec1/1-cd", "x");
    clock.advance(Seconds(5));
    return outcome ? Error{} : outcome.error();
  }
  Error refusal(int status, const std::string& code) { return refusal(S3InMemory::error(status, code)); }

  S3InMemory http;
  testing::ManualClock clock;
  S3Recordings store{options(), "our/", http, clock};
};

TEST_F(S3RecordingsTest, AsksByPathAndSignsTheBody) {
  ASSERT_TRUE(store.put("org1/rec1/1-cd", "Welcome to Amazon S3."));
  const auto& put = http.asked.back();
  EXPECT_EQ(put.method, "PUT");
  EXPECT_EQ(put.url, "https://store.example:9000/clinic/our/org1/rec1/1-cd");
  EXPECT_EQ(put.body, "Welcome to Amazon S3.");
  EXPECT_EQ(header(put, "x-amz-content-sha256"), "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
  EXPECT_TRUE(header(put, "authorization").starts_with("AWS4-HMAC-SHA256 Credential=AKID/"));
  EXPECT_NE(header(put, "authorization").find("content-type;host;x-amz-content-sha256;x-amz-date"), std::string::npos);
  EXPECT_TRUE(put.repeatable);
  ASSERT_TRUE(store.get("org1/rec1/0-ab", 3, 4));
  EXPECT_EQ(header(http.asked.back(), "range"), "bytes=3-6");
  ASSERT_TRUE(store.list("org1", [](const StoredObject&) { return Result<void>(); }));
  EXPECT_EQ(http.asked.back().url, "https://store.example:9000/clinic/?list-type=2&max-keys=1000&prefix=our%2Forg1%2F");
}

TEST_F(S3RecordingsTest, ReadsTheMarkOnceAMinute) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(store.get("org1/rec1/0-ab", 0, 1));
  EXPECT_EQ(http.asked.size(), 3u);
  clock.advance(Minutes(1));
  ASSERT_TRUE(store.get("org1/rec1/0-ab", 0, 1));
  EXPECT_EQ(http.asked.size(), 5u);
}

TEST_F(S3RecordingsTest, BelievesThatAPieceIsGoneOnlyOfItsOwnBucket) {
  EXPECT_EQ(store.get("org1/rec1/9-xx", 0, 1).error().cause, "no_object");
  http.objects.clear();
  EXPECT_EQ(store.get("org1/rec1/0-ab", 0, 1).error().cause, "recording_store") << "also within the minute";
  EXPECT_EQ(store.list("org1/rec1", [](const StoredObject&) { return Result<void>(); }).error().cause,
            "recording_store");
}

TEST_F(S3RecordingsTest, DoesNotTakeABucketFromAnotherDatabase) {
  S3Recordings other(options(), "our/", http, clock);
  const auto refused = other.take_over("another mark");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "recording_store");
  EXPECT_NE(refused.error().detail.find("our/.chiroflow-store"), std::string::npos);
  EXPECT_EQ(http.objects["our/.chiroflow-store"], "mark");
  http.objects.erase("our/.chiroflow-store");
  EXPECT_TRUE(other.take_over("another mark"));
}

TEST_F(S3RecordingsTest, TellsAFullStoreFromOneThatRefuses) {
  for (const auto& [status, code] : std::vector<std::pair<int, const char*>>{
           {507, "XMinioStorageFull"}, {507, ""}, {403, "QuotaExceeded"}, {400, "XMinioAdminBucketQuotaExceeded"}}) {
    const auto error = refusal(status, code);
    EXPECT_EQ(error.code, ErrorCode::storage_unavailable) << code;
    EXPECT_EQ(error.cause, "disk_full") << code;
    EXPECT_NE(error.message.find("room"), std::string::npos);
  }
}

TEST_F(S3RecordingsTest, SaysWhatToDo) {
  const auto expect_words = [](const Error& error, std::string_view words) {
    EXPECT_EQ(error.code, ErrorCode::storage_unavailable) << words;
    EXPECT_EQ(error.cause, "recording_store") << words;
    EXPECT_NE(error.detail.find(words), std::string::npos) << error.detail;
    EXPECT_EQ(error.detail.find("top secret"), std::string::npos);
    EXPECT_EQ(error.message.find("store.example"), std::string::npos) << "people in a visit";
  };
  expect_words(refusal(403, "SignatureDoesNotMatch"), "RECORDINGS_S3_SECRET_KEY");
  expect_words(refusal(403, "InvalidAccessKeyId"), "RECORDINGS_S3_ACCESS_KEY");
  expect_words(refusal(403, "RequestTimeTooSkewed"), "clock");
  expect_words(refusal(403, "AccessDenied"), "s3:PutObject");
  expect_words(refusal(403, ""), "what the key may do");
  expect_words(refusal(400, "AuthorizationHeaderMalformed"), "RECORDINGS_S3_REGION");
  expect_words(refusal(301, "PermanentRedirect"), "RECORDINGS_S3_ENDPOINT");
  expect_words(refusal(404, "NoSuchBucket"), "RECORDINGS_S3_BUCKET");
  expect_words(refusal(404, ""), "RECORDINGS_S3_ENDPOINT");
  expect_words(refusal(503, "SlowDown"), "tried again later");
  expect_words(refusal(HttpResponse{.status = 200 + 218, .headers = {}, .body = "<html>"}), "speaks S3");
  expect_words(refusal(fail(S3InMemory::broken("refused"))), "may reach it");
  expect_words(refusal(fail(S3InMemory::broken("timeout"))), "too long");
  expect_words(refusal(fail(S3InMemory::broken("tls"))), "CHIROFLOW_CA_FILE");
  expect_words(refusal(fail(S3InMemory::broken("network"))), "connection");
}

TEST_F(S3RecordingsTest, LeavesNothingOfAPutWhoseOutcomeIsUnknown) {
  for (auto answer : {Result<HttpResponse>(fail(S3InMemory::broken("timeout"))),
                      Result<HttpResponse>(fail(S3InMemory::broken("network"))),
                      Result<HttpResponse>(S3InMemory::error(500, "InternalError"))}) {
    http.planned_after = {answer};
    EXPECT_FALSE(store.put("org1/rec1/1-cd", "x"));
    EXPECT_FALSE(http.objects.contains("our/org1/rec1/1-cd"));
    clock.advance(Seconds(5));
  }
  ASSERT_TRUE(store.put("org1/rec1/1-cd", "x"));
}

TEST_F(S3RecordingsTest, LeavesAStoreWithTroubleAloneForAMoment) {
  EXPECT_EQ(refusal(fail(S3InMemory::broken("refused"))).cause, "recording_store");
  http.planned = {fail(S3InMemory::broken("refused"))};
  EXPECT_FALSE(store.get("org1/rec1/0-ab", 0, 1));
  const auto asked = http.asked.size();
  EXPECT_EQ(store.put("org1/rec1/1-cd", "x").error().cause, "recording_store");
  EXPECT_EQ(store.get("org1/rec1/0-ab", 0, 1).error().cause, "recording_store");
  EXPECT_EQ(http.asked.size(), asked) << "nobody waits for it";
  clock.advance(Seconds(3));
  EXPECT_TRUE(store.put("org1/rec1/1-cd", "x"));
  for (int i = 0; i < 2; ++i) {
    http.planned = {S3InMemory::error(507, "XMinioStorageFull")};
    EXPECT_EQ(store.put("org1/rec1/2-ef", "x").error().cause, "disk_full") << "is not left alone";
  }
}

TEST_F(S3RecordingsTest, CutsAnAnswerThatTakesNoNoticeOfTheRange) {
  http.planned = {HttpResponse{.status = 200, .headers = {}, .body = "0123456789"}};
  EXPECT_EQ(store.get("org1/rec1/0-ab", 3, 4).value(), "3456");
  http.planned = {HttpResponse{.status = 206, .headers = {{"Content-Range", "bytes 0-3/10"}}, .body = "0123"}};
  EXPECT_EQ(store.get("org1/rec1/0-ab", 3, 4).error().cause, "recording_store") << "another part than was asked for";
}

TEST_F(S3RecordingsTest, GoesThroughEveryPageOfAListAndNoneTwice) {
  for (int i = 0; i < 7; ++i) ASSERT_TRUE(store.put("org1/rec2/" + std::to_string(i), "x"));
  http.page_size = 3;
  int seen = 0;
  ASSERT_TRUE(store.list("org1/rec2", [&](const StoredObject&) -> Result<void> { return ++seen, Result<void>(); }));
  EXPECT_EQ(seen, 7);
  const HttpResponse round{.status = 200,
                           .headers = {},
                           .body =
                               "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</"
                               "NextContinuationToken></ListBucketResult>"};
  http.planned = {std::nullopt, round, round};
  EXPECT_EQ(store.list("org1", [](const StoredObject&) { return Result<void>(); }).error().cause, "recording_store");
}

TEST_F(S3RecordingsTest, ListsOnlyBelowItsPrefixAndNoFoldersOfConsoles) {
  http.objects["other/x"] = "1";
  http.objects["our/"] = "";
  http.objects["our/org1/"] = "";
  std::vector<std::string> names;
  ASSERT_TRUE(store.list(
      {}, [&](const StoredObject& object) -> Result<void> { return names.push_back(object.name), Result<void>(); }));
  EXPECT_EQ(names, std::vector<std::string>{"org1/rec1/0-ab"});
}

TEST_F(S3RecordingsTest, LooksAtTheBucketWithoutChangingIt) {
  const auto before = http.objects;
  auto state = store.look();
  ASSERT_TRUE(state);
  EXPECT_EQ(state->versions, Versions::none);
  EXPECT_FALSE(state->open_to_anybody);
  http.versioning = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
  http.open_to_anybody = true;
  state = store.look();
  EXPECT_EQ(state->versions, Versions::kept);
  EXPECT_TRUE(state->open_to_anybody);
  http.planned = {std::nullopt, S3InMemory::error(403, "AccessDenied")};
  EXPECT_EQ(store.look()->versions, Versions::unknown);
  EXPECT_EQ(http.objects, before);
  S3Recordings elsewhere(options("another"), "our/", http, clock);
  EXPECT_NE(elsewhere.look().error().detail.find("NoSuchBucket"), std::string::npos);
}

}  // namespace
}  // namespace chiroflow::s3
