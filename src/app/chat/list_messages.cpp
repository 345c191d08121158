// SPDX-License-Identifier: Apache-2.0
#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/chat/message_rows.hpp"

namespace chiroflow::app {

namespace {
constexpr int kMostAtOnce = 500;
}

Result<ListMessagesOutput> list_messages(Call& call, const ListMessagesInput& input) {
  const auto rows = TRY(db::read<std::vector<MessageRow>>(
      call.services.database, [&](db::Reader& reader) -> Result<std::vector<MessageRow>> {
        TRY(access_session(call, reader, input.session_id));
        return messages_after(reader, call.organization(), input.session_id, input.after.value_or(0), kMostAtOnce);
      }));
  ListMessagesOutput out;
  out.messages.reserve(rows.size());
  for (const auto& row : rows) out.messages.push_back(TRY(shown(call, row)));
  call.read_of({"ChatMessage", input.session_id.view(), call.actor.patient_id, count_of(rows.size())});
  return out;
}

}  // namespace chiroflow::app
