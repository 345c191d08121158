// SPDX-License-Identifier: Apache-2.0
#include "app/consents/answer.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/consents/asking.hpp"
#include "app/consents/copy_mail.hpp"
#include "app/consents/live_recordings.hpp"
#include "app/consents/signer.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<void> require_ticks(const SignConsentInput& input) {
  if (!input.acknowledged_reading)
    return fail(invalid_field("acknowledgedReading", "Read the text to its end and say that you did"));
  if (!input.disclosure_accepted)
    return fail(invalid_field("disclosureAccepted", "Accept signing electronically, or ask the clinic for paper"));
  return {};
}

/// A text that the clinic has replaced meanwhile would not be enough any more.
bool is_replaced(const TelehealthConsent& row, const ConsentSituation& situation) {
  const auto& since = situation.asked_again[static_cast<std::size_t>(row.consent_type)];
  return since && row.created_at < *since;
}

Result<void> require_same_text(const TelehealthConsent& row, const ConsentSituation& situation,
                               const SignConsentInput& input) {
  if (!row.viewed_at)
    return fail(precondition_failed("Open this consent on the visit link before signing it", "consent_not_opened"));
  if (row.consent_text_hash == input.text_hash && !is_replaced(row, situation)) return {};
  return fail(conflict("The text is another one than was shown; open the consent again", "text_changed"));
}

Result<SignerFacts> facts_of(const Call& call, db::Reader& reader, const ConsentFrame& frame, ShownConsent shown,
                             std::string signature) {
  static const std::string device_of =
      "SELECT device_type FROM virtual_waiting_room WHERE organization_id = ? AND session_id = ?";
  SignerFacts facts;
  facts.patient = frame.patient;
  facts.shown = std::move(shown);
  facts.signature = std::move(signature);
  facts.session = frame.session;
  facts.link_role = call.actor.participant_role;
  facts.authenticated_by = "visit_link_on_bound_device";
  facts.credential_id = call.actor.credential_id;
  facts.client_address = call.origin.client_address;
  facts.user_agent = call.origin.user_agent;
  const auto device = TRY(
      store::query_value<std::optional<std::string>>(reader, device_of, call.organization(), call.actor.session_id));
  if (device) facts.device_type = *device;
  return facts;
}

void answer_as_caller(const Call& call, TelehealthConsent& row) {
  row.session_id = call.actor.session_id;
  row.signer_participant_id = call.actor.participant_id;
  row.signer_address = call.origin.client_address;
  row.updated_at = call.now;
}

void fill_signature(const Call& call, const ConsentFrame& frame, const SignConsentInput& input,
                    TelehealthConsent& row) {
  answer_as_caller(call, row);
  row.status = ConsentStatus::SIGNED;
  row.signature_type = input.signature_type;
  row.signature_data = seal_signature(call.services, row, input.signature_data);
  row.signer_name = input.signer_name;
  row.signer_capacity = input.capacity;
  if (input.capacity != SignerCapacity::SELF) row.signer_relationship = input.relationship;
  row.disclosure_accepted_at = row.signed_at = row.effective_date = call.now;
  row.expiration_date = expiry_of(call.services, frame.organization, call.now, row.validity_days);
}

std::string noted(const TelehealthConsent& row, std::string_view more = {}) {
  return R"({"type":")" + std::string(name_of(row.consent_type)) + R"(","to":")" + std::string(name_of(row.status)) +
         R"(","text":")" + row.consent_text_hash + R"(","evidence":")" + row.evidence_hash.value_or("") + '"' +
         std::string(more) + '}';
}

