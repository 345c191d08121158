// SPDX-License-Identifier: Apache-2.0
#include "app/mail/recordings_letter.hpp"

namespace chiroflow::app {

namespace {
/// {clinic} and {count} are filled in.
struct Phrases {
  const char* subject;
  const char* one_will_go;
  const char* several_will_go;
  const char* by_tomorrow;
  const char* keep;
  const char* button;
  const char* why;
};

constexpr Phrases kEnglish{
    .subject = "Recordings of {clinic} will be deleted soon",
    .one_will_go = "1 recording of {clinic} will be deleted within 7 days",
    .several_will_go = "{count} recordings of {clinic} will be deleted within 7 days",
    .by_tomorrow = "; {count} by the end of tomorrow",
    .keep = "Nothing has to be done. To keep one longer, set its time or place a legal hold on its page:",
    .button = "Open the recordings",
    .why = "You get this e-mail because you manage the recordings of your clinic. Answers to it are not read.",
};

constexpr Phrases kSpanish{
    .subject = "Pronto se borrarán grabaciones de {clinic}",
    .one_will_go = "1 grabación de {clinic} se borrará en los próximos 7 días",
    .several_will_go = "{count} grabaciones de {clinic} se borrarán en los próximos 7 días",
    .by_tomorrow = "; {count} antes de que termine el día de mañana",
    .keep =
        "No hay que hacer nada. Para conservar una por más tiempo, cambie su plazo o ponga una retención legal en su "
        "página:",
    .button = "Abrir las grabaciones",
    .why =
        "Recibe este correo porque administra las grabaciones de su clínica. Las respuestas a este correo no se leen.",
};

std::string filled(const char* pattern, const RecordingsFacts& facts, int count) {
  return Filler{{"{clinic}", facts.clinic}, {"{count}", std::to_string(count)}}(pattern);
}

std::string sentence(const Phrases& words, const RecordingsFacts& facts) {
  const auto* will_go = facts.within_a_week == 1 ? words.one_will_go : words.several_will_go;
  auto text = filled(will_go, facts, facts.within_a_week);
  if (facts.by_tomorrow > 0) text += filled(words.by_tomorrow, facts, facts.by_tomorrow);
  return text + ".";
}
}  // namespace

Letter write_recordings_letter(const RecordingsFacts& facts) {
  LetterBody body;
  body.link = facts.link;
  body.button = std::string(kEnglish.button) + " / " + kSpanish.button;
  Letter letter;
  for (const auto* words : {&kEnglish, &kSpanish}) {
    if (!letter.subject.empty()) letter.subject += " / ";
    letter.subject += filled(words->subject, facts, 0);
    body.before.push_back(sentence(*words, facts));
    body.before.push_back(words->keep);
    body.after.push_back(words->why);
  }
  letter.text = as_text(body);
  letter.html = as_html(body, Language::en);
  return letter;
}

}  // namespace chiroflow::app
