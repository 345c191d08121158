// SPDX-License-Identifier: Apache-2.0
#include "app/consents/templates.hpp"

#include "app/consents/canonical_text.hpp"
#include "app/consents/render.hpp"
#include "app/consents/state_requirements.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

using testing::take;
using enum TelehealthConsentType;
using enum ConsentTemplateStatus;

class ConsentTemplates : public testing::AppFixture {
 protected:
  Result<ConsentTemplateView> save(const SaveConsentDraftInput& input) {
    auto call = call_as(clinic.owner, "consentTemplates.saveDraft");
    return save_consent_draft(call, input);
  }
  /// Our own text with something added, so that it is the clinic's.
  SaveConsentDraftInput draft(TelehealthConsentType type = GENERAL, const std::string& language = "en") {
    SaveConsentDraftInput input;
    input.consent_type = type;
    input.language = language;
    input.title = "The form of {{clinic.name}}";
    input.source = source_to_begin_from(type, language) + "\nCome on foot.\n";
    return input;
  }
  Result<ConsentTemplateView> publish(const ConsentTemplateId& id, bool by_other = false) {
    auto call = call_as(by_other ? other.owner : clinic.owner, "consentTemplates.publish");
    return publish_consent_template(call, {id});
  }
  ConsentTemplateView published(const SaveConsentDraftInput& input) {
    return take(publish(take(save(input)).consent_template_id));
  }
  ListConsentTemplatesOutput list() {
    auto call = call_as(clinic.owner, "consentTemplates.list");
    return take(list_consent_templates(call, {}));
  }
  ConsentPreview preview(const PreviewConsentInput& input) {
    auto call = call_as(clinic.owner, "consentTemplates.preview");
    return take(preview_consent(call, input));
  }
  RenderedConsent rendered(TelehealthConsentType type, const char* language) {
    TextFacts facts;
    facts.organization_name = clinic.organization.name;
    const auto rule = consents.rules.of("TX", *parse_date("2026-11-22"));
    return take(db::read<RenderedConsent>(*database, [&](db::Reader& reader) {
      return render_consent(reader, clinic.organization.id, type, language, facts, &rule);
    }));
  }
};

TEST_F(ConsentTemplates, BeginWithOurOwnTexts) {
  const auto all = list();
  EXPECT_TRUE(all.templates.empty());
  EXPECT_EQ(all.defaults.size(), 8U);
  EXPECT_EQ(rendered(GENERAL, "en").form_version, "default/1");
  EXPECT_EQ(rendered(GENERAL, "es-MX").language, "es");
  EXPECT_EQ(rendered(GENERAL, "fr").language, "en") << "there is none in French";
}

TEST_F(ConsentTemplates, OfOursCanBeSavedAndPublishedAsTheyAre) {
  for (const auto& own : list().defaults) {
    SaveConsentDraftInput input;
    input.consent_type = own.consent_type;
    input.language = own.language;
    input.title = own.title;
    input.source = own.source;
    const auto view = published(input);
    EXPECT_EQ(view.status, PUBLISHED) << own.language << name_of(own.consent_type);
  }
}

TEST_F(ConsentTemplates, ArePublishedAndShownInsteadOfOurs) {
  const auto first = take(save(draft()));
  EXPECT_EQ(first.status, DRAFT);
  EXPECT_EQ(rendered(GENERAL, "en").form_version, "default/1") << "a draft is shown to nobody";
  take(publish(first.consent_template_id));
  const auto shown = rendered(GENERAL, "en");
  EXPECT_EQ(shown.form_version, "clinic/1");
  EXPECT_EQ(shown.template_id, first.consent_template_id);
  EXPECT_EQ(shown.title, "The form of Demo Chiropractic");
  EXPECT_NE(shown.text.find("Come on foot."), std::string::npos);
  EXPECT_EQ(rendered(GENERAL, "es").form_version, "default/1");
  EXPECT_EQ(rendered(HIPAA, "en").form_version, "default/1");
}

TEST_F(ConsentTemplates, CountVersionsAndSupersedeTheFormerOne) {
  const auto first = published(draft());
  auto second = draft();
  second.source += "And bring water.\n";
  const auto saved = take(save(second));
  EXPECT_EQ(saved.version, 2);
  EXPECT_EQ(rendered(GENERAL, "en").form_version, "clinic/1");
  take(publish(saved.consent_template_id));
  EXPECT_EQ(rendered(GENERAL, "en").form_version, "clinic/2");
  const auto rows = list().templates;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].status, PUBLISHED);
  EXPECT_EQ(rows[1].status, SUPERSEDED);
  EXPECT_EQ(rows[1].superseded_at, rows[0].published_at);
  EXPECT_EQ(publish(first.consent_template_id).error().cause, "consent_template_superseded");
}

