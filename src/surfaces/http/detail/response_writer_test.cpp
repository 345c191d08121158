// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/detail/response_writer.hpp"

#include <gtest/gtest.h>

namespace chiroflow::http::detail {
namespace {

TEST(HttpResponseWriter, WritesDatesAsHttpWantsThem) {
  EXPECT_EQ(http_date(from_unix_ms(784111777000)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(from_unix_ms(951782400999)), "Tue, 29 Feb 2000 00:00:00 GMT");
  EXPECT_EQ(http_date(from_unix_ms(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(HttpResponseWriter, WritesASmallReplyInOneBuffer) {
  Response response;
  response.status = 201;
  response.content_type = "text/plain";
  response.body = "hello";
  response.headers = {{"Location", "/x"}, {"connection", "upgrade"}};
  std::string out;
  ReplyContext context;
  context.request_id = "id";
  context.date = "now";
  EXPECT_TRUE(write_response(response, context, out));
  EXPECT_EQ(out,
            "HTTP/1.1 201 Created\r\nDate: now\r\nX-Request-Id: id\r\nContent-Type: text/plain\r\nLocation: /x\r\n"
            "Content-Length: 5\r\n\r\nhello");
}

TEST(HttpResponseWriter, LeavesALargeBodyWhereItIs) {
  Response response;
  response.body.assign(100'000, 'x');
  std::string out;
  EXPECT_FALSE(write_response(response, {}, out));
  EXPECT_LT(out.size(), 200U);
  EXPECT_NE(out.find("Content-Length: 100000\r\n"), std::string::npos);
  out.clear();
  ReplyContext head;
  head.head = true;
  EXPECT_TRUE(write_response(response, head, out));
  EXPECT_NE(out.find("Content-Length: 100000\r\n"), std::string::npos);
}

}  // namespace
}  // namespace chiroflow::http::detail
