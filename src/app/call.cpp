// SPDX-License-Identifier: Apache-2.0
#include "app/call.hpp"

#include "ports/live_feed.hpp"

namespace chiroflow::app {

AuditEvent Call::event_of(AuditNote note, AuditOutcome outcome) const {
  AuditEvent line;
  line.organization_id = actor.organization_id;
  line.id = services.ids.next<AuditEventId>();
  line.at = now;
  line.actor_type = actor.type;
  line.actor_id = actor.id();
  line.actor_role = actor.role;
  line.auth_method = actor.auth_method;
  line.credential_id = actor.credential_id;
  line.client_address = origin.client_address;
  line.user_agent = origin.user_agent;
  line.event = event;
  line.action = action;
  line.entity_type = note.entity_type;
  line.entity_id = note.entity_id;
  line.entity_version = note.version;
  line.patient_id = std::move(note.patient_id);
  line.outcome = outcome;
  line.request_id = origin.request_id;
  line.details = std::move(note.details);
  return line;
}

void Call::publish_notices() {
  if (services.live && !notices_.empty()) services.live->published(notices_);
  notices_.clear();
}

}  // namespace chiroflow::app
