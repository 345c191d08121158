// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_moderation.hpp"

#include <gtest/gtest.h>

namespace chiroflow::twilio {
namespace {

TEST(TwilioMute, RulesLeaveOutTheSoundOfTheMuted) {
  EXPECT_EQ(subscribe_rules({}), R"([{"type":"include","all":true}])");
  EXPECT_EQ(subscribe_rules({"par_b", "par_\"a"}),
            R"([{"type":"include","all":true},{"type":"exclude","kind":"audio","publisher":"par_\"a"},)"
            R"({"type":"exclude","kind":"audio","publisher":"par_b"}])");
}

TEST(TwilioMute, RulesAreReadBackAsTheyWereWritten) {
  const std::set<std::string> muted{"par_a", "par_b"};
  EXPECT_EQ(muted_publishers(wire::Document::parse(subscribe_rules(muted))->root()), muted);
  EXPECT_EQ(muted_publishers(wire::Document::parse(
                                 R"([{"type":"include","all":true,"publisher":null},
                                     {"type":"exclude","all":null,"publisher":"par_a","track":null,"kind":"audio"},
                                     {"type":"exclude","publisher":"par_b","kind":"video"},
                                     {"type":"include","publisher":"par_c","kind":"audio"}])")
                                 ->root()),
            std::set<std::string>{"par_a"});
  EXPECT_TRUE(muted_publishers(wire::Value()).empty());
}

}  // namespace
}  // namespace chiroflow::twilio
