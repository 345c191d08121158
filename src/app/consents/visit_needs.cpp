// SPDX-License-Identifier: Apache-2.0
#include "app/consents/visit_needs.hpp"

#include <algorithm>

#include "app/consents/consent_desk.hpp"
#include "app/consents/missing_text.hpp"
#include "app/consents/overrides.hpp"
#include "app/consents/seal_check.hpp"
#include "app/consents/situation.hpp"
#include "app/notices.hpp"
#include "app/telehealth/patient_place.hpp"
#include "app/video/room_change.hpp"
#include "domain/session_state.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
struct VisitFacts {
  Patient patient;
  Organization organization;
  std::int64_t overrides = 0;
};
CHIROFLOW_DESCRIBE(VisitFacts, patient, organization, overrides)

Result<VisitFacts> facts_of(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT " + store::columns_of<Patient>("p") + ", " + store::columns_of<Organization>("o") +
      ", (SELECT COUNT(*) FROM consent_override v WHERE v.organization_id = a.organization_id AND v.session_id = ?)"
      " FROM appointment a JOIN patient p ON p.organization_id = a.organization_id AND p.id = a.patient_id"
      " JOIN organization o ON o.id = a.organization_id WHERE a.organization_id = ? AND a.id = ?";
  auto facts =
      TRY(store::query_one<VisitFacts>(reader, sql, session.id, session.organization_id, session.appointment_id));
  if (!facts) return fail(internal_error("a session without its patient"));
  return std::move(*facts);
}

std::optional<std::string> place_that_counts(const Call& call, const TelehealthSession& session,
                                             const std::optional<std::string>& given) {
  auto stated = stated_state(session, call.now);
  return stated ? std::move(stated) : given;
}

Result<ConsentVerdict> judge(const Call& call, db::Reader& reader, const VisitFacts& facts,
                             const std::vector<TelehealthConsent>& rows, const std::optional<std::string>& state) {
  const auto situation = TRY(situation_of(call, reader, facts.organization, facts.patient, state));
  ConsentVerdict out;
  const auto needed = needed_types(situation);
  out.missing = missing_of(rows, needed, situation);
  for (const auto type : needed)
    if (const auto* best = best_of(rows, type, situation); best && !fault_of(*best, situation))
      out.rests_on.push_back(best->id);
  out.patient_id = facts.patient.id;
  out.state = state;
  out.rule_version = call.services.consents->rules.version();
  out.overridden = facts.overrides > 0;
  return out;
}

/// What the first states lack is missing in all of them together.
ConsentVerdict together(const std::vector<ConsentVerdict>& verdicts) {
  auto all = verdicts.back();
  for (const auto& one : verdicts) {
    for (const auto& missing : one.missing)
      if (std::none_of(all.missing.begin(), all.missing.end(),
                       [&](const auto& there) { return there.consent_type == missing.consent_type; }))
        all.missing.push_back(missing);
    for (const auto& held : one.rests_on)
      if (std::find(all.rests_on.begin(), all.rests_on.end(), held) == all.rests_on.end()) all.rests_on.push_back(held);
    if (one.state != all.state) all.other_state = one.state;
  }
  return all;
}

/// One for each state that counts, the stated one first.
Result<std::vector<ConsentVerdict>> judge_all(const Call& call, db::Reader& reader, const VisitFacts& facts,
                                              const std::vector<TelehealthConsent>& rows,
                                              const TelehealthSession& session,
                                              const std::optional<std::string>& given) {
  const auto counts = place_that_counts(call, session, given);
  std::vector<ConsentVerdict> verdicts{TRY(judge(call, reader, facts, rows, counts))};
  if (given && given != counts) verdicts.push_back(TRY(judge(call, reader, facts, rows, given)));
  return verdicts;
}
}  // namespace

Result<ConsentVerdict> consents_of_visit(const Call& call, db::Reader& reader, const TelehealthSession& session,
                                         const std::optional<std::string>& given) {
  const auto facts = TRY(facts_of(reader, session));
  const auto rows = TRY(consents_for_start(reader, facts.patient));
  return judge(call, reader, facts, rows, place_that_counts(call, session, given));
}

Result<std::vector<MissingConsent>> missing_for_visit(const Call& call, db::Reader& reader,
                                                      const TelehealthSession& session) {
  return TRY(consents_of_visit(call, reader, session)).missing;
}

