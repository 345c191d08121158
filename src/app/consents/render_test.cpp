// SPDX-License-Identifier: Apache-2.0
#include "app/consents/render.hpp"

#include <gtest/gtest.h>

#include <map>

#include "app/consents/canonical_text.hpp"
#include "app/consents/rules_file.hpp"
#include "app/consents/text_elements.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthConsentType;
constexpr TelehealthConsentType kTypes[] = {GENERAL, HIPAA, RECORDING, STATE_SPECIFIC};
constexpr const char* kLanguages[] = {"en", "es"};

TextFacts full_facts() {
  TextFacts facts;
  facts.organization_name = "Willow Chiropractic";
  facts.organization_phone = "+12065550100";
  facts.organization_state = "OR";
  facts.clinician_name = "Clara Clinician, DC";
  facts.clinician_title = "DC";
  facts.licences = {"TX 12345"};
  facts.state_code = "TX";
  facts.state_name = "Texas";
  facts.retention_days = 45;
  return facts;
}
TextFacts bare_facts() {
  TextFacts facts;
  facts.organization_name = "Willow Chiropractic";
  return facts;
}

const ConsentRules& our_rules() {
  static const ConsentRules rules = *default_consent_rules();
  return rules;
}
StateRule rule_of(const char* code) { return our_rules().of(code, *parse_date("2026-11-22")); }

RenderedConsent ours(TelehealthConsentType type, const char* language, const TextFacts& facts,
                     const StateRule* rule = nullptr) {
  static std::map<std::pair<TelehealthConsentType, std::string>, ChosenText> read;
  const std::pair key(type, std::string(language));
  if (!read.contains(key)) read.emplace(key, *own_text(type, language));
  return render(type, read.at(key), facts, rule);
}
bool says(const RenderedConsent& rendered, std::string_view words) {
  return rendered.text.find(words) != std::string::npos;
}

