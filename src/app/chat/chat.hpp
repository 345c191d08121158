// SPDX-License-Identifier: Apache-2.0
// What people of one visit write to each other, from the waiting room to the end, and what the clinic tells of a delay. Texts
// are sealed at rest; their order is that of the session's notices.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(SenderRole, PATIENT, CLINICIAN, GUARDIAN, INTERPRETER, GUEST, OBSERVER, STAFF)

struct MessageSender {
  std::optional<ParticipantId> participant_id;
  SenderRole role = SenderRole::STAFF;
  std::string name;
};
CHIROFLOW_DESCRIBE(MessageSender, participant_id, role, name)

struct Message {
  ChatMessageId id;
  std::int64_t seq = 0;
  MessageKind kind = MessageKind::CHAT;
  MessageSender sender;
  std::string text;
  Instant sent_at;
  bool own = false;
};
CHIROFLOW_DESCRIBE(Message, id, seq, kind, sender, text, sent_at, own)

struct SendMessageInput {
  SessionId session_id;
  std::string text;
  std::optional<std::string> client_id;
};
CHIROFLOW_DESCRIBE(SendMessageInput, session_id, text, client_id)

struct ListMessagesInput {
  SessionId session_id;
  std::optional<std::int64_t> after;
};
CHIROFLOW_DESCRIBE(ListMessagesInput, session_id, after)

struct ListMessagesOutput {
  std::vector<Message> messages;
};
CHIROFLOW_DESCRIBE(ListMessagesOutput, messages)

/// The same client id of the same sender again answers with the message that is there. Errors: not_found "Session",
/// invalid_argument "text", precondition_failed "session_over", for visitors also "outside_window".
Result<Message> send_message(Call& call, const SendMessageInput& input);
/// In the order of the conversation. Error: not_found "Session".
Result<ListMessagesOutput> list_messages(Call& call, const ListMessagesInput& input);

/// Writes a message and tells the pages; audited. The session is locked.
Result<ChatMessage> add_message(Call& call, db::Writer& writer, const SessionId& session, MessageKind kind,
                                std::string_view text, ChatMessageId id);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SendMessageInput::text>{.min_length = 1, .max_length = 4'000};
template <> inline constexpr FieldRule rule<&app::SendMessageInput::client_id>{
    .min_length = 1,
    .max_length = 40,
    .doc = "Of the sender's choice, so that sending again after a fault adds nothing"};
template <> inline constexpr FieldRule rule<&app::ListMessagesInput::after>{.min = 0,
                                                                            .doc = "Only what has a higher seq"};
template <> inline constexpr FieldRule rule<&app::MessageSender::participant_id>{
    .doc = "Null: staff who are not in the visit"};
template <> inline constexpr FieldRule rule<&app::MessageSender::name>{
    .doc = "A patient's first name, a clinician's name with title, a guest's chosen name, else the clinic's name"};
}  // namespace chiroflow
