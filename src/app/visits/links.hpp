// SPDX-License-Identifier: Apache-2.0
// Visit links as staff handle them. The link itself is shown once; nothing here answers with a secret again.
// Errors of all: not_found "Session" or "Visit link" (also another organization's).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/undefinable.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(VisitorRole, PATIENT, GUARDIAN, INTERPRETER, GUEST, OBSERVER)

struct CreateVisitLinkInput {
  SessionId session_id;
  VisitorRole role = VisitorRole::PATIENT;
  std::optional<std::string> display_name;
};
CHIROFLOW_DESCRIBE(CreateVisitLinkInput, session_id, role, display_name)

struct CreatedVisitLink {
  VisitLinkId id;
  std::string url;
  Instant expires_at;
  ParticipantId participant_id;
};
CHIROFLOW_DESCRIBE(CreatedVisitLink, id, url, expires_at, participant_id)

struct ListVisitLinksInput {
  SessionId session_id;
};
CHIROFLOW_DESCRIBE(ListVisitLinksInput, session_id)

struct VisitLinkView {
  VisitLinkId id;
  SessionId session_id;
  ParticipantId participant_id;
  ParticipantRole role = ParticipantRole::PATIENT;
  std::optional<std::string> display_name;
  Instant created_at;
  std::optional<UserId> created_by;
  Instant expires_at;
  std::optional<Instant> first_opened_at;
  std::optional<Instant> last_opened_at;
  std::optional<Instant> device_bound_at;
  std::optional<Instant> revoked_at;
};
CHIROFLOW_DESCRIBE(VisitLinkView, id, session_id, participant_id, role, display_name, created_at, created_by,
                   expires_at, first_opened_at, last_opened_at, device_bound_at, revoked_at)

CHIROFLOW_ENUM(MailState, waiting, sent, failed)

/// An e-mail about the session; what it says and to whom is not shown.
struct VisitMailView {
  MailId id;
  MailKind kind = MailKind::INVITATION;
  MailState state = MailState::waiting;
  Instant created_at;
  std::optional<Instant> sent_at;
  std::optional<Instant> failed_at;
  int attempts = 0;
  std::optional<std::string> last_error;
};
CHIROFLOW_DESCRIBE(VisitMailView, id, kind, state, created_at, sent_at, failed_at, attempts, last_error)

struct VisitLinkList {
  std::vector<VisitLinkView> visit_links;
  std::vector<VisitMailView> mails;
};
CHIROFLOW_DESCRIBE(VisitLinkList, visit_links, mails)

struct VisitLinkInput {
  VisitLinkId visit_link_id;
};
CHIROFLOW_DESCRIBE(VisitLinkInput, visit_link_id)

struct SendVisitLinkInput {
  std::optional<VisitLinkId> visit_link_id;
  std::optional<SessionId> session_id;
  std::optional<std::string> email;
};
CHIROFLOW_DESCRIBE(SendVisitLinkInput, visit_link_id, session_id, email)

struct SendVisitLinkOutput {
  bool sent = false;
  Undefinable<std::string> reason;
};
CHIROFLOW_DESCRIBE(SendVisitLinkOutput, sent, reason)

/// For PATIENT another link of the same participant, for everybody else a participant of their own.
/// Error: precondition_failed "session_over".
Result<CreatedVisitLink> create_visit_link(Call& call, const CreateVisitLinkInput& input);
/// Oldest first.
Result<VisitLinkList> list_visit_links(Call& call, const ListVisitLinksInput& input);
/// Ends at the next call of whoever holds it.
Result<VisitLinkView> revoke_visit_link(Call& call, const VisitLinkInput& input);
/// The present device gives the link up; the next one to open it is bound.
Result<VisitLinkView> release_visit_link(Call& call, const VisitLinkInput& input);

/// Queues an e-mail with a new link of the same person; links that they hold stay valid. Errors: precondition_failed
/// "mail_not_configured", "session_over".
Result<SendVisitLinkOutput> send_visit_link(Call& call, const SendVisitLinkInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CreateVisitLinkInput::display_name>{
    .min_length = 1,
    .max_length = 100,
    .doc = "How a guest is shown to the others; patients are shown by their record"};
template <> inline constexpr FieldRule rule<&app::SendVisitLinkInput::visit_link_id>{
    .doc = "The person who holds this link gets another one; without it the session's patient does"};
template <> inline constexpr FieldRule rule<&app::SendVisitLinkInput::session_id>{.doc = "Needed without visitLinkId"};
template <> inline constexpr FieldRule rule<&app::SendVisitLinkInput::email>{
    .max_length = 254, .format = Format::email, .doc = "Null: the patient's own address; guests need it"};
template <> inline constexpr FieldRule rule<&app::SendVisitLinkOutput::sent>{
    .doc = "Queued; visitLinks.list tells what becomes of it"};
template <> inline constexpr FieldRule rule<&app::SendVisitLinkOutput::reason>{.doc = "no_address: none is known"};
template <> inline constexpr FieldRule rule<&app::VisitMailView::last_error>{
    .doc = "The mail server's reply code, unresolved, refused, timeout, tls, login, network or superseded"};
template <> inline constexpr FieldRule rule<&app::CreatedVisitLink::url>{.doc = "Shown this once"};
template <> inline constexpr FieldRule rule<&app::VisitLinkView::device_bound_at>{.doc =
                                                                                      "Null: no device holds the link"};
}  // namespace chiroflow
