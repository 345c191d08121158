// SPDX-License-Identifier: Apache-2.0
#include "app/consents/asking.hpp"

#include <algorithm>

#include "app/clinic_day.hpp"
#include "app/consents/canonical_text.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/consent_text.hpp"
#include "app/consents/text_facts.hpp"
#include "crypto/digest.hpp"
#include "store/row.hpp"
#include "wire/encode.hpp"

namespace chiroflow::app {

namespace {
constexpr std::size_t kDigitsOfOwnText = 12;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end != 0) lines.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

ShownConsent shown_of(const RenderedConsent& rendered) {
  ShownConsent shown;
  shown.title = rendered.title;
  shown.sections = rendered.sections;
  shown.elements = rendered.elements;
  shown.intent_sentence = rendered.intent_sentence;
  shown.button_label = rendered.button_label;
  shown.disclosure = rendered.disclosure;
  shown.recording_days = rendered.recording_days.value_or(0);
  shown.names_record = rendered.names_record;
  return shown;
}

/// The same fault under the name that the caller gave the text.
Error of_field(const char* name, Error error) {
  for (auto& issue : error.issues) issue.path = {std::string(name)};
  return error;
}

/// The clinic's own words for one patient stand below the form, as its last section, and never in its place: what a consent has to
/// say is said whatever they are. What is shown is what is hashed.
Result<void> add_own_words(Asked& asked, const std::string& text) {
  auto canonical = canonical_text(text);
  if (!canonical) return fail(of_field("customConsentText", std::move(canonical).error()));
  auto lines = lines_of(*canonical);
  auto& whole = asked.row.consent_text;
  whole += '\n';
  for (const auto& line : lines) whole += '\n' + line;
  asked.shown.sections.push_back({"", std::move(lines)});
  asked.row.form_version = "custom/" + crypto::sha256(whole).hex().substr(0, kDigitsOfOwnText);
  return {};
}

RawJson requirements_of(const StateRule& rule) {
  RawJson json{""};
  wire::JsonWriter writer(json.text);
  wire::encode_plain(writer, rule);
  return json;
}

/// Signed under these rules, a consent lasts no longer than they let it.
int validity_of(const Ask& ask, const ConsentSituation& situation) {
  return situation.rule.renewal_days ? std::min(ask.validity_days, *situation.rule.renewal_days) : ask.validity_days;
}

bool is_same_request(const TelehealthConsent& open, const TelehealthConsent& wanted) {
  return open.language == wanted.language && open.state_code == wanted.state_code &&
         open.consent_text_hash == wanted.consent_text_hash && open.form_version == wanted.form_version &&
         open.template_id == wanted.template_id && open.rule_version == wanted.rule_version &&
         open.validity_days == wanted.validity_days && open.supersedes_id == wanted.supersedes_id;
}
}  // namespace

Instant expiry_of(const Services& services, const Organization& organization, Instant signed_at, int validity_days) {
  const auto day = clinic_day(services, organization, signed_at);
  return end_of_clinic_day(services, organization, day, validity_days) + Millis(1);
}

Result<Asked> prepare(const Call& call, db::Reader& reader, const ConsentFrame& frame, const Ask& ask) {
  const auto& situation = frame.situation;
  if (ask.type == TelehealthConsentType::STATE_SPECIFIC && !situation.state)
    return fail(precondition_failed("Say first in which state the patient is; none is on file", "state_unknown"));
  Asked asked;
  auto& row = asked.row;
  row.organization_id = frame.organization.id;
  row.patient_id = frame.patient.id;
  row.consent_type = ask.type;
  row.validity_days = validity_of(ask, situation);
  row.state_code = situation.state;
  row.rule_version = call.services.consents->rules.version();
  if (situation.state) row.state_requirements = requirements_of(situation.rule);
  row.supersedes_id = ask.supersedes;
  const auto facts = TRY(text_facts(call, reader, frame, row.validity_days));
  const auto language = ask.language ? *ask.language : frame.patient.language.value_or("en");
  const auto rendered = TRY(render_consent(reader, frame.organization.id, ask.type, language, facts,
                                           situation.state ? &situation.rule : nullptr));
  asked.shown = shown_of(rendered);
  row.consent_text = rendered.text;
  row.form_version = rendered.form_version;
  row.template_id = rendered.template_id;
  row.language = rendered.language;
  if (ask.custom_text) TRY(add_own_words(asked, *ask.custom_text));
  row.consent_text_hash = crypto::sha256(row.consent_text).hex();
  return asked;
}

Result<std::vector<TelehealthConsent>> open_requests(const Call& call, db::Reader& reader, const PatientId& patient,
                                                     TelehealthConsentType type) {
  static const std::string sql = store::select_from<TelehealthConsent>("c") +
                                 " WHERE c.organization_id = ? AND c.patient_id = ? AND c.consent_type = ?"
                                 " AND c.status = 'PENDING' ORDER BY c.created_at DESC, c.id DESC";
  auto rows = TRY(store::query_all<TelehealthConsent>(reader, sql, call.organization(), patient, type));
  std::erase_if(rows, [&](const TelehealthConsent& row) { return has_lapsed(row, call.now); });
  return rows;
}

Result<Asked> make_or_reuse(Call& call, db::Writer& writer, const ConsentFrame& frame, const Ask& ask) {
  auto asked = TRY(prepare(call, writer, frame, ask));
  for (auto& open : TRY(open_requests(call, writer, frame.patient.id, ask.type))) {
    if (!is_same_request(open, asked.row)) continue;
    asked.shown = TRY(open_shown(call.services, open));
    asked.row = std::move(open);
    asked.reused = true;
    return asked;
  }
  auto& row = asked.row;
  row.id = call.services.ids.next<ConsentId>();
  row.created_at = row.updated_at = call.now;
  if (call.actor.is_staff()) row.requested_by = call.actor.user_id;
  row.request_expires_at = call.now + Hours(24) * kRequestDays;
  keep_shown(call.services, row, asked.shown);
  TRY(store::insert_row(writer, row));
  return asked;
}

}  // namespace chiroflow::app
