// SPDX-License-Identifier: Apache-2.0
// Signing in as clients do it: through declarations, validation and the dispatcher.
#include <gtest/gtest.h>

#include "app/auth/authenticate.hpp"
#include "crypto/totp.hpp"
#include "support/app_fixture.hpp"
#include "surfaces/api/dispatcher.hpp"
#include "surfaces/api/registry.hpp"

namespace chiroflow::api {
namespace {

using testing::kPassword;
using testing::take;

class AuthProcedures : public testing::AppFixture {
 protected:
  Outcome run(std::string_view name, const std::string& input, const Result<app::Actor>& actor, std::string key = {}) {
    const auto document = take(wire::Document::parse(input));
    const auto* procedure = registry.find(name);
    if (!procedure) throw std::runtime_error("no procedure " + std::string(name));
    const Dispatcher dispatcher(services);
    return dispatcher.run({.procedure = *procedure,
                           .input = document.root(),
                           .source = wire::Source::json,
                           .form = Form::plain,
                           .idempotency_key = std::move(key)},
                          actor, origin);
  }
  /// The cookie of a successful sign-in.
  std::string sign_in(const User& user) {
    const auto outcome =
        run("auth.signIn", R"({"email":")" + user.email + R"(","password":")" + kPassword + "\"}", app::Actor{});
    take(outcome.body);
    return outcome.cookies.at(0).value;
  }
  Result<app::Actor> by_cookie(const std::string& value) {
    return app::authenticate(services, {.session_cookie = value}, origin);
  }

  Registry registry = make_registry();
};

TEST_F(AuthProcedures, SignInNamesTheFieldThatIsMissing) {
  const auto outcome = run("auth.signIn", R"({"email":"a@b.example"})", app::Actor{});
  ASSERT_FALSE(outcome.body);
  EXPECT_EQ(outcome.body.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(std::get<std::string>(outcome.body.error().issues.at(0).path.at(0)), "password");
}

TEST_F(AuthProcedures, SignInAlsoWorksFromABrowserWhoseOldCookieHasDied) {
  const auto dead = by_cookie("cf_ses_" + std::string(43, 'A'));
  ASSERT_FALSE(dead);
  const auto outcome =
      run("auth.signIn",
          R"({"email":")" + clinic.staff.email + R"(","password":")" + kPassword + R"(","cookie":false})", dead);
  EXPECT_NE(take(outcome.body).find("\"sessionToken\":\"cf_ses_"), std::string::npos);
  EXPECT_TRUE(outcome.cookies.empty());
}

TEST_F(AuthProcedures, HalfASignInMayOnlyFinish_H07) {
  const auto cookie = sign_in(clinic.staff);
  const auto started = take(run("auth.startTotp", "{}", by_cookie(cookie)).body);
  const auto from = started.find("\"secret\":\"") + 10;
  const auto secret = crypto::from_base32(started.substr(from, started.find('"', from) - from)).value();
  const auto code = [&] { return R"({"code":")" + crypto::totp_code(secret, crypto::totp_step(clock.now())) + "\"}"; };
  EXPECT_NE(take(run("auth.confirmTotp", code(), by_cookie(cookie)).body).find("recoveryCodes"), std::string::npos);
  clock.advance(Seconds(30));

  const auto half = by_cookie(sign_in(clinic.staff));
  EXPECT_EQ(run("telehealth.listSessions", "{}", half).body.error().cause, "second_factor_missing");
  EXPECT_EQ(run("apiKeys.create", R"({"name":"x"})", half).body.error().cause, "second_factor_missing");
  EXPECT_TRUE(run("auth.me", "{}", half).body);
  const auto finished = run("auth.verifyTotp", code(), half);
  take(finished.body);
  EXPECT_TRUE(run("telehealth.listSessions", "{}", by_cookie(finished.cookies.at(0).value)).body);
}

TEST_F(AuthProcedures, ShowAnApiKeyOnceHoweverOftenTheCallIsRepeatedWithItsKey) {
  const auto& actor = as(clinic.staff);
  const auto first = take(run("apiKeys.create", R"({"name":"EHR"})", actor, "once").body);
  const auto again = run("apiKeys.create", R"({"name":"EHR"})", actor, "once").body;
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().cause, "reply_not_kept");
  EXPECT_NE(take(run("apiKeys.create", R"({"name":"EHR"})", actor, "twice").body), first);
}

// Authenticate lets somebody finish a running visit before the second factor is due: such a caller could make a key for ever.
TEST_F(AuthProcedures, WhoseSecondFactorIsDueMakesNoKeyInARunningVisitEither_H07) {
  execute("UPDATE organization SET require_second_factor = TRUE");
  const auto& in_visit = as(clinic.provider);
  ASSERT_FALSE(in_visit.second_factor_due);
  const auto refused = run("apiKeys.create", R"({"name":"EHR"})", in_visit).body;
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "second_factor_due");
  execute("UPDATE user_account SET totp_confirmed_at = 1 WHERE id = '" + clinic.provider.id.value + "'");
  EXPECT_TRUE(run("apiKeys.create", R"({"name":"EHR"})", in_visit).body);
}

TEST_F(AuthProcedures, AVisitorGetsNoFurtherThanTheirVisit_H02) {
  const auto booked = book(clinic, clinic.appointment);
  const auto& visitor = as_visitor(patient_of(booked.session.id));
  for (const auto* name : {"users.list", "apiKeys.list", "visitLinks.list", "telehealth.listSessions", "auth.me"})
    EXPECT_EQ(run(name, "{}", visitor).body.error().code, ErrorCode::forbidden) << name;
}

TEST_F(AuthProcedures, ALinkIsOpenedByAnybodyAndAnswersWithItsState) {
  const auto booked = book(clinic, clinic.appointment);
  const auto token = booked.visit_link.substr(booked.visit_link.rfind('/') + 1);
  clock.advance(Minutes(40));
  const auto outcome = run("visit.open", R"({"token":")" + token + "\"}", app::Actor{});
  EXPECT_NE(take(outcome.body).find(R"("state":"open")"), std::string::npos);
  const auto holder = app::authenticate(services, {.visit_cookies = {outcome.cookies.at(0).value}}, origin);
  EXPECT_NE(take(run("visit.get", "{}", holder).body).find(booked.session.id.value), std::string::npos);
  EXPECT_TRUE(run("visit.takeoverCode", "{}", holder).body);
}

}  // namespace
}  // namespace chiroflow::api
