// SPDX-License-Identifier: Apache-2.0
// Requests in pieces of every size.
#include "surfaces/http/detail/request_parser.hpp"

#include <gtest/gtest.h>

namespace chiroflow::http::detail {
namespace {

using Progress = RequestParser::Progress;

Progress parse(std::string_view all, std::size_t piece, const std::shared_ptr<Request>& request) {
  RequestParser parser(request, {1024, 512});
  Progress progress = Progress::need_more;
  std::string pending;
  while (!all.empty() && progress == Progress::need_more) {
    const std::size_t n = std::min(piece, all.size());
    pending.append(all.substr(0, n));
    all.remove_prefix(n);
    std::size_t used = 0;
    progress = parser.put(pending, used);
    pending.erase(0, used);
  }
  return progress;
}

const std::string kHead = "POST /a?b HTTP/1.1\r\nHost: h\r\nX: y\r\n";

TEST(HttpRequestParser, GivesTheSameForPiecesOfEverySize) {
  const std::string fixed = kHead + "Content-Length: 7\r\n\r\nabcdefg";
  const std::string chunks = kHead + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;e=f\r\ndefg\r\n0\r\nT: u\r\n\r\n";
  const std::string nothing = kHead + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  for (std::size_t piece = 1; piece <= chunks.size(); ++piece) {
    for (const std::string& text : {fixed, chunks, nothing}) {
      const auto request = std::make_shared<Request>();
      ASSERT_EQ(parse(text, piece, request), Progress::done) << piece << text;
      EXPECT_EQ(request->body, &text == &nothing || text == nothing ? "" : "abcdefg");
      EXPECT_EQ(request->headers.size(), 3U);
      EXPECT_EQ(request->path, "/a");
    }
  }
}

TEST(HttpRequestParser, LeavesTheNextRequestAlone) {
  const auto request = std::make_shared<Request>();
  RequestParser parser(request, {1024, 512});
  std::size_t used = 0;
  EXPECT_EQ(parser.put("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /next", used), Progress::done);
  EXPECT_EQ(used, 27U);
}

TEST(HttpRequestParser, TakesTheAbsoluteForm) {
  const auto request = std::make_shared<Request>();
  EXPECT_EQ(parse("GET http://example.org:8?a=b HTTP/1.1\r\nHost: other\r\n\r\n", 1000, request), Progress::done);
  EXPECT_EQ(request->host, "example.org:8");
  EXPECT_EQ(request->target, "/?a=b");
  EXPECT_EQ(request->path, "/");
  EXPECT_EQ(request->query, "a=b");
}

TEST(HttpRequestParser, TheStarIsForOptionsOnly) {
  const auto request = std::make_shared<Request>();
  EXPECT_EQ(parse("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 1000, request), Progress::done);
  EXPECT_EQ(parse("GET * HTTP/1.1\r\nHost: h\r\n\r\n", 1000, std::make_shared<Request>()), Progress::refused);
}

TEST(HttpRequestParser, LimitsTheWholeHeaderHoweverItArrives) {
  std::string text = kHead;
  for (int i = 0; i < 100; ++i) text += "A" + std::to_string(i) + ": 0123456789\r\n";
  for (const std::size_t piece : {1U, 7U, 100U, 5000U}) {
    EXPECT_EQ(parse(text + "\r\n", piece, std::make_shared<Request>()), Progress::refused) << piece;
  }
}

}  // namespace
}  // namespace chiroflow::http::detail
