// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_errors.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace chiroflow::google_meet {
namespace {

const Instant kNow = from_unix_ms(1'900'000'000'000);

HttpResponse answer(int status, std::string body) { return {.status = status, .headers = {}, .body = std::move(body)}; }

std::string rpc(const std::string& status, const std::string& reason = "", const std::string& message = "told") {
  return R"({"error":{"code":0,"message":")" + message + R"(","status":")" + status + R"(")" +
         (reason.empty() ? "" : R"(,"details":[{"@type":"x"},{"reason":")" + reason + R"("}])") + "}}";
}
std::string oauth(const std::string& error, const std::string& description = "") {
  return R"({"error":")" + error + R"(","error_description":")" + description + R"("})";
}

TEST(GoogleErrors, TheTokenEndpointsRefusalsAreToldInWords) {
  const struct {
    int status;
    const char* error;
    const char* description;
    const char* words;
  } cases[] = {
      {401, "unauthorized_client",
       "Client is unauthorized to retrieve access tokens using this method, or client not "
       "authorized for any of the scopes requested.",
       "Domain-wide delegation"},
      {400, "invalid_grant",
       "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.", "clock"},
      {400, "invalid_grant", "Invalid JWT Signature.", "new JSON key"},
      {400, "invalid_grant", "Invalid email or User ID", "not in your Workspace"},
      {400, "invalid_grant", "Invalid grant: account not found", "deleted"},
      {400, "invalid_grant", "anything else", "delegated user"},
      {400, "invalid_scope", "", "Domain-wide delegation"},
      {403, "access_denied", "", "Domain-wide delegation"},
      {400, "something_new", "", "key file"},
  };
  for (const auto& one : cases) {
    const auto error = token_error(answer(one.status, oauth(one.error, one.description)), kNow);
    EXPECT_EQ(error.code, ErrorCode::provider_unavailable);
    EXPECT_EQ(error.cause, "bad_credentials") << one.error;
    EXPECT_NE(error.message.find(one.words), std::string::npos) << error.message;
  }
  EXPECT_EQ(token_error(answer(503, "busy"), kNow).cause, "server_error");
  EXPECT_EQ(token_error(answer(429, oauth("rate")), kNow).cause, "rate_limited");
  EXPECT_EQ(token_error(answer(400, "<html>"), kNow).cause, "bad_response");
}

TEST(GoogleErrors, TheApisRefusalsBecomeOurs) {
  EXPECT_EQ(api_error(answer(404, rpc("NOT_FOUND")), kNow).code, ErrorCode::not_found);
  EXPECT_EQ(api_error(answer(401, rpc("UNAUTHENTICATED")), kNow).cause, "bad_credentials");
  EXPECT_EQ(api_error(answer(400, rpc("INVALID_ARGUMENT")), kNow).cause, "bad_response");
  EXPECT_EQ(api_error(answer(400, rpc("FAILED_PRECONDITION")), kNow).code, ErrorCode::precondition_failed);
  EXPECT_EQ(api_error(answer(429, rpc("RESOURCE_EXHAUSTED")), kNow).cause, "rate_limited");
  EXPECT_EQ(api_error(answer(403, rpc("PERMISSION_DENIED", "RATE_LIMIT_EXCEEDED")), kNow).cause, "rate_limited");
  EXPECT_EQ(api_error(answer(500, rpc("INTERNAL")), kNow).cause, "server_error");
  const auto off = api_error(answer(403, rpc("PERMISSION_DENIED", "SERVICE_DISABLED")), kNow);
  EXPECT_EQ(off.cause, "bad_credentials");
  EXPECT_EQ(off.detail, "HTTP 403 code PERMISSION_DENIED SERVICE_DISABLED");
  EXPECT_EQ(off.vendor_code, "PERMISSION_DENIED SERVICE_DISABLED");
  EXPECT_EQ(token_error(answer(400, oauth("invalid_grant")), kNow).vendor_code, "invalid_grant");
  EXPECT_NE(off.message.find("enable the Google Meet REST API"), std::string::npos);
  const auto drive = [](const std::string& reason) {
    return api_error(answer(403, R"({"error":{"code":403,"errors":[{"reason":")" + reason + R"("}],"message":"x"}})"),
                     kNow);
  };
  EXPECT_EQ(drive("userRateLimitExceeded").cause, "rate_limited");
  EXPECT_NE(drive("accessNotConfigured").message.find("Google Drive API"), std::string::npos);
  const auto foreign = api_error(answer(403, rpc("PERMISSION_DENIED")), kNow);
  EXPECT_NE(foreign.message.find("another user"), std::string::npos);
  const auto narrow = api_error(answer(403, rpc("PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")), kNow);
  EXPECT_NE(narrow.message.find("scopes"), std::string::npos);
}

TEST(GoogleErrors, WhatCannotBeReachedHasWordsToo) {
  for (const auto* cause : {"timeout", "refused", "network", "tls", "rate_limited", "server_error", "bad_response",
                            "bad_credentials", "not_configured"})
    EXPECT_FALSE(in_words({.code = ErrorCode::provider_unavailable, .cause = cause}).message.empty()) << cause;
}

RC_GTEST_PROP(GoogleErrors, NothingThatGoogleSaysFreelyIsPassedOn, (int status_choice, const std::string& noise)) {
  constexpr int kStatuses[] = {400, 401, 403, 404, 409, 429, 500};
  const int status = kStatuses[static_cast<std::size_t>(std::abs(status_choice % 7))];
  const std::string person = "jane.doe@clinic.example";
  for (const auto& body :
       {rpc("PERMISSION_DENIED", person, person), rpc(person), oauth("invalid_grant", person), oauth(person), noise}) {
    for (const auto& error : {api_error(answer(status, body), kNow), token_error(answer(status, body), kNow)}) {
      RC_ASSERT(error.message.find("jane") == std::string::npos);
      RC_ASSERT(error.detail.find('@') == std::string::npos);
      RC_ASSERT(error.vendor_code.find('@') == std::string::npos);
      for (const char c : error.detail) RC_ASSERT(c >= ' ' && c <= '~');
    }
  }
}

}  // namespace
}  // namespace chiroflow::google_meet