/// Words without which an element is not told, whatever the marks say; in English and in Spanish.
struct Words {
  const char* element;
  std::vector<const char*> english;
  std::vector<const char*> spanish;
};
const std::vector<Words>& words_of(TelehealthConsentType type) {
  static const std::vector<Words> visits{
      {"E01", {"Willow Chiropractic", "icense"}, {"Willow Chiropractic", "icencia"}},
      {"E02", {"run by Willow Chiropractic", "street address"}, {"Willow Chiropractic", "operado por", "su dirección"}},
      {"E03", {"by video or phone", "plan your care"}, {"por video o teléfono", "planear su atención"}},
      {"E04", {"has limits", "asked to come in person"}, {"tiene límites", "venga en persona"}},
      {"E05",
       {"risks", "cut off", "omeone could get in", "stolen", "lost when equipment fails"},
       {"riesgos", "cortarse", "entrar alguien", "robada", "falla un equipo"}},
      {"E06", {"HIPAA", "encryption", "health plan"}, {"HIPAA", "cifrado", "plan de salud"}},
      {"E07",
       {"right to see your health record", "copy", "corrected"},
       {"derecho a ver su expediente", "copia", "corrija"}},
      {"E08", {"may say no", "stop a visit at any time", "do not lose care"}, {"puede decir que no", "No pierde"}},
      {"E09",
       {"in person", "another provider", "no visit at all"},
       {"en persona", "otro profesional", "ninguna consulta"}},
      {"E10", {"connection fails", "we call you"}, {"falla la conexión", "lo llamamos"}},
      {"E11",
       {"not for an emergency", "911", "nearest emergency room", "exact location", "call in an emergency"},
       {"no es para una emergencia", "911", "sala de emergencias", "ubicación exacta", "llamar en una emergencia"}},
      {"E12", {"who is in the room", "ask that a person leave"}, {"quién está presente", "que una persona salga"}},
      {"E13", {"private place"}, {"lugar privado"}},
      {"E14", {"record", "written consent"}, {"grab", "consentimiento por escrito"}},
      {"E15", {"fee", "insurance may not pay", "cancel"}, {"costo", "seguro puede no pagarla", "cancela"}},
      {"E16", {"complaint", "state board"}, {"queja", "junta estatal"}},
      {"E17", {"breach", "we will tell you"}, {"violación de datos", "se lo avisaremos"}},
      {"E18", {"copy of this form"}, {"copia de este formulario"}},
      {"E19", {"share", "primary care provider"}, {"compartamos", "médico de cabecera"}},
      {"E20", {"365 days", "take it back"}, {"365 días", "retirarlo"}},
      {"E21", {"by sound only", "why we use sound only", "your record"}, {"solo con sonido", "expediente"}},
      {"E22", {"no hands-on exam", "no adjustment"}, {"hay examen con las manos", "ajuste"}}};
  static const std::vector<Words> notice{
      {"E06", {"HIPAA", "use and share your health information"}, {"HIPAA", "usar y compartir su información"}},
      {"E07", {"see your record and get a copy"}, {"ver su expediente y recibir una copia"}},
      {"E08", {"do not have to sign", "care just the same"}, {"No tiene que firmar", "atención de todos modos"}},
      {"E18", {"copy"}, {"copia"}}};
  static const std::vector<Words> recording{
      {"E05",
       {"free of risk", "cannot prevent", "own phone"},
       {"libre de riesgo", "No podemos impedir", "propio teléfono"}},
      {"E06",
       {"one purpose only", "HIPAA", "artificial intelligence"},
       {"un solo fin", "HIPAA", "inteligencia artificial"}},
      {"E08",
       {"may say no", "Any person in the visit can stop the recording at any time"},
       {"puede decir que no", "puede detener la grabación en cualquier momento"}},
      {"E12", {"Everyone who is present", "must say yes"}, {"Todas las personas presentes", "deben decir que sí"}},
      {"E14", {"may record the picture and sound"}, {"puede grabar la imagen y el sonido"}},
      {"E18", {"copy of this form"}, {"copia de este formulario"}},
      {"E20",
       {"take this consent back at any time", "stops at once"},
       {"retirar este consentimiento", "de inmediato"}}};
  return type == HIPAA ? notice : type == RECORDING ? recording : visits;
}

void expect_told(const RenderedConsent& rendered, TelehealthConsentType type, const std::vector<std::string>& needed,
                 const std::string& where) {
  EXPECT_EQ(lacking(rendered, needed), std::vector<std::string>()) << where;
  const bool spanish = rendered.language == "es";
  for (const auto& element : needed) {
    const auto& all = words_of(type);
    const auto words =
        std::find_if(all.begin(), all.end(), [&](const auto& entry) { return entry.element == element; });
    ASSERT_NE(words, all.end()) << where << element;
    if (element == "E21" && type == STATE_SPECIFIC) {
      EXPECT_TRUE(says(rendered, spanish ? "Usamos solo sonido" : "We use sound only")) << where;
      continue;
    }
    for (const auto* word : spanish ? words->spanish : words->english)
      EXPECT_TRUE(says(rendered, word)) << where << ": " << element << " without \"" << word << "\" in\n"
                                        << rendered.text;
  }
}

void expect_canonical(const RenderedConsent& rendered, const std::string& where) {
  for (const auto& text :
       {rendered.title, rendered.text, rendered.intent_sentence, rendered.button_label, rendered.disclosure}) {
    EXPECT_FALSE(text.empty()) << where;
    EXPECT_EQ(*canonical_text(text), text) << where;
    for (const auto* mark : {"{{", "}}", "[[", "]]", "  ", " .", " ,"})
      EXPECT_EQ(text.find(mark), std::string::npos) << where << ": \"" << mark << "\" in\n" << text;
  }
}

