// SPDX-License-Identifier: Apache-2.0
// Who is known and was turned away, and a key that did not open what it should, are worth a line in the audit log (H-17). Strangers
// have no organization's log to stand in.
#pragma once

#include <optional>
#include <string_view>

#include "app/call.hpp"

namespace chiroflow::app {

/// The record that a call was made about, as its caller named it. Empty: none, or nothing that looks like an id of ours.
struct ReachedFor {
  std::string_view entity_type;
  std::string_view entity_id;
};
/// Empty unless `id` has the form of those that IdGenerator makes, so that no words of people come into the audit log.
ReachedFor reaching_for(std::string_view entity_type, std::string_view id);

/// The event that a failed call leaves under its own name: refused, with the record that it reached for, or something sealed could not
/// be opened because its key is missing or its bytes were changed. None for other errors.
std::optional<AuditEvent> event_of_failure(const Call& call, const Error& error, const ReachedFor& reached);

/// Writes it, for the doors beside the API. `what` names what was asked for: "recordings.play". Durable when it returns.
Result<void> note_failure(const Services& services, const Actor& actor, const Origin& origin, std::string_view what,
                          const ReachedFor& reached, const Error& error);

/// The same for work that nobody called for: a job, an e-mail, a vendor's message. Only what keys did not open is noted; `work` names
/// the row that was worked on. Work that belongs to no organization stands in the server's log alone.
Result<void> note_key_failure(const Services& services, const OrganizationId& organization, std::string_view what,
                              std::string work, const Error& error);

}  // namespace chiroflow::app
