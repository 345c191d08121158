// SPDX-License-Identifier: Apache-2.0
#include "app/chat/chat.hpp"

#include "surfaces/api/visit_modules.hpp"

namespace chiroflow::api {

void add_chat(Registry& r) {
  using enum Permission;
  r.mutation("telehealth.sendMessage",
             {"POST /sessions/{sessionId}/messages", needs(session_admit).and_visitors(),
              "Write to the others of the visit", AuditAction::CREATE},
             app::send_message);
  r.query("telehealth.listMessages",
          {"GET /sessions/{sessionId}/messages", needs(session_admit).and_visitors(), "What was written, in its order"},
          app::list_messages);
}

}  // namespace chiroflow::api
