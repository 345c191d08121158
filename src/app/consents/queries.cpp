// SPDX-License-Identifier: Apache-2.0
#include "app/consents/queries.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/consents/consent_rows.hpp"
#include "app/consents/evidence.hpp"
#include "app/consents/missing_text.hpp"
#include "app/telehealth/patient_place.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::app {

namespace {
using enum TelehealthConsentType;
constexpr std::int64_t kRenewalDays = 30;

/// All that is known of a patient's consents at one moment.
struct Known {
  ConsentFrame frame;
  std::vector<TelehealthConsent> rows;

  const TelehealthConsent* best(TelehealthConsentType type) const { return best_of(rows, type, frame.situation); }
  bool holds(TelehealthConsentType type) const {
    const auto* row = best(type);
    return row && !fault_of(*row, frame.situation);
  }
};

Result<Known> known_of(const Call& call, const PatientId& patient, const std::optional<std::string>& state) {
  return db::read<Known>(call.services.database, [&](db::Reader& reader) -> Result<Known> {
    auto frame = TRY(frame_of_patient(call, reader, patient, state));
    return Known{std::move(frame), TRY(consents_of(reader, call.organization(), patient))};
  });
}

Result<Known> known_of(const Call& call, const SessionId& session) {
  return db::read<Known>(call.services.database, [&](db::Reader& reader) -> Result<Known> {
    const auto visit = TRY(access_session(call, reader, session));
    auto frame = TRY(frame_of_visit(call, reader, visit));
    auto rows = TRY(consents_of(reader, call.organization(), frame.patient.id));
    return Known{std::move(frame), std::move(rows)};
  });
}

/// The member of a struct with one for each type.
template <class All>
auto& member_of(All& all, TelehealthConsentType type) {
  switch (type) {
    case GENERAL: return all.GENERAL;
    case HIPAA: return all.HIPAA;
    case RECORDING: return all.RECORDING;
    case STATE_SPECIFIC: return all.STATE_SPECIFIC;
  }
  return all.GENERAL;
}

bool contains(const std::vector<TelehealthConsentType>& types, TelehealthConsentType type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

/// What the visit needs, and what was asked for beside.
std::vector<TelehealthConsentType> needed_and(const Known& known, const std::vector<TelehealthConsentType>& asked) {
  auto types = needed_types(known.frame.situation);
  for (const auto type : asked)
    if (!contains(types, type)) types.push_back(type);
  return types;
}

bool all_hold(const Known& known, const std::vector<TelehealthConsentType>& types) {
  return std::all_of(types.begin(), types.end(), [&](auto type) { return known.holds(type); });
}

VerifiedConsent verified(const Known& known, TelehealthConsentType type) {
  VerifiedConsent out;
  const auto* row = known.best(type);
  out.fault = row ? fault_of(*row, known.frame.situation) : ConsentFault::NOT_SIGNED;
  out.valid = !out.fault;
  if (!row) return out;
  out.consent_id.value = row->id;
  out.signed_at.value = row->signed_at;
  out.expires_at = row->expiration_date;
  return out;
}

CheckedConsent checked(const Known& known, TelehealthConsentType type) {
  CheckedConsent out;
  const auto* row = known.best(type);
  out.fault = row ? fault_of(*row, known.frame.situation) : ConsentFault::NOT_SIGNED;
  out.is_valid = !out.fault;
  out.has_consent = row != nullptr;
  if (!row) return out;
  out.consent_id.value = row->id;
  out.status.value = row->status;
  out.signed_at.value = row->signed_at;
  out.expires_at = row->expiration_date;
  out.state_code = row->state_code;
  if (!row->expiration_date) return out;
  const auto left = std::chrono::floor<std::chrono::days>(*row->expiration_date - known.frame.situation.now).count();
  out.days_until_expiration.value = static_cast<int>(left);
  out.requires_renewal = left <= kRenewalDays;
  return out;
}

std::string sentence_for(TelehealthConsentType type, ConsentFault fault) {
  const std::string what(in_words(type));
  switch (fault) {
    case ConsentFault::NOT_SIGNED: return "Send " + what + " and let the patient sign it";
    case ConsentFault::NOT_YET_EFFECTIVE: return "Wait until " + what + " begins, or send a new one";
    case ConsentFault::EXPIRED: return "Renew " + what + ": it has expired";
    case ConsentFault::REVOKED: return "Ask again for " + what + ": it was withdrawn";
    case ConsentFault::DECLINED: return "Talk with the patient about " + what + ": it was declined";
    case ConsentFault::OTHER_STATE: return "Send " + what + " for the state where the patient is now";
    case ConsentFault::OTHER_FORM:
      return "Let the patient sign " + what + " in writing; a spoken answer is not enough here";
    case ConsentFault::OUTDATED_TEXT: return "Send the new text of " + what;
    case ConsentFault::SIGNED_BY_MINOR: return "A parent or guardian has to sign " + what;
    case ConsentFault::CAME_OF_AGE: return "The patient is of age now and signs " + what + " in person";
    case ConsentFault::RENEWAL_DUE: return "Renew " + what + ": the state asks for a new signature by now";
  }
  return "Send " + what;
}

std::vector<std::string> recommended(const Known& known, const std::vector<TelehealthConsentType>& types) {
  std::vector<std::string> sentences;
  for (const auto type : types) {
    const auto look = checked(known, type);
    if (look.fault)
      sentences.push_back(sentence_for(type, *look.fault));
    else if (look.requires_renewal)
      sentences.push_back("Renew " + std::string(in_words(type)) + ": it ends soon");
  }
  return sentences;
}

bool is_over(const TelehealthConsent& row, Instant now) {
  return row.status == ConsentStatus::EXPIRED || has_lapsed(row, now) ||
         (row.expiration_date && now >= *row.expiration_date);
}

ListedConsent listed(const TelehealthConsent& row, const ConsentSituation& situation) {
  ListedConsent out;
  out.id = row.id;
  out.consent_type = row.consent_type;
  out.status = row.status;
  out.method = row.method;
  out.effective_date = row.effective_date;
  out.expiration_date = row.expiration_date;
  out.signed_at = row.signed_at;
  out.signer_name = row.signer_name;
  out.state_code = row.state_code;
  out.language = row.language;
  out.form_version = row.form_version;
  out.is_expired = is_over(row, situation.now);
  out.fault = fault_of(row, situation);
  out.request_expires_at = row.request_expires_at;
  out.declined_at = row.declined_at;
  out.revoked_at = row.revoked_at;
  out.supersedes_id = row.supersedes_id;
  out.created_at = row.created_at;
  return out;
}

ConsentDetails details_of(TelehealthConsent row, const ConsentFrame& frame) {
  ConsentDetails out;
  out.fault = fault_of(row, frame.situation);
  out.id = row.id;
  out.consent_type = row.consent_type;
  out.status = row.status;
  out.method = row.method;
  out.consent_text = std::move(row.consent_text);
  out.consent_text_hash = row.consent_text_hash;
  out.consent_form_version = row.form_version;
  out.language = row.language;
  out.effective_date = row.effective_date;
  out.expiration_date = row.expiration_date;
  out.signed_at = row.signed_at;
  out.signer_name = row.signer_name;
  out.signer_capacity = row.signer_capacity;
  out.signer_relationship = row.signer_relationship;
  out.signature_type = row.signature_type;
  out.has_signature = row.signature_data.has_value();
  out.state_code = row.state_code;
  out.state_requirements = row.state_requirements;
  out.rule_version = row.rule_version;
  out.sent_at = row.sent_at;
  out.viewed_at = row.viewed_at;
  out.read_to_end_at = row.read_to_end_at;
  out.request_expires_at = row.request_expires_at;
  out.declined_at = row.declined_at;
  out.decline_reason = row.decline_reason;
  out.revoked_at = row.revoked_at;
  out.revocation_reason = row.revocation_reason;
  out.copy_delivered_at = row.copy_delivered_at;
  out.supersedes_id = row.supersedes_id;
  out.evidence_hash = row.evidence_hash;
  out.seal_key_id = row.seal_key_id;
  const auto& patient = frame.patient;
  out.patient = {patient.id, patient.first_name, patient.last_name, patient.birth_date};
  return out;
}

/// What cannot be opened is told by whatever rests on it; staff see the rest all the same.
ConsentAttendants attendants_of(const Services& services, const TelehealthConsent& row) {
  if (!row.seal) return {};
  const auto evidence = open_evidence(services, row);
  if (!evidence) return {};
  const auto document = wire::Document::parse(*evidence);
  return document ? attendants_in(document->root()) : ConsentAttendants();
}

std::string names_of(const std::vector<TelehealthConsentType>& types) {
  std::string names;
  for (const auto type : types) names.append(names.empty() ? "" : ", ").append(in_words(type));
  return names;
}

/// What is missing is named first: it can be asked for whether or not the place is known.
void conclude(ValidateSessionConsentOutput& out) {
  out.can_proceed = out.missing_consents.empty() && out.state_code.has_value();
  if (out.can_proceed) {
    out.message = "Every consent that this visit needs is there";
  } else if (out.missing_consents.empty()) {
    out.block_reason = ConsentBlock::place_not_stated;
    out.message = place_text_for_staff();
  } else {
    out.block_reason = ConsentBlock::missing_consent;
    out.message = "Still missing: " + names_of(out.missing_consents) +
                  ". Send the request, or let the patient sign on the visit link";
  }
}
}  // namespace

Result<VerifyConsentOutput> verify_consent(Call& call, const VerifyConsentInput& input) {
  const auto known = TRY(known_of(call, input.patient_id, input.state_code));
  VerifyConsentOutput out;
  out.patient_id = input.patient_id;
  for (const auto type : input.consent_types) {
    const auto look = verified(known, type);
    if (!look.valid) out.missing_consents.push_back(type);
    member_of(out.consents, type).value = look;
  }
  out.all_consents_valid = out.missing_consents.empty();
  call.read_of({"TelehealthConsent", input.patient_id.view(), input.patient_id, count_of(known.rows.size())});
  return out;
}

Result<CheckConsentOutput> check_consent(Call& call, const VerifyConsentInput& input) {
  const auto known = TRY(known_of(call, input.patient_id, input.state_code));
  const auto types = needed_and(known, input.consent_types);
  CheckConsentOutput out;
  out.patient_id = input.patient_id;
  for (const auto type : types) member_of(out.consents, type).value = checked(known, type);
  out.all_consents_valid = all_hold(known, input.consent_types);
  out.can_proceed_with_telehealth = all_hold(known, types);
  out.state_code = known.frame.situation.state;
  out.state_requirements_met = all_hold(known, needed_types(known.frame.situation));
  for (const auto& missing : missing_of(known.rows, needed_types(known.frame.situation), known.frame.situation))
    out.missing_state_requirements.push_back(sentence_for(missing.consent_type, missing.fault));
  out.recommendations = recommended(known, types);
  call.read_of({"TelehealthConsent", input.patient_id.view(), input.patient_id, count_of(known.rows.size())});
  return out;
}

Result<std::vector<ListedConsent>> list_patient_consents(Call& call, const ListPatientConsentsInput& input) {
  const auto known = TRY(known_of(call, input.patient_id, std::nullopt));
  std::vector<ListedConsent> out;
  for (auto row = known.rows.rbegin(); row != known.rows.rend(); ++row) {
    if (input.status && row->status != *input.status) continue;
    const bool asked_for = input.include_expired || input.status == ConsentStatus::EXPIRED;
    if (!asked_for && is_over(*row, call.now)) continue;
    out.push_back(listed(*row, known.frame.situation));
  }
  call.read_of({"TelehealthConsent", input.patient_id.view(), input.patient_id, count_of(out.size())});
  return out;
}

Result<ConsentDetails> get_consent_details(Call& call, const ConsentInput& input) {
  auto out = TRY(db::read<ConsentDetails>(call.services.database, [&](db::Reader& reader) -> Result<ConsentDetails> {
    auto row = TRY(access_consent(call, reader, input.consent_id));
    const auto frame = TRY(frame_of_patient(call, reader, row.patient_id, std::nullopt));
    const auto copy_mail = TRY(state_of_copy(reader, row));
    auto attendants = attendants_of(call.services, row);
    auto details = details_of(std::move(row), frame);
    details.interpreter = std::move(attendants.interpreter);
    details.witness_name = std::move(attendants.witness_name);
    details.copy_mail = copy_mail;
    return details;
  }));
  call.read_of({"TelehealthConsent", out.id.view(), out.patient.id, {}});
  return out;
}

Result<ValidateSessionConsentOutput> validate_session_consent(Call& call, const ValidateSessionConsentInput& input) {
  const auto known = TRY(known_of(call, input.session_id));
  const auto& patient = known.frame.patient;
  ValidateSessionConsentOutput out;
  out.session_id = input.session_id;
  out.patient_id = patient.id;
  out.patient_name = patient.first_name + " " + patient.last_name;
  out.state_code = stated_state(*known.frame.session, call.now);
  for (const auto type : needed_and(known, input.required_consent_types)) {
    if (known.holds(type)) {
      out.valid_consents.push_back(type);
      continue;
    }
    out.missing_consents.push_back(type);
    if (known.best(type)) out.invalid_consents.push_back(type);
  }
  conclude(out);
  call.read_of({"TelehealthConsent", input.session_id.view(), patient.id, count_of(known.rows.size())});
  return out;
}

}  // namespace chiroflow::app
