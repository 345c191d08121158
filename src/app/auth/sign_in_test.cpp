// SPDX-License-Identifier: Apache-2.0
#include "app/auth/sign_in.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include "app/auth/administration.hpp"
#include "app/auth/attempts.hpp"
#include "app/auth/authenticate.hpp"
#include "app/auth/enrolment.hpp"
#include "app/auth/passwords.hpp"
#include "crypto/token.hpp"
#include "crypto/totp.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

using testing::kPassword;
using testing::take;

class SignIn : public testing::AppFixture {
 protected:
  Result<SignInOutput> attempt(const std::string& email, const std::string& password) {
    auto call = call_as(nobody, "auth.signIn", AuditAction::EXECUTE);
    auto out = sign_in(call, {.email = email, .password = password, .cookie = false});
    wait_for_writes();
    return out;
  }
  std::string token_of(const User& user, const std::string& password = kPassword) {
    return take(attempt(user.email, password)).session_token.value.value();
  }
  Actor actor_of(const std::string& token) { return take(authenticate(services, {.bearer = token}, origin)); }
  std::string cause_of(const std::string& token) {
    const auto actor = authenticate(services, {.bearer = token}, origin);
    return actor ? "accepted" : actor.error().cause;
  }
  /// The same password in as many threads; returns how many were let in.
  int attempts_at_once(int threads, const std::string& password) {
    std::atomic<int> let_in{0};
    std::vector<std::thread> people;
    for (int i = 0; i < threads; ++i)
      people.emplace_back([&, i] {
        testing::SeededRandom own_random(static_cast<std::uint64_t>(1'000 + i));
        IdGenerator own_ids(clock, own_random);
        const Services own{*database, clock, own_random, own_ids, audit_log, sealer, video, passwords, log, settings};
        Call call(own, nobody, origin, "auth.signIn", AuditAction::EXECUTE);
        if (sign_in(call, {.email = clinic.staff.email, .password = password, .cookie = false})) ++let_in;
        wait_for_writes();  // what was queued refers to this thread's services
      });
    for (auto& person : people) person.join();
    return let_in;
  }
  std::int64_t denied(const std::string& reason) {
    return take(db::read<std::optional<std::int64_t>>(
                    *database,
                    [&](db::Reader& reader) {
                      return store::query_value<std::int64_t>(
                          reader, "SELECT COUNT(*) FROM audit_event WHERE outcome = 'DENIED' AND details LIKE ?",
                          "%\"" + reason + "\"%");
                    }))
        .value();
  }
  void wait_for_writes() { execute("UPDATE organization SET version = version"); }

  const Actor nobody;
};

TEST_F(SignIn, GivesATokenThatIsKnownAfterwards) {
  const auto token = token_of(clinic.staff);
  const auto actor = actor_of(token);
  EXPECT_EQ(actor.user_id, clinic.staff.id);
  EXPECT_FALSE(actor.second_factor_missing);
  const auto event = last_event_of(clinic);
  EXPECT_EQ(event.event, "auth.signIn");
  EXPECT_EQ(event.outcome, AuditOutcome::SUCCESS);
  EXPECT_EQ(event.actor_id, clinic.staff.id.value);
  EXPECT_EQ(event.credential_id, actor.credential_id);
  EXPECT_EQ(load<StaffSession>(actor.credential_id).token_hash, crypto::token_hash(token).hex())
      << "only the hash is stored";
}

TEST_F(SignIn, GivesBrowsersACookieAndNoToken) {
  auto call = call_as(nobody, "auth.signIn");
  const auto out = take(sign_in(call, {.email = "  " + clinic.staff.email + " ", .password = kPassword}));
  EXPECT_FALSE(out.session_token.value);
  EXPECT_EQ(out.second_factor, SecondFactor::enrolment_recommended);
  ASSERT_EQ(call.cookies.size(), 1U);
  EXPECT_EQ(call.cookies[0].name, "cf_session");
  EXPECT_EQ(call.cookies[0].max_age, Hours(12));
  EXPECT_EQ(take(authenticate(services, {.session_cookie = call.cookies[0].value}, origin)).user_id, clinic.staff.id);
}

TEST_F(SignIn, BindsTheCookieToTheHostWithTls) {
  settings.secure_cookies = true;
  auto call = call_as(nobody, "auth.signIn");
  take(sign_in(call, {.email = clinic.staff.email, .password = kPassword}));
  EXPECT_EQ(call.cookies.at(0).name, "__Host-cf_session");
}

TEST_F(SignIn, AnswersTheSameForAnUnknownAddressAWrongPasswordAClosedAndALockedAccount) {
  const auto wrong = attempt(clinic.staff.email, "wrong").error();
  EXPECT_EQ(wrong.cause, "sign_in_failed");
  const auto same = [&](const Error& other) {
    return other.code == wrong.code && other.message == wrong.message && other.cause == wrong.cause;
  };
  EXPECT_TRUE(same(attempt("nobody@clinic.example", kPassword).error()));
  execute("UPDATE user_account SET is_active = FALSE WHERE id = '" + clinic.biller.id.value + "'");
  EXPECT_TRUE(same(attempt(clinic.biller.email, kPassword).error()));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(same(attempt(clinic.staff.email, "wrong").error()));
  EXPECT_TRUE(same(attempt(clinic.staff.email, kPassword).error()));
}

// The times of both are the same because the work is: a clock would only measure the machine.
TEST_F(SignIn, DoesTheSameWorkForAnUnknownAddressAndAWrongPassword) {
  token_of(clinic.staff);
  ASSERT_FALSE(crypto::needs_rehash(load(clinic.staff).password_hash, kPasswordCost))
      << "as every account has after it";
  const auto work_of = [&](const std::string& email) {
    const auto before = passwords.made();
    EXPECT_EQ(attempt(email, "wrong").error().cause, "sign_in_failed");
    return passwords.made() - before;
  };
  EXPECT_EQ(work_of(clinic.staff.email), 1U);
  EXPECT_EQ(work_of("nobody@clinic.example"), 1U);
  execute("UPDATE user_account SET locked_until = " + std::to_string(to_unix_ms(clock.now() + Hours(1))));
  EXPECT_EQ(work_of(clinic.staff.email), 1U) << "a locked one";
  execute("UPDATE user_account SET is_active = FALSE");
  EXPECT_EQ(work_of(clinic.staff.email), 1U) << "a closed one";
}

TEST_F(SignIn, IsPutOffWithoutCostingAnAttemptWhenTooManyHashAtOnce) {
  PasswordHasher busy({.at_once = 1, .waiting = 0, .longest_wait = Millis(1)});
  const auto somebody = take(busy.take_turn());
  const Services overloaded{services.database,  services.clock,   services.random, services.ids,
                            services.audit_log, services.sealer,  services.video,  busy,
                            services.log,       services.settings};
  Call call(overloaded, nobody, origin, "auth.signIn", AuditAction::EXECUTE);
  for (const auto& email : {clinic.staff.email, std::string("nobody@clinic.example")}) {
    const auto out = sign_in(call, {.email = email, .password = "wrong"});
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().cause, "hashing_busy");
    EXPECT_EQ(out.error().retry_after, Seconds(5));
  }
  wait_for_writes();
  EXPECT_EQ(load(clinic.staff).failed_sign_ins, 0);
  EXPECT_EQ(busy.made(), 0U);
}

TEST_F(SignIn, LocksAnAccountLongerWithEachFailureAndOpensAgain) {
  for (int i = 0; i < kFreeAttempts; ++i) EXPECT_FALSE(attempt(clinic.staff.email, "wrong"));
  EXPECT_FALSE(load(clinic.staff).locked_until);
  EXPECT_FALSE(attempt(clinic.staff.email, "wrong"));
  EXPECT_EQ(load(clinic.staff).locked_until, clock.now() + Seconds(30));
  EXPECT_EQ(last_event_of(clinic).outcome, AuditOutcome::DENIED);
  EXPECT_FALSE(attempt(clinic.staff.email, kPassword)) << "the right password does not open a lock";
  EXPECT_NE(last_event_of(clinic).details.find("locked"), std::string::npos);
  clock.advance(Seconds(30));
  EXPECT_FALSE(attempt(clinic.staff.email, "wrong"));
  EXPECT_EQ(load(clinic.staff).locked_until, clock.now() + Seconds(60));
  clock.advance(Seconds(60));
  EXPECT_TRUE(attempt(clinic.staff.email, kPassword));
  EXPECT_EQ(load(clinic.staff).failed_sign_ins, 0);
  EXPECT_TRUE(attempt(clinic.admin.email, kPassword)) << "others were never locked";
}

TEST_F(SignIn, ParallelGuessesGetNoMoreTriesThanTheLimit) {
  constexpr int kGuesses = 16;
  EXPECT_EQ(attempts_at_once(kGuesses, "wrong"), 0);
  EXPECT_EQ(load(clinic.staff).failed_sign_ins, kFreeAttempts + 1);
  EXPECT_EQ(load(clinic.staff).locked_until, clock.now() + Seconds(30));
  EXPECT_EQ(denied("password"), kFreeAttempts + 1);
  EXPECT_EQ(denied("locked"), kGuesses - kFreeAttempts - 1);
}

TEST_F(SignIn, WhoIsRightSeveralTimesAtOnceLeavesNoFailureBehind) {
  token_of(clinic.staff);  // hashes anew
  EXPECT_GE(attempts_at_once(12, kPassword), 1);
  EXPECT_EQ(load(clinic.staff).failed_sign_ins, 0);
  EXPECT_FALSE(load(clinic.staff).locked_until);
}

TEST_F(SignIn, AnAttemptMeetsTheLockOfThoseCountedBeforeIt) {
  for (int i = 0; i < kFreeAttempts; ++i) EXPECT_FALSE(attempt(clinic.staff.email, "wrong"));
  EXPECT_TRUE(attempt(clinic.staff.email, kPassword)) << "the fifth is still free";
  for (int i = 0; i < kFreeAttempts + 1; ++i) EXPECT_FALSE(attempt(clinic.staff.email, "wrong"));
  EXPECT_FALSE(attempt(clinic.staff.email, kPassword));
}

TEST_F(SignIn, NeverLocksForMoreThanAQuarterOfAnHour) {
  User user;
  for (int i = 0; i < 200; ++i) count_failure(user, clock.now());
  EXPECT_EQ(user.locked_until, clock.now() + Minutes(15));
}

TEST_F(SignIn, HashesAnewWhenTheCostHasRisen) {
  EXPECT_NE(load(clinic.staff).password_hash.find("m=8,"), std::string::npos);
  token_of(clinic.staff);
  EXPECT_NE(load(clinic.staff).password_hash.find("m=19456,"), std::string::npos);
  token_of(clinic.staff);
}

TEST_F(SignIn, EndsTheSignInItReplaces) {
  const auto first = token_of(clinic.staff);
  const auto actor = actor_of(first);
  auto call = call_as(actor, "auth.signIn");
  take(sign_in(call, {.email = clinic.staff.email, .password = kPassword}));
  EXPECT_EQ(cause_of(first), "session_ended");
}

TEST_F(SignIn, LeavesNothingBehindTheServerSide_H06) {
  const auto token = token_of(clinic.staff);
  const auto actor = actor_of(token);
  auto call = call_as(actor, "auth.signOut");
  EXPECT_EQ(take(sign_out(call, {})).ended, 1);
  EXPECT_TRUE(call.cookies.at(0).value.empty());
  EXPECT_EQ(cause_of(token), "session_ended");
}

TEST_F(SignIn, CanBeEndedEverywhereAtOnce) {
  const auto here = token_of(clinic.staff);
  const auto there = token_of(clinic.staff);
  const auto colleague = token_of(clinic.admin);
  const auto actor = actor_of(here);
  auto call = call_as(actor, "auth.signOutEverywhere");
  EXPECT_EQ(take(sign_out_everywhere(call, {})).ended, 2);
  EXPECT_EQ(cause_of(here), "session_ended");
  EXPECT_EQ(cause_of(there), "session_ended");
  EXPECT_EQ(cause_of(colleague), "accepted");
}

TEST_F(SignIn, ShowsWhoIsSignedIn) {
  auto call = call_as(clinic.provider, "auth.me");
  const auto out = take(me(call, {}));
  EXPECT_EQ(out.user_id, clinic.provider.id);
  EXPECT_EQ(out.role, Role::PROVIDER);
  EXPECT_EQ(out.clinician_id, clinic.clinician.id);
  EXPECT_EQ(out.organization.name, "Demo Chiropractic");
  EXPECT_FALSE(out.second_factor.enrolled);
}

class ChangePassword : public SignIn {
 protected:
  Result<SignedOutView> change(const Actor& actor, const std::string& current, const std::string& chosen) {
    auto call = call_as(actor, "auth.changePassword");
    return change_password(call, {.current_password = current, .new_password = chosen});
  }
};

TEST_F(ChangePassword, EndsOtherSignInsAndKeepsThisOne) {
  const auto here = token_of(clinic.staff);
  const auto there = token_of(clinic.staff);
  execute("UPDATE user_account SET must_change_password = TRUE");
  const auto actor = actor_of(here);
  EXPECT_TRUE(actor.password_change_due);
  EXPECT_EQ(take(change(actor, kPassword, "osprey kettle nineteen")).ended, 1);
  EXPECT_FALSE(actor_of(here).password_change_due);
  EXPECT_EQ(cause_of(there), "session_ended");
  EXPECT_FALSE(attempt(clinic.staff.email, kPassword));
  EXPECT_TRUE(attempt(clinic.staff.email, "osprey kettle nineteen"));
}

TEST_F(ChangePassword, RefusesGuessablePasswordsAndTheOldOne_H10) {
  const auto actor = actor_of(token_of(clinic.staff));
  for (const auto* bad : {"short", "password123", "demochiropractic", kPassword}) {
    const auto refused = change(actor, kPassword, bad);
    ASSERT_FALSE(refused) << bad;
    ASSERT_EQ(refused.error().issues.size(), 1U) << bad;
    EXPECT_EQ(std::get<std::string>(refused.error().issues[0].path.at(0)), "newPassword");
  }
  EXPECT_EQ(load(clinic.staff).failed_sign_ins, 0) << "a refused choice is no failed attempt";
}

TEST_F(ChangePassword, SlowsDownGuessesOfThePresentPassword) {
  const auto actor = actor_of(token_of(clinic.staff));
  for (int i = 0; i < 5; ++i) {
    const auto refused = change(actor, "wrong", "osprey kettle nineteen");
    ASSERT_FALSE(refused);
    EXPECT_EQ(std::get<std::string>(refused.error().issues.at(0).path.at(0)), "currentPassword");
  }
  const auto locked = change(actor, kPassword, "osprey kettle nineteen");
  ASSERT_FALSE(locked);
  EXPECT_EQ(locked.error().code, ErrorCode::too_many_requests);
  EXPECT_EQ(locked.error().retry_after, Seconds(30));
}

TEST_F(ChangePassword, IsNothingForAnApiKeyOrAHalfSignIn) {
  EXPECT_EQ(change(as_api_key_of(clinic.staff), kPassword, "osprey kettle nineteen").error().code,
            ErrorCode::forbidden);
  auto half = as(clinic.staff);
  half.second_factor_missing = true;
  EXPECT_EQ(change(half, kPassword, "osprey kettle nineteen").error().cause, "second_factor_missing");
}

class SecondFactorTest : public SignIn {
 protected:
  /// Sets an authenticator app up and keeps its secret.
  void enrol(const User& user) {
    const auto actor = actor_of(token_of(user));
    auto start = call_as(actor, "auth.startTotp");
    const auto started = take(start_totp(start, {}));
    secret = crypto::from_base32(started.secret).value();
    EXPECT_NE(started.otpauth_uri.find("otpauth://totp/"), std::string::npos);
    auto confirm = call_as(actor, "auth.confirmTotp");
    codes = take(confirm_totp(confirm, {.code = code()})).recovery_codes;
    clock.advance(Seconds(30));
  }
  std::string code() { return crypto::totp_code(secret, crypto::totp_step(clock.now())); }
  Result<SignInOutput> verify(const Actor& actor, const std::string& typed) {
    auto call = call_as(actor, "auth.verifyTotp");
    return verify_totp(call, {.code = typed, .cookie = false});
  }
  Result<SignInOutput> recover(const Actor& actor, const std::string& typed) {
    auto call = call_as(actor, "auth.useRecoveryCode");
    return use_recovery_code(call, {.code = typed, .cookie = false});
  }
  std::string secret;
  std::vector<std::string> codes;
};

TEST_F(SecondFactorTest, IsAskedForAndGivesANewToken_H07) {
  enrol(clinic.staff);
  const auto opened = take(attempt(clinic.staff.email, kPassword));
  EXPECT_EQ(opened.second_factor, SecondFactor::totp);
  EXPECT_EQ(opened.expires_at, clock.now() + kHalfSignInLife);
  const auto half = *opened.session_token.value;
  EXPECT_TRUE(actor_of(half).second_factor_missing);
  const auto out = take(verify(actor_of(half), code()));
  EXPECT_EQ(out.second_factor, SecondFactor::none);
  EXPECT_NE(*out.session_token.value, half);
  EXPECT_EQ(cause_of(half), "session_ended");
  EXPECT_FALSE(actor_of(*out.session_token.value).second_factor_missing);
}

TEST_F(SecondFactorTest, RefusesTheReplayOfACode_H07) {
  enrol(clinic.staff);
  const auto used = code();
  take(verify(actor_of(token_of(clinic.staff)), used));
  const auto again = verify(actor_of(token_of(clinic.staff)), used);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().cause, "code_wrong");
  clock.advance(Seconds(30));
  EXPECT_TRUE(verify(actor_of(token_of(clinic.staff)), code()));
}

