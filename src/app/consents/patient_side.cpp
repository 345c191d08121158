// SPDX-License-Identifier: Apache-2.0
#include "app/consents/patient_side.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/consents/asking.hpp"
#include "app/consents/signer.hpp"
#include "store/patients.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
using enum TelehealthConsentType;

bool is_asked_for(TelehealthConsentType type, const ConsentFrame& frame, const std::vector<TelehealthConsent>& rows) {
  if (type == STATE_SPECIFIC) return frame.situation.state && frame.situation.rule.own_consent;
  if (type != RECORDING || frame.organization.recording_allowed) return true;
  return std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.consent_type == RECORDING; });
}

VisitConsent item_of(TelehealthConsentType type, const ConsentFrame& frame,
                     const std::vector<TelehealthConsent>& rows) {
  const auto needed = needed_types(frame.situation);
  VisitConsent item;
  item.consent_type = type;
  item.needed = std::find(needed.begin(), needed.end(), type) != needed.end();
  const auto* best = best_of(rows, type, frame.situation);
  item.fault = best ? fault_of(*best, frame.situation) : ConsentFault::NOT_SIGNED;
  if (!best) return item;
  item.status = best->status;
  item.consent_id = best->id;
  item.signed_at = best->signed_at;
  item.expires_at = best->expiration_date;
  return item;
}

/// What the clinic asked for decides over text and time, as long as it is still open.
Result<Asked> ask_for(Call& call, db::Writer& writer, const ConsentFrame& frame, const OpenConsentInput& input) {
  Ask ask;
  ask.type = input.consent_type;
  ask.language = input.language;
  for (auto& open : TRY(open_requests(call, writer, frame.patient.id, input.consent_type))) {
    if (!open.requested_by) continue;
    ask.validity_days = open.validity_days;
    ask.supersedes = open.supersedes_id;
    if (!ask.language) ask.language = open.language;
    const bool fits = *ask.language == open.language && open.state_code == frame.situation.state;
    if (!open.form_version.starts_with("custom/") || !fits) break;
    auto shown = TRY(open_shown(call.services, open));
    return Asked{std::move(open), std::move(shown), true};
  }
  return make_or_reuse(call, writer, frame, ask);
}

/// Only the first time is evidence: when the patient's side could read it.
Result<void> mark_viewed(Call& call, db::Writer& writer, TelehealthConsent& row) {
  using C = TelehealthConsent;
  if (row.viewed_at) return {};
  row.viewed_at = row.updated_at = call.now;
  return store::update<&C::viewed_at, &C::updated_at>(writer, row);
}

OpenedConsent opened(const Call& call, const ConsentFrame& frame, Asked asked) {
  OpenedConsent out;
  out.consent_id = asked.row.id;
  out.consent_type = asked.row.consent_type;
  out.title = std::move(asked.shown.title);
  out.sections = std::move(asked.shown.sections);
  out.text = asked.row.consent_text;
  out.text_hash = asked.row.consent_text_hash;
  out.form_version = asked.row.form_version;
  out.language = asked.row.language;
  out.intent_sentence = std::move(asked.shown.intent_sentence);
  out.button_label = std::move(asked.shown.button_label);
  out.disclosure = std::move(asked.shown.disclosure);
  out.capacities = capacities_for(call.actor.participant_role, frame.situation);
  out.must_be_guardian = must_be_guardian(frame.situation);
  out.expires_if_signed_now = expiry_of(call.services, frame.organization, call.now, asked.row.validity_days);
  return out;
}
}  // namespace

Result<VisitConsents> visit_consents(Call& call, const chiroflow::Empty&) {
  TRY(require_patients_side(call));
  PatientId patient;
  auto out = TRY(db::read<VisitConsents>(call.services.database, [&](db::Reader& reader) -> Result<VisitConsents> {
    const auto session = TRY(access_session(call, reader, call.actor.session_id));
    const auto frame = TRY(frame_of_visit(call, reader, session));
    const auto rows = TRY(consents_of(reader, call.organization(), frame.patient.id));
    patient = frame.patient.id;
    VisitConsents found;
    for (const auto type : {GENERAL, STATE_SPECIFIC, HIPAA, RECORDING})
      if (is_asked_for(type, frame, rows)) found.items.push_back(item_of(type, frame, rows));
    found.capacities = capacities_for(call.actor.participant_role, frame.situation);
    found.must_be_guardian = must_be_guardian(frame.situation);
    return found;
  }));
  call.read_of({"TelehealthConsent", call.actor.session_id.view(), patient, count_of(out.items.size())});
  return out;
}

Result<OpenedConsent> open_consent(Call& call, const OpenConsentInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<OpenedConsent> {
    const auto session = TRY(own_visit_to_change(call, writer));
    const auto frame = TRY(frame_of_visit(call, writer, session));
    TRY(store::lock_patient(writer, call.organization(), frame.patient.id));
    auto asked = TRY(ask_for(call, writer, frame, input));
    TRY(mark_viewed(call, writer, asked.row));
    const std::string type(name_of(input.consent_type));
    TRY(call.changed(writer, {"TelehealthConsent", asked.row.id.view(), frame.patient.id,
                              R"({"type":")" + type + R"(","text":")" + asked.row.consent_text_hash + "\"}"}));
    return opened(call, frame, std::move(asked));
  });
}

Result<chiroflow::Empty> consent_read_to_end(Call& call, const ConsentInput& input) {
  using C = TelehealthConsent;
  TRY(require_patients_side(call));
  return call.commit([&](db::Writer& writer) -> Result<chiroflow::Empty> {
    auto row = TRY(access_consent_to_change(call, writer, input.consent_id));
    if (row.read_to_end_at || row.status != ConsentStatus::PENDING || !row.viewed_at) return chiroflow::Empty{};
    row.read_to_end_at = row.updated_at = call.now;
    TRY((store::update<&C::read_to_end_at, &C::updated_at>(writer, row)));
    TRY(call.changed(writer, {"TelehealthConsent", row.id.view(), row.patient_id, changed_fields({"readToEndAt"})}));
    return chiroflow::Empty{};
  });
}

}  // namespace chiroflow::app
