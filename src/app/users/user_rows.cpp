// SPDX-License-Identifier: Apache-2.0
#include "app/users/user_rows.hpp"

#include "store/row.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

std::string normal_email(std::string_view typed) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = typed.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  std::string email(typed.substr(first, typed.find_last_not_of(kBlanks) - first + 1));
  // ASCII only, as lower() of both databases does at least; other letters keep their case.
  for (char& c : email)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return email;
}

Result<User> find_user(db::Reader& reader, const OrganizationId& organization, const UserId& id) {
  static const std::string sql = store::select_from<User>("u") + " WHERE u.organization_id = ? AND u.id = ?";
  auto user = TRY(store::query_one<User>(reader, sql, organization, id));
  if (!user) return fail(not_found("User"));
  return std::move(*user);
}

Result<User> lock_user(db::Writer& writer, const OrganizationId& organization, const UserId& id) {
  static const std::string sql =
      store::select_from<User>("u") + " WHERE u.organization_id = ? AND u.id = ? {for_update}";
  auto user = TRY(store::query_one<User>(writer, sql, organization, id));
  if (!user) return fail(not_found("User"));
  return std::move(*user);
}

Result<std::optional<User>> find_user_by_email(db::Reader& reader, std::string_view normal) {
  static const std::string sql = store::select_from<User>("u") + " WHERE u.email = ?";
  return store::query_one<User>(reader, sql, normal);
}

Error explain_taken_email(Error error) {
  if (error.code != ErrorCode::conflict || !error.cause.starts_with("unique:user_account(email")) return error;
  return conflict(
      "This e-mail address already has an account, perhaps a closed one; accounts are never given to somebody else. "
      "Reactivate it, or use another address",
      "email_taken");
}

Result<void> insert_user(db::Writer& writer, const User& user) {
  auto done = store::insert_row(writer, user);
  if (!done) return fail(explain_taken_email(std::move(done).error()));
  return {};
}

Result<std::int64_t> end_sign_ins(db::Writer& writer, const User& user, std::string_view except_session, Instant now) {
  return store::execute(
      writer,
      "UPDATE staff_session SET ended_at = ? WHERE organization_id = ? AND user_id = ? AND ended_at IS NULL"
      " AND id <> ?",
      now, user.organization_id, user.id, except_session);
}

Result<std::int64_t> revoke_api_keys(db::Writer& writer, const User& user, Instant now) {
  return store::execute(
      writer, "UPDATE api_key SET revoked_at = ? WHERE organization_id = ? AND user_id = ? AND revoked_at IS NULL", now,
      user.organization_id, user.id);
}

Result<void> remove_second_factor(db::Writer& writer, User& user) {
  user.totp_secret.reset();
  user.totp_confirmed_at.reset();
  user.totp_last_step.reset();
  TRY((store::update<&User::totp_secret, &User::totp_confirmed_at, &User::totp_last_step>(writer, user)));
  TRY(store::execute(writer, "DELETE FROM recovery_code WHERE organization_id = ? AND user_id = ?",
                     user.organization_id, user.id));
  return {};
}

}  // namespace chiroflow::app
