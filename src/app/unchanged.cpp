// SPDX-License-Identifier: Apache-2.0
#include "app/unchanged.hpp"

namespace chiroflow::app {

Result<void> note_unchanged(Call& call, db::Writer& writer, AuditNote note) {
  note.details = R"({"unchanged":true})";
  auto event = call.event_of(std::move(note), AuditOutcome::SUCCESS);
  event.action = AuditAction::READ;
  TRY(call.services.audit_log.append(writer, std::move(event)));
  return {};
}

}  // namespace chiroflow::app
