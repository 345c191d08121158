// SPDX-License-Identifier: Apache-2.0
#include "app/auth/sign_in.hpp"

#include "app/audit_details.hpp"
#include "app/auth/attempts.hpp"
#include "app/auth/passwords.hpp"
#include "app/auth/totp_secret.hpp"
#include "crypto/password.hpp"
#include "crypto/totp.hpp"
#include "store/row.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr std::string_view kWrong = "sign_in_failed";

Error wrong_credentials() {
  return {
      .code = ErrorCode::unauthenticated,
      .message =
          "The e-mail address or the password is wrong. After several wrong attempts an account is locked for a while",
      .cause = std::string(kWrong)};
}

Error wrong_code() {
  return {.code = ErrorCode::unauthenticated,
          .message = "This code is wrong or was used before; wait for the next one and try again",
          .cause = "code_wrong"};
}

/// Nobody waits for this: the answer must take as long as for an address without an account.
void note_failure(Call& call, const User& user, std::shared_ptr<const SpentAttempt> spent) {
  auto event = event_of_user(call, user, {"User", user.id.view(), std::nullopt, {}}, AuditOutcome::DENIED);
  call.services.database.write_later(
      [&services = call.services, event = std::move(event),
       spent = std::move(spent)](db::Writer& writer) -> Result<void> {
        auto line = event;
        line.details = R"({"reason":")" + std::string(spent->barrier.empty() ? "password" : spent->barrier) + "\"}";
        TRY(services.audit_log.append(writer, std::move(line)));
        return {};
      },
      [&log = call.services.log](Result<void> done) {
        if (!done) log.error("a failed sign-in could not be recorded", {{"detail", Loggable::detail_of(done.error())}});
      });
}

Result<SignInOutput> admit(Call& call, const SignInInput& input, const User& checked, const SpentAttempt& spent,
                           std::optional<std::string> new_hash) {
  std::optional<NewSignIn> opened;
  auto out = call.commit([&](db::Writer& writer) -> Result<SignInOutput> {
    auto user = TRY(lock_user(writer, checked.organization_id, checked.id));
    // What the attempt met when it was counted is what counts: its own lock does not keep it out.
    if (user.password_hash != checked.password_hash || !user.is_active || !spent.barrier.empty())
      return fail(wrong_credentials());
    if (new_hash) {
      user.password_hash = *new_hash;
      TRY(store::update<&User::password_hash>(writer, user));
    }
    // Where a second factor follows, forgiving now would let guesses of codes go on for ever.
    if (user.totp_confirmed_at) {
      take_back(spent, user);
      TRY(store_attempts_of(writer, user));
    } else {
      TRY(forgive_attempts(writer, user));
    }
    opened = TRY(open_sign_in(call, writer, user, Proof::password_only));
    TRY(call.services.audit_log.append(
        writer, event_of_user(call, user, {"User", user.id.view(), std::nullopt, R"({"factor":"password"})"},
                              AuditOutcome::SUCCESS, &opened->session)));
    return opened->output(user, input.cookie);
  });
  if (out && input.cookie) give_session_cookie(call, *opened);
  return out;
}
}  // namespace

Result<SignInOutput> sign_in(Call& call, const SignInInput& input) {
  // First, so that the answer to an overload tells nothing of the account and costs no attempt.
  auto turn = std::optional(TRY(call.services.passwords.take_turn()));
  const auto email = normal_email(input.email);
  const auto user = TRY(db::read<std::optional<User>>(
      call.services.database, [&](db::Reader& reader) { return find_user_by_email(reader, email); }));
  if (!user) {
    turn->verify_nobody(input.password);
    call.services.log.info("sign-in refused", {{"reason", "unknown address"}});
    return fail(wrong_credentials());
  }
  const auto spent = spend_attempt_unseen(call, *user);
  const bool right = turn->verify(input.password, user->password_hash);
  // Nothing slower may follow for the right password of a locked account: the time would tell that it is right.
  if (!right || !barrier(*user, call.now).empty() || spent->refused) {
    note_failure(call, *user, spent);
    return fail(wrong_credentials());
  }
  std::optional<std::string> new_hash;
  if (crypto::needs_rehash(user->password_hash, kPasswordCost))
    new_hash = TRY(turn->hash(input.password, call.services.random));
  turn.reset();  // the next one may hash while this one waits for the commit
  auto out = admit(call, input, *user, *spent, std::move(new_hash));
  if (!out && out.error().cause == kWrong) note_failure(call, *user, spent);
  return out;
}

