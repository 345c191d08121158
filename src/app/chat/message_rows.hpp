// SPDX-License-Identifier: Apache-2.0
// Stored messages and how their senders are shown.
#pragma once

#include <optional>
#include <vector>

#include "app/chat/chat.hpp"

namespace chiroflow::app {

struct SenderRow {
  std::optional<ParticipantRole> role;
  std::optional<std::string> display_name;
  std::optional<std::string> patient_first_name;
  std::optional<ClinicianId> clinician;
  std::optional<std::string> title;
  std::optional<std::string> first_name;
  std::optional<std::string> last_name;
  std::string clinic;
};
CHIROFLOW_DESCRIBE(SenderRow, role, display_name, patient_first_name, clinician, title, first_name, last_name, clinic)

struct MessageRow {
  ChatMessage message;
  SenderRow sender;
};
CHIROFLOW_DESCRIBE(MessageRow, message, sender)

/// After a position, oldest first.
Result<std::vector<MessageRow>> messages_after(db::Reader& reader, const OrganizationId& organization,
                                               const SessionId& session, std::int64_t after, int limit);
Result<std::optional<MessageRow>> find_message(db::Reader& reader, const OrganizationId& organization,
                                               const SessionId& session, const ChatMessageId& id);

/// As the caller sees it, opened.
Result<Message> shown(const Call& call, const MessageRow& row);

crypto::SealContext text_place(const ChatMessage& message);

}  // namespace chiroflow::app
