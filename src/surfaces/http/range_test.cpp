// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/range.hpp"

#include <gtest/gtest.h>

namespace chiroflow::http {
namespace {

std::string read(std::string_view header, std::uint64_t size = 1000) {
  const auto range = parse_range(header, size);
  return range.kind == RangeKind::whole ? "whole" : content_range(range, size);
}

TEST(Range, APartByItsEnds) {
  EXPECT_EQ(read("bytes=0-99"), "bytes 0-99/1000");
  EXPECT_EQ(read("bytes=990-"), "bytes 990-999/1000");
  EXPECT_EQ(read("bytes=-10"), "bytes 990-999/1000");
  EXPECT_EQ(read("BYTES = 5 - 5 "), "bytes 5-5/1000");
}

TEST(Range, ReachesNoFurtherThanTheEnd) {
  EXPECT_EQ(read("bytes=900-99999999999999999999999"), "bytes 900-999/1000");
  EXPECT_EQ(read("bytes=-5000"), "bytes 0-999/1000");
}

TEST(Range, BehindTheEndThereIsNothing) {
  EXPECT_EQ(read("bytes=1000-"), "bytes */1000");
  EXPECT_EQ(read("bytes=99999999999999999999999-"), "bytes */1000");
  EXPECT_EQ(read("bytes=-0"), "bytes */1000");
  EXPECT_EQ(read("bytes=0-", 0), "bytes */0");
  EXPECT_EQ(read("bytes=-1", 0), "bytes */0");
}

TEST(Range, WhatCannotBeReadIsTheWhole) {
  for (const auto* header : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "items=0-1", "bytes=0-1,3-4",
                             "bytes=1", "bytes=+1-2", "bytes=0x1-2", "bytes=1-2-3"})
    EXPECT_EQ(read(header), "whole") << header;
}

}  // namespace
}  // namespace chiroflow::http
