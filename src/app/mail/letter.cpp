// SPDX-License-Identifier: Apache-2.0
#include "app/mail/letter.hpp"

#include <array>

namespace chiroflow::app {

namespace {
using Names = std::array<const char*, 12>;

/// {clinic}, {date}, {from}, {to}, {zone}, {opens}, {phone} are filled in.
struct Phrases {
  std::array<const char*, 7> weekdays;
  Names months;
  const char* invitation_subject;
  const char* change_subject;
  const char* cancellation_subject;
  const char* in_person_subject;
  const char* summary;
  const char* invitation;
  const char* change;
  const char* cancellation;
  const char* in_person;
  const char* how;
  const char* button;
  const char* older_links;
  const char* secret;
  const char* call;
  const char* call_without_number;
  const char* answers_read;
  const char* answers_not_read;
  const char* emergency;
};

constexpr Phrases kEnglish{
    .weekdays = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
    .months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December"},
    .invitation_subject = "Your visit with {clinic} on {date}",
    .change_subject = "New time: your visit with {clinic} on {date}",
    .cancellation_subject = "Cancelled: your video visit with {clinic} on {date}",
    .in_person_subject = "No longer by video: your visit with {clinic} on {date}",
    .summary = "Visit with {clinic}",
    .invitation = "Your visit with {clinic} is on {date} from {from} to {to} ({zone}).",
    .change = "Your visit with {clinic} has a new time: {date} from {from} to {to} ({zone}).",
    .cancellation = "Your video visit with {clinic} on {date} at {from} ({zone}) is cancelled.",
    .in_person =
        "Your visit with {clinic} on {date} at {from} ({zone}) is no longer by video. Please come to the clinic at "
        "that "
        "time. The link to the video visit does not work any more.",
    .how =
        "Open this link on your phone or computer, from {opens} on. It opens in the browser: no account and no app "
        "are needed.",
    .button = "Open your visit",
    .older_links = "Links from earlier e-mails lead to the same visit.",
    .secret = "The link is for you alone. Please do not pass it on.",
    .call = "If you cannot come or have a question, call {clinic}: {phone}",
    .call_without_number = "If you cannot come or have a question, call {clinic}.",
    .answers_read = "You can answer this e-mail. Please do not write about your health in it.",
    .answers_not_read = "Answers to this e-mail are not read.",
    .emergency = "In an emergency call your local emergency number.",
};

constexpr Phrases kSpanish{
    .weekdays = {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
    .months = {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
               "noviembre", "diciembre"},
    .invitation_subject = "Su visita con {clinic} el {date}",
    .change_subject = "Nueva hora: su visita con {clinic} el {date}",
    .cancellation_subject = "Cancelada: su visita por video con {clinic} el {date}",
    .in_person_subject = "Ya no es por video: su visita con {clinic} el {date}",
    .summary = "Visita con {clinic}",
    .invitation = "Su visita con {clinic} es el {date} de {from} a {to} ({zone}).",
    .change = "Su visita con {clinic} tiene una nueva hora: el {date} de {from} a {to} ({zone}).",
    .cancellation = "Su visita por video con {clinic} del {date} a las {from} ({zone}) ha sido cancelada.",
    .in_person =
        "Su visita con {clinic} del {date} a las {from} ({zone}) ya no es por video. Por favor, venga a la clínica a "
        "esa "
        "hora. El enlace de la visita por video ya no funciona.",
    .how =
        "Abra este enlace en su teléfono o computadora, a partir de las {opens}. Se abre en el navegador: no "
        "necesita cuenta ni aplicación.",
    .button = "Abrir su visita",
    .older_links = "Los enlaces de correos anteriores llevan a la misma visita.",
    .secret = "El enlace es solo para usted. Por favor, no lo comparta.",
    .call = "Si no puede asistir o tiene una pregunta, llame a {clinic}: {phone}",
    .call_without_number = "Si no puede asistir o tiene una pregunta, llame a {clinic}.",
    .answers_read = "Puede responder a este correo. Por favor, no escriba en él sobre su salud.",
    .answers_not_read = "Las respuestas a este correo no se leen.",
    .emergency = "En caso de emergencia, llame al número de emergencias de su localidad.",
};

const Phrases& phrases(Language language) { return language == Language::es ? kSpanish : kEnglish; }

struct Local {
  std::chrono::year_month_day day;
  unsigned weekday = 0;
  int minute = 0;  // of the day
  std::string abbreviation;
};

Local local(Instant at, const TimeZone& zone) {
  using namespace std::chrono;
  const auto offset = zone.at(at);
  const auto shifted = at + offset.east;
  const auto day = floor<days>(shifted);
  return {year_month_day(day), weekday(day).c_encoding(), static_cast<int>(floor<Minutes>(shifted - day).count()),
          offset.abbreviation};
}

std::string date_text(const Local& at, Language language) {
  const auto& words = phrases(language);
  const std::string weekday = words.weekdays[at.weekday];
  const std::string month = words.months[static_cast<unsigned>(at.day.month()) - 1];
  const auto day = std::to_string(static_cast<unsigned>(at.day.day()));
  const auto year = std::to_string(static_cast<int>(at.day.year()));
  if (language == Language::es) return weekday + ", " + day + " de " + month + " de " + year;
  return weekday + ", " + month + " " + day + ", " + year;
}

std::string time_text(const Local& at, Language language) {
  const int hour = at.minute / 60, minute = at.minute % 60;
  const bool morning = hour < 12;
  const auto suffix = language == Language::es ? (morning ? " a. m." : " p. m.") : (morning ? " AM" : " PM");
  return std::to_string(hour % 12 == 0 ? 12 : hour % 12) + (minute < 10 ? ":0" : ":") + std::to_string(minute) + suffix;
}

Filler filler_of(const LetterFacts& facts, const TimeZone& zone, Language language) {
  const auto start = local(facts.start, zone);
  return Filler{{"{clinic}", facts.clinic},
                {"{date}", date_text(start, language)},
                {"{from}", time_text(start, language)},
                {"{to}", time_text(local(facts.end, zone), language)},
                {"{opens}", time_text(local(facts.opens, zone), language)},
                {"{zone}", start.abbreviation + ", " + facts.zone_name},
                {"{phone}", facts.phone.value_or("")}};
}

const char* opening_of(MailKind kind, const Phrases& words) {
  switch (kind) {
    case MailKind::CHANGE: return words.change;
    case MailKind::CANCELLATION: return words.cancellation;
    case MailKind::IN_PERSON: return words.in_person;
    default: return words.invitation;
  }
}

LetterBody body_of(const LetterFacts& facts, const Phrases& words, const Filler& fill) {
  LetterBody body;
  body.link = facts.link;
  body.button = words.button;
  const bool over = takes_back(facts.kind), changed = facts.kind == MailKind::CHANGE;
  body.before.push_back(fill(opening_of(facts.kind, words)));
  if (!over) {
    body.before.push_back(fill(words.how));
    body.after.push_back(changed ? std::string(words.secret) + " " + words.older_links : words.secret);
  }
  body.after.push_back(fill(facts.phone ? words.call : words.call_without_number));
  body.after.push_back(facts.answers_are_read ? words.answers_read : words.answers_not_read);
  if (!over) body.after.push_back(words.emergency);
  return body;
}

const char* subject_of(MailKind kind, const Phrases& words) {
  switch (kind) {
    case MailKind::CHANGE: return words.change_subject;
    case MailKind::CANCELLATION: return words.cancellation_subject;
    case MailKind::IN_PERSON: return words.in_person_subject;
    default: return words.invitation_subject;
  }
}
}  // namespace

Letter write_letter(const LetterFacts& facts, const TimeZone& zone, Language language) {
  const auto& words = phrases(language);
  const auto fill = filler_of(facts, zone, language);
  const auto body = body_of(facts, words, fill);
  Letter letter;
  letter.subject = fill(subject_of(facts.kind, words));
  letter.text = as_text(body);
  letter.html = as_html(body, language);
  letter.summary = fill(words.summary);
  letter.description = letter.text;
  return letter;
}

}  // namespace chiroflow::app