TEST(OurConsentTexts, TellEveryElementThatTypeAndStateAskForInBothLanguages) {
  int rendered_texts = 0;
  for (const auto& rule : our_rules().rows()) {
    for (const auto type : kTypes) {
      for (const auto* language : kLanguages) {
        for (const bool known : {true, false}) {
          for (const bool audio_only : {false, true}) {
            auto facts = known ? full_facts() : bare_facts();
            facts.audio_only = audio_only;
            facts.state_code = rule.code;
            facts.state_name = rule.name;
            const auto where = rule.code + " " + std::string(name_of(type)) + " " + language;
            const auto rendered = ours(type, language, facts, &rule);
            expect_told(rendered, type, needed_elements(type, audio_only, &rule), where);
            expect_canonical(rendered, where);
            ++rendered_texts;
          }
        }
      }
    }
  }
  EXPECT_EQ(rendered_texts, 51 * 4 * 2 * 4);
}

TEST(OurConsentTexts, TellEverythingWhereNothingIsKnownOfTheState) {
  const auto rule = rule_of("PR");
  for (const auto* language : kLanguages)
    expect_told(ours(STATE_SPECIFIC, language, bare_facts(), &rule), STATE_SPECIFIC,
                elements_of_a_source(STATE_SPECIFIC), language);
}

TEST(OurConsentTexts, OfAStateTellOnlyWhatItsRowAsksFor) {
  const auto rule = rule_of("TX");
  const auto rendered = ours(STATE_SPECIFIC, "en", full_facts(), &rule);
  EXPECT_EQ(rendered.elements, (std::vector<std::string>{"E01", "E08", "E16", "E18", "E20"}));
  EXPECT_TRUE(says(rendered, "while you are in Texas"));
  EXPECT_TRUE(says(rendered, "TX 12345"));
  EXPECT_TRUE(says(rendered, "copy of the license"));
  EXPECT_TRUE(says(rendered, "public notice of that board"));
  EXPECT_FALSE(says(rendered, "insurance"));
}

TEST(OurConsentTexts, NameTheStateInTheLanguageOfTheText) {
  auto facts = full_facts();
  facts.state_code = "NY";
  const auto rule = rule_of("NY");
  EXPECT_TRUE(says(ours(GENERAL, "es", facts, &rule), "Nueva York"));
  EXPECT_TRUE(says(ours(GENERAL, "en", facts, &rule), "New York"));
}

TEST(OurConsentTexts, SayThatNobodyRecordsInVermont) {
  auto facts = full_facts();
  facts.state_code = "VT";
  const auto rule = rule_of("VT");
  for (const auto type : {GENERAL, STATE_SPECIFIC, RECORDING})
    EXPECT_TRUE(says(ours(type, "en", facts, &rule), "In Vermont")) << name_of(type);
  EXPECT_FALSE(says(ours(GENERAL, "en", full_facts()), "no one may record"));
}

TEST(OurConsentTexts, SayForHowManyDaysARecordingIsReallyKept) {
  auto facts = full_facts();
  EXPECT_TRUE(says(ours(RECORDING, "en", facts), "for 45 days after the visit and then delete it"));
  EXPECT_TRUE(says(ours(RECORDING, "es", facts), "por 45 días después de la consulta y luego la borramos"));
  facts.retention_days.reset();
  facts.retention_reason = "State record law";
  const auto without_end = ours(RECORDING, "en", facts);
  EXPECT_TRUE(says(without_end, "without a set end. The reason is: State record law."));
  EXPECT_FALSE(says(without_end, "delete it"));
}

TEST(OurConsentTexts, AcknowledgeTheNoticeWithoutConsentingToDisclosure) {
  const auto text = ours(HIPAA, "en", full_facts());
  EXPECT_TRUE(says(text, "you received this notice"));
  EXPECT_TRUE(says(text, "You do not consent here to any sharing"));
  EXPECT_TRUE(says(text, "this is not an authorization"));
  EXPECT_FALSE(says(text, "I consent"));
}

