// SPDX-License-Identifier: Apache-2.0
#include "app/mail/queue.hpp"

#include "app/access.hpp"
#include "app/booking.hpp"
#include "app/mail/compose.hpp"
#include "app/mail/letter.hpp"
#include "app/mail/mail_content.hpp"
#include "store/appointments.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<Recipient> patient_of(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT t.email, t.guardian_email, t.language, t.time_zone FROM appointment a"
      " JOIN patient t ON t.organization_id = a.organization_id AND t.id = a.patient_id"
      " WHERE a.organization_id = ? AND a.id = ?";
  auto found = TRY(store::query_one<Recipient>(reader, sql, session.organization_id, session.appointment_id));
  return found.value_or(Recipient());
}

bool is_patients(MailKind kind) { return kind != MailKind::GUEST_INVITATION; }

/// Calendars take what has a higher number for newer.
Result<int> next_sequence(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql = "SELECT COUNT(*) FROM outgoing_mail WHERE organization_id = ? AND session_id = ?";
  const auto count = TRY(store::query_value<std::int64_t>(reader, sql, session.organization_id, session.id));
  return static_cast<int>(count.value_or(0));
}

/// A patient who gets the new time does not need the old one, too.
Result<void> withdraw_waiting(Call& call, db::Writer& writer, const TelehealthSession& session) {
  static const std::string sql =
      "UPDATE outgoing_mail SET failed_at = ?, last_error = 'superseded', content = NULL, next_attempt_at = NULL"
      " WHERE organization_id = ? AND session_id = ? AND kind <> 'GUEST_INVITATION' AND sent_at IS NULL AND failed_at "
      "IS NULL";
  TRY(store::execute(writer, sql, call.now, session.organization_id, session.id));
  return {};
}
}  // namespace

Result<bool> queue_mail(Call& call, db::Writer& writer, const TelehealthSession& session, MailOrder order) {
  if (!call.services.mail) return false;
  const auto patient = TRY(patient_of(writer, session));
  auto address = order.to;
  if (!address && is_patients(order.kind)) address = patient.email ? patient.email : patient.guardian_email;
  if (!address) return false;
  if (is_patients(order.kind)) TRY(withdraw_waiting(call, writer, session));
  if (order.link.empty() && !takes_back(order.kind)) order.link = TRY(new_patient_link(call, writer, session));
  OutgoingMail row;
  row.id = call.services.ids.next<MailId>();
  row.organization_id = session.organization_id;
  row.session_id = session.id;
  row.kind = order.kind;
  row.created_at = call.now;
  const MailSubject subject{.session = session,
                            .organization = TRY(own_organization(call, writer)),
                            // A guest's language is not known; the clinic's own time is.
                            .recipient = is_patients(order.kind) ? patient : Recipient(),
                            .link = order.link,
                            .sequence = TRY(next_sequence(writer, session))};
  row.content = seal_mail(call.services, row, compose_mail(call, row, subject, *address));
  TRY(store::insert_row(writer, row));
  return true;
}

Result<std::string> new_patient_link(Call& call, db::Writer& writer, const TelehealthSession& session) {
  const auto patient = TRY(store::find_patient_participant(writer, session.organization_id, session.id));
  if (!patient) return fail(internal_error("a session without its patient as participant"));
  return add_visit_link(call, writer, session, *patient);
}

Result<bool> patient_has_address(db::Reader& reader, const TelehealthSession& session) {
  const auto patient = TRY(patient_of(reader, session));
  return patient.email || patient.guardian_email;
}

Result<void> mail_invitation(Call& call, db::Writer& writer, const TelehealthSession& session,
                             const std::string& link) {
  TRY(queue_mail(call, writer, session, {.kind = MailKind::INVITATION, .to = {}, .link = link}));
  return {};
}

Result<void> mail_change(Call& call, db::Writer& writer, const TelehealthSession& session) {
  TRY(queue_mail(call, writer, session, {.kind = MailKind::CHANGE, .to = {}, .link = {}}));
  return {};
}

Result<void> mail_in_person(Call& call, db::Writer& writer, const TelehealthSession& session) {
  if (call.now >= session.scheduled_end_time) return {};
  TRY(queue_mail(call, writer, session, {.kind = MailKind::IN_PERSON, .to = {}, .link = {}}));
  return {};
}

Result<void> mail_cancellation(Call& call, db::Writer& writer, const TelehealthSession& session) {
  if (call.now >= session.scheduled_end_time) return {};
  TRY(queue_mail(call, writer, session, {.kind = MailKind::CANCELLATION, .to = {}, .link = {}}));
  return {};
}

}  // namespace chiroflow::app
