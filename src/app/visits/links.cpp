// SPDX-License-Identifier: Apache-2.0
#include "app/visits/links.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/booking.hpp"
#include "app/mail/queue.hpp"
#include "app/telehealth/standing_orders.hpp"
#include "app/unchanged.hpp"
#include "crypto/token.hpp"
#include "domain/session_times.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
const std::string& select_links() {
  static const std::string sql =
      "SELECT l.id, l.session_id, l.participant_id, p.role, p.display_name, l.created_at, l.created_by, l.expires_at,"
      " l.first_opened_at, l.last_opened_at, d.bound_at, l.revoked_at"
      " FROM visit_link l JOIN participant p ON p.organization_id = l.organization_id AND p.id = l.participant_id"
      " LEFT JOIN visit_device d ON d.organization_id = l.organization_id AND d.visit_link_id = l.id AND d.replaced_at "
      "IS NULL"
      " WHERE l.organization_id = ?";
  return sql;
}

Result<VisitLinkView> find_link(const Call& call, db::Reader& reader, const VisitLinkId& id) {
  static const std::string sql = select_links() + " AND l.id = ?";
  auto link = TRY(store::query_one<VisitLinkView>(reader, sql, call.organization(), id));
  if (!link) return fail(not_found("Visit link"));
  return std::move(*link);
}

/// Whoever needs the session, too, locks it before the link.
Result<VisitLinkView> link_to_change(const Call& call, db::Writer& writer, const VisitLinkId& id) {
  TRY(store::exists(writer, "SELECT id FROM visit_link WHERE organization_id = ? AND id = ? {for_update}",
                    call.organization(), id));
  return find_link(call, writer, id);
}

Result<VisitLinkView> as_it_was(Call& call, db::Writer& writer, VisitLinkView link) {
  TRY(note_unchanged(call, writer, {"VisitLink", link.id.view(), std::nullopt, {}}));
  return link;
}

Result<void> require_to_come(Call& call, db::Writer& writer, const TelehealthSession& session) {
  using enum TelehealthSessionStatus;
  const auto organization = TRY(own_organization(call, writer));
  const auto closes = join_window(organization, session.scheduled_start_time, session.scheduled_end_time).closes;
  if (session.status != CANCELLED && session.status != COMPLETED && call.now < closes) return {};
  return fail(precondition_failed("This visit is " + std::string(session.status == CANCELLED ? "cancelled" : "over") +
                                      "; a link would lead nowhere. Reopen it or book another one",
                                  "session_over"));
}

Result<ParticipantId> patient_of(const Call& call, db::Reader& reader, const TelehealthSession& session) {
  auto id = TRY(store::query_value<ParticipantId>(reader,
                                                  "SELECT id FROM participant WHERE organization_id = ? AND session_id "
                                                  "= ? AND role = 'PATIENT' ORDER BY created_at, id LIMIT 1",
                                                  call.organization(), session.id));
  if (!id) return fail(internal_error("a session without its patient as participant"));
  return std::move(*id);
}

Result<ParticipantId> add_guest(Call& call, db::Writer& writer, const CreateVisitLinkInput& input) {
  Participant guest;
  guest.id = call.services.ids.next<ParticipantId>();
  guest.organization_id = call.organization();
  guest.session_id = input.session_id;
  guest.role = *enum_from<ParticipantRole>(name_of(input.role));
  guest.display_name = input.display_name;
  guest.created_at = call.now;
  TRY(store::insert_row(writer, guest));
  return guest.id;
}

/// They may be in the visit by that one.
Result<bool> has_another_link(const Call& call, db::Reader& reader, const ParticipantId& who) {
  return store::exists(reader,
                       "SELECT id FROM visit_link WHERE organization_id = ? AND participant_id = ? AND revoked_at IS "
                       "NULL AND expires_at > ?",
                       call.organization(), who, call.now);
}

/// What has no VisitMailView::state in the database.
struct MailRow {
  MailId id;
  MailKind kind = MailKind::INVITATION;
  Instant created_at;
  std::optional<Instant> sent_at, failed_at;
  int attempts = 0;
  std::optional<std::string> last_error;
};
CHIROFLOW_DESCRIBE(MailRow, id, kind, created_at, sent_at, failed_at, attempts, last_error)

Result<std::vector<VisitMailView>> mails_of(const Call& call, db::Reader& reader, const SessionId& session) {
  static const std::string sql =
      "SELECT " + store::columns_of<MailRow>("m") +
      " FROM outgoing_mail m WHERE m.organization_id = ? AND m.session_id = ? ORDER BY m.created_at, m.id";
  std::vector<VisitMailView> out;
  for (auto& row : TRY(store::query_all<MailRow>(reader, sql, call.organization(), session))) {
    const auto state = row.sent_at ? MailState::sent : row.failed_at ? MailState::failed : MailState::waiting;
    out.push_back({std::move(row.id), row.kind, state, row.created_at, row.sent_at, row.failed_at, row.attempts,
                   std::move(row.last_error)});
  }
  return out;
}

Error mail_not_configured() {
  return precondition_failed("No mail server is set (SMTP_URL); hand the link over yourself", "mail_not_configured");
}

/// Who is to get an e-mail: the holder of a link, or the patient.
struct Addressee {
  SessionId session_id;
  ParticipantId participant_id;
  ParticipantRole role = ParticipantRole::PATIENT;
};