TEST_F(ConsentTemplates, AreNotEditedOncePublished) {
  const auto first = published(draft());
  auto changed = draft();
  changed.source += "Changed.\n";
  EXPECT_NE(take(save(changed)).consent_template_id, first.consent_template_id);
  EXPECT_EQ(load<ConsentTemplate>(first.consent_template_id.value).version, 1);
  EXPECT_ANY_THROW(execute("UPDATE consent_template SET source = 'x' WHERE status = 'PUBLISHED'"));
  EXPECT_ANY_THROW(execute("DELETE FROM consent_template WHERE status = 'PUBLISHED'"));
}

TEST_F(ConsentTemplates, PublishedTwiceAreTheSame) {
  const auto first = published(draft());
  clock.advance(Seconds(5));
  EXPECT_EQ(take(publish(first.consent_template_id)).published_at, first.published_at);
}

TEST_F(ConsentTemplates, HaveOneDraftThatNobodyOverwritesUnseen) {
  const auto first = take(save(draft()));
  clock.advance(Seconds(5));
  auto second = draft();
  second.title = "Another title";
  second.seen_at = first.updated_at;
  const auto saved = take(save(second));
  EXPECT_EQ(saved.consent_template_id, first.consent_template_id);
  EXPECT_EQ(saved.version, 1);
  second.title = "A third title";
  EXPECT_EQ(save(second).error().cause, "version");
}

TEST_F(ConsentTemplates, AreNotPublishedWithoutAnElementWhichIsNamed) {
  auto input = draft();
  const auto mark = input.source.find("[[E16]]");
  ASSERT_NE(mark, std::string::npos);
  input.source.erase(mark, 7);
  const auto refused = publish(take(save(input)).consent_template_id);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::precondition_failed);
  EXPECT_EQ(refused.error().cause, "consent_text_incomplete");
  EXPECT_NE(refused.error().message.find("E16 (where to complain, the licensing board)"), std::string::npos);
  EXPECT_EQ(refused.error().message.find("E15"), std::string::npos);
  EXPECT_EQ(rendered(GENERAL, "en").form_version, "default/1");
}

TEST_F(ConsentTemplates, AreNotPublishedWhereAnElementHangsOnSomethingThatMayBeUnknown) {
  auto input = draft();
  const std::string_view always = "{{if clinic.phone}}You can also call the clinic at {{clinic.phone}}.";
  const auto begin = input.source.find("[[E10]]");
  const auto end = input.source.find("\n\n", begin);
  input.source.replace(begin, end - begin, "[[E10]]\n" + std::string(always));
  const auto refused = publish(take(save(input)).consent_template_id);
  ASSERT_FALSE(refused) << "without a telephone number nothing would be said";
  EXPECT_NE(refused.error().message.find("E10"), std::string::npos);
}

TEST_F(ConsentTemplates, OfRecordingMustSayHowLongItIsKept) {
  auto input = draft(RECORDING);
  const auto line = input.source.find("{{if recording.days}}");
  input.source.erase(line, input.source.find('\n', line) - line + 1);
  const auto refused = publish(take(save(input)).consent_template_id);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("{{recording.days}}"), std::string::npos);
}

TEST_F(ConsentTemplates, InALanguageOfTheirOwnBringTheirOwnButton) {
  auto input = draft();
  input.language = "vi";
  for (const auto* name : {"@intent:", "@button:"}) {
    const auto line = input.source.find(name);
    input.source.erase(line, input.source.find('\n', line) - line + 1);
  }
  const auto refused = publish(take(save(input)).consent_template_id);
  ASSERT_FALSE(refused);
  for (const auto* name : {"@intent:", "@button:", "@disclosure:"})
    EXPECT_NE(refused.error().message.find(name), std::string::npos) << name;
  input.source = "@intent: A\n@button: B\n@disclosure: C\n" + input.source;
  published(input);
  const auto shown = rendered(GENERAL, "vi");
  EXPECT_EQ(shown.language, "vi");
  EXPECT_EQ(shown.button_label, "B");
}

TEST_F(ConsentTemplates, AskAgainFromTheDayTheyArePublished) {
  const auto since = [&] {
    return take(db::read<std::array<std::optional<Instant>, 4>>(
        *database, [&](db::Reader& reader) { return asked_again(reader, clinic.organization.id); }));
  };
  published(draft());
  EXPECT_FALSE(since()[static_cast<std::size_t>(GENERAL)]);
  auto next = draft();
  next.asks_again = true;
  next.title = "New";
  const auto saved = take(save(next));
  EXPECT_FALSE(since()[static_cast<std::size_t>(GENERAL)]) << "a draft asks nobody";
  const auto view = take(publish(saved.consent_template_id));
  EXPECT_EQ(since()[static_cast<std::size_t>(GENERAL)], view.published_at);
  EXPECT_FALSE(since()[static_cast<std::size_t>(HIPAA)]);
}

