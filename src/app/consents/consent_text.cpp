// SPDX-License-Identifier: Apache-2.0
#include "app/consents/consent_text.hpp"

#include "app/consents/render.hpp"
#include "app/consents/template_rows.hpp"
#include "app/consents/text_elements.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr auto kFallbackLanguage = "en";

struct AskedAgain {
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  Instant since;
};
CHIROFLOW_DESCRIBE(AskedAgain, consent_type, since)

/// The clinic's own before ours; the language that was asked for before English.
Result<ChosenText> choose(db::Reader& reader, const OrganizationId& organization, TelehealthConsentType type,
                          const std::string& language) {
  if (const auto own =
          TRY(find_consent_template(reader, organization, type, language, ConsentTemplateStatus::PUBLISHED)))
    return clinic_text(*own);
  if (has_own_text(language)) return own_text(type, language);
  return choose(reader, organization, type, kFallbackLanguage);
}
}  // namespace

Result<RenderedConsent> render_consent(db::Reader& reader, const OrganizationId& organization,
                                       TelehealthConsentType type, std::string_view language, const TextFacts& facts,
                                       const StateRule* rule) {
  if (type == TelehealthConsentType::STATE_SPECIFIC && !rule)
    return fail(internal_error("a consent of a state was asked for without the state's rule"));
  const auto chosen = TRY(choose(reader, organization, type, primary_language(language)));
  auto rendered = render(type, chosen, facts, rule);
  const auto needed = needed_elements(type, facts.audio_only, rule);
  if (!chosen.template_id || lacking(rendered, needed).empty()) return rendered;
  // A clinic's text from a time when less was needed.
  return render(type, TRY(own_text(type, has_own_text(chosen.language) ? chosen.language : kFallbackLanguage)), facts,
                rule);
}

Result<std::array<std::optional<Instant>, 4>> asked_again(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql =
      "SELECT consent_type, MAX(published_at) FROM consent_template WHERE organization_id = ? AND asks_again = ?"
      " AND status <> 'DRAFT' GROUP BY consent_type";
  std::array<std::optional<Instant>, 4> since{};
  for (const auto& row : TRY(store::query_all<AskedAgain>(reader, sql, organization, true)))
    since[static_cast<std::size_t>(row.consent_type)] = row.since;
  return since;
}

}  // namespace chiroflow::app