/// Locks nothing: the session comes first, and whom a link is for never changes.
Result<Addressee> addressee(const Call& call, db::Reader& reader, const SendVisitLinkInput& input) {
  if (input.visit_link_id) {
    auto link = TRY(find_link(call, reader, *input.visit_link_id));
    if (input.session_id && *input.session_id != link.session_id) return fail(not_found("Visit link"));
    return Addressee{std::move(link.session_id), std::move(link.participant_id), link.role};
  }
  if (!input.session_id) return fail(invalid_field("sessionId", "Give sessionId or visitLinkId"));
  const auto session = TRY(access_session(call, reader, *input.session_id));
  return Addressee{session.id, TRY(patient_of(call, reader, session)), ParticipantRole::PATIENT};
}
}  // namespace

Result<CreatedVisitLink> create_visit_link(Call& call, const CreateVisitLinkInput& input) {
  static const std::string by_hash =
      store::select_from<VisitLink>("l") + " WHERE l.organization_id = ? AND l.token_hash = ?";
  return call.commit([&](db::Writer& writer) -> Result<CreatedVisitLink> {
    const auto session = TRY(access_session_to_change(call, writer, input.session_id));
    TRY(require_to_come(call, writer, session));
    CreatedVisitLink made;
    if (input.role == VisitorRole::PATIENT) {
      made.participant_id = TRY(patient_of(call, writer, session));
    } else {
      made.participant_id = TRY(add_guest(call, writer, input));
    }
    made.url = TRY(add_visit_link(call, writer, session, made.participant_id));
    const auto hash = crypto::token_hash(std::string_view(made.url).substr(made.url.rfind('/') + 1)).hex();
    const auto link = TRY(store::query_one<VisitLink>(writer, by_hash, call.organization(), hash));
    if (!link) return fail(internal_error("a new visit link is not there"));
    made.id = link->id;
    made.expires_at = link->expires_at;
    TRY(call.changed(writer, {"VisitLink", made.id.view(), std::nullopt,
                              R"({"role":")" + std::string(name_of(input.role)) + "\"}"}));
    return made;
  });
}

Result<VisitLinkList> list_visit_links(Call& call, const ListVisitLinksInput& input) {
  static const std::string sql = select_links() + " AND l.session_id = ? ORDER BY l.created_at, l.id";
  auto out = TRY(db::read<VisitLinkList>(call.services.database, [&](db::Reader& reader) -> Result<VisitLinkList> {
    TRY(access_session(call, reader, input.session_id));
    return VisitLinkList{TRY(store::query_all<VisitLinkView>(reader, sql, call.organization(), input.session_id)),
                         TRY(mails_of(call, reader, input.session_id))};
  }));
  call.read_of({"VisitLink", input.session_id.view(), std::nullopt, count_of(out.visit_links.size())});
  return out;
}

Result<VisitLinkView> revoke_visit_link(Call& call, const VisitLinkInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<VisitLinkView> {
    auto link = TRY(link_to_change(call, writer, input.visit_link_id));
    if (link.revoked_at) return as_it_was(call, writer, std::move(link));
    link.revoked_at = call.now;
    TRY(store::execute(writer,
                       "UPDATE visit_link SET revoked_at = ?, revoked_by = ? WHERE organization_id = ? AND id = ?",
                       call.now, call.actor.user_id, call.organization(), link.id));
    if (!TRY(has_another_link(call, writer, link.participant_id)))
      TRY(schedule_sending_out(call, writer, link.participant_id));
    TRY(call.changed(writer, {"VisitLink", link.id.view(), std::nullopt, changed_fields({"revoked_at"})}));
    return link;
  });
}

Result<VisitLinkView> release_visit_link(Call& call, const VisitLinkInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<VisitLinkView> {
    auto link = TRY(link_to_change(call, writer, input.visit_link_id));
    if (!link.device_bound_at) return as_it_was(call, writer, std::move(link));
    link.device_bound_at.reset();
    TRY(store::execute(
        writer,
        "UPDATE visit_device SET replaced_at = ?, replaced_reason = 'released', takeover_code_hash = NULL"
        " WHERE organization_id = ? AND visit_link_id = ? AND replaced_at IS NULL",
        call.now, call.organization(), link.id));
    TRY(call.changed(writer, {"VisitLink", link.id.view(), std::nullopt, changed_fields({"device"})}));
    return link;
  });
}

Result<SendVisitLinkOutput> send_visit_link(Call& call, const SendVisitLinkInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<SendVisitLinkOutput> {
    const auto who = TRY(addressee(call, writer, input));
    const auto session = TRY(access_session_to_change(call, writer, who.session_id));
    if (!call.services.mail) return fail(mail_not_configured());
    TRY(require_to_come(call, writer, session));
    const bool patient = who.role == ParticipantRole::PATIENT;
    if (!input.email && !(patient && TRY(patient_has_address(writer, session)))) {
      TRY(note_unchanged(call, writer, {"VisitLink", session.id.view(), std::nullopt, {}}));
      return SendVisitLinkOutput{.sent = false, .reason = {"no_address"}};
    }
    const auto link = TRY(add_visit_link(call, writer, session, who.participant_id));
    const auto kind = patient ? MailKind::INVITATION : MailKind::GUEST_INVITATION;
    TRY(queue_mail(call, writer, session, {.kind = kind, .to = input.email, .link = link}));
    TRY(call.changed(writer, {"VisitLink", session.id.view(), std::nullopt,
                              R"({"role":")" + std::string(name_of(who.role)) + R"(","mail":true})"}));
    return SendVisitLinkOutput{.sent = true, .reason = {}};
  });
}

}  // namespace chiroflow::app