TEST_F(ConsentTemplates, AreRefusedNamingFieldAndLine) {
  const auto fault = [&](SaveConsentDraftInput input) {
    const auto refused = save(input);
    if (refused) return std::string("accepted");
    const auto& issue = refused.error().issues.at(0);
    return std::get<std::string>(issue.path.at(0)) + ": " + issue.message;
  };
  auto input = draft();
  input.source = "# One\n\n{{patient.name}}, read this.";
  EXPECT_EQ(fault(input), "source: Line 3: There is no {{patient.name}}");
  input = draft();
  input.source = "@title: Mine\n# One\nText";
  EXPECT_EQ(fault(input), "source: Leave @title: out; it is not part of the text");
  input = draft();
  input.source = "// nothing";
  EXPECT_EQ(fault(input), "source: There is no paragraph");
  input = draft();
  input.title = "{{patient.name}}";
  EXPECT_EQ(fault(input), "title: There is no {{patient.name}}");
  input.title = "  ";
  EXPECT_EQ(fault(input), "title: Must not be blank");
  input = draft();
  input.language = "E1";
  EXPECT_TRUE(fault(input).starts_with("language: ")) << fault(input);
}

TEST_F(ConsentTemplates, OfAnotherClinicAreNotThere) {
  const auto saved = take(save(draft()));
  EXPECT_EQ(publish(saved.consent_template_id, true).error().code, ErrorCode::not_found);
  auto call = call_as(other.owner, "consentTemplates.list");
  EXPECT_TRUE(take(list_consent_templates(call, {})).templates.empty());
}

TEST_F(ConsentTemplates, AreNotedInTheAuditLog) {
  published(draft());
  const auto events = events_of(clinic);
  EXPECT_EQ(std::count(events.begin(), events.end(), "consentTemplates.saveDraft"), 1);
  EXPECT_EQ(std::count(events.begin(), events.end(), "consentTemplates.publish"), 1);
}

TEST_F(ConsentTemplates, ArePreviewedWithWhatTheyLack) {
  auto input = draft();
  input.source = "# Only this\n[[E22]]\nNo adjustment by video.\n";
  const auto saved = take(save(input));
  const auto shown = preview({.consent_template_id = saved.consent_template_id});
  EXPECT_EQ(shown.sections.size(), 1U);
  EXPECT_EQ(shown.elements, std::vector<std::string>{"E22"});
  EXPECT_EQ(shown.missing.size(), 20U);
  EXPECT_FALSE(shown.problems.empty());
  EXPECT_EQ(shown.form_version, "clinic/1");
  const auto texas = preview({.consent_type = STATE_SPECIFIC, .language = "es", .state_code = "TX"});
  EXPECT_TRUE(texas.missing.empty());
  EXPECT_NE(texas.title.find("Texas"), std::string::npos);
  EXPECT_EQ(texas.form_version, "default/1");
  EXPECT_EQ(texas.text_hash.size(), 64U);
}

class StateRequirementsOfAClinic : public testing::AppFixture {
 protected:
  StateRequirements of(const char* code) {
    auto call = call_as(clinic.staff, "telehealth.getStateRequirements");
    return take(get_state_requirements(call, {code}));
  }
};

TEST_F(StateRequirementsOfAClinic, AreThoseOfTheRow) {
  const auto texas = of("TX");
  EXPECT_EQ(texas.state_name, "Texas");
  EXPECT_TRUE(texas.requires_specific_consent);
  EXPECT_EQ(texas.form, ConsentForm::WRITTEN);
  EXPECT_EQ(texas.rule_version, consents.rules.version());
  EXPECT_NE(std::find(texas.consent_requirements.begin(), texas.consent_requirements.end(),
                      "The text tells E16 (where to complain, the licensing board)"),
            texas.consent_requirements.end());
  EXPECT_EQ(of("VT").restrictions, std::vector<std::string>{"Telehealth visits must not be recorded"});
  EXPECT_EQ(of("NE").age_of_majority, 19);
}

TEST_F(StateRequirementsOfAClinic, AskForEverythingOfAPlaceThatNobodyKnows) {
  const auto nowhere = of("ZZ");
  EXPECT_EQ(nowhere.state_name, "ZZ");
  EXPECT_TRUE(nowhere.requires_specific_consent) << "the original fails open here";
  EXPECT_EQ(nowhere.restrictions, std::vector<std::string>{"A recording needs the consent of everybody present"});
}

}  // namespace
}  // namespace chiroflow::app
