// SPDX-License-Identifier: Apache-2.0
#include "wire/text_buffer.hpp"

#include <gtest/gtest.h>

#include "wire/json_writer.hpp"

namespace chiroflow::wire {
namespace {

TEST(TextBuffer, HoldsWhatWasWrittenAndNoMore) {
  TextBuffer buffer;
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.view(), "");
  buffer.append({});
  buffer.append("one");
  buffer.push_back(',');
  EXPECT_EQ(buffer.view(), "one,");
  EXPECT_EQ(buffer.size(), 4U);
  EXPECT_EQ(buffer.back(), ',');
  EXPECT_EQ(std::move(buffer).take(), "one,");
}

TEST(TextBuffer, WritesBehindWhatItWasGiven) {
  std::string start = "data: ";
  start.reserve(100);
  TextBuffer buffer(std::move(start));
  EXPECT_EQ(buffer.view(), "data: ");
  buffer.append("{}");
  EXPECT_EQ(std::move(buffer).take(), "data: {}");
}

TEST(TextBuffer, GrowsAtEverySize) {
  std::string expected;
  TextBuffer buffer;
  for (std::size_t length = 0; length < 300; ++length) {
    const std::string piece(length, static_cast<char>('a' + length % 26));
    expected += piece + ";";
    buffer.append(piece);
    buffer.push_back(';');
  }
  EXPECT_EQ(buffer.view(), expected);
  const std::string large(1'000'000, 'x');
  buffer.append(large);
  EXPECT_EQ(std::move(buffer).take(), expected + large);
}

TEST(TextBuffer, TakesTheSameJsonAsAString) {
  const auto write = [](auto& json) {
    json.begin_object();
    json.member("a", "x\"\xC3\xA9\xFF\n");
    json.literal_key("\"b\":");
    json.begin_array();
    json.number(0.1);
    json.number(-2);
    json.unsigned_integer(18'446'744'073'709'551'615U);
    json.null();
    json.boolean(false);
    json.plain_string("2026-01-02");
    json.raw("{}");
    json.end_array();
    json.end_object();
  };
  std::string text;
  JsonWriter plain(text);
  write(plain);
  TextBuffer buffer;
  BufferedJsonWriter buffered(buffer);
  write(buffered);
  EXPECT_EQ(buffer.view(), text);
}

}  // namespace
}  // namespace chiroflow::wire
