// SPDX-License-Identifier: Apache-2.0
#include "surfaces/trpc/request.hpp"

#include <gtest/gtest.h>

namespace chiroflow::trpc {
namespace {

// {"json":{"limit":5}}
constexpr std::string_view kFive = "%7B%22json%22%3A%7B%22limit%22%3A5%7D%7D";
constexpr std::string_view kJson = "application/json";

Envelope get(std::string_view path, std::string_view query = {}) {
  return {.method = "GET", .path = path, .query = query, .content_type = {}, .body = {}};
}

Envelope post(std::string_view path, std::string_view body, std::string_view query = {}) {
  return {.method = "POST", .path = path, .query = query, .content_type = kJson, .body = body};
}

Calls calls_of(const Envelope& envelope) {
  auto calls = Calls::parse(envelope);
  EXPECT_TRUE(calls.has_value());
  return std::move(*calls);
}

wire::Value input_of(Calls& calls, std::size_t position = 0) {
  const auto input = calls.input(position);
  EXPECT_TRUE(input.has_value());
  return input.value_or(wire::Value());
}

ErrorCode code_of(const Envelope& envelope) {
  const auto calls = Calls::parse(envelope);
  return calls ? ErrorCode::internal : calls.error().code;
}

using Names = std::vector<std::string>;

TEST(TrpcRequest, ReadsOneQuery) {
  auto calls = calls_of(get("telehealth.getUpcoming", "input=" + std::string(kFive)));
  EXPECT_TRUE(calls.is_get());
  EXPECT_FALSE(calls.batch());
  EXPECT_EQ(calls.names(), Names{"telehealth.getUpcoming"});
  EXPECT_EQ(input_of(calls).get("limit").as_integer(), 5);
}

TEST(TrpcRequest, ReadsOneMutation) {
  auto calls = calls_of(post("telehealth.createRoom", R"({"json":{"appointmentId":"a b"}})"));
  EXPECT_FALSE(calls.is_get());
  EXPECT_EQ(calls.names(), Names{"telehealth.createRoom"});
  EXPECT_EQ(input_of(calls).get("appointmentId").as_string(), "a b");
}

TEST(TrpcRequest, AppliesTheMetaOfSuperjson) {
  auto calls = calls_of(post("x.y", R"({"json":{"at":"2030-01-15T09:45:00.000Z"},"meta":{"values":{"at":["Date"]}}})"));
  EXPECT_TRUE(input_of(calls).get("at").is(wire::Kind::date));
}

TEST(TrpcRequest, GivesEachCallOfABatchItsOwnInput) {
  auto calls = calls_of(
      post("a.one,b.two,c.three", R"({"0":{"json":"first"},"2":{"json":"third"},"7":{"json":"nobody"}})", "batch=1"));
  EXPECT_TRUE(calls.batch());
  EXPECT_EQ(calls.names(), (Names{"a.one", "b.two", "c.three"}));
  EXPECT_EQ(input_of(calls, 2).as_string(), "third");
  EXPECT_EQ(input_of(calls, 0).as_string(), "first");
  EXPECT_TRUE(input_of(calls, 1).is_undefined());
}

TEST(TrpcRequest, ABatchOfOneCallIsABatch) {
  auto calls = calls_of(post("a.one", R"({"0":{"json":1}})", "batch=1"));
  EXPECT_TRUE(calls.batch());
  EXPECT_EQ(input_of(calls).as_integer(), 1);
}

TEST(TrpcRequest, OnlyBatchOneMeansABatch) {
  for (const char* query : {"", "batch=0", "batch=true", "batch", "batch=", "Batch=1"}) {
    EXPECT_EQ(calls_of(get("a.one,b.two", query)).names(), Names{"a.one,b.two"}) << query;
  }
}

TEST(TrpcRequest, KnowsNoInputOfABatchThatIsNoObject) {
  for (const char* body : {R"([{"json":1}])", R"("text")", "7", "null"}) {
    auto calls = calls_of(post("a.one", body, "batch=1"));
    EXPECT_TRUE(input_of(calls).is_undefined()) << body;
  }
}

TEST(TrpcRequest, AnAbsentInputIsUndefined) {
  auto query = calls_of(get("a.one"));
  EXPECT_TRUE(input_of(query).is_undefined());
  auto batch = calls_of(get("a.one,b.two", "batch=1"));
  EXPECT_TRUE(input_of(batch, 1).is_undefined());
  auto without_json = calls_of(post("a.one", R"({"meta":{}})"));
  EXPECT_TRUE(input_of(without_json).is_undefined());
}

TEST(TrpcRequest, DecodesThePath) {
  EXPECT_EQ(calls_of(get("a.one%2Cb.two", "batch=1")).names(), (Names{"a.one", "b.two"}));
  EXPECT_EQ(calls_of(get("%61.one")).names(), Names{"a.one"});
}

TEST(TrpcRequest, KeepsAPathThatDoesNotDecode) {
  for (const char* path : {"%zz", "%", "a%00b", "%ff"}) EXPECT_EQ(calls_of(get(path)).names(), Names{path});
}

TEST(TrpcRequest, CountsEmptyNames) {
  EXPECT_EQ(calls_of(get("", "batch=1")).names(), Names{""});
  EXPECT_EQ(calls_of(get(",", "batch=1")).names(), (Names{"", ""}));
}

TEST(TrpcRequest, DecodesTheQuery) {
  auto calls = calls_of(get("a.one", "x=1&input=%7B%22json%22%3A%22a%2Bb+c%20d%22%7D&input=7"));
  EXPECT_EQ(input_of(calls).as_string(), "a+b c d");
}

TEST(TrpcRequest, RefusesAQueryThatDoesNotDecode) {
  // Ignoring it would answer a filter that was garbled on its way with everything.
  for (const char* query : {"input=%zz", "input=%7B%22json%22%3A%22%ff%22%7D", "input=%00"}) {
    EXPECT_EQ(code_of(get("a.one", query)), ErrorCode::invalid_argument) << query;
  }
}

TEST(TrpcRequest, TakesFiftyCallsAndNoMore) {
  std::string names = "a.b";
  for (std::size_t i = 1; i < kMostCallsInABatch; ++i) names += ",a.b";
  EXPECT_EQ(calls_of(get(names, "batch=1")).names().size(), kMostCallsInABatch);
  EXPECT_EQ(code_of(get(names + ",a.b", "batch=1")), ErrorCode::invalid_argument);
}

TEST(TrpcRequest, KnowsGetAndPostOnly) {
  for (const char* method : {"PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", ""}) {
    EXPECT_EQ(code_of({.method = method, .path = "a.b", .query = {}, .content_type = kJson, .body = "{}"}),
              ErrorCode::method_not_allowed)
        << method;
  }
}

TEST(TrpcRequest, TakesJsonBodiesOnly) {
  const auto with_type = [](std::string_view type) {
    return Envelope{.method = "POST", .path = "a.b", .query = {}, .content_type = type, .body = "{}"};
  };
  EXPECT_TRUE(Calls::parse(with_type("application/json")).has_value());
  EXPECT_TRUE(Calls::parse(with_type("application/json; charset=utf-8")).has_value());
  for (const char* type :
       {"", "text/plain", "application/jsonl", "application/json5", "multipart/form-data; boundary=x"}) {
    EXPECT_EQ(code_of(with_type(type)), ErrorCode::unsupported_media_type) << type;
  }
  EXPECT_EQ(Calls::parse(with_type("")).error().message, "Missing content-type header");
  EXPECT_EQ(Calls::parse(with_type("text/plain")).error().message, "Unsupported content-type \"text/plain\"");
}

TEST(TrpcRequest, TellsOfBrokenJsonOnlyWhenTheInputIsAskedFor) {
  auto calls = calls_of(post("a.one,b.two", R"({"0":)", "batch=1"));
  for (const std::size_t position : {0, 1, 0}) {
    const auto input = calls.input(position);
    ASSERT_FALSE(input.has_value());
    EXPECT_EQ(input.error().code, ErrorCode::invalid_argument);
  }
  for (const char* body : {"", "{", "nonsense", "{}{}"}) {
    auto one = calls_of(post("a.one", body));
    EXPECT_FALSE(one.input(0).has_value()) << body;
  }
}

TEST(TrpcRequest, ABrokenInputDoesNotTouchItsNeighbours) {
  auto calls = calls_of(post("a.one,b.two", R"({"0":null,"1":{"json":"well"}})", "batch=1"));
  EXPECT_FALSE(calls.input(0).has_value());
  EXPECT_EQ(input_of(calls, 1).as_string(), "well");
}

}  // namespace
}  // namespace chiroflow::trpc
