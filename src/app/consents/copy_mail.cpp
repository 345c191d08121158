// SPDX-License-Identifier: Apache-2.0
#include "app/consents/copy_mail.hpp"

#include "app/consents/consent_desk.hpp"
#include "app/consents/evidence.hpp"
#include "app/consents/paper.hpp"
#include "app/mail/compose.hpp"
#include "app/mail/copy_letter.hpp"
#include "app/mail/mail_content.hpp"
#include "app/mail/masked_address.hpp"
#include "app/mail/queue.hpp"
#include "domain/session_times.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
/// As for every e-mail to a patient.
std::optional<std::string> address_of(const Patient& patient) {
  return patient.email ? patient.email : patient.guardian_email;
}

bool prints(const Services& services) { return services.consents && services.consents->printer; }

/// A link to a visit that is over would lead nowhere.
bool is_to_come(const ConsentFrame& frame, Instant now) {
  using enum TelehealthSessionStatus;
  if (!frame.session) return false;
  const auto& session = *frame.session;
  return session.status != CANCELLED && session.status != COMPLETED &&
         now < join_window(frame.organization, session.scheduled_start_time, session.scheduled_end_time).closes;
}

Letter letter_of(const ConsentFrame& frame, const TelehealthConsent& row, std::string link) {
  CopyFacts facts;
  facts.clinic = frame.organization.name;
  facts.phone = frame.organization.phone;
  facts.answers_are_read = frame.organization.reply_to.has_value();
  facts.spoken = row.method == ConsentMethod::VERBAL;
  facts.link = std::move(link);
  return write_copy_letter(facts, language_of(frame.patient.language));
}

Result<void> queue_copy(Call& call, db::Writer& writer, const ConsentFrame& frame, const TelehealthConsent& row,
                        const std::string& address, std::optional<std::string> only_once) {
  OutgoingMail mail;
  mail.id = call.services.ids.next<MailId>();
  mail.organization_id = row.organization_id;
  mail.about = MailAbout::CONSENT;
  mail.consent_id = row.id;
  mail.only_once = std::move(only_once);
  mail.created_at = call.now;
  auto link = is_to_come(frame, call.now) ? TRY(new_patient_link(call, writer, *frame.session)) : std::string();
  const auto letter = letter_of(frame, row, std::move(link));
  mail.content = seal_mail(call.services, mail, address_letter(call, mail, frame.organization, address, letter));
  return store::insert_row(writer, mail);
}

/// The address may have been wrong.
Result<void> withdraw_waiting(Call& call, db::Writer& writer, const TelehealthConsent& row) {
  static const std::string sql =
      "UPDATE outgoing_mail SET failed_at = ?, last_error = 'superseded', content = NULL, next_attempt_at = NULL"
      " WHERE organization_id = ? AND consent_id = ? AND sent_at IS NULL AND failed_at IS NULL";
  TRY(store::execute(writer, sql, call.now, row.organization_id, row.id));
  return {};
}

/// The visit comes before the consent, as for everybody who locks both.
Result<ConsentFrame> lock_frame(Call& call, db::Writer& writer, const TelehealthConsent& seen) {
  auto frame = TRY(frame_of_patient(call, writer, seen.patient_id, std::nullopt));
  if (seen.session_id) frame.session = TRY(store::lock_session(writer, seen.organization_id, *seen.session_id));
  return frame;
}

Result<SentConsentCopy> send_in(Call& call, db::Writer& writer, const SendConsentCopyInput& input) {
  const auto frame = TRY(lock_frame(call, writer, TRY(access_consent(call, writer, input.consent_id))));
  const auto row = TRY(access_consent_to_change(call, writer, input.consent_id));
  if (!row.signed_at) return fail(conflict("Only of what was signed there is a copy to send", "consent_state"));
  if (!call.services.mail)
    return fail(precondition_failed("No mail server is set (SMTP_URL); hand the copy over yourself (PDF)",
                                    "mail_not_configured"));
  const auto address = address_of(frame.patient);
  if (!address)
    return fail(precondition_failed(
        "Neither the patient nor a guardian has an e-mail address; add one, or hand the copy over yourself (PDF)",
        "no_address"));
  TRY(withdraw_waiting(call, writer, row));
  TRY(queue_copy(call, writer, frame, row, *address, std::nullopt));
  TRY(call.changed(writer, {"TelehealthConsent", row.id.view(), row.patient_id, R"({"copy":"mail"})"}));
  return SentConsentCopy{row.id, *address};
}

struct Copied {
  TelehealthConsent row;
  Organization organization;
};

Result<Copied> read_copied(db::Reader& reader, const OutgoingMail& mail) {
  static const std::string sql =
      store::select_from<TelehealthConsent>("c") + " WHERE c.organization_id = ? AND c.id = ?";
  auto row = TRY(store::query_one<TelehealthConsent>(reader, sql, mail.organization_id, mail.consent_id));
  auto organization = TRY(store::find_organization(reader, mail.organization_id));
  if (!row || !organization) return fail(internal_error("a copy of a consent that is not there"));
  return Copied{std::move(*row), std::move(*organization)};
}
}  // namespace

Result<std::optional<std::string>> mail_signed_copy(Call& call, db::Writer& writer, const ConsentFrame& frame,
                                                    const TelehealthConsent& row) {
  const auto address = address_of(frame.patient);
  if (!call.services.mail || !prints(call.services) || !address) return std::optional<std::string>();
  TRY(queue_copy(call, writer, frame, row, *address, "consent-copy:" + row.id.value));
  return std::optional(masked_address(*address));
}

Result<SentConsentCopy> send_consent_copy(Call& call, const SendConsentCopyInput& input) {
  return call.commit([&](db::Writer& writer) { return send_in(call, writer, input); });
}

Result<std::optional<MailState>> state_of_copy(db::Reader& reader, const TelehealthConsent& row) {
  static const std::string sql =
      store::select_from<OutgoingMail>("m") +
      " WHERE m.organization_id = ? AND m.consent_id = ? ORDER BY m.created_at DESC, m.id DESC LIMIT 1";
  const auto mail = TRY(store::query_one<OutgoingMail>(reader, sql, row.organization_id, row.id));
  if (!mail) return std::optional<MailState>();
  return mail->sent_at ? MailState::sent : mail->failed_at ? MailState::failed : MailState::waiting;
}

Result<MailAttachment> print_copy(const Services& services, const OutgoingMail& mail) {
  if (!services.consents) return fail(internal_error("a copy of a consent is sent where none are kept"));
  const auto copied =
      TRY(db::read<Copied>(services.database, [&](db::Reader& reader) { return read_copied(reader, mail); }));
  const auto evidence = TRY(open_evidence(services, copied.row));
  // Its name stands on the patient's screen and in other people's backups.
  return MailAttachment{"document-" + copied.row.id.value + ".pdf", "application/pdf",
                        TRY(print_consent(*services.consents, copied.organization, copied.row, evidence))};
}

Result<void> note_copy_sent(db::Writer& writer, const OutgoingMail& mail, Instant now) {
  static const std::string sql =
      "UPDATE telehealth_consent SET copy_delivered_at = ?, updated_at = ? WHERE organization_id = ? AND id = ?"
      " AND copy_delivered_at IS NULL";
  TRY(store::execute(writer, sql, now, now, mail.organization_id, mail.consent_id));
  return {};
}

}  // namespace chiroflow::app
