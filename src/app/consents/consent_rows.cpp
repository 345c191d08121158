// SPDX-License-Identifier: Apache-2.0
#include "app/consents/consent_rows.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/notices.hpp"
#include "app/telehealth/patient_place.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<PatientId> patient_of_session(const Call& call, db::Reader& reader, const TelehealthSession& session) {
  const auto id = TRY(store::query_value<PatientId>(reader,
                                                    "SELECT patient_id FROM appointment WHERE organization_id = ? AND "
                                                    "id = ?",
                                                    call.organization(), session.appointment_id));
  if (!id) return fail(internal_error("a session without its appointment"));
  return *id;
}

Result<Patient> get_patient(const Call& call, db::Reader& reader, const PatientId& id) {
  auto patient = TRY(store::find_patient(reader, call.organization(), id));
  if (!patient) return fail(not_found("Patient"));
  return std::move(*patient);
}

/// A visitor's link leads to one patient; consents of every other one do not exist for them.
Result<TelehealthConsent> visible(const Call& call, db::Reader& reader, std::optional<TelehealthConsent> row) {
  if (!row) return fail(not_found("Consent"));
  if (!call.actor.is_visitor()) return std::move(*row);
  TRY(require_patients_side(call));
  const auto session = TRY(access_session(call, reader, call.actor.session_id));
  if (TRY(patient_of_session(call, reader, session)) != row->patient_id) return fail(not_found("Consent"));
  return std::move(*row);
}

/// Nobody who is no patient's side learns which ids there are.
Result<void> require_sight(const Call& call) {
  return call.actor.is_visitor() ? require_patients_side(call) : Result<void>();
}
}  // namespace

Result<ConsentFrame> frame_of_visit(const Call& call, db::Reader& reader, const TelehealthSession& session,
                                    const std::optional<std::string>& state) {
  const auto id = TRY(patient_of_session(call, reader, session));
  ConsentFrame frame{TRY(own_organization(call, reader)), TRY(get_patient(call, reader, id)), session, {}};
  auto place = stated_state(session, call.now);
  // Asked for ahead by the likeliest state; whether the visit may start is not decided by it.
  if (!place) place = state ? state : frame.patient.state;
  frame.situation = TRY(situation_of(call, reader, frame.organization, frame.patient, place));
  return frame;
}

Result<ConsentFrame> frame_of_patient(const Call& call, db::Reader& reader, const PatientId& patient,
                                      const std::optional<std::string>& state) {
  ConsentFrame frame{TRY(own_organization(call, reader)), TRY(get_patient(call, reader, patient)), std::nullopt, {}};
  const auto place = state ? state : frame.patient.state;
  frame.situation = TRY(situation_of(call, reader, frame.organization, frame.patient, place));
  return frame;
}

Result<std::optional<TelehealthSession>> next_visit(const Call& call, db::Reader& reader, const PatientId& patient) {
  static const std::string sql =
      store::select_from<TelehealthSession>("s") +
      " JOIN appointment a ON a.organization_id = s.organization_id AND a.id = s.appointment_id"
      " WHERE s.organization_id = ? AND a.patient_id = ? AND s.status IN ('SCHEDULED', 'WAITING', 'IN_PROGRESS',"
      " 'TECHNICAL_ISSUES') AND s.scheduled_end_time > ?"
      " ORDER BY CASE WHEN s.status = 'SCHEDULED' THEN 1 ELSE 0 END, s.scheduled_start_time, s.id LIMIT 1";
  return store::query_one<TelehealthSession>(reader, sql, call.organization(), patient, call.now);
}

Result<std::vector<SessionId>> live_visits(const Call& call, db::Reader& reader, const PatientId& patient) {
  static const std::string sql =
      "SELECT s.id FROM telehealth_session s"
      " JOIN appointment a ON a.organization_id = s.organization_id AND a.id = s.appointment_id"
      " WHERE s.organization_id = ? AND a.patient_id = ? AND (s.status IN ('WAITING', 'IN_PROGRESS', "
      "'TECHNICAL_ISSUES')"
      " OR EXISTS (SELECT 1 FROM session_recording r WHERE r.organization_id = s.organization_id AND r.session_id = "
      "s.id"
      " AND r.status IN ('RECORDING', 'PROCESSING')))";
  auto visits = TRY(store::query_all<SessionId>(reader, sql, call.organization(), patient));
  std::ranges::sort(visits);  // not by SQL: SQLite would read every session by the index that has this order
  return visits;
}

Result<void> require_patients_side(const Call& call) {
  if (call.actor.is_patients_side()) return {};
  return fail(Error{.code = ErrorCode::forbidden,
                    .message = "Only the patient, or who speaks for them, answers a consent, on their own visit link",
                    .cause = "patients_sign"});
}

