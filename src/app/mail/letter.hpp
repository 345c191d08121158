// SPDX-License-Identifier: Apache-2.0
// What an e-mail about a visit says, in the reader's language. It names the clinic and the time, never why somebody comes. Pure.
#pragma once

#include <optional>
#include <string>

#include "app/mail/letter_body.hpp"
#include "domain/enums.hpp"
#include "domain/time_zone.hpp"

namespace chiroflow::app {

/// Takes a video visit back: has no link, and its calendar entry goes away.
constexpr bool takes_back(MailKind kind) { return kind == MailKind::CANCELLATION || kind == MailKind::IN_PERSON; }

struct LetterFacts {
  MailKind kind = MailKind::INVITATION;
  std::string clinic;
  std::optional<std::string> phone;
  bool answers_are_read = false;
  Instant opens, start, end;
  std::string zone_name;  // "America/New_York"
  std::string link;       // empty where there is no video visit any more
};

Letter write_letter(const LetterFacts& facts, const TimeZone& zone, Language language);

}  // namespace chiroflow::app