TEST_F(SecondFactorTest, CannotBeReplayedFromItsEnrolmentEither_H07) {
  const auto actor = actor_of(token_of(clinic.staff));
  auto start = call_as(actor, "auth.startTotp");
  secret = crypto::from_base32(take(start_totp(start, {})).secret).value();
  const auto used = code();
  auto confirm = call_as(actor, "auth.confirmTotp");
  take(confirm_totp(confirm, {.code = used}));
  EXPECT_FALSE(verify(actor_of(token_of(clinic.staff)), used));
}

TEST_F(SecondFactorTest, SlowsDownGuessesAlsoAcrossNewSignIns) {
  enrol(clinic.staff);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(verify(actor_of(token_of(clinic.staff)), "000000").error().cause, "code_wrong");
  EXPECT_FALSE(attempt(clinic.staff.email, kPassword)) << "the password does not reset the count";
  clock.advance(Seconds(30));
  const auto half = actor_of(token_of(clinic.staff));
  EXPECT_FALSE(verify(half, "000000"));
  const auto locked = verify(half, code());
  ASSERT_FALSE(locked);
  EXPECT_EQ(locked.error().cause, "account_locked");
  clock.advance(Seconds(60));
  EXPECT_TRUE(verify(half, code()));
}

TEST_F(SecondFactorTest, HalfASignInDiesAfterTenMinutes) {
  enrol(clinic.staff);
  const auto half = token_of(clinic.staff);
  clock.advance(Minutes(10));
  EXPECT_EQ(cause_of(half), "session_ended");
}