namespace {
Result<void> require_pending(const Call& call) {
  TRY(require_person(call, "give a second factor"));
  if (call.actor.second_factor_missing) return {};
  return fail(precondition_failed("No code is needed now", "second_factor_not_pending"));
}

/// `check` consumes the code inside the transaction and may fill the output.
template <class Check>
Result<SignInOutput> finish(Call& call, const CodeInput& input, std::string_view factor, Check&& check) {
  TRY(require_pending(call));
  TRY(spend_attempt(call));
  std::optional<NewSignIn> opened;
  auto out = call.commit([&](db::Writer& writer) -> Result<SignInOutput> {
    auto user = TRY(lock_user(writer, call.organization(), call.actor.user_id));
    SignInOutput extra;
    TRY(check(writer, user, extra));
    TRY(forgive_attempts(writer, user));
    opened = TRY(open_sign_in(call, writer, user, Proof::with_second_factor));
    TRY(call.services.audit_log.append(
        writer, event_of_user(call, user,
                              {"User", user.id.view(), std::nullopt, R"({"factor":")" + std::string(factor) + "\"}"},
                              AuditOutcome::SUCCESS, &opened->session)));
    auto answer = opened->output(user, input.cookie);
    answer.recovery_codes_left = extra.recovery_codes_left;
    return answer;
  });
  if (!out && out.error().cause == "code_wrong") TRY(note_wrong_code(call));
  if (out && input.cookie) give_session_cookie(call, *opened);
  return out;
}
}  // namespace

Result<SignInOutput> verify_totp(Call& call, const CodeInput& input) {
  return finish(call, input, "totp", [&](db::Writer& writer, User& user, SignInOutput&) -> Result<void> {
    if (!TRY(consume_totp(call, writer, user, input.code))) return fail(wrong_code());
    return {};
  });
}

Result<SignInOutput> use_recovery_code(Call& call, const CodeInput& input) {
  return finish(call, input, "recovery_code", [&](db::Writer& writer, User& user, SignInOutput& out) -> Result<void> {
    const auto hash = crypto::recovery_code_hash(user.id.view(), input.code);
    if (!hash) return fail(wrong_code());
    const auto used = TRY(store::execute(writer,
                                         "UPDATE recovery_code SET used_at = ? WHERE organization_id = ? AND user_id = "
                                         "? AND code_hash = ? AND used_at IS NULL",
                                         call.now, user.organization_id, user.id, hash->hex()));
    if (used != 1) return fail(wrong_code());
    out.recovery_codes_left.value = static_cast<int>(TRY(recovery_codes_left(writer, user)));
    return {};
  });
}

Result<SignedOutView> sign_out(Call& call, const chiroflow::Empty&) {
  TRY(require_person(call, "be signed out; revoke it"));
  auto out = call.commit([&](db::Writer& writer) -> Result<SignedOutView> {
    const auto ended = TRY(store::execute(
        writer, "UPDATE staff_session SET ended_at = ? WHERE organization_id = ? AND id = ? AND ended_at IS NULL",
        call.now, call.organization(), call.actor.credential_id));
    TRY(call.changed(writer, {"User", call.actor.user_id.view(), std::nullopt, {}}));
    return SignedOutView{ended};
  });
  if (out) take_session_cookie(call);
  return out;
}

Result<SignedOutView> sign_out_everywhere(Call& call, const chiroflow::Empty&) {
  TRY(require_person(call, "sign its user out everywhere"));
  auto out = call.commit([&](db::Writer& writer) -> Result<SignedOutView> {
    const auto user = TRY(find_user(writer, call.organization(), call.actor.user_id));
    const auto ended = TRY(end_sign_ins(writer, user, {}, call.now));
    TRY(call.changed(writer, {"User", user.id.view(), std::nullopt, count_of(static_cast<std::size_t>(ended))}));
    return SignedOutView{ended};
  });
  if (out) take_session_cookie(call);
  return out;
}

}  // namespace chiroflow::app
