// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/detail/buffers.hpp"

#include <gtest/gtest.h>

namespace chiroflow::http::detail {
namespace {

TEST(Buffers, WhatWasSentTakesNoMemoryAnyMore) {
  std::string bytes(8 << 20, 'x');
  give_back(bytes);
  EXPECT_TRUE(bytes.empty());
  EXPECT_EQ(bytes.capacity(), std::string().capacity());
}

}  // namespace
}  // namespace chiroflow::http::detail