TEST_F(SecondFactorTest, TakesEachRecoveryCodeOnce_H07) {
  enrol(clinic.staff);
  ASSERT_EQ(codes.size(), 10U);
  const auto out = take(recover(actor_of(token_of(clinic.staff)), codes[3]));
  EXPECT_EQ(out.recovery_codes_left.value, 9);
  EXPECT_FALSE(actor_of(*out.session_token.value).second_factor_missing);
  EXPECT_EQ(recover(actor_of(token_of(clinic.staff)), codes[3]).error().cause, "code_wrong");
  EXPECT_EQ(recover(actor_of(token_of(clinic.staff)), "nonsense").error().cause, "code_wrong");
}

TEST_F(SecondFactorTest, RenewedRecoveryCodesEndTheOldOnes) {
  enrol(clinic.staff);
  auto wrong = call_as(clinic.staff, "auth.renewRecoveryCodes");
  EXPECT_EQ(renew_recovery_codes(wrong, {.password = "wrong"}).error().code, ErrorCode::invalid_argument);
  auto call = call_as(clinic.staff, "auth.renewRecoveryCodes");
  const auto renewed = take(renew_recovery_codes(call, {.password = kPassword})).recovery_codes;
  EXPECT_FALSE(recover(actor_of(token_of(clinic.staff)), codes[0]));
  EXPECT_TRUE(recover(actor_of(token_of(clinic.staff)), renewed[0]));
}