TEST(OurConsentTexts, SpeakOfChiropracticAndNotOfDrugs) {
  for (const auto* language : kLanguages) {
    const auto text = ours(GENERAL, language, full_facts());
    for (const auto* word : {"drug", "medication", "medicamento", "compliant", "certified"})
      EXPECT_FALSE(says(text, word)) << word;
  }
}

TEST(OurConsentTexts, SpeakOfSoundAloneOnlyWhereThatIsSo) {
  auto facts = full_facts();
  EXPECT_FALSE(says(ours(GENERAL, "en", facts), "sound only"));
  facts.audio_only = true;
  EXPECT_TRUE(says(ours(GENERAL, "en", facts), "This visit is by sound only"));
}

TEST(OurConsentTexts, DiscloseWhatAnElectronicRecordMeans) {
  const auto text = ours(GENERAL, "en", full_facts()).disclosure;
  for (const auto* word : {"on paper at no cost", "This covers this form only", "change your mind", "new phone number",
                           "web browser", "you can open and read this form on this device"})
    EXPECT_NE(text.find(word), std::string::npos) << word;
}

TEST(OurConsentTexts, AreWrittenTogetherInOneFixedWay) {
  const auto rendered = ours(GENERAL, "en", full_facts());
  std::string text = rendered.title;
  for (const auto& section : rendered.sections) {
    text += "\n\n" + section.heading;
    for (const auto& paragraph : section.paragraphs) text += "\n" + paragraph;
  }
  EXPECT_EQ(rendered.text, text);
  EXPECT_EQ(rendered.form_version, "default/1");
  EXPECT_EQ(rendered.language, "en");
}

// Whoever changes a text raises its @version and writes the new hash down here.
TEST(OurConsentTexts, KeepTheirHashUnderOneVersion) {
  const auto rule = rule_of("UT");
  const auto hash = [&](TelehealthConsentType type, const char* language) {
    const auto rendered = ours(type, language, full_facts(), &rule);
    return rendered.form_version + " " + crypto::sha256(rendered.text).hex().substr(0, 16);
  };
  EXPECT_EQ(hash(GENERAL, "en"), "default/1 75b047add6ad3b9d");
  EXPECT_EQ(hash(GENERAL, "es"), "default/1 eae3e7a9c74193eb");
  EXPECT_EQ(hash(HIPAA, "en"), "default/1 c33e252750dfb7fa");
  EXPECT_EQ(hash(HIPAA, "es"), "default/1 5bb2d19bca33bede");
  EXPECT_EQ(hash(RECORDING, "en"), "default/3 001afc76258f377d");
  EXPECT_EQ(hash(RECORDING, "es"), "default/3 08fcb87fc0ef97e2");
  EXPECT_EQ(hash(STATE_SPECIFIC, "en"), "default/1 5e88506ff3429ce9");
  EXPECT_EQ(hash(STATE_SPECIFIC, "es"), "default/1 cf605b3aea4d720e");
}

TEST(RenderedTexts, TakeValuesAsTheyAreAndNeverAsMarks) {
  auto facts = full_facts();
  facts.organization_name = "A\nB {{clinic.phone}} Cafe\xCC\x81 \xE2\x80\xAE";
  const auto rendered = ours(GENERAL, "en", facts);
  EXPECT_TRUE(says(rendered, "A B {{clinic.phone}} Caf\xC3\xA9"));
  EXPECT_EQ(*canonical_text(rendered.text), rendered.text);
}