Result<std::vector<MissingConsent>> asked_of_patient(const Call& call, db::Reader& reader,
                                                     const TelehealthSession& session) {
  auto consents = TRY(consents_of_visit(call, reader, session));
  if (consents.may_start() || TRY(goes_on(reader, session))) consents.missing.clear();
  return std::move(consents.missing);
}

Result<bool> goes_on(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT a.id FROM admission a WHERE a.organization_id = ? AND a.session_id = ?"
      " UNION ALL SELECT p.id FROM participant p WHERE p.organization_id = ? AND p.session_id = ?"
      " AND p.role IN ('PATIENT', 'GUARDIAN') AND p.joined_at IS NOT NULL LIMIT 1";
  if (!is_running(session.status)) return false;
  return store::exists(reader, sql, session.organization_id, session.id, session.organization_id, session.id);
}

Result<void> require_may_start(const Call& call, const ConsentVerdict& consents) {
  if (consents.may_start()) return {};
  if (!consents.place_stated())
    return fail(precondition_failed(call.actor.is_visitor() ? place_text_for_visitor() : place_text_for_staff(),
                                    "place_not_stated"));
  return require_signed(call, consents);
}

Result<void> require_signed(const Call& call, const ConsentVerdict& consents) {
  if (consents.missing.empty() || consents.overridden) return {};
  return fail(precondition_failed(
      call.actor.is_visitor() ? missing_text_for_visitor(consents) : missing_text_for_staff(consents),
      "consent_missing"));
}

Result<ConsentVerdict> require_consents(Call& call, db::Writer& writer, const TelehealthSession& session,
                                        const std::optional<std::string>& override_reason,
                                        const std::optional<std::string>& given_state) {
  const auto facts = TRY(facts_of(writer, session));
  // Sessions, patients, consents: in this order whoever signs locks them, too, also on another visit's link.
  TRY(store::lock_patient(writer, facts.patient.organization_id, facts.patient.id));
  const auto rows = TRY(lock_consents_for_start(writer, facts.patient));
  const auto verdicts = TRY(judge_all(call, writer, facts, rows, session, given_state));
  auto consents = together(verdicts);
  if (override_reason && !consents.may_start()) {
    TRY(keep_override(call, writer, session, consents, *override_reason));
    consents.overridden = true;
  }
  // Each by itself, so that the refusal names its state.
  if (!consents.overridden)
    for (const auto& one : verdicts) TRY(require_may_start(call, one));
  if (consents.overridden) return consents;
  const auto sealed = require_seals(call.services, writer, facts.patient.organization_id, consents.rests_on);
  if (sealed) return consents;
  if (!override_reason || sealed.error().cause != kSealBroken) return fail(sealed.error());
  consents.rests_on.clear();
  consents.missing.push_back({TelehealthConsentType::GENERAL, ConsentFault::NOT_SIGNED, std::nullopt});
  TRY(keep_override(call, writer, session, consents, *override_reason));
  consents.overridden = true;
  return consents;
}

Result<void> tell_what_is_missing(Call& call, db::Writer& writer, const TelehealthSession& session) {
  if (!is_running(session.status)) return {};
  const auto missing = TRY(missing_for_visit(call, writer, session));
  if (missing.empty()) return {};
  return notify_session(call, writer, session.id, NoticeAudience::STAFF, "consent.missing",
                        R"({"types":)" + types_of(missing) + '}');
}

std::string types_of(const std::vector<MissingConsent>& missing) {
  std::string text = "[";
  for (const auto& one : missing) {
    if (text.size() > 1) text += ',';
    text += '"';
    text += name_of(one.consent_type);
    text += '"';
  }
  return text + ']';
}

std::string rules_note(const ConsentVerdict& consents) {
  std::string text = R"(,"consentRules":")" + consents.rule_version + '"';
  if (consents.state) text += R"(,"consentState":")" + *consents.state + '"';
  if (consents.other_state) text += R"(,"consentOtherState":")" + *consents.other_state + '"';
  text += R"(,"consents":[)";
  for (const auto& id : consents.rests_on) {
    if (&id != &consents.rests_on.front()) text += ',';
    text += '"' + id.value + '"';
  }
  return text + ']';
}

}  // namespace chiroflow::app