TEST_F(SecondFactorTest, IsGivenUpWithPasswordAndCodeOnly) {
  enrol(clinic.staff);
  const auto disable = [&](const std::string& password, const std::string& typed) {
    auto call = call_as(clinic.staff, "auth.disableTotp");
    return disable_totp(call, {.password = password, .code = typed});
  };
  EXPECT_FALSE(disable("wrong", code()));
  EXPECT_FALSE(disable(kPassword, "000000"));
  EXPECT_TRUE(disable(kPassword, code()));
  EXPECT_FALSE(actor_of(token_of(clinic.staff)).second_factor_missing);
}

TEST_F(SecondFactorTest, OtherSignInsAreAskedForItOnceItIsSetUp) {
  const auto elsewhere = token_of(clinic.staff);
  enrol(clinic.staff);
  EXPECT_TRUE(actor_of(elsewhere).second_factor_missing);
}

class SecondFactorRequired : public SecondFactorTest {
 protected:
  SecondFactorRequired() { require_it(); }
  void require_it() {
    execute("UPDATE organization SET require_second_factor = TRUE WHERE id = '" + clinic.organization.id.value + "'");
  }
};

TEST_F(SecondFactorRequired, WhoHasNoneIsLedToSetItUp_H07) {
  const auto out = take(attempt(clinic.staff.email, kPassword));
  EXPECT_EQ(out.second_factor, SecondFactor::enrolment_required);
  const auto actor = actor_of(*out.session_token.value);
  EXPECT_TRUE(actor.second_factor_due);
  EXPECT_FALSE(actor.second_factor_missing);
  auto call = call_as(keep(actor), "auth.me");
  EXPECT_TRUE(take(me(call, {})).second_factor_due);
  EXPECT_EQ(take(attempt(other.staff.email, kPassword)).second_factor, SecondFactor::enrolment_recommended)
      << "another clinic decides for itself";
}

