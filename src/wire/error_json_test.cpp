// SPDX-License-Identifier: Apache-2.0
#include "wire/error_json.hpp"

#include <gtest/gtest.h>

namespace chiroflow::wire {
namespace {

std::string trpc(const Error& error, std::optional<std::string_view> path = "telehealth.x",
                 std::string_view id = "r1") {
  std::string out;
  JsonWriter writer(out);
  write_trpc_error(writer, error, path, id);
  return out;
}
std::string rest(const Error& error) {
  std::string out;
  JsonWriter writer(out);
  write_rest_error(writer, error, "r1");
  return out;
}

TEST(ErrorJson, HasTheEnvelopeOfTrpc) {
  EXPECT_EQ(
      trpc(not_found("Session")),
      R"({"error":{"json":{"message":"Session not found","code":-32004,"data":{"code":"NOT_FOUND","httpStatus":404,"path":"telehealth.x","requestId":"r1"}}}})");
  EXPECT_EQ(
      trpc(unauthenticated(), std::nullopt, ""),
      R"({"error":{"json":{"message":"You must be logged in to access this resource","code":-32001,"data":{"code":"UNAUTHORIZED","httpStatus":401}}}})");
}

TEST(ErrorJson, AddsCauseAndRetryAfter) {
  Error error{.code = ErrorCode::too_many_requests, .retry_after = std::chrono::seconds(30), .cause = "sign_in"};
  EXPECT_EQ(
      trpc(error),
      R"({"error":{"json":{"message":"Too many requests; wait a moment and try again","code":-32029,"data":{"code":"TOO_MANY_REQUESTS","httpStatus":429,"path":"telehealth.x","requestId":"r1","cause":"sign_in","retryAfterSeconds":30}}}})");
  EXPECT_EQ(
      rest(error),
      R"({"error":{"code":"too_many_requests","message":"Too many requests; wait a moment and try again","requestId":"r1","cause":"sign_in","retryAfterSeconds":30}})");
}

TEST(ErrorJson, CarriesIssuesAsTextToTrpcAndAsJsonToRest) {
  const Error error = invalid_field("people.0", "too old");
  EXPECT_EQ(
      trpc(error),
      R"({"error":{"json":{"message":"[\n  {\n    \"code\": \"custom\",\n    \"path\": [\n      \"people\",\n      \"0\"\n    ],\n    \"message\": \"too old\"\n  }\n]","code":-32600,"data":{"code":"BAD_REQUEST","httpStatus":400,"path":"telehealth.x","requestId":"r1"}}}})");
  EXPECT_EQ(
      rest(error),
      R"({"error":{"code":"invalid_argument","message":"Some of what you sent needs to be corrected","requestId":"r1","issues":[{"code":"custom","path":["people","0"],"message":"too old"}]}})");
}

TEST(ErrorJson, NeverTellsTheDetail) {
  const Error error = internal_error("connection to db.example failed");
  EXPECT_EQ(trpc(error).find("db.example"), std::string::npos);
  EXPECT_EQ(rest(error).find("db.example"), std::string::npos);
}

}  // namespace
}  // namespace chiroflow::wire
