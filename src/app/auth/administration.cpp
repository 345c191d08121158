// SPDX-License-Identifier: Apache-2.0
#include "app/auth/administration.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/auth/attempts.hpp"
#include "app/auth/passwords.hpp"
#include "app/server/system_audit.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
Result<User> find_named(const Call& call, db::Reader& reader, std::string_view email) {
  auto user = TRY(find_user_by_email(reader, normal_email(email)));
  if (!user || user->organization_id != call.organization()) return fail(not_found("User"));
  return std::move(*user);
}

Result<std::string> first_hash(const Services& services, const FirstUser& wanted, const User& user,
                               std::string_view clinic, const std::optional<std::string>& temporary) {
  if (wanted.password) return hash_new_password(services, user, clinic, *wanted.password, "password");
  return services.passwords.hash(*temporary, services.random);
}
}  // namespace

Result<CreatedUser> create_first_user(const Services& services, const OrganizationId& organization,
                                      const FirstUser& wanted) {
  SystemCall system(services, organization, "users.create", AuditAction::CREATE);
  auto& call = system.call;
  const auto clinic = TRY(
      db::read<Organization>(services.database, [&](db::Reader& reader) { return own_organization(call, reader); }));
  User user;
  user.id = services.ids.next<UserId>();
  user.organization_id = organization;
  user.email = normal_email(wanted.email);
  if (user.email.find('@') == std::string::npos) return fail(invalid_field("email", "This is no e-mail address"));
  user.first_name = wanted.first_name;
  user.last_name = wanted.last_name;
  user.role = wanted.role;
  CreatedUser made{user.id, user.email, std::nullopt};
  if (!wanted.password) made.temporary_password = make_temporary_password(services.random);
  user.must_change_password = !wanted.password;
  user.password_hash = TRY(first_hash(services, wanted, user, clinic.name, made.temporary_password));
  user.created_at = user.updated_at = call.now;
  return db::write<CreatedUser>(services.database, [&](db::Writer& writer) -> Result<CreatedUser> {
    TRY(insert_user(writer, user));
    TRY(call.changed(writer, {"User", user.id.view(), std::nullopt, {}, user.version}));
    return made;
  });
}

Result<CreatedUser> reset_user(const Services& services, const OrganizationId& organization, std::string_view email,
                               const UserReset& what) {
  SystemCall system(services, organization, "users.reset", AuditAction::UPDATE);
  auto& call = system.call;
  const auto temporary = make_temporary_password(services.random);
  const auto hash = TRY(services.passwords.hash(temporary, services.random));
  return db::write<CreatedUser>(services.database, [&](db::Writer& writer) -> Result<CreatedUser> {
    const auto found = TRY(find_named(call, writer, email));
    auto user = TRY(lock_user(writer, organization, found.id));
    CreatedUser out{user.id, user.email, std::nullopt};
    std::vector<std::string_view> fields{"is_active"};
    user.is_active = true;
    if (what.password) {
      user.password_hash = hash;
      user.must_change_password = true;
      out.temporary_password = temporary;
      fields.push_back("password");
    }
    if (what.second_factor) {
      TRY(remove_second_factor(writer, user));
      fields.push_back("totp");
    }
    user.updated_at = call.now;
    ++user.version;
    TRY((store::update<&User::is_active, &User::password_hash, &User::must_change_password, &User::version,
                       &User::updated_at>(writer, user)));
    TRY(forgive_attempts(writer, user));
    TRY(end_sign_ins(writer, user, {}, call.now));
    TRY(call.changed(writer, {"User", user.id.view(), std::nullopt, changed_fields(fields), user.version}));
    return out;
  });
}

Result<CreatedApiKey> create_api_key(const Services& services, const OrganizationId& organization,
                                     std::string_view email, std::string_view name,
                                     std::optional<int> expires_in_days) {
  SystemCall system(services, organization, "apiKeys.create", AuditAction::CREATE);
  return db::write<CreatedApiKey>(services.database, [&](db::Writer& writer) -> Result<CreatedApiKey> {
    const auto user = TRY(find_named(system.call, writer, email));
    return insert_api_key(system.call, writer, user, name, expires_in_days);
  });
}

}  // namespace chiroflow::app
