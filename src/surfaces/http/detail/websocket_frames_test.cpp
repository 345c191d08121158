// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/detail/websocket_frames.hpp"

#include <gtest/gtest.h>

#include "surfaces/http/testing/websocket_client.hpp"
#include "surfaces/http/websocket.hpp"

namespace chiroflow::http::detail {
namespace {

using testing::frame;
using Kind = FrameEvent::Kind;

std::vector<FrameEvent> read_all(std::string_view bytes, std::size_t piece, std::size_t limit = 1000) {
  FrameReader reader(limit);
  std::vector<FrameEvent> events;
  while (!bytes.empty()) {
    auto part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    for (auto event = reader.next(part); event.kind != Kind::need_more; event = reader.next(part))
      events.push_back(std::move(event));
  }
  return events;
}
FrameEvent only(const std::string& bytes, std::size_t limit = 1000) {
  const auto events = read_all(bytes, bytes.size(), limit);
  EXPECT_EQ(events.size(), 1U);
  return events.empty() ? FrameEvent{} : events.front();
}

TEST(WebSocketFrames, ReadsMessagesHoweverTheyAreCut) {
  const std::string long_text(70'000, 'x');
  const std::string bytes = frame(0x81, "hi") + frame(0x01, "a") + frame(0x89, "p") + frame(0x00, "b") +
                            frame(0x80, "c") + frame(0x8a, "") + frame(0x81, std::string(200, 'y')) +
                            frame(0x81, long_text) +
                            frame(0x88, std::string("\x03\xe8"
                                                    "bye"));
  for (const std::size_t piece : {1UL, 2UL, 7UL, 1000UL, bytes.size()}) {
    const auto events = read_all(bytes, piece, 100'000);
    ASSERT_EQ(events.size(), 7U);
    EXPECT_EQ(events[0].payload, "hi");
    EXPECT_EQ(events[1].kind, Kind::ping);
    EXPECT_EQ(events[1].payload, "p");
    EXPECT_EQ(events[2].payload, "abc");
    EXPECT_EQ(events[3].kind, Kind::pong);
    EXPECT_EQ(events[4].payload, std::string(200, 'y'));
    EXPECT_EQ(events[5].payload, long_text);
    EXPECT_EQ(events[6].kind, Kind::close);
    EXPECT_EQ(events[6].code, 1000);
  }
}

TEST(WebSocketFrames, RefusesWhatTheProtocolForbids) {
  EXPECT_EQ(only(std::string("\x81\x02hi", 4)).code, kCloseProtocol) << "not masked";
  EXPECT_EQ(only(frame(0xc1, "x")).code, kCloseProtocol) << "a reserved bit";
  EXPECT_EQ(only(frame(0x83, "x")).code, kCloseProtocol) << "an unknown opcode";
  EXPECT_EQ(only(frame(0x80, "x")).code, kCloseProtocol) << "a continuation of nothing";
  EXPECT_EQ(only(frame(0x09, "x")).code, kCloseProtocol) << "a ping in fragments";
  EXPECT_EQ(only(frame(0x89, std::string(126, 'x'))).code, kCloseProtocol) << "a long ping";
  EXPECT_EQ(only(frame(0x82, "x")).code, kCloseNotText);
  EXPECT_EQ(only(frame(0x81, "\xc3(")).code, kCloseNotUtf8);
  EXPECT_EQ(only(frame(0x88, "\x03")).code, kCloseProtocol) << "half a code";
  EXPECT_EQ(only(frame(0x88, std::string("\x03\xed", 2))).code, kCloseProtocol) << "1005 may not be sent";
  EXPECT_EQ(only(frame(0x88, std::string("\x03\xe8\xff", 3))).code, kCloseNotUtf8);
  EXPECT_EQ(only(frame(0x88, "")).code, 1005);
  const auto twice = read_all(frame(0x01, "a") + frame(0x81, "b"), 100);
  EXPECT_EQ(twice.at(0).code, kCloseProtocol) << "a message within a message";
}

TEST(WebSocketFrames, KeepsToTheLimitAlsoInFragments) {
  EXPECT_EQ(only(frame(0x81, std::string(11, 'x')), 10).code, kCloseTooLarge);
  EXPECT_EQ(only(frame(0x01, std::string(6, 'x')) + frame(0x80, std::string(5, 'x')), 10).code, kCloseTooLarge);
  EXPECT_EQ(only(frame(0x01, std::string(6, 'x')) + frame(0x80, std::string(4, 'x')), 10).payload.size(), 10U);
  std::string huge = frame(0x81, "");
  huge.replace(1, 1, std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff", 9));
  EXPECT_EQ(only(huge).code, kCloseTooLarge) << "the header alone is enough";
}

TEST(WebSocketFrames, WritesEachLengthInItsShortestForm) {
  std::string out;
  append_frame(out, Opcode::text, "hi");
  EXPECT_EQ(out, "\x81\x02hi");
  out.clear();
  append_frame(out, Opcode::text, std::string(126, 'x'));
  EXPECT_EQ(out.substr(0, 4), std::string("\x81\x7e\x00\x7e", 4));
  out.clear();
  append_frame(out, Opcode::text, std::string(65'536, 'x'));
  EXPECT_EQ(out.substr(0, 10), std::string("\x81\x7f\0\0\0\0\0\x01\0\0", 10));
  out.clear();
  append_close(out, 4401, "x");
  EXPECT_EQ(out, std::string("\x88\x03\x11\x31x", 5));
}

}  // namespace
}  // namespace chiroflow::http::detail
