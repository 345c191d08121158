// SPDX-License-Identifier: Apache-2.0
#include "app/auth/enrolment.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/auth/attempts.hpp"
#include "app/auth/passwords.hpp"
#include "app/auth/totp_secret.hpp"
#include "crypto/totp.hpp"
#include "store/row.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr std::string_view kIssuer = "ChiroFlow";

Error wrong_code() {
  return invalid_field("code", "This code is wrong or was used before; wait for the next one and try again");
}
Error already_enrolled() {
  return precondition_failed("An authenticator app is set up already; disable it first to set up another one",
                             "already_enrolled");
}
Error not_enrolled() { return precondition_failed("No authenticator app is set up", "not_enrolled"); }

/// Codes are kept as hashes; the earlier ones end.
Result<void> replace_recovery_codes(Call& call, db::Writer& writer, const User& user,
                                    const std::vector<std::string>& codes) {
  TRY(store::execute(writer, "DELETE FROM recovery_code WHERE organization_id = ? AND user_id = ?",
                     user.organization_id, user.id));
  for (const auto& code : codes) {
    RecoveryCode row;
    row.id = call.services.ids.next_text();
    row.organization_id = user.organization_id;
    row.user_id = user.id;
    row.code_hash = crypto::recovery_code_hash(user.id.view(), code).value().hex();
    row.created_at = call.now;
    TRY(store::insert_row(writer, row));
  }
  return {};
}

Result<void> mark_changed(Call& call, db::Writer& writer, User& user) {
  user.updated_at = call.now;
  ++user.version;
  return store::update<&User::version, &User::updated_at>(writer, user);
}

/// A wrong code is spent already; here it only gets its line in the audit log.
template <class T>
Result<T> noting_wrong_codes(Call& call, Result<T> result) {
  if (!result && result.error().code == ErrorCode::invalid_argument) TRY(note_wrong_code(call));
  return result;
}
}  // namespace

Result<MeOutput> me(Call& call, const chiroflow::Empty&) {
  return db::read<MeOutput>(call.services.database, [&](db::Reader& reader) -> Result<MeOutput> {
    const auto user = TRY(find_user(reader, call.organization(), call.actor.user_id));
    const auto organization = TRY(own_organization(call, reader));
    MeOutput out;
    out.user_id = user.id;
    out.signed_in_as = call.actor.type;
    out.email = user.email;
    out.first_name = user.first_name;
    out.last_name = user.last_name;
    out.role = user.role;
    out.clinician_id = call.actor.clinician_id;
    out.organization = {organization.id, organization.name, organization.phone, organization.time_zone};
    out.second_factor.enrolled = user.totp_confirmed_at.has_value();
    if (out.second_factor.enrolled)
      out.second_factor.recovery_codes_left = static_cast<int>(TRY(recovery_codes_left(reader, user)));
    out.second_factor_missing = call.actor.second_factor_missing;
    out.second_factor_due = call.actor.second_factor_due;
    out.password_change_due = user.must_change_password;
    out.inactivity_minutes = organization.inactivity_minutes;
    return out;
  });
}

Result<StartTotpOutput> start_totp(Call& call, const chiroflow::Empty&) {
  TRY(require_person(call, "set up an authenticator app"));
  const auto secret = crypto::new_totp_secret(call.services.random);
  return call.commit([&](db::Writer& writer) -> Result<StartTotpOutput> {
    auto user = TRY(lock_user(writer, call.organization(), call.actor.user_id));
    if (user.totp_confirmed_at) return fail(already_enrolled());
    user.totp_secret = Sealed{call.services.sealer.seal(totp_place(user), secret.view())};
    user.totp_last_step.reset();
    TRY((store::update<&User::totp_secret, &User::totp_last_step>(writer, user)));
    TRY(call.changed(writer, {"User", user.id.view(), std::nullopt, changed_fields({"totp_secret"}), user.version}));
    return StartTotpOutput{crypto::base32(secret.view()), crypto::otpauth_uri(kIssuer, user.email, secret.view())};
  });
}

Result<RecoveryCodesOutput> confirm_totp(Call& call, const ConfirmTotpInput& input) {
  TRY(require_person(call, "set up an authenticator app"));
  TRY(spend_attempt(call));
  const auto codes = crypto::new_recovery_codes(call.services.random);
  return noting_wrong_codes(call, call.commit([&](db::Writer& writer) -> Result<RecoveryCodesOutput> {
    auto user = TRY(lock_user(writer, call.organization(), call.actor.user_id));
    if (user.totp_confirmed_at) return fail(already_enrolled());
    if (!user.totp_secret)
      return fail(precondition_failed("Start setting up the authenticator app first", "not_started"));
    if (!TRY(consume_totp(call, writer, user, input.code))) return fail(wrong_code());
    user.totp_confirmed_at = call.now;
    TRY(store::update<&User::totp_confirmed_at>(writer, user));
    TRY(mark_changed(call, writer, user));
    TRY(forgive_attempts(writer, user));
    TRY(replace_recovery_codes(call, writer, user, codes));
    // This browser has just shown the second factor; the user's other ones will be asked for it.
    TRY(store::execute(writer, "UPDATE staff_session SET second_factor_at = ? WHERE organization_id = ? AND id = ?",
                       call.now, call.organization(), call.actor.credential_id));
    TRY(call.changed(writer,
                     {"User", user.id.view(), std::nullopt, changed_fields({"totp", "recovery_codes"}), user.version}));
    return RecoveryCodesOutput{codes};
  }));
}

Result<RecoveryCodesOutput> renew_recovery_codes(Call& call, const PasswordInput& input) {
  TRY(require_person(call, "renew recovery codes"));
  TRY(prove_password(call, input.password, "password"));
  const auto codes = crypto::new_recovery_codes(call.services.random);
  return call.commit([&](db::Writer& writer) -> Result<RecoveryCodesOutput> {
    auto user = TRY(lock_user(writer, call.organization(), call.actor.user_id));
    if (!user.totp_confirmed_at) return fail(not_enrolled());
    TRY(forgive_attempts(writer, user));
    TRY(replace_recovery_codes(call, writer, user, codes));
    TRY(call.changed(writer, {"User", user.id.view(), std::nullopt, changed_fields({"recovery_codes"}), user.version}));
    return RecoveryCodesOutput{codes};
  });
}

Result<SecondFactorView> disable_totp(Call& call, const DisableTotpInput& input) {
  TRY(require_person(call, "disable the authenticator app"));
  TRY(prove_password(call, input.password, "password"));
  return noting_wrong_codes(call, call.commit([&](db::Writer& writer) -> Result<SecondFactorView> {
    auto user = TRY(lock_user(writer, call.organization(), call.actor.user_id));
    if (!user.totp_confirmed_at) return fail(not_enrolled());
    if (!TRY(consume_totp(call, writer, user, input.code))) return fail(wrong_code());
    TRY(forgive_attempts(writer, user));
    TRY(remove_second_factor(writer, user));
    TRY(mark_changed(call, writer, user));
    TRY(call.changed(writer,
                     {"User", user.id.view(), std::nullopt, changed_fields({"totp", "recovery_codes"}), user.version}));
    return SecondFactorView{};
  }));
}

}  // namespace chiroflow::app
