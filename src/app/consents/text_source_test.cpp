// SPDX-License-Identifier: Apache-2.0
// Whatever a manager writes is refused or shown without marks; it never ends the program.
#include "app/consents/text_source.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "app/consents/canonical_text.hpp"
#include "app/consents/render.hpp"

namespace chiroflow::app {
namespace {

rc::Gen<std::string> scraps() {
  const auto scrap = rc::gen::element<std::string>(
      "\n", "\n\n", "# ", "#", "[[E01]]", "[[E06 E07]]", "[[", "]]", "{{", "}}", "{{clinic.name}}",
      "{{clinic.phone|us}}", "{{if audio.only}}", "{{unless clinic.phone}}", "{{if ", "|", "@intent: ", "@title: ", "@",
      "// ", "Text. ", " ", "\r\n", "\t", "Cafe\xCC\x81", "\xFF", "\xE2\x80\xAE", "{", "}");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(scrap), [](const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts) text += part;
    return text;
  });
}

TextFacts facts() {
  TextFacts made;
  made.organization_name = "Clinic";
  return made;
}

TEST(TextSourceProperty, WhatIsAcceptedIsShownWithoutMarksAndInOneForm) {
  EXPECT_TRUE(rc::check("shown clean", [] {
    ConsentTemplate row;
    row.title = "Title";
    row.source = *scraps();
    const auto chosen = clinic_text(row);
    if (!chosen) return;
    const auto rendered = render(TelehealthConsentType::GENERAL, *chosen, facts(), nullptr);
    for (const auto* mark : {"{{", "}}", "[["}) RC_ASSERT(rendered.text.find(mark) == std::string::npos);
    RC_ASSERT(*canonical_text(rendered.text) == rendered.text);
  }));
}

TEST(TextSourceProperty, TheCanonicalFormOfACanonicalFormIsItself) {
  EXPECT_TRUE(rc::check("idempotent", [] {
    const auto once = canonical_text(*scraps());
    if (once) RC_ASSERT(*canonical_text(*once) == *once);
  }));
}

}  // namespace
}  // namespace chiroflow::app
