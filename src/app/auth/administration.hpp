// SPDX-License-Identifier: Apache-2.0
// What the command line does to accounts, as the SYSTEM: for whoever holds the machine, when nobody can sign in. Each change
// leaves its audit event. Call outside of transactions and requests: hashing takes a while.
#pragma once

#include <optional>
#include <string>

#include "app/auth/api_keys.hpp"
#include "app/services.hpp"
#include "domain/user.hpp"

namespace chiroflow::app {

struct FirstUser {
  std::string email;
  std::string first_name;
  std::string last_name;
  Role role = Role::OWNER;
  std::optional<std::string> password;  // none: a temporary one is made, to be changed at the first sign-in
};

struct CreatedUser {
  UserId id;
  std::string email;
  std::optional<std::string> temporary_password;
};
CHIROFLOW_DESCRIBE(CreatedUser, id, email, temporary_password)

/// Errors: not_found "Organization", invalid_argument on email or password, conflict "email_taken".
Result<CreatedUser> create_first_user(const Services& services, const OrganizationId& organization,
                                      const FirstUser& user);

struct UserReset {
  bool password = true;
  bool second_factor = false;
};
/// Gives a temporary password, takes away the authenticator, or both; reopens the account, lifts its lock and ends its
/// sign-ins. Error: not_found "User".
Result<CreatedUser> reset_user(const Services& services, const OrganizationId& organization, std::string_view email,
                               const UserReset& what);

/// Error: not_found "User", precondition_failed "account_closed".
Result<CreatedApiKey> create_api_key(const Services& services, const OrganizationId& organization,
                                     std::string_view email, std::string_view name,
                                     std::optional<int> expires_in_days = std::nullopt);

}  // namespace chiroflow::app
