// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_errors.hpp"

#include <gtest/gtest.h>

namespace chiroflow::zoom {
namespace {

const Instant kNow = *parse_iso("2030-01-15T09:45:00Z");

HttpResponse answer(int status, std::string body, std::vector<HttpHeader> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}
Error of(int status, std::string body) { return api_error(answer(status, std::move(body)), kNow); }

TEST(ZoomErrors, AreOurs) {
  EXPECT_EQ(of(404, R"({"code":3001,"message":"Meeting does not exist: 1."})").code, ErrorCode::not_found);
  EXPECT_EQ(of(400, R"({"code":300,"message":"Meeting ID does not exist."})").code, ErrorCode::not_found);
  EXPECT_EQ(of(400, R"({"code":300,"message":"No permission."})").code, ErrorCode::precondition_failed);
  EXPECT_EQ(of(400, R"({"code":300,"message":"Validation Failed."})").cause, "bad_response");
  EXPECT_EQ(of(404, R"({"code":1001,"message":"User does not exist: a@b."})").cause, "host_user");
  EXPECT_EQ(of(400, R"({"code":3161})").cause, "host_user");
  EXPECT_EQ(of(404, R"({"code":3301})").cause, "no_recording");
  EXPECT_EQ(of(400, R"({"code":3303})").cause, "recording_not_ready");
  EXPECT_EQ(of(400, R"({"code":3309})").cause, "storage_full");
  EXPECT_EQ(of(400, R"({"code":200})").code, ErrorCode::unsupported);
  EXPECT_EQ(of(401, R"({"code":124})").cause, "bad_credentials");
  EXPECT_EQ(of(502, "<xml>").cause, "server_error");
  EXPECT_EQ(of(400, "").cause, "bad_response");
  EXPECT_EQ(of(502, "<xml>").vendor_code, "HTTP 502");
}

TEST(ZoomErrors, KeepNoTextOfZoomsThatMayNameSomebody) {
  const auto error = of(404, R"({"code":1001,"message":"User does not exist: jill@clinic.example."})");
  EXPECT_EQ(error.detail, "HTTP 404 code 1001");
  EXPECT_EQ(error.vendor_code, "1001");
  EXPECT_EQ(error.message.find("jill"), std::string::npos);
}

TEST(ZoomErrors, NameTheMissingScopes) {
  const auto error = of(400, R"({"code":4711,"message":"Invalid access token, does not contain )"
                             R"(scopes:[user:read:user:admin, user:read:user]."})");
  EXPECT_EQ(error.cause, "bad_credentials");
  EXPECT_NE(error.message.find("user:read:user:admin, user:read:user"), std::string::npos);
  EXPECT_EQ(missing_scopes("nothing of the kind"), std::nullopt);
  EXPECT_EQ(missing_scopes("does not contain scopes:[a<script>\"]x"), "ascript");
  EXPECT_EQ(missing_scopes("does not contain scopes:"), "");
}

TEST(ZoomErrors, KnowTheDailyLimitByItsText) {
  const auto spent = answer(429, R"({"code":429,"message":"You have exceeded the daily rate limit (100) of …"})");
  EXPECT_TRUE(is_daily_limit(spent, refusal_of(spent)));
  EXPECT_EQ(api_error(spent, kNow).retry_after, Seconds(51'300));
  const auto fast = answer(429, R"({"code":429,"message":"You have reached the maximum per-second rate limit"})");
  EXPECT_FALSE(is_daily_limit(fast, refusal_of(fast)));
  EXPECT_EQ(api_error(spent, kNow).vendor_code, "429");
  EXPECT_EQ(next_utc_day(*parse_iso("2030-12-31T00:00:00Z")), *parse_iso("2031-01-01T00:00:00Z"));
}

TEST(ZoomErrors, SayWhichCredentialIsWrong) {
  const auto text = [](const char* body) { return oauth_error(answer(400, body), kNow).message; };
  EXPECT_EQ(oauth_error(answer(400, R"({"error":"invalid_client"})"), kNow).vendor_code, "invalid_client");
  EXPECT_NE(text(R"({"reason":"Invalid client_id or client_secret","error":"invalid_client"})").find("ZOOM_CLIENT_ID"),
            std::string::npos);
  EXPECT_NE(text(R"({"reason":"Account does not exist","error":"invalid_request"})").find("ZOOM_ACCOUNT_ID"),
            std::string::npos);
  EXPECT_NE(text(R"({"reason":"unsupported grant type","error":"unsupported_grant_type"})").find("another kind"),
            std::string::npos);
  EXPECT_NE(text(R"({"reason":"The app is disabled","error":"invalid_client_state"})").find("activate"),
            std::string::npos);
  EXPECT_EQ(oauth_error(answer(503, "<html>"), kNow).cause, "server_error");
}

}  // namespace
}  // namespace chiroflow::zoom
