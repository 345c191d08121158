// SPDX-License-Identifier: Apache-2.0
#include "app/mail/ical.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace chiroflow::app {
namespace {

TEST(Ical, EscapesTexts) {
  EXPECT_EQ(ical_text("a;b,c\\d\ne\r\x01"), "a\\;b\\,c\\\\d\\ne");
  EXPECT_EQ(ical_parameter("Heron \"Clinic\"; \nSouth"), "\"Heron Clinic; South\"");
}

TEST(Ical, FoldsAt75OctetsBetweenCharacters) {
  EXPECT_EQ(ical_line("short"), "short\r\n");
  EXPECT_EQ(ical_line(std::string(75, 'x')), std::string(75, 'x') + "\r\n");
  EXPECT_EQ(ical_line(std::string(76, 'x')), std::string(75, 'x') + "\r\n x\r\n");
  rc::check([] {
    std::string line = "X";
    const auto length = *rc::gen::inRange(0, 300);
    for (int i = 0; i < length; ++i) line += *rc::gen::element<std::string>("a", "ñ", "診", "🩺");
    const auto folded = ical_line(line);
    std::string unfolded;
    for (std::size_t begin = 0; begin < folded.size();) {
      const auto end = folded.find("\r\n", begin);
      RC_ASSERT(end != std::string::npos && end - begin <= 75);
      const auto piece = folded.substr(begin, end - begin);
      unfolded += begin == 0 ? piece : piece.substr(1);
      const auto first = static_cast<unsigned char>(piece[begin == 0 ? 0 : 1]);
      RC_ASSERT((first & 0xC0) != 0x80);
      begin = end + 2;
    }
    RC_ASSERT(unfolded == line);
  });
}

TEST(Ical, WritesARequestAndItsCancellation) {
  CalendarEvent event;
  event.uid = "s1@visits.example";
  event.sequence = 3;
  event.stamp = parse_iso("2030-01-01T08:00:00.500Z").value();
  event.start = parse_iso("2030-01-15T14:45:00Z").value();
  event.end = parse_iso("2030-01-15T15:15:00Z").value();
  event.summary = "Your visit with Heron, Inc.";
  event.url = "https://visits.example/v/x";
  event.organizer_name = "Heron";
  event.organizer_address = "visits@heron.example";
  event.attendee_address = "ann@patient.example";
  event.language = "en";
  const auto request = to_ical(event);
  for (const auto* line :
       {"METHOD:REQUEST\r\n", "UID:s1@visits.example\r\n", "SEQUENCE:3\r\n", "DTSTAMP:20300101T080000Z\r\n",
        "DTSTART:20300115T144500Z\r\n", "SUMMARY;LANGUAGE=en:Your visit with Heron\\, Inc.\r\n",
        "ORGANIZER;CN=\"Heron\":mailto:visits@heron.example\r\n", "STATUS:CONFIRMED\r\n", "TRIGGER:-PT15M\r\n"})
    EXPECT_NE(request.find(line), std::string::npos) << line;
  EXPECT_EQ(request.find("DESCRIPTION;"), std::string::npos) << "an empty one";
  event.method = CalendarMethod::CANCEL;
  event.url.clear();
  const auto cancel = to_ical(event);
  EXPECT_NE(cancel.find("STATUS:CANCELLED\r\n"), std::string::npos);
  EXPECT_EQ(cancel.find("VALARM"), std::string::npos);
  EXPECT_EQ(cancel.find("URL"), std::string::npos);
}

}  // namespace
}  // namespace chiroflow::app
