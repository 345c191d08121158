// SPDX-License-Identifier: Apache-2.0
#include "app/auth/enrolment.hpp"
#include "app/auth/passwords.hpp"
#include "app/auth/sign_in.hpp"
#include "surfaces/api/auth_modules.hpp"

namespace chiroflow::api {

namespace {
/// Who somebody is must be proven each time, and a reply that says so lies nowhere.
class Acts {
 public:
  explicit Acts(Registry& registry) : registry_(registry) {}
  template <class UseCase>
  void mutation(std::string_view name, Declaration declaration, UseCase use_case) {
    declaration.always_anew = true;
    registry_.mutation(name, declaration, use_case);
  }

 private:
  Registry& registry_;
};
}  // namespace

void add_auth(Registry& registry) {
  using enum AuditAction;
  Acts r(registry);
  r.mutation("auth.signIn", {"POST /auth/sign-in", everybody(), "Sign in with e-mail address and password", EXECUTE},
             app::sign_in);
  r.mutation("auth.verifyTotp",
             {"POST /auth/totp/verify", signing_in(), "Finish signing in with the authenticator app's code", EXECUTE},
             app::verify_totp);
  r.mutation("auth.useRecoveryCode",
             {"POST /auth/recovery-codes/use", signing_in(), "Finish signing in with a recovery code; each counts once",
              EXECUTE},
             app::use_recovery_code);
  registry.query("auth.me", {"GET /auth/me", signing_in(), "Who is signed in, with role and organization"}, app::me);
  r.mutation("auth.signOut", {"POST /auth/sign-out", signing_in(), "End this sign-in", EXECUTE}, app::sign_out);
  r.mutation("auth.signOutEverywhere",
             {"POST /auth/sign-out-everywhere", any_staff(), "End all of the caller's sign-ins", EXECUTE},
             app::sign_out_everywhere);
  r.mutation("auth.changePassword",
             {"POST /auth/password", signing_in(), "Change the password; ends the other sign-ins, API keys stay"},
             app::change_password);
  r.mutation("auth.startTotp",
             {"POST /auth/totp/start", setting_up_second_factor(), "Begin to set up an authenticator app"},
             app::start_totp);
  r.mutation(
      "auth.confirmTotp",
      {"POST /auth/totp/confirm", setting_up_second_factor(), "Finish setting up; answers with the recovery codes"},
      app::confirm_totp);
  r.mutation("auth.renewRecoveryCodes",
             {"POST /auth/recovery-codes", any_staff(), "Ten new recovery codes; the old ones end"},
             app::renew_recovery_codes);
  r.mutation("auth.disableTotp", {"POST /auth/totp/disable", any_staff(), "Give up the authenticator app"},
             app::disable_totp);
}

}  // namespace chiroflow::api