Result<TelehealthSession> own_visit_to_change(const Call& call, db::Writer& writer) {
  TRY(require_patients_side(call));
  return access_session_to_change(call, writer, call.actor.session_id);
}

Result<TelehealthConsent> access_consent(const Call& call, db::Reader& reader, const ConsentId& id) {
  static const std::string sql =
      store::select_from<TelehealthConsent>("c") + " WHERE c.organization_id = ? AND c.id = ?";
  TRY(require_sight(call));
  return visible(call, reader, TRY(store::query_one<TelehealthConsent>(reader, sql, call.organization(), id)));
}

Result<TelehealthConsent> access_consent_to_change(const Call& call, db::Writer& writer, const ConsentId& id) {
  static const std::string sql =
      store::select_from<TelehealthConsent>("c") + " WHERE c.organization_id = ? AND c.id = ? {for_update}";
  TRY(require_sight(call));
  return visible(call, writer, TRY(store::query_one<TelehealthConsent>(writer, sql, call.organization(), id)));
}

bool has_lapsed(const TelehealthConsent& row, Instant now) {
  return row.status == ConsentStatus::PENDING && row.request_expires_at && now >= *row.request_expires_at;
}

Result<Instant> moment_of_no(const Call& call, db::Reader& reader, const TelehealthConsent& row) {
  static const std::string sql =
      "SELECT MAX(signed_at) FROM telehealth_consent WHERE organization_id = ? AND patient_id = ? AND consent_type = ?";
  const auto last = TRY(store::query_value<std::optional<Instant>>(reader, sql, call.organization(), row.patient_id,
                                                                   row.consent_type))
                        .value_or(std::nullopt);
  return std::max(call.now, last.value_or(call.now));
}

Result<void> require_open(const TelehealthConsent& row, Instant now) {
  switch (row.status) {
    case ConsentStatus::PENDING: break;
    case ConsentStatus::SIGNED:
      return fail(conflict("This consent is signed already; nothing more has to be done", "already_signed"));
    case ConsentStatus::DECLINED:
      return fail(conflict("This request was declined; open the consent anew to sign it", "consent_answered"));
    case ConsentStatus::EXPIRED:
      return fail(conflict("This consent is over; open it anew to sign it", "consent_answered"));
    case ConsentStatus::REVOKED:
      return fail(conflict("This consent was withdrawn; open it anew to sign it", "consent_answered"));
  }
  if (has_lapsed(row, now))
    return fail(precondition_failed("This request has lapsed; open the consent anew to sign it", "request_lapsed"));
  return {};
}

Result<void> save_answer(db::Writer& writer, const TelehealthConsent& row) {
  static const std::string sql =
      "UPDATE telehealth_consent SET status = ?, session_id = ?, signature_data = ?, signature_type = ?, signer_name = "
      "?,"
      " signer_capacity = ?, signer_relationship = ?, signer_address = ?, signer_participant_id = ?, evidence = ?,"
      " evidence_hash = ?, seal = ?, seal_key_id = ?, effective_date = ?, expiration_date = ?,"
      " disclosure_accepted_at = ?, signed_at = ?, declined_at = ?, decline_reason = ?, updated_at = ?"
      " WHERE organization_id = ? AND id = ? AND status = 'PENDING'";
  const auto changed = TRY(store::execute(
      writer, sql, row.status, row.session_id, row.signature_data, row.signature_type, row.signer_name,
      row.signer_capacity, row.signer_relationship, row.signer_address, row.signer_participant_id, row.evidence,
      row.evidence_hash, row.seal, row.seal_key_id, row.effective_date, row.expiration_date, row.disclosure_accepted_at,
      row.signed_at, row.declined_at, row.decline_reason, row.updated_at, row.organization_id, row.id));
  if (changed != 1) return fail(conflict("This consent was answered meanwhile; reload it", "consent_answered"));
  return {};
}

Result<void> tell_staff(Call& call, db::Writer& writer, const std::vector<SessionId>& visits, std::string_view kind,
                        const TelehealthConsent& row) {
  for (const auto& visit : visits) {
    TRY(notify_session(call, writer, visit, NoticeAudience::STAFF, kind,
                       R"({"consentType":")" + std::string(name_of(row.consent_type)) + "\"}"));
  }
  return {};
}

std::string_view in_words(TelehealthConsentType type) {
  switch (type) {
    case TelehealthConsentType::GENERAL: return "the telehealth consent";
    case TelehealthConsentType::HIPAA: return "the acknowledgement of the privacy notice";
    case TelehealthConsentType::RECORDING: return "the consent to recording";
    case TelehealthConsentType::STATE_SPECIFIC: return "the consent that the patient's state asks for";
  }
  return "the consent";
}

}  // namespace chiroflow::app
