// SPDX-License-Identifier: Apache-2.0
#include "app/consents/request.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/booking.hpp"
#include "app/consents/asking.hpp"
#include "app/mail/queue.hpp"
#include "app/notices.hpp"
#include "app/record_changes.hpp"
#include "store/patients.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
/// The visit that the request is for, locked: links and e-mails hang on it.
Result<std::optional<TelehealthSession>> lock_visit(Call& call, db::Writer& writer, const PatientId& patient,
                                                    const std::optional<SessionId>& wanted) {
  if (wanted) return std::optional(TRY(access_session_to_change(call, writer, *wanted)));
  const auto next = TRY(next_visit(call, writer, patient));
  if (!next) return std::optional<TelehealthSession>();
  return std::optional(TRY(access_session_to_change(call, writer, next->id)));
}

Result<ConsentFrame> frame_for(Call& call, db::Writer& writer, const PatientId& patient,
                               const std::optional<SessionId>& wanted, const std::optional<std::string>& state) {
  // Nobody else's patient is looked for a visit.
  if (!TRY(store::find_patient(writer, call.organization(), patient))) return fail(not_found("Patient"));
  const auto visit = TRY(lock_visit(call, writer, patient, wanted));
  TRY(store::lock_patient(writer, call.organization(), patient));
  if (!visit) return frame_of_patient(call, writer, patient, state);
  auto frame = TRY(frame_of_visit(call, writer, *visit, state));
  if (frame.patient.id != patient) return fail(invalid_field("sessionId", "This visit is another patient's"));
  return frame;
}

/// Why nothing can be e-mailed; nothing: it can.
std::optional<std::string> hindrance(const Call& call, const ConsentFrame& frame, bool wanted) {
  if (!wanted) return "not_wanted";
  if (!call.services.mail) return "mail_not_configured";
  if (!frame.session) return "no_visit";
  if (!frame.patient.email && !frame.patient.guardian_email) return "no_address";
  return std::nullopt;
}

Result<void> mail_link(Call& call, db::Writer& writer, const ConsentFrame& frame, Asked& asked) {
  using C = TelehealthConsent;
  TRY(queue_mail(call, writer, *frame.session, {.kind = MailKind::INVITATION, .to = {}, .link = {}}));
  const auto& address = frame.patient.email ? *frame.patient.email : *frame.patient.guardian_email;
  asked.shown.sent.push_back({format_iso(call.now), "email", one_way("address", address)});
  keep_shown(call.services, asked.row, asked.shown);
  asked.row.sent_at = asked.row.updated_at = call.now;
  return store::update<&C::sent_at, &C::evidence, &C::updated_at>(writer, asked.row);
}

/// A request that is sent again waits as long as a new one, and is the clinic's from here on.
Result<void> extend(Call& call, db::Writer& writer, TelehealthConsent& row) {
  using C = TelehealthConsent;
  row.request_expires_at = call.now + Hours(24) * kRequestDays;
  row.updated_at = call.now;
  if (!row.requested_by) row.requested_by = call.actor.user_id;
  return store::update<&C::request_expires_at, &C::requested_by, &C::updated_at>(writer, row);
}

/// A patient who is in the visit now is offered the form there.
Result<void> tell_visit(Call& call, db::Writer& writer, const ConsentFrame& frame, const TelehealthConsent& row) {
  if (!frame.session) return {};
  return notify_session(call, writer, frame.session->id, NoticeAudience::EVERYBODY, "consent.requested",
                        R"({"consentType":")" + std::string(name_of(row.consent_type)) + "\"}");
}

std::string noted(const Asked& asked, bool notified) {
  return R"({"type":")" + std::string(name_of(asked.row.consent_type)) + R"(","resent":)" +
         (asked.reused ? "true" : "false") + R"(,"mail":)" + (notified ? "true" : "false") + R"(,"text":")" +
         asked.row.consent_text_hash + "\"}";
}

SentConsent sent_of(const Call& call, const ConsentFrame& frame, const Asked& asked) {
  SentConsent out;
  out.consent_id = asked.row.id;
  out.was_resent = asked.reused;
  if (!asked.reused)
    out.expiration_date.value = expiry_of(call.services, frame.organization, call.now, asked.row.validity_days);
  out.patient_email.value = frame.patient.email;
  out.request_expires_at = asked.row.request_expires_at;
  if (frame.session) out.session_id = frame.session->id;
  out.form_version = asked.row.form_version;
  out.language = asked.row.language;
  out.state_code = asked.row.state_code;
  return out;
}

Result<SentConsent> send_in(Call& call, db::Writer& writer, const SendConsentInput& input) {
  const auto frame = TRY(frame_for(call, writer, input.patient_id, input.session_id, input.state_code));
  auto asked = TRY(make_or_reuse(call, writer, frame,
                                 {.type = input.consent_type,
                                  .language = input.language,
                                  .validity_days = input.expiration_days,
                                  .custom_text = input.custom_consent_text,
                                  .supersedes = std::nullopt}));
  if (asked.reused) TRY(extend(call, writer, asked.row));
  const auto hindered = hindrance(call, frame, input.send_notification);
  if (!hindered) TRY(mail_link(call, writer, frame, asked));
  auto out = sent_of(call, frame, asked);
  out.notified = !hindered;
  out.not_notified_because.value = hindered;
  TRY(tell_visit(call, writer, frame, asked.row));
  TRY(call.changed(writer, {"TelehealthConsent", asked.row.id.view(), frame.patient.id, noted(asked, out.notified)}));
  return out;
}

Result<void> require_renewable(const TelehealthConsent& row) {
  if (row.signed_at && (row.status == ConsentStatus::SIGNED || row.status == ConsentStatus::EXPIRED)) return {};
  return fail(conflict("Only a consent that was signed and not withdrawn is renewed; send a new request instead",
                       "consent_state"));
}

Result<RenewedConsent> renew_in(Call& call, db::Writer& writer, const RenewConsentInput& input) {
  const auto patient = TRY(access_consent(call, writer, input.consent_id)).patient_id;
  const auto frame = TRY(frame_for(call, writer, patient, std::nullopt, std::nullopt));
  const auto old = TRY(access_consent_to_change(call, writer, input.consent_id));
  TRY(require_renewable(old));
  auto asked = TRY(make_or_reuse(call, writer, frame,
                                 {.type = old.consent_type,
                                  .language = old.language,
                                  .validity_days = input.expiration_days,
                                  .custom_text = std::nullopt,
                                  .supersedes = old.id}));
  if (asked.reused) TRY(extend(call, writer, asked.row));
  TRY(call.changed(
      writer, {"TelehealthConsent", asked.row.id.view(), patient,
               R"({"type":")" + std::string(name_of(old.consent_type)) + R"(","renews":")" + old.id.value + "\"}"}));
  return RenewedConsent{asked.row.id, old.id, asked.row.status,
                        expiry_of(call.services, frame.organization, call.now, asked.row.validity_days)};
}
}  // namespace

Result<SentConsent> send_consent(Call& call, const SendConsentInput& input) {
  if (input.custom_consent_text) TRY(require_text("customConsentText", *input.custom_consent_text));
  return call.commit([&](db::Writer& writer) { return send_in(call, writer, input); });
}

Result<RenewedConsent> renew_consent(Call& call, const RenewConsentInput& input) {
  return call.commit([&](db::Writer& writer) { return renew_in(call, writer, input); });
}

}  // namespace chiroflow::app
