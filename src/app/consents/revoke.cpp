// SPDX-License-Identifier: Apache-2.0
#include "app/consents/revoke.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/consents/consent_rows.hpp"
#include "app/consents/live_recordings.hpp"
#include "app/record_changes.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
Result<void> require_reason(const Call& call, const RevokeConsentInput& input) {
  if (call.actor.is_visitor()) return {};
  return require_text("reason", input.reason.value_or(""));
}

/// `ended`: a recording went on under it until now. Then there was something to withdraw, whatever the day.
Result<void> require_running(const TelehealthConsent& row, Instant now, bool ended) {
  if (row.status == ConsentStatus::REVOKED)
    return fail(conflict("This consent has already been revoked", "consent_state"));
  if (row.status != ConsentStatus::SIGNED)
    return fail(conflict("Only a signed consent can be revoked; this one is " + std::string(name_of(row.status)),
                         "consent_state"));
  if (!ended && row.expiration_date && now >= *row.expiration_date)
    return fail(conflict("This consent has expired; there is nothing left to revoke", "consent_state"));
  return {};
}

Result<RevokedConsent> revoke_in(Call& call, db::Writer& writer, const RevokeConsentInput& input) {
  using C = TelehealthConsent;
  const auto patient = TRY(access_consent(call, writer, input.consent_id)).patient_id;
  const auto own = call.actor.is_visitor() ? std::optional(call.actor.session_id) : std::nullopt;
  auto visits = TRY(lock_live_visits(call, writer, patient, own));
  auto row = TRY(access_consent_to_change(call, writer, input.consent_id));
  const bool ended = row.consent_type == TelehealthConsentType::RECORDING &&
                     TRY(end_recordings_of(call, writer, patient, visits, RecordingStop::REVOKED));
  TRY(require_running(row, call.now, ended));
  row.status = ConsentStatus::REVOKED;
  row.revoked_at = row.updated_at = call.now;
  row.revocation_reason = input.reason;
  row.revoked_by = call.actor.id();
  TRY((store::update<&C::status, &C::revoked_at, &C::revocation_reason, &C::revoked_by, &C::updated_at>(writer, row)));
  TRY(tell_staff(call, writer, visits, "consent.revoked", row));
  TRY(call.changed(writer,
                   {"TelehealthConsent", row.id.view(), row.patient_id,
                    R"({"type":")" + std::string(name_of(row.consent_type)) + R"(","from":"SIGNED","to":"REVOKED"})"}));
  return RevokedConsent{row.id, row.status, call.now};
}
}  // namespace

Result<RevokedConsent> revoke_consent(Call& call, const RevokeConsentInput& input) {
  TRY(require_reason(call, input));
  return call.commit([&](db::Writer& writer) { return revoke_in(call, writer, input); });
}

}  // namespace chiroflow::app
