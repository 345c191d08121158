// SPDX-License-Identifier: Apache-2.0
#include "app/users/manage_users.hpp"

#include "app/audit_details.hpp"
#include "app/auth/attempts.hpp"
#include "app/auth/passwords.hpp"
#include "app/page_cursor.hpp"
#include "app/users/user_rows.hpp"
#include "store/row.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
UserView view(const User& u) {
  return {.id = u.id,
          .email = u.email,
          .first_name = u.first_name,
          .last_name = u.last_name,
          .role = u.role,
          .is_active = u.is_active,
          .must_change_password = u.must_change_password,
          .second_factor = u.totp_confirmed_at.has_value(),
          .locked_until = u.locked_until,
          .version = u.version,
          .created_at = u.created_at,
          .updated_at = u.updated_at};
}

Result<void> require_rank(const Call& call, Role role) {
  if (role != Role::OWNER || call.actor.role == Role::OWNER) return {};
  return fail(forbidden("Only an owner can make or change an owner"));
}

Result<void> require_somebody_else(const Call& call, const UserId& id, std::string_view instead) {
  if (id != call.actor.user_id) return {};
  return fail(forbidden("Not for your own account; " + std::string(instead)));
}

/// A user whom the caller may change, locked.
Result<User> user_to_change(Call& call, db::Writer& writer, const UserId& id) {
  auto user = TRY(lock_user(writer, call.organization(), id));
  TRY(require_rank(call, user.role));
  return user;
}

Result<void> require_another_owner(Call& call, db::Writer& writer, const User& user) {
  if (user.role != Role::OWNER || !user.is_active) return {};
  // The organization's row makes two owners who step down at once wait for each other.
  TRY(store::exists(writer, "SELECT id FROM organization WHERE id = ? {for_update}", call.organization()));
  const bool another = TRY(store::exists(
      writer,
      "SELECT id FROM user_account WHERE organization_id = ? AND role = 'OWNER' AND is_active = ? AND id <> ? LIMIT 1",
      call.organization(), true, user.id));
  if (another) return {};
  return fail(
      precondition_failed("This is the organization's last active owner; make another one first", "last_owner"));
}

/// Writes what was changed, with a new version and the audit event.
Result<UserView> save(Call& call, db::Writer& writer, User& user, const std::vector<std::string_view>& fields) {
  user.updated_at = call.now;
  ++user.version;
  auto written =
      store::update<&User::email, &User::first_name, &User::last_name, &User::role, &User::is_active,
                    &User::password_hash, &User::must_change_password, &User::version, &User::updated_at>(writer, user);
  if (!written) return fail(explain_taken_email(std::move(written).error()));
  TRY(call.changed(writer, {"User", user.id.view(), std::nullopt, changed_fields(fields), user.version}));
  return view(user);
}

template <class T>
void take_over(std::optional<T> wanted, T& target, std::string_view name, std::vector<std::string_view>& changed) {
  if (!wanted || *wanted == target) return;
  target = std::move(*wanted);
  changed.push_back(name);
}
}  // namespace

Result<CreateUserOutput> create_user(Call& call, const CreateUserInput& input) {
  TRY(require_rank(call, input.role));
  // A leaked key must not make the account that could make more of it.
  if (input.role == Role::OWNER || input.role == Role::ADMIN) TRY(require_person(call, "make owners and admins"));
  const auto password = make_temporary_password(call.services.random);
  User user;
  user.id = call.services.ids.next<UserId>();
  user.organization_id = call.organization();
  user.email = normal_email(input.email);
  user.first_name = input.first_name;
  user.last_name = input.last_name;
  user.role = input.role;
  user.must_change_password = true;
  user.password_hash = TRY(call.services.passwords.hash(password, call.services.random));
  user.created_at = user.updated_at = call.now;
  CreateUserOutput out{view(user), {}};
  // Whoever holds a leaked key must not get in when it is revoked.
  if (call.actor.type != ActorType::API_KEY) out.temporary_password.value = password;
  return call.commit([&](db::Writer& writer) -> Result<CreateUserOutput> {
    TRY(insert_user(writer, user));
    TRY(call.changed(writer, {"User", user.id.view(), std::nullopt,
                              R"({"role":")" + std::string(name_of(user.role)) + "\"}", user.version}));
    return out;
  });
}

