// SPDX-License-Identifier: Apache-2.0
#include "app/visits/steps.hpp"

#include "app/notices.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<void> insert(Call& call, db::Writer& writer, const OrganizationId& organization, const SessionId& session,
                    const ParticipantId& who, VisitStepKind kind, std::optional<std::string> detail) {
  VisitStep step;
  step.id = call.services.ids.next<VisitStepId>();
  step.organization_id = organization;
  step.session_id = session;
  step.participant_id = who;
  step.kind = kind;
  step.detail = std::move(detail);
  step.at = call.now;
  return store::insert_row(writer, step);
}

std::string payload_of(VisitStepKind kind, const std::optional<std::string>& detail) {
  auto text = R"({"kind":")" + std::string(name_of(kind)) + "\"";
  if (detail) text += R"(,"detail":")" + *detail + "\"";
  return text + "}";
}
}  // namespace

Result<void> add_step(Call& call, db::Writer& writer, const SessionId& session, VisitStepKind kind,
                      std::optional<std::string> detail) {
  if (!call.actor.is_visitor()) return {};
  return insert(call, writer, call.organization(), session, call.actor.participant_id, kind, std::move(detail));
}

Result<void> add_step_and_tell(Call& call, db::Writer& writer, const SessionId& session, VisitStepKind kind,
                               std::optional<std::string> detail) {
  TRY(add_step(call, writer, session, kind, detail));
  return notify_session(call, writer, session, NoticeAudience::STAFF, "visit.step", payload_of(kind, detail));
}

Result<void> add_step_of(Call& call, db::Writer& writer, const Participant& who, VisitStepKind kind,
                         std::optional<std::string> detail) {
  return insert(call, writer, who.organization_id, who.session_id, who.id, kind, std::move(detail));
}

}  // namespace chiroflow::app
