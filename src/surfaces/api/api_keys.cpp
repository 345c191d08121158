// SPDX-License-Identifier: Apache-2.0
#include "app/auth/api_keys.hpp"
#include "surfaces/api/auth_modules.hpp"

namespace chiroflow::api {

void add_api_keys(Registry& r) {
  using enum AuditAction;
  r.mutation(
      "apiKeys.create",
      {.rest = "POST /api-keys",
       .access = any_staff(),
       .summary = "Make a key for a machine; it is shown once",
       .action = CREATE,
       .if_lost = "End that key with apiKeys.revoke and make another one with a new Idempotency-Key"},
      static_cast<Result<app::CreatedApiKey> (*)(app::Call&, const app::CreateApiKeyInput&)>(app::create_api_key));
  r.query("apiKeys.list", {"GET /api-keys", any_staff(), "The caller's keys; everybody's for who may manage them"},
          app::list_api_keys);
  r.mutation("apiKeys.revoke", {"POST /api-keys/{apiKeyId}/revoke", any_staff(), "End a key at once"},
             app::revoke_api_key);
}

}  // namespace chiroflow::api
