// SPDX-License-Identifier: Apache-2.0
// The other half is tests/api: an unmodified httpBatchStreamLink reads what is written here.
#include "surfaces/trpc/jsonl.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "wire/superjson.hpp"

namespace chiroflow::trpc {
namespace {

constexpr std::string_view kDate =
    R"({"result":{"data":{"json":{"at":"2030-01-15T09:45:00.000Z"},"meta":{"values":{"at":["Date"]},"v":1}}}})";

TEST(TrpcJsonl, PromisesEveryReplyAndThenKeepsThePromises) {
  EXPECT_EQ(jsonl_body({R"({"result":{"data":{"json":1}}})", R"({"error":{"json":{"message":"x","code":-32004}}})"}),
            R"({"json":{"0":[[0],[null,0,0]],"1":[[0],[null,0,1]]}})"
            "\n"
            R"({"json":[0,0,[[{"result":{"data":1}}]]]})"
            "\n"
            R"({"json":[1,0,[[{"error":{"message":"x","code":-32004}}]]]})"
            "\n");
}

TEST(TrpcJsonl, PutsTheWayToTheValuesBeforeWhatSuperjsonSaysOfThem) {
  EXPECT_EQ(jsonl_body({kDate}), R"({"json":{"0":[[0],[null,0,0]]}})"
                                 "\n"
                                 R"({"json":[0,0,[[{"result":{"data":{"at":"2030-01-15T09:45:00.000Z"}}}]]],)"
                                 R"("meta":{"values":{"2.0.0.result.data":{"at":["Date"]}},"v":1}})"
                                 "\n");
}

TEST(TrpcJsonl, KeepsAValueThatIsAllThereIs) {
  const auto body = jsonl_body({R"({"result":{"data":{"json":null,"meta":{"values":["undefined"],"v":1}}}})"});
  EXPECT_NE(body.find(R"([[{"result":{"data":null}}]]],"meta":{"values":{"2.0.0.result.data":["undefined"]},"v":1}})"),
            std::string::npos)
      << body;
}

TEST(TrpcJsonl, IsNotMisledByTexts) {
  const auto body = jsonl_body(
      {R"({"result":{"data":{"json":{"a":"},\"meta\":{\"values\":[\\","json":[1,{"meta":2}],"b":"\\\""},"meta":{"values":{"c":["Date"]},"v":1}}}})"});
  EXPECT_NE(
      body.find(
          R"([[{"result":{"data":{"a":"},\"meta\":{\"values\":[\\","json":[1,{"meta":2}],"b":"\\\""}}}]]],"meta":{"values":{"2.0.0.result.data":{"c":["Date"]}},"v":1}})"),
      std::string::npos)
      << body;
}

TEST(TrpcJsonl, KeepsWhatIsSaidOfAnErrorsValues) {
  const auto body = jsonl_body({R"({"error":{"json":{"data":null},"meta":{"values":{"data":["undefined"]},"v":1}}})"});
  EXPECT_NE(
      body.find(R"([[{"error":{"data":null}}]]],"meta":{"values":{"2.0.0.error":{"data":["undefined"]}},"v":1}})"),
      std::string::npos)
      << body;
}

TEST(TrpcJsonl, EveryLineIsJson) {
  auto body = jsonl_body({kDate, kDate, R"({"error":{"json":{"message":"no\nlines"}}})"});
  EXPECT_EQ(std::count(body.begin(), body.end(), '\n'), 4);
  for (std::size_t begin = 0; begin < body.size();) {
    const auto end = body.find('\n', begin);
    EXPECT_TRUE(wire::Document::parse(body.substr(begin, end - begin)).has_value());
    begin = end + 1;
  }
}

}  // namespace
}  // namespace chiroflow::trpc
