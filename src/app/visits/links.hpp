// SPDX-License-Identifier: Apache-2.0
// Visit links as staff handle them. The link itself is shown once; nothing here answers with a secret again.
// Errors of all: not_found "Session" or "Visit link" (also another organization's).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
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

struct VisitLinkList {
  std::vector<VisitLinkView> visit_links;
};
CHIROFLOW_DESCRIBE(VisitLinkList, visit_links)

struct VisitLinkInput {
  VisitLinkId visit_link_id;
};
CHIROFLOW_DESCRIBE(VisitLinkInput, visit_link_id)

/// For PATIENT another link of the same participant, for everybody else a participant of their own.
/// Error: precondition_failed "session_over".
Result<CreatedVisitLink> create_visit_link(Call& call, const CreateVisitLinkInput& input);
/// Oldest first.
Result<VisitLinkList> list_visit_links(Call& call, const ListVisitLinksInput& input);
/// Ends at the next call of whoever holds it.
Result<VisitLinkView> revoke_visit_link(Call& call, const VisitLinkInput& input);
/// The present device gives the link up; the next one to open it is bound.
Result<VisitLinkView> release_visit_link(Call& call, const VisitLinkInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CreateVisitLinkInput::display_name>{
    .min_length = 1,
    .max_length = 100,
    .doc = "How a guest is shown to the others; patients are shown by their record"};
template <> inline constexpr FieldRule rule<&app::CreatedVisitLink::url>{.doc = "Shown this once"};
template <> inline constexpr FieldRule rule<&app::VisitLinkView::device_bound_at>{.doc =
                                                                                      "Null: no device holds the link"};
}  // namespace chiroflow
