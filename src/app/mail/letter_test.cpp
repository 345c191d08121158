// SPDX-License-Identifier: Apache-2.0
#include "app/mail/letter.hpp"

#include <gtest/gtest.h>

#include "adapters/system/system_time_zones.hpp"

namespace chiroflow::app {
namespace {

LetterFacts facts() {
  LetterFacts out;
  out.clinic = "Heron & Sons";
  out.phone = "+12025550100";
  out.opens = parse_iso("2030-01-15T16:45:00Z").value();
  out.start = parse_iso("2030-01-15T17:15:00Z").value();
  out.end = parse_iso("2030-01-15T17:45:00Z").value();
  out.zone_name = "America/New_York";
  out.link = "https://visits.example/v/cf_vis_1";
  return out;
}

Letter write(const LetterFacts& of, Language language) {
  const system::SystemTimeZones zones;
  const auto zone = zones.find(of.zone_name);
  return write_letter(of, zone ? *zone : TimeZone::utc(), language);
}

TEST(Letter, SaysInEnglishWhenAndWhere) {
  const auto letter = write(facts(), Language::en);
  EXPECT_EQ(letter.subject, "Your visit with Heron & Sons on Tuesday, January 15, 2030");
  EXPECT_EQ(
      letter.text,
      "Your visit with Heron & Sons is on Tuesday, January 15, 2030 from 12:15 PM to 12:45 PM (EST, "
      "America/New_York).\n\n"
      "Open this link on your phone or computer, from 11:45 AM on. It opens in the browser: no account and no app are "
      "needed.\n\nhttps://visits.example/v/cf_vis_1\n\n"
      "The link is for you alone. Please do not pass it on.\n\n"
      "If you cannot come or have a question, call Heron & Sons: +12025550100\n\n"
      "Answers to this e-mail are not read.\n\nIn an emergency call your local emergency number.\n");
  EXPECT_NE(letter.html.find("Heron &amp; Sons"), std::string::npos);
  EXPECT_NE(letter.html.find("<html lang=\"en\">"), std::string::npos);
  EXPECT_NE(letter.html.find("href=\"https://visits.example/v/cf_vis_1\""), std::string::npos);
}

TEST(Letter, SaysItInSpanish) {
  auto of = facts();
  of.kind = MailKind::CHANGE;
  of.answers_are_read = true;
  const auto letter = write(of, Language::es);
  EXPECT_EQ(letter.subject, "Nueva hora: su visita con Heron & Sons el martes, 15 de enero de 2030");
  EXPECT_NE(letter.text.find("de 12:15 p. m. a 12:45 p. m. (EST, America/New_York)"), std::string::npos);
  EXPECT_NE(letter.text.find("a partir de las 11:45 a. m."), std::string::npos);
  EXPECT_NE(letter.text.find("Puede responder"), std::string::npos);
}

TEST(Letter, ACancellationLeadsNowhere) {
  auto of = facts();
  of.kind = MailKind::CANCELLATION;
  of.link.clear();
  const auto letter = write(of, Language::en);
  EXPECT_EQ(letter.subject, "Cancelled: your video visit with Heron & Sons on Tuesday, January 15, 2030");
  EXPECT_EQ(letter.text.find("http"), std::string::npos);
  EXPECT_EQ(letter.html.find("href"), std::string::npos);
}

TEST(Letter, AVisitThatIsNoLongerByVideoStands) {
  auto of = facts();
  of.kind = MailKind::IN_PERSON;
  of.link.clear();
  const auto letter = write(of, Language::en);
  EXPECT_EQ(letter.subject, "No longer by video: your visit with Heron & Sons on Tuesday, January 15, 2030");
  EXPECT_NE(letter.text.find("at 12:15 PM (EST, America/New_York) is no longer by video. Please come to the clinic"),
            std::string::npos);
  EXPECT_EQ(letter.text.find("cancel"), std::string::npos);
  EXPECT_EQ(letter.html.find("href"), std::string::npos);
}

TEST(Letter, NamesCannotBreakOut) {
  auto of = facts();
  of.clinic = "A\r\nBcc: x@y.example <b>{phone}";
  const auto letter = write(of, Language::en);
  EXPECT_EQ(letter.subject.find_first_of("\r\n"), std::string::npos);
  EXPECT_EQ(letter.html.find("<b>"), std::string::npos);
  EXPECT_NE(letter.subject.find("{phone}"), std::string::npos) << "what is filled in is not read again";
}

TEST(Letter, ChoosesTheLanguage) {
  for (const auto* tag : {"es", "ES", "es-MX"}) EXPECT_EQ(language_of(tag), Language::es) << tag;
  for (const auto* tag : {"en", "est", "e", "", "fr"}) EXPECT_EQ(language_of(tag), Language::en) << tag;
  EXPECT_EQ(language_of(std::nullopt), Language::en);
}

}  // namespace
}  // namespace chiroflow::app
