// SPDX-License-Identifier: Apache-2.0
#include "app/auth/passwords.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/auth/attempts.hpp"
#include "crypto/totp.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
struct Account {
  User user;
  Organization organization;
};

/// The policy speaks of "password"; the client wants the name of its own field.
Error on_field(Error error, std::string_view field) {
  for (auto& issue : error.issues) issue.path = {std::string(field)};
  return error;
}
}  // namespace

std::string make_temporary_password(Random& random) {
  const auto text = crypto::base32(crypto::random_bytes(13, random)).substr(0, 20);
  std::string password;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i != 0 && i % 5 == 0) password += '-';
    password += static_cast<char>(text[i] >= 'A' ? text[i] - 'A' + 'a' : text[i]);
  }
  return password;
}

Result<std::string> hash_new_password(const Services& services, const User& user, std::string_view organization_name,
                                      std::string_view password, std::string_view field) {
  const crypto::PasswordOwner owner{.email = user.email, .names = {user.first_name, user.last_name, organization_name}};
  if (auto checked = crypto::check_new_password(password, owner); !checked)
    return fail(on_field(std::move(checked).error(), field));
  return services.passwords.hash(password, services.random);
}

Result<User> prove_password(Call& call, std::string_view password, std::string_view field) {
  auto turn = TRY(call.services.passwords.take_turn());
  auto user = TRY(spend_attempt(call));
  if (!turn.verify(password, user.password_hash)) {
    TRY(call.services.database.write([&](db::Writer& writer) -> Result<void> {
      TRY(call.services.audit_log.append(
          writer,
          call.event_of({"User", user.id.view(), std::nullopt, R"({"reason":"password"})"}, AuditOutcome::DENIED)));
      return {};
    }));
    return fail(invalid_field(std::string(field), "This is not your present password"));
  }
  return user;
}

Result<SignedOutView> change_password(Call& call, const ChangePasswordInput& input) {
  TRY(require_person(call, "change passwords"));
  TRY(require_complete(call));
  if (input.new_password == input.current_password)
    return fail(invalid_field("newPassword", "Choose a password that differs from the present one"));
  // First the new one: a refused choice must not cost an attempt at proving the present one.
  const auto account = TRY(db::read<Account>(call.services.database, [&](db::Reader& reader) -> Result<Account> {
    return Account{TRY(find_user(reader, call.organization(), call.actor.user_id)),
                   TRY(own_organization(call, reader))};
  }));
  const auto hash =
      TRY(hash_new_password(call.services, account.user, account.organization.name, input.new_password, "newPassword"));
  const auto checked = TRY(prove_password(call, input.current_password, "currentPassword"));
  return call.commit([&](db::Writer& writer) -> Result<SignedOutView> {
    auto user = TRY(lock_user(writer, call.organization(), call.actor.user_id));
    if (user.password_hash != checked.password_hash)
      return fail(conflict("The password was changed meanwhile; sign in again", "password_changed"));
    user.password_hash = hash;
    user.must_change_password = false;
    user.updated_at = call.now;
    ++user.version;
    TRY((store::update<&User::password_hash, &User::must_change_password, &User::version, &User::updated_at>(writer,
                                                                                                             user)));
    TRY(forgive_attempts(writer, user));
    const auto ended = TRY(end_sign_ins(writer, user, call.actor.credential_id, call.now));
    TRY(call.changed(writer, {"User", user.id.view(), std::nullopt, changed_fields({"password"}), user.version}));
    return SignedOutView{ended};
  });
}

}  // namespace chiroflow::app
