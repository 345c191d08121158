// SPDX-License-Identifier: Apache-2.0
// The one table of errors against the numbers of tRPC v11 and HTTP, written here by hand.
#include "core/error.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/result.hpp"

namespace chiroflow {
namespace {

constexpr ErrorCode kLast = ErrorCode::storage_unavailable;

std::vector<ErrorCode> all_codes() {
  std::vector<ErrorCode> codes;
  for (int i = 0; i <= static_cast<int>(kLast); ++i) codes.push_back(static_cast<ErrorCode>(i));
  return codes;
}

TEST(ErrorTable, HasEachCodeOnceInItsPlace) {
  std::set<std::string_view> names;
  for (const auto code : all_codes()) {
    EXPECT_EQ(info(code).code, code) << info(code).name;
    EXPECT_TRUE(names.insert(info(code).name).second) << info(code).name;
    EXPECT_FALSE(info(code).fhir_issue.empty()) << info(code).name;
  }
}

// https://github.com/trpc/trpc, rpc/codes.ts and http/getHTTPStatusCode.ts of version 11.
TEST(ErrorTable, HasTheNamesAndNumbersOfTrpc) {
  struct Expected {
    int number;
    int http;
  };
  const std::map<std::string_view, Expected> trpc{
      {"PARSE_ERROR", {-32700, 400}},
      {"BAD_REQUEST", {-32600, 400}},
      {"INTERNAL_SERVER_ERROR", {-32603, 500}},
      {"UNAUTHORIZED", {-32001, 401}},
      {"FORBIDDEN", {-32003, 403}},
      {"NOT_FOUND", {-32004, 404}},
      {"METHOD_NOT_SUPPORTED", {-32005, 405}},
      {"TIMEOUT", {-32008, 408}},
      {"CONFLICT", {-32009, 409}},
      {"PRECONDITION_FAILED", {-32012, 412}},
      {"PAYLOAD_TOO_LARGE", {-32013, 413}},
      {"UNSUPPORTED_MEDIA_TYPE", {-32015, 415}},
      {"UNPROCESSABLE_CONTENT", {-32022, 422}},
      {"TOO_MANY_REQUESTS", {-32029, 429}},
      {"SERVICE_UNAVAILABLE", {-32603, 503}},
  };
  std::set<std::string_view> seen;
  for (const auto code : all_codes()) {
    const auto& row = info(code);
    const auto expected = trpc.find(row.trpc_name);
    ASSERT_NE(expected, trpc.end()) << row.trpc_name;
    EXPECT_EQ(row.rpc_number, expected->second.number) << row.trpc_name;
    EXPECT_EQ(row.http_status, expected->second.http) << row.trpc_name;
    seen.insert(row.trpc_name);
  }
  EXPECT_EQ(seen.size(), trpc.size());
}

TEST(ErrorTable, SpeaksToPeopleAndTellsNoInternals) {
  for (const auto code : all_codes()) {
    const auto text = info(code).default_message;
    EXPECT_GE(text.size(), 5U) << info(code).name;
    for (const auto* word : {"SQL", "exception", "null", "0x", "stack"})
      EXPECT_EQ(text.find(word), std::string_view::npos) << info(code).name;
  }
}

TEST(Error, SaysItsOwnMessageOrElseTheTables) {
  EXPECT_EQ(not_found("Session").text(), "Session not found");
  EXPECT_EQ(forbidden().text(), info(ErrorCode::forbidden).default_message);
  EXPECT_EQ(forbidden("Only the owner").text(), "Only the owner");
}

// The original sent table and constraint names to clients.
TEST(Error, KeepsItsDetailOutOfItsText) {
  const auto error = internal_error("UNIQUE constraint failed: telehealth_session.appointment_id");
  EXPECT_EQ(error.code, ErrorCode::internal);
  EXPECT_EQ(error.text(), info(ErrorCode::internal).default_message);
  EXPECT_EQ(error.detail, "UNIQUE constraint failed: telehealth_session.appointment_id");
}

TEST(Error, NamesTheFieldByItsParts) {
  const auto error = invalid_field("address.lines.0", "Must not be blank");
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  ASSERT_EQ(error.issues.size(), 1U);
  EXPECT_EQ(error.issues[0].code, "custom");
  EXPECT_EQ(error.issues[0].message, "Must not be blank");
  ASSERT_EQ(error.issues[0].path.size(), 3U);
  EXPECT_EQ(std::get<std::string>(error.issues[0].path[0]), "address");
  EXPECT_EQ(std::get<std::string>(error.issues[0].path[2]), "0");
  EXPECT_TRUE(invalid_field("", "x").issues[0].path.empty());
}

Result<int> half(int number) {
  if (number % 2 != 0) return fail(conflict("odd", "odd"));
  return number / 2;
}
Result<int> quarter(int number) { return TRY(half(TRY(half(number)))); }
Result<void> check_half(int number) {
  TRY(half(number));
  return {};
}

TEST(Result, TryGivesTheValueOrLeavesWithTheError) {
  EXPECT_EQ(*quarter(8), 2);
  const auto odd = quarter(6);
  ASSERT_FALSE(odd);
  EXPECT_EQ(odd.error().cause, "odd");
  EXPECT_TRUE(check_half(2));
  EXPECT_FALSE(check_half(3));
}

}  // namespace
}  // namespace chiroflow
