// SPDX-License-Identifier: Apache-2.0
// Into the product and out of it.
#pragma once

#include <optional>
#include <string>

#include "app/auth/sign_in_session.hpp"
#include "core/empty.hpp"

namespace chiroflow::app {

struct SignInInput {
  std::string email;
  std::string password;
  bool cookie = true;
};
CHIROFLOW_DESCRIBE(SignInInput, email, password, cookie)

struct CodeInput {
  std::string code;
  bool cookie = true;
};
CHIROFLOW_DESCRIBE(CodeInput, code, cookie)

struct SignedOutView {
  std::int64_t ended = 0;
};
CHIROFLOW_DESCRIBE(SignedOutView, ended)

/// An unknown address, a wrong password, a closed and a locked account get the same answer after the same time.
/// Errors: unauthenticated "sign_in_failed"; too_many_requests "hashing_busy" when too many sign in at once.
Result<SignInOutput> sign_in(Call& call, const SignInInput& input);
/// The code of the authenticator app; each counts once (H-07). Errors: unauthenticated "code_wrong", precondition_failed
/// "second_factor_not_pending", too_many_requests "account_locked".
Result<SignInOutput> verify_totp(Call& call, const CodeInput& input);
/// One of the recovery codes instead. Errors as before.
Result<SignInOutput> use_recovery_code(Call& call, const CodeInput& input);
Result<SignedOutView> sign_out(Call& call, const chiroflow::Empty& input);
/// All the caller's sign-ins, this one too. API keys stay.
Result<SignedOutView> sign_out_everywhere(Call& call, const chiroflow::Empty& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SignInInput::email>{.min_length = 1, .max_length = 254};
template <> inline constexpr FieldRule rule<&app::SignInInput::password>{.min_length = 1, .max_length = 1'000};
template <> inline constexpr FieldRule rule<&app::SignInInput::cookie>{
    .has_default = true, .doc = "false: the token comes in the reply, for programs that keep no cookies"};
template <> inline constexpr FieldRule rule<&app::CodeInput::code>{.min_length = 1, .max_length = 40};
template <> inline constexpr FieldRule rule<&app::CodeInput::cookie>{.has_default = true, .doc = "As in auth.signIn"};
}  // namespace chiroflow
