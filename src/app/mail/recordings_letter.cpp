// SPDX-License-Identifier: Apache-2.0
#include "app/mail/recordings_letter.hpp"

namespace chiroflow::app {

namespace {
std::string sentence(const RecordingsFacts& facts) {
  const bool one = facts.within_a_week == 1;
  auto text = std::to_string(facts.within_a_week) +
              (one ? " recording of {clinic} will be deleted" : " recordings of {clinic} will be deleted") +
              " within 7 days";
  if (facts.by_tomorrow > 0) text += "; " + std::to_string(facts.by_tomorrow) + " by the end of tomorrow";
  return text + ".";
}
}  // namespace

Letter write_recordings_letter(const RecordingsFacts& facts) {
  const Filler fill{{"{clinic}", facts.clinic}};
  LetterBody body;
  body.link = facts.link;
  body.button = "Open the recordings";
  body.before = {fill(sentence(facts)),
                 "Nothing has to be done. To keep one longer, set its time or place a legal hold on its page:"};
  body.after = {"You get this e-mail because you manage the recordings of your clinic. Answers to it are not read."};
  Letter letter;
  letter.subject = fill("Recordings of {clinic} will be deleted soon");
  letter.text = as_text(body);
  letter.html = as_html(body, Language::en);
  return letter;
}

}  // namespace chiroflow::app