Result<SignedConsent> sign_in(Call& call, db::Writer& writer, const SignConsentInput& input) {
  const auto session = TRY(own_visit_to_change(call, writer));
  const auto frame = TRY(frame_of_visit(call, writer, session));
  TRY(store::lock_patient(writer, call.organization(), frame.patient.id));
  auto row = TRY(access_consent_to_change(call, writer, input.consent_id));
  TRY(require_open(row, call.now));
  TRY(require_same_text(row, frame.situation, input));
  TRY(check_capacity(input.capacity, input.relationship, capacities_for(call.actor.participant_role, frame.situation),
                     must_be_guardian(frame.situation)));
  auto shown = TRY(open_shown(call.services, row));
  fill_signature(call, frame, input, row);
  auto facts = TRY(facts_of(call, writer, frame, std::move(shown), input.signature_data));
  facts.attendants = {input.interpreter, input.witness_name};
  TRY(seal_consent(call.services, row, facts));
  TRY(save_answer(writer, row));
  TRY(supersede_others(call, writer, row));
  TRY(tell_staff(call, writer, {session.id}, "consent.signed", row));
  auto copy_goes_to = TRY(mail_signed_copy(call, writer, frame, row));
  TRY(call.changed(writer, {"TelehealthConsent", row.id.view(), row.patient_id,
                            noted(row, copy_goes_to ? R"(,"copy":"mail")" : "")}));
  return SignedConsent{row.id,
                       row.status,
                       call.now,
                       row.expiration_date,
                       frame.patient.first_name + " " + frame.patient.last_name,
                       std::move(copy_goes_to)};
}

Result<DeclinedConsent> decline_in(Call& call, db::Writer& writer, const DeclineConsentInput& input) {
  const auto asked = TRY(access_consent(call, writer, input.consent_id));
  const bool to_recording = asked.consent_type == TelehealthConsentType::RECORDING;
  std::vector<SessionId> visits;
  if (to_recording) visits = TRY(lock_live_visits(call, writer, asked.patient_id, call.actor.session_id));
  const auto session = TRY(own_visit_to_change(call, writer));
  const auto frame = TRY(frame_of_visit(call, writer, session));
  TRY(store::lock_patient(writer, call.organization(), frame.patient.id));
  auto row = TRY(access_consent_to_change(call, writer, input.consent_id));
  TRY(require_open(row, call.now));
  if (to_recording) TRY(end_recordings_of(call, writer, frame.patient.id, visits, RecordingStop::REFUSED));
  auto shown = TRY(open_shown(call.services, row));
  answer_as_caller(call, row);
  row.status = ConsentStatus::DECLINED;
  row.declined_at = TRY(moment_of_no(call, writer, row));
  row.decline_reason = input.reason;
  TRY(seal_consent(call.services, row, TRY(facts_of(call, writer, frame, std::move(shown), {}))));
  TRY(save_answer(writer, row));
  TRY(tell_staff(call, writer, {session.id}, "consent.declined", row));
  TRY(call.changed(writer, {"TelehealthConsent", row.id.view(), row.patient_id, noted(row)}));
  return DeclinedConsent{row.id, row.status, *row.declined_at};
}
}  // namespace

Result<void> supersede_others(Call& call, db::Writer& writer, const TelehealthConsent& row) {
  static const std::string sql =
      store::select_from<TelehealthConsent>("c") +
      " WHERE c.organization_id = ? AND c.patient_id = ? AND c.consent_type = ? AND c.id <> ?"
      " AND c.status IN ('PENDING', 'SIGNED') ORDER BY c.created_at, c.id {for_update}";
  const bool by_state = row.consent_type == TelehealthConsentType::STATE_SPECIFIC;
  for (const auto& other : TRY(store::query_all<TelehealthConsent>(writer, sql, call.organization(), row.patient_id,
                                                                   row.consent_type, row.id))) {
    if (by_state && other.state_code != row.state_code) continue;
    TRY(store::execute(writer,
                       "UPDATE telehealth_consent SET status = 'EXPIRED', updated_at = ? WHERE organization_id = ? AND "
                       "id = ?",
                       call.now, call.organization(), other.id));
    TRY(call.changed(writer, {"TelehealthConsent", other.id.view(), other.patient_id,
                              R"({"from":")" + std::string(name_of(other.status)) +
                                  R"(","to":"EXPIRED","supersededBy":")" + row.id.value + "\"}"}));
  }
  return {};
}

Result<SignedConsent> sign_consent(Call& call, const SignConsentInput& input) {
  TRY(require_patients_side(call));
  TRY(require_ticks(input));
  TRY(check_signature(input.signature_type, input.signature_data, input.signer_name));
  TRY(check_attendants({input.interpreter, input.witness_name}, input.signer_name));
  return call.commit([&](db::Writer& writer) { return sign_in(call, writer, input); });
}

Result<DeclinedConsent> decline_consent(Call& call, const DeclineConsentInput& input) {
  TRY(require_patients_side(call));
  return call.commit([&](db::Writer& writer) { return decline_in(call, writer, input); });
}

}  // namespace chiroflow::app