TEST(RenderedTexts, OfAClinicTakeButtonAndDisclosureFromOursUnlessTheyHaveTheirOwn) {
  ConsentTemplate row;
  row.id = ConsentTemplateId("t");
  row.title = "Our own form";
  row.version = 3;
  row.source = "@button: Yes\n# Heading\n[[E01 E02]]\nYou see {{clinician.name}}.";
  const auto rendered = render(GENERAL, *clinic_text(row), full_facts(), nullptr);
  EXPECT_EQ(rendered.text, "Our own form\n\nHeading\nYou see Clara Clinician, DC.");
  EXPECT_EQ(rendered.form_version, "clinic/3");
  EXPECT_EQ(rendered.button_label, "Yes");
  EXPECT_FALSE(rendered.intent_sentence.empty() || rendered.disclosure.empty());
  EXPECT_EQ(rendered.elements, (std::vector<std::string>{"E01", "E02"}));
}

TEST(RenderedTexts, DoNotCountElementsOfAParagraphThatIsLeftOut) {
  ConsentTemplate row;
  row.title = "Form";
  row.source =
      "# Heading\n[[E01]]\n{{if audio.only}}Sound.\n\n[[E10]]\nCall {{clinic.phone|the clinic}}.\n\n# "
      "Gone\n{{clinic.phone}}";
  auto facts = bare_facts();
  const auto rendered = render(GENERAL, *clinic_text(row), facts, nullptr);
  EXPECT_EQ(rendered.text, "Form\n\nHeading\nCall the clinic.");
  EXPECT_EQ(lacking(rendered, {"E01", "E10"}), (std::vector<std::string>{"E01"}));
}

std::string refusal(std::string_view source) {
  const auto read = parse_text_source(source);
  if (read) return "accepted";
  EXPECT_EQ(std::get<std::string>(read.error().issues.at(0).path.at(0)), "source");
  return read.error().issues.at(0).message;
}

TEST(TextSources, AreRefusedNamingTheLine) {
  EXPECT_EQ(refusal("# H\n[[E01]]\nText"), "accepted");
  EXPECT_EQ(refusal("# H\n\nCall {{clinic.fax}}."), "Line 3: There is no {{clinic.fax}}");
  EXPECT_EQ(refusal("# H\nCall {{clinic.phone."), "Line 2: {{ without }}");
  EXPECT_EQ(refusal("# H\nCall clinic.phone}}."), "Line 2: }} without {{");
  EXPECT_EQ(refusal("# H\nCall {{if clinic.phone}}us."),
            "Line 2: {{if …}} and {{unless …}} stand at the beginning of a line");
  EXPECT_EQ(refusal("# H\n[[E23]]\nText"), "Line 2: There is no element \"E23\"");
  EXPECT_EQ(refusal("# H\n[[E01]]\n\nText"), "Line 3: Marks without a paragraph below them");
  EXPECT_EQ(refusal("Text"), "Line 1: A heading (# …) has to stand above the first paragraph");
  EXPECT_EQ(refusal("# H\nText [[E01]]"),
            "Line 2: Marks such as [[E05]] stand alone on the line above their paragraph");
  EXPECT_EQ(refusal("# H [[E01]]"), "Line 1: Marks such as [[E05]] stand alone on the line above their paragraph");
  EXPECT_EQ(refusal("# H\nCall {{clinic.phone|{us}}."), "Line 2: Words behind | hold no braces");
  EXPECT_EQ(refusal("@colour: red"), "Line 1: Expected @title:, @intent:, @button: or @disclosure:");
  EXPECT_EQ(refusal("# H\nText \xFF"), "Must be valid UTF-8");
  EXPECT_EQ(refusal("# H\nText \xE2\x80\xAE txet"), "Must not hold control characters or marks of direction");
}

TEST(CanonicalTexts, AreComposedWithLineFeedsAndWithoutTrailingSpaces) {
  EXPECT_EQ(*canonical_text("Cafe\xCC\x81 \r\nb\rc\td  \n\n"), "Caf\xC3\xA9\nb\nc d");
  EXPECT_EQ(*canonical_text(""), "");
  EXPECT_FALSE(canonical_text(std::string_view("a\0b", 3)));
  EXPECT_EQ(canonical_line(" a\nb\x01 \xFF"), "a b");
}

}  // namespace
}  // namespace chiroflow::app
