// SPDX-License-Identifier: Apache-2.0
// Accounts of the clinic's people. An id is never given again and an account never to somebody else (H-01): people who leave
// are deactivated. Admins manage everybody but owners; an organization keeps at least one active owner.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/undefinable.hpp"
#include "domain/user.hpp"

namespace chiroflow::app {

struct UserView {
  UserId id;
  std::string email;
  std::string first_name;
  std::string last_name;
  Role role = Role::STAFF;
  bool is_active = true;
  bool must_change_password = false;
  bool second_factor = false;
  std::optional<Instant> locked_until;
  int version = 1;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(UserView, id, email, first_name, last_name, role, is_active, must_change_password, second_factor,
                   locked_until, version, created_at, updated_at)

struct CreateUserInput {
  std::string email;
  std::string first_name;
  std::string last_name;
  Role role = Role::STAFF;
};
CHIROFLOW_DESCRIBE(CreateUserInput, email, first_name, last_name, role)

struct CreateUserOutput {
  UserView user;
  Undefinable<std::string> temporary_password;
};
CHIROFLOW_DESCRIBE(CreateUserOutput, user, temporary_password)

struct UserWithPassword {
  UserView user;
  std::string temporary_password;
};
CHIROFLOW_DESCRIBE(UserWithPassword, user, temporary_password)

struct ListUsersInput {
  std::optional<Role> role;
  bool include_inactive = false;
  int limit = 100;
  std::optional<std::string> cursor;
};
CHIROFLOW_DESCRIBE(ListUsersInput, role, include_inactive, limit, cursor)

struct ListUsersOutput {
  std::vector<UserView> users;
  std::optional<std::string> next_cursor;
};
CHIROFLOW_DESCRIBE(ListUsersOutput, users, next_cursor)

struct UserInput {
  UserId user_id;
};
CHIROFLOW_DESCRIBE(UserInput, user_id)

struct UpdateUserInput {
  UserId user_id;
  int version = 0;
  std::optional<std::string> email;
  std::optional<std::string> first_name;
  std::optional<std::string> last_name;
  std::optional<Role> role;
};
CHIROFLOW_DESCRIBE(UpdateUserInput, user_id, version, email, first_name, last_name, role)

/// An account that a key made has no password that anybody knows: somebody who signs in gives it one with reset_password.
/// Errors: conflict "email_taken", forbidden (an owner made by somebody else than an owner, an owner or admin by a key).
Result<CreateUserOutput> create_user(Call& call, const CreateUserInput& input);
/// Oldest account first. A cursor that is none of ours gives an empty list.
Result<ListUsersOutput> list_users(Call& call, const ListUsersInput& input);
/// Errors of all that follow: not_found "User" (also another organization's), forbidden (an owner, or oneself).
Result<UserView> get_user(Call& call, const UserInput& input);
/// Takes effect with the user's next request. Role and address are changed by people only: for an API key they are forbidden.
/// Errors: conflict "version" or "email_taken", precondition_failed "last_owner".
Result<UserView> update_user(Call& call, const UpdateUserInput& input);
/// Ends sign-ins and API keys. Error: precondition_failed "last_owner".
Result<UserView> deactivate_user(Call& call, const UserInput& input);
/// API keys stay revoked. Forbidden to API keys.
Result<UserView> reactivate_user(Call& call, const UserInput& input);
/// A temporary password, to be changed at the next sign-in; ends the present sign-ins.
Result<UserWithPassword> reset_password(Call& call, const UserInput& input);
/// For who lost the authenticator and the recovery codes; ends the present sign-ins.
Result<UserView> reset_second_factor(Call& call, const UserInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CreateUserInput::email>{
    .min_length = 3, .max_length = 254, .format = Format::email};
template <> inline constexpr FieldRule rule<&app::CreateUserInput::first_name>{.min_length = 1, .max_length = 100};
template <> inline constexpr FieldRule rule<&app::CreateUserInput::last_name>{.min_length = 1, .max_length = 100};
template <> inline constexpr FieldRule rule<&app::CreateUserOutput::temporary_password>{
    .doc =
        "Shown this once; to be changed at the first sign-in. An API key is not told it, since with it the key would "
        "outlive its revocation: a person gives the account one with users.resetPassword"};
template <> inline constexpr FieldRule rule<&app::UserWithPassword::temporary_password>{
    .doc = "Shown this once; to be changed at the first sign-in"};
template <> inline constexpr FieldRule rule<&app::ListUsersInput::include_inactive>{.has_default = true};
template <> inline constexpr FieldRule rule<&app::ListUsersInput::limit>{.min = 1, .max = 100, .has_default = true};
template <> inline constexpr FieldRule rule<&app::ListUsersInput::cursor>{.max_length = 200,
                                                                          .doc = "nextCursor of the page before"};
template <> inline constexpr FieldRule rule<&app::UpdateUserInput::version>{
    .min = 1, .doc = "As it was read; another one is a conflict"};
template <> inline constexpr FieldRule rule<&app::UpdateUserInput::email>{
    .min_length = 3, .max_length = 254, .format = Format::email};
template <> inline constexpr FieldRule rule<&app::UpdateUserInput::first_name>{.min_length = 1, .max_length = 100};
template <> inline constexpr FieldRule rule<&app::UpdateUserInput::last_name>{.min_length = 1, .max_length = 100};
}  // namespace chiroflow