TEST_F(SecondFactorRequired, IsMetBySettingItUpWithTheSameSignIn_H07) {
  enrol(clinic.staff);
  const auto half = take(attempt(clinic.staff.email, kPassword));
  EXPECT_EQ(half.second_factor, SecondFactor::totp);
  const auto whole = take(verify(actor_of(*half.session_token.value), code()));
  EXPECT_FALSE(actor_of(*whole.session_token.value).second_factor_due);
}

TEST_F(SecondFactorRequired, LimitsWhoIsSignedInAlreadyFromTheNextRequestOn_H07) {
  execute("UPDATE organization SET require_second_factor = FALSE");
  const auto token = token_of(clinic.staff);
  EXPECT_FALSE(actor_of(token).second_factor_due);
  require_it();
  EXPECT_TRUE(actor_of(token).second_factor_due);
}

TEST_F(SecondFactorRequired, GivingItUpLimitsAtOnce_H07) {
  enrol(clinic.staff);
  const auto half = token_of(clinic.staff);
  const auto whole = *take(verify(actor_of(half), code())).session_token.value;
  clock.advance(Seconds(30));
  auto call = call_as(clinic.staff, "auth.disableTotp");
  take(disable_totp(call, {.password = kPassword, .code = code()}));
  EXPECT_TRUE(actor_of(whole).second_factor_due) << "a new phone: the next one has to be set up before anything else";
}

TEST_F(SecondFactorRequired, AnOwnerWhoLostTheirsIsLetInFromTheMachineAndSetsUpAnother_H07) {
  enrol(clinic.owner);
  const auto reset = take(reset_user(services, clinic.organization.id, clinic.owner.email, {true, true}));
  const auto actor = actor_of(token_of(clinic.owner, *reset.temporary_password));
  EXPECT_TRUE(actor.second_factor_due);
  EXPECT_TRUE(actor.password_change_due);
  auto change = call_as(keep(actor), "auth.changePassword");
  take(change_password(change, {.current_password = *reset.temporary_password, .new_password = "osprey kettle nine"}));
  auto start = call_as(keep(actor), "auth.startTotp");
  secret = crypto::from_base32(take(start_totp(start, {})).secret).value();
  auto confirm = call_as(keep(actor), "auth.confirmTotp");
  EXPECT_TRUE(confirm_totp(confirm, {.code = code()}));
}

TEST_F(SecondFactorTest, KeepsTheSecretSealed) {
  enrol(clinic.staff);
  EXPECT_EQ(load(clinic.staff).totp_secret->bytes.find(secret), std::string::npos);
}

}  // namespace
}  // namespace chiroflow::app
