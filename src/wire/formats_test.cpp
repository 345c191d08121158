// SPDX-License-Identifier: Apache-2.0
#include "wire/formats.hpp"

#include <gtest/gtest.h>

namespace chiroflow::wire {
namespace {

struct Case {
  Format format;
  std::vector<std::string_view> good, bad;
};

TEST(Formats, TellGoodTextsFromBadOnes) {
  const std::vector<Case> cases{
      {Format::email,
       {"a@b.cc", "a.b+c_d-e'f@sub-1.example.org", "A@B.CC"},
       {"", "a", "@b.cc", "a@b", "a@b.c", ".a@b.cc", "a.@b.cc", "a..b@c.dd", "a b@c.dd", "a@-b.cc", "a@b..cc", "a@b.c1",
        "a@b@c.dd", "\xC3\xA9@b.cc"}},
      {Format::date_time,
       {"2030-01-01T00:00Z", "2030-01-01T00:00:00Z", "2030-01-01T00:00:00.1234567Z"},
       {"2030-01-01", "2030-01-01T24:00:00Z", "2030-01-01T00:00:00+01:00", "2030-02-29T00:00:00Z",
        "2030-01-01 00:00:00Z"}},
      {Format::date,
       {"1980-02-29", "0000-01-01", "9999-12-31"},
       {"1981-02-29", "2030-1-01", "2030-13-01", "2030-01-01T00:00Z", ""}},
      {Format::e164,
       {"+1234567", "+123456789012345"},
       {"+123456", "+0234567", "+1234567890123456", "1234567", "+12345a7"}},
      {Format::iana_zone,
       {"UTC", "America/New_York", "America/Argentina/Buenos_Aires", "Etc/GMT+5"},
       {"", "EST", "/x", "America/", "America//X", "../etc/passwd", "America/New York"}},
      {Format::uri,
       {"https://a.example/b?c=d#e", "http://127.0.0.1:8080"},
       {"", "a.example", "javascript:alert(1)", "ftp://a", "https://", "https:///x", "https://:80",
        "https://user@a.example", "https://a.example/ b", "https://a.example/\"x", "data:text/html,x"}},
      {Format::us_state, {"NY", "DC", "PR"}, {"", "XX", "ny", "N", "NYC", " N", "Y "}},
      {Format::json, {"{}", "null", "[1]"}, {"", "{", "nope"}},
      {Format::none, {"", "anything"}, {}},
  };
  for (const auto& [format, good, bad] : cases) {
    for (const auto text : good) EXPECT_TRUE(has_format(text, format)) << format_info(format).name << ": " << text;
    for (const auto text : bad) EXPECT_FALSE(has_format(text, format)) << format_info(format).name << ": " << text;
  }
}

}  // namespace
}  // namespace chiroflow::wire
