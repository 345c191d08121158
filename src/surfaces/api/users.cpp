// SPDX-License-Identifier: Apache-2.0
#include "app/users/manage_users.hpp"
#include "surfaces/api/auth_modules.hpp"

namespace chiroflow::api {

void add_users(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.mutation("users.create",
             {.rest = "POST /users",
              .access = needs(user_write),
              .summary = "Make an account with a temporary password",
              .action = CREATE,
              .if_lost = "The account is there: give it another temporary password with users.resetPassword"},
             app::create_user);
  r.query("users.list", {"GET /users", needs(user_read), "Accounts, oldest first"}, app::list_users);
  r.query("users.get", {"GET /users/{userId}", needs(user_read), "One account"}, app::get_user);
  r.mutation("users.update", {"PATCH /users/{userId}", needs(user_write), "Change name, address or role"},
             app::update_user);
  r.mutation("users.deactivate",
             {"POST /users/{userId}/deactivate", needs(user_write), "Close an account with its sign-ins and API keys"},
             app::deactivate_user);
  r.mutation("users.reactivate", {"POST /users/{userId}/reactivate", needs(user_write), "Open a closed account again"},
             app::reactivate_user);
  r.mutation("users.resetPassword",
             {.rest = "POST /users/{userId}/reset-password",
              .access = needs(user_write),
              .summary = "A temporary password for somebody who lost theirs; ends their sign-ins, API keys stay",
              .if_lost = "Make another temporary password with a new Idempotency-Key"},
             app::reset_password);
  r.mutation("users.resetSecondFactor",
             {"POST /users/{userId}/reset-second-factor", needs(user_write),
              "For somebody who lost authenticator and recovery codes"},
             app::reset_second_factor);
}

}  // namespace chiroflow::api