Result<ListUsersOutput> list_users(Call& call, const ListUsersInput& input) {
  ListUsersOutput out;
  std::optional<PageCursor> cursor;
  if (input.cursor && !(cursor = parse_cursor(*input.cursor))) return out;
  auto sql = store::select_from<User>("u") + " WHERE u.organization_id = ?";
  std::vector<db::Value> values{call.organization().view()};
  const auto add = [&](std::string_view condition, db::Value value) {
    sql += condition;
    values.push_back(value);
  };
  if (!input.include_inactive) add(" AND u.is_active = ?", true);
  if (input.role) add(" AND u.role = ?", store::to_value(*input.role));
  if (cursor) {
    add(" AND (u.created_at, u.id) > (?, ?)", to_unix_ms(cursor->at));
    values.emplace_back(std::string_view(cursor->id));
  }
  add(" ORDER BY u.created_at, u.id LIMIT ?", static_cast<std::int64_t>(input.limit) + 1);
  TRY(call.services.database.read([&](db::Reader& reader) {
    out.users.clear();
    return reader.query(sql, values, [&](const db::Row& row) -> Result<void> {
      int column = 0;
      out.users.push_back(view(TRY(store::read_row<User>(row, column))));
      return {};
    });
  }));
  if (out.users.size() > static_cast<std::size_t>(input.limit)) {
    out.users.pop_back();
    out.next_cursor = write_cursor(out.users.back().created_at, out.users.back().id.view());
  }
  return out;
}

Result<UserView> get_user(Call& call, const UserInput& input) {
  return view(TRY(db::read<User>(call.services.database, [&](db::Reader& reader) {
    return find_user(reader, call.organization(), input.user_id);
  })));
}

Result<UserView> update_user(Call& call, const UpdateUserInput& input) {
  const auto email = input.email ? std::optional(normal_email(*input.email)) : std::nullopt;
  return call.commit([&](db::Writer& writer) -> Result<UserView> {
    auto user = TRY(user_to_change(call, writer, input.user_id));
    // With them a leaked key could raise an account that it knows the password of, or take one over.
    if (email && *email != user.email) TRY(require_person(call, "change with which address people sign in"));
    if (input.role && *input.role != user.role) TRY(require_person(call, "change roles"));
    if (user.version != input.version)
      return fail(conflict("This account was changed meanwhile; reload it and try again", "version"));
    if (input.role && *input.role != user.role) {
      TRY(require_rank(call, *input.role));
      TRY(require_another_owner(call, writer, user));
      // Keys act as their user: what was made for the old role must not rise with it.
      TRY(revoke_api_keys(writer, user, call.now));
    }
    std::vector<std::string_view> changed;
    take_over(email, user.email, "email", changed);
    take_over(input.first_name, user.first_name, "first_name", changed);
    take_over(input.last_name, user.last_name, "last_name", changed);
    take_over(input.role, user.role, "role", changed);
    if (changed.empty()) return view(user);
    return save(call, writer, user, changed);
  });
}

Result<UserView> deactivate_user(Call& call, const UserInput& input) {
  TRY(require_somebody_else(call, input.user_id, "ask another owner or admin to close it"));
  return call.commit([&](db::Writer& writer) -> Result<UserView> {
    auto user = TRY(user_to_change(call, writer, input.user_id));
    if (!user.is_active) return view(user);
    TRY(require_another_owner(call, writer, user));
    user.is_active = false;
    TRY(end_sign_ins(writer, user, {}, call.now));
    TRY(revoke_api_keys(writer, user, call.now));
    return save(call, writer, user, {"is_active"});
  });
}

Result<UserView> reactivate_user(Call& call, const UserInput& input) {
  TRY(require_person(call, "open closed accounts"));
  return call.commit([&](db::Writer& writer) -> Result<UserView> {
    auto user = TRY(user_to_change(call, writer, input.user_id));
    if (user.is_active) return view(user);
    user.is_active = true;
    TRY(forgive_attempts(writer, user));
    return save(call, writer, user, {"is_active"});
  });
}

Result<UserWithPassword> reset_password(Call& call, const UserInput& input) {
  TRY(require_person(call, "change passwords"));
  TRY(require_somebody_else(call, input.user_id, "change your password with auth.changePassword"));
  const auto password = make_temporary_password(call.services.random);
  const auto hash = TRY(call.services.passwords.hash(password, call.services.random));
  return call.commit([&](db::Writer& writer) -> Result<UserWithPassword> {
    auto user = TRY(user_to_change(call, writer, input.user_id));
    user.password_hash = hash;
    user.must_change_password = true;
    TRY(forgive_attempts(writer, user));
    TRY(end_sign_ins(writer, user, {}, call.now));
    auto out = TRY(save(call, writer, user, {"password"}));
    return UserWithPassword{std::move(out), password};
  });
}

Result<UserView> reset_second_factor(Call& call, const UserInput& input) {
  TRY(require_person(call, "take away a second factor"));
  TRY(require_somebody_else(call, input.user_id, "disable the authenticator app with auth.disableTotp"));
  return call.commit([&](db::Writer& writer) -> Result<UserView> {
    auto user = TRY(user_to_change(call, writer, input.user_id));
    TRY(remove_second_factor(writer, user));
    TRY(end_sign_ins(writer, user, {}, call.now));
    return save(call, writer, user, {"totp", "recovery_codes"});
  });
}

}  // namespace chiroflow::app
