// SPDX-License-Identifier: Apache-2.0
#include "app/consents/verbal.hpp"

#include "app/access.hpp"
#include "app/consents/asking.hpp"
#include "app/consents/live_recordings.hpp"
#include "app/consents/signer.hpp"
#include "app/record_changes.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
bool refuses_recording(const RecordVerbalConsentInput& input) {
  return input.consent_type == TelehealthConsentType::RECORDING && input.patient_answer == VerbalAnswer::NO;
}

/// `live`: the visits whose recordings a no ends, locked.
Result<ConsentFrame> frame_for(Call& call, db::Writer& writer, const RecordVerbalConsentInput& input,
                               std::vector<SessionId>& live) {
  if (!TRY(store::find_patient(writer, call.organization(), input.patient_id))) return fail(not_found("Patient"));
  auto visit = input.session_id ? std::optional(TRY(access_session(call, writer, *input.session_id)))
                                : TRY(next_visit(call, writer, input.patient_id));
  if (refuses_recording(input))
    live = TRY(lock_live_visits(call, writer, input.patient_id, visit ? std::optional(visit->id) : std::nullopt));
  if (visit) visit = TRY(access_session_to_change(call, writer, visit->id));
  TRY(store::lock_patient(writer, call.organization(), input.patient_id));
  if (!visit) return frame_of_patient(call, writer, input.patient_id, input.state_code);
  auto frame = TRY(frame_of_visit(call, writer, *visit, input.state_code));
  if (frame.patient.id != input.patient_id) return fail(invalid_field("sessionId", "This visit is another patient's"));
  return frame;
}

Result<void> require_spoken_form(const ConsentFrame& frame) {
  if (frame.situation.rule.form != ConsentForm::WRITTEN) return {};
  return fail(precondition_failed(
      frame.situation.rule.name + " wants this consent in writing; send the request and let the patient sign",
      "written_form"));
}

Result<SpokenAnswer> spoken_of(const Call& call, db::Reader& reader, const RecordVerbalConsentInput& input) {
  const auto name = TRY(store::query_value<std::string>(
      reader, "SELECT first_name || ' ' || last_name FROM user_account WHERE organization_id = ? AND id = ?",
      call.organization(), call.actor.user_id));
  return SpokenAnswer{input.words, std::string(name_of(input.patient_answer)), name.value_or("")};
}

void fill(const Call& call, const ConsentFrame& frame, const RecordVerbalConsentInput& input, TelehealthConsent& row) {
  const bool yes = input.patient_answer == VerbalAnswer::YES;
  row.id = call.services.ids.next<ConsentId>();
  row.method = ConsentMethod::VERBAL;
  row.status = yes ? ConsentStatus::SIGNED : ConsentStatus::DECLINED;
  if (frame.session) row.session_id = frame.session->id;
  row.requested_by = row.attested_by = call.actor.user_id;
  row.signer_name = input.signer_name;
  row.signer_capacity = input.capacity;
  if (input.capacity != SignerCapacity::SELF) row.signer_relationship = input.relationship;
  row.created_at = row.updated_at = call.now;
  (yes ? row.signed_at : row.declined_at) = call.now;
  if (!yes) return;
  row.effective_date = call.now;
  row.expiration_date = expiry_of(call.services, frame.organization, call.now, row.validity_days);
}

SignerFacts facts_of(const Call& call, const ConsentFrame& frame, ShownConsent shown, SpokenAnswer spoken) {
  SignerFacts facts;
  facts.patient = frame.patient;
  facts.shown = std::move(shown);
  facts.session = frame.session;
  facts.authenticated_by = call.actor.type == ActorType::API_KEY ? "api_key" : "staff_session";
  facts.credential_id = call.actor.credential_id;
  facts.client_address = call.origin.client_address;
  facts.user_agent = call.origin.user_agent;
  facts.spoken = std::move(spoken);
  return facts;
}

Result<void> spread(Call& call, db::Writer& writer, const ConsentFrame& frame, const TelehealthConsent& row) {
  const bool yes = row.status == ConsentStatus::SIGNED;
  if (yes) TRY(supersede_others(call, writer, row));
  if (frame.session)
    TRY(tell_staff(call, writer, {frame.session->id}, yes ? "consent.signed" : "consent.declined", row));
  TRY(call.changed(writer, {"TelehealthConsent", row.id.view(), row.patient_id,
                            R"({"type":")" + std::string(name_of(row.consent_type)) + R"(","method":"VERBAL","to":")" +
                                std::string(name_of(row.status)) + R"(","text":")" + row.consent_text_hash +
                                R"(","evidence":")" + *row.evidence_hash + "\"}"}));
  return {};
}

Result<VerbalConsent> record_in(Call& call, db::Writer& writer, const RecordVerbalConsentInput& input) {
  std::vector<SessionId> live;
  const auto frame = TRY(frame_for(call, writer, input, live));
  TRY(require_spoken_form(frame));
  TRY(check_capacity(input.capacity, input.relationship, capacities_for_spoken(frame.situation),
                     must_be_guardian(frame.situation)));
  Ask ask;
  ask.type = input.consent_type;
  ask.language = input.language;
  auto asked = TRY(prepare(call, writer, frame, ask));
  if (refuses_recording(input)) TRY(end_recordings_of(call, writer, input.patient_id, live, RecordingStop::REFUSED));
  auto& row = asked.row;
  fill(call, frame, input, row);
  if (row.declined_at) row.declined_at = TRY(moment_of_no(call, writer, row));
  auto facts = facts_of(call, frame, std::move(asked.shown), TRY(spoken_of(call, writer, input)));
  facts.attendants = {input.interpreter, input.witness_name};
  TRY(seal_consent(call.services, row, facts));
  TRY(store::insert_row(writer, row));
  TRY(spread(call, writer, frame, row));
  return VerbalConsent{row.id, row.status, row.signed_at, row.expiration_date,
                       frame.patient.first_name + " " + frame.patient.last_name};
}
}  // namespace

Result<VerbalConsent> record_verbal_consent(Call& call, const RecordVerbalConsentInput& input) {
  TRY(require_text("words", input.words));
  TRY(require_text("signerName", input.signer_name));
  TRY(check_attendants({input.interpreter, input.witness_name}, input.signer_name));
  return call.commit([&](db::Writer& writer) { return record_in(call, writer, input); });
}

}  // namespace chiroflow::app
