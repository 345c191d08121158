// SPDX-License-Identifier: Apache-2.0
// What an e-mail about a visit says, in the reader's language. It names the clinic and the time, never why somebody comes. Pure.
#pragma once

#include <optional>
#include <string>

#include "domain/enums.hpp"
#include "domain/time_zone.hpp"

namespace chiroflow::app {

enum class Language { en, es };
/// By a BCP 47 tag; English for everything that is not Spanish.
Language language_of(const std::optional<std::string>& tag);
const char* tag_of(Language language);

struct LetterFacts {
  MailKind kind = MailKind::INVITATION;
  std::string clinic;
  std::optional<std::string> phone;
  bool answers_are_read = false;
  Instant opens, start, end;
  std::string zone_name;  // "America/New_York"
  std::string link;       // empty in a cancellation
};

struct Letter {
  std::string subject;
  std::string text;
  std::string html;
  std::string summary;      // for calendars
  std::string description;  // for calendars
};

Letter write_letter(const LetterFacts& facts, const TimeZone& zone, Language language);

}  // namespace chiroflow::app
