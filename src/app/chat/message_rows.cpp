// SPDX-License-Identifier: Apache-2.0
#include "app/chat/message_rows.hpp"

#include "domain/clinician_name.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
const std::string& select_messages() {
  static const std::string sql =
      "SELECT " + store::columns_of<ChatMessage>("m") +
      ", p.role, p.display_name, t.first_name, c.id, c.title, u.first_name, u.last_name, o.name FROM chat_message m"
      " JOIN organization o ON o.id = m.organization_id"
      " LEFT JOIN participant p ON p.organization_id = m.organization_id AND p.id = m.participant_id"
      " LEFT JOIN patient t ON t.organization_id = m.organization_id AND t.id = p.patient_id"
      " LEFT JOIN user_account u ON u.organization_id = m.organization_id AND u.id = m.user_id"
      " LEFT JOIN clinician c ON c.organization_id = m.organization_id AND c.user_id = m.user_id"
      " WHERE m.organization_id = ? AND m.session_id = ?";
  return sql;
}

MessageSender sender_of(const ChatMessage& message, const SenderRow& row) {
  MessageSender sender;
  sender.participant_id = message.participant_id;
  if (message.user_id) {
    sender.role = row.clinician ? SenderRole::CLINICIAN : SenderRole::STAFF;
    sender.name = row.clinic;
    if (row.clinician && row.last_name)
      sender.name = clinician_name(row.first_name.value_or(""), *row.last_name, row.title);
    return sender;
  }
  if (row.role) sender.role = enum_from<SenderRole>(name_of(*row.role)).value_or(SenderRole::GUEST);
  sender.name = row.display_name.value_or(row.patient_first_name.value_or(""));
  return sender;
}

bool is_own(const Call& call, const ChatMessage& message) {
  return call.actor.is_visitor() ? message.participant_id == call.actor.participant_id
                                 : message.user_id == call.actor.user_id;
}
}  // namespace

Result<std::vector<MessageRow>> messages_after(db::Reader& reader, const OrganizationId& organization,
                                               const SessionId& session, std::int64_t after, int limit) {
  static const std::string sql = select_messages() + " AND m.seq > ? ORDER BY m.seq LIMIT ?";
  return store::query_all<MessageRow>(reader, sql, organization, session, after, limit);
}

Result<std::optional<MessageRow>> find_message(db::Reader& reader, const OrganizationId& organization,
                                               const SessionId& session, const ChatMessageId& id) {
  static const std::string sql = select_messages() + " AND m.id = ?";
  return store::query_one<MessageRow>(reader, sql, organization, session, id);
}

Result<Message> shown(const Call& call, const MessageRow& row) {
  const auto text = TRY(call.services.sealer.open(text_place(row.message), row.message.text.bytes));
  Message out;
  out.id = row.message.id;
  out.seq = row.message.seq;
  out.kind = row.message.kind;
  out.sender = sender_of(row.message, row.sender);
  out.text = text.view();
  out.sent_at = row.message.sent_at;
  out.own = is_own(call, row.message);
  return out;
}

crypto::SealContext text_place(const ChatMessage& message) {
  return {message.organization_id.view(), "chat_message", message.id.view(), "text"};
}

}  // namespace chiroflow::app
