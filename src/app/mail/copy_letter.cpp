// SPDX-License-Identifier: Apache-2.0
#include "app/mail/copy_letter.hpp"

namespace chiroflow::app {

namespace {
/// {clinic}, {phone} are filled in.
struct Phrases {
  const char* subject;
  const char* signed_by_you;
  const char* spoken;
  const char* keep;
  const char* page;
  const char* button;
  const char* secret;
  const char* call;
  const char* call_without_number;
  const char* answers_read;
  const char* answers_not_read;
};

constexpr Phrases kEnglish{
    .subject = "Your copy of a document you signed with {clinic}",
    .signed_by_you = "Attached is your copy of a document you signed with {clinic}.",
    .spoken = "Attached is your copy of a document you agreed to with {clinic}.",
    .keep = "It is a PDF file. Please keep it where only you can read it.",
    .page = "What you have signed is also on the page of your visit:",
    .button = "Open your visit",
    .secret = "The link is for you alone. Please do not pass it on.",
    .call = "If you did not sign anything or have a question, call {clinic}: {phone}",
    .call_without_number = "If you did not sign anything or have a question, call {clinic}.",
    .answers_read = "You can answer this e-mail. Please do not write about your health in it.",
    .answers_not_read = "Answers to this e-mail are not read.",
};

constexpr Phrases kSpanish{
    .subject = "Su copia de un documento que firmó con {clinic}",
    .signed_by_you = "Adjuntamos su copia de un documento que firmó con {clinic}.",
    .spoken = "Adjuntamos su copia de un documento que aceptó con {clinic}.",
    .keep = "Es un archivo PDF. Por favor, guárdelo donde solo usted pueda leerlo.",
    .page = "Lo que ha firmado también está en la página de su visita:",
    .button = "Abrir su visita",
    .secret = "El enlace es solo para usted. Por favor, no lo comparta.",
    .call = "Si no firmó nada o tiene una pregunta, llame a {clinic}: {phone}",
    .call_without_number = "Si no firmó nada o tiene una pregunta, llame a {clinic}.",
    .answers_read = "Puede responder a este correo. Por favor, no escriba en él sobre su salud.",
    .answers_not_read = "Las respuestas a este correo no se leen.",
};

LetterBody body_of(const CopyFacts& facts, const Phrases& words, const Filler& fill) {
  LetterBody body;
  body.link = facts.link;
  body.button = words.button;
  body.before = {fill(facts.spoken ? words.spoken : words.signed_by_you), words.keep};
  if (!facts.link.empty()) {
    body.before.push_back(words.page);
    body.after.push_back(words.secret);
  }
  body.after.push_back(fill(facts.phone ? words.call : words.call_without_number));
  body.after.push_back(facts.answers_are_read ? words.answers_read : words.answers_not_read);
  return body;
}
}  // namespace

Letter write_copy_letter(const CopyFacts& facts, Language language) {
  const auto& words = language == Language::es ? kSpanish : kEnglish;
  const Filler fill{{"{clinic}", facts.clinic}, {"{phone}", facts.phone.value_or("")}};
  const auto body = body_of(facts, words, fill);
  Letter letter;
  letter.subject = fill(words.subject);
  letter.text = as_text(body);
  letter.html = as_html(body, language);
  return letter;
}

}  // namespace chiroflow::app
