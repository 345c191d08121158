// SPDX-License-Identifier: Apache-2.0
#include "app/access.hpp"
#include "app/chat/message_rows.hpp"
#include "app/notices.hpp"
#include "app/record_changes.hpp"
#include "app/unchanged.hpp"
#include "app/video/room_change.hpp"
#include "crypto/digest.hpp"
#include "domain/session_state.hpp"
#include "domain/session_times.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<void> require_conversation(const Call& call, db::Reader& reader, const TelehealthSession& session) {
  const auto organization = TRY(own_organization(call, reader));
  const bool may_still_come =
      session.status == TelehealthSessionStatus::NO_SHOW && may_arrive_late(organization, session, call.now);
  if (is_over(session.status) && !may_still_come)
    return fail(precondition_failed("The visit is over; please call instead", "session_over"));
  const auto window = join_window(organization, session.scheduled_start_time, session.scheduled_end_time);
  // Before that nobody at the clinic looks at it.
  if (!call.actor.is_visitor() || is_running(session.status) || window.opens <= call.now) return {};
  return fail(precondition_failed("You can write to the clinic from " + format_iso(window.opens), "outside_window"));
}

/// The same words of the same sender get the same id, so that the database knows a repetition.
ChatMessageId id_for(Call& call, const SendMessageInput& input) {
  if (!input.client_id) return call.services.ids.next<ChatMessageId>();
  const auto digest = crypto::sha256(
      {"chat:", call.organization().view(), ":", input.session_id.view(), ":", call.actor.id(), ":", *input.client_id});
  return ChatMessageId("m" + digest.hex().substr(0, 32));
}

Result<std::optional<ParticipantId>> participant_of(const Call& call, db::Reader& reader, const SessionId& session) {
  if (call.actor.is_visitor()) return std::optional(call.actor.participant_id);
  const auto own = TRY(store::find_staff_participant(reader, call.organization(), session, call.actor.user_id));
  return own ? std::optional(own->id) : std::optional<ParticipantId>();
}

Result<Message> send_in(Call& call, db::Writer& writer, const SendMessageInput& input, const ChatMessageId& id) {
  const auto session = TRY(access_session_to_change(call, writer, input.session_id));
  if (const auto sent = TRY(find_message(writer, call.organization(), session.id, id))) {
    TRY(note_unchanged(call, writer, {"ChatMessage", sent->message.id.view(), call.actor.patient_id, {}}));
    return shown(call, *sent);
  }
  TRY(require_conversation(call, writer, session));
  TRY(add_message(call, writer, session.id, MessageKind::CHAT, input.text, id));
  const auto row = TRY(find_message(writer, call.organization(), session.id, id));
  if (!row) return fail(internal_error("a message that was just written is not there"));
  return shown(call, *row);
}
}  // namespace

Result<ChatMessage> add_message(Call& call, db::Writer& writer, const SessionId& session, MessageKind kind,
                                std::string_view text, ChatMessageId id) {
  static const std::string last = "SELECT MAX(seq) FROM session_notice WHERE organization_id = ? AND session_id = ?";
  ChatMessage message;
  message.id = std::move(id);
  message.organization_id = call.organization();
  message.session_id = session;
  message.kind = kind;
  message.participant_id = TRY(participant_of(call, writer, session));
  if (call.actor.is_staff()) message.user_id = call.actor.user_id;
  message.text = Sealed{call.services.sealer.seal(text_place(message), text)};
  message.sent_at = call.now;
  TRY(notify_session(call, writer, session, NoticeAudience::EVERYBODY, "chat.message",
                     R"({"messageId":")" + message.id.value + "\"}"));
  const auto seq = TRY(store::query_value<std::optional<std::int64_t>>(writer, last, call.organization(), session));
  message.seq = seq && *seq ? **seq : 0;
  TRY(store::insert_row(writer, message));
  TRY(call.changed(writer, {"ChatMessage", message.id.view(), call.actor.patient_id, {}}));
  return message;
}

Result<Message> send_message(Call& call, const SendMessageInput& input) {
  TRY(require_text("text", input.text));
  const auto id = id_for(call, input);
  return call.commit([&](db::Writer& writer) { return send_in(call, writer, input, id); });
}

}  // namespace chiroflow::app
