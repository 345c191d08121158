// SPDX-License-Identifier: Apache-2.0
// Choosing, changing and proving passwords. Hashing takes tens of milliseconds and happens outside of transactions.
#pragma once

#include <string>
#include <string_view>

#include "app/auth/password_hasher.hpp"
#include "app/auth/sign_in.hpp"

namespace chiroflow::app {

struct ChangePasswordInput {
  std::string current_password;
  std::string new_password;
};
CHIROFLOW_DESCRIBE(ChangePasswordInput, current_password, new_password)

/// Ends the user's other sign-ins. Errors: invalid_argument on currentPassword or newPassword, too_many_requests.
Result<SignedOutView> change_password(Call& call, const ChangePasswordInput& input);

/// The caller's own account after proving the password again; the attempt is spent, so forgive it in the transaction that
/// follows. `field` names the input for the error. Beside it: too_many_requests.
Result<User> prove_password(Call& call, std::string_view password, std::string_view field);

/// Checks a new password (H-10) and hashes it. Errors are on `field`.
Result<std::string> hash_new_password(const Services& services, const User& user, std::string_view organization_name,
                                      std::string_view password, std::string_view field);

/// 100 random bits in groups of five letters and digits, for handing over once.
std::string make_temporary_password(Random& random);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::ChangePasswordInput::current_password>{.min_length = 1,
                                                                                         .max_length = 1'000};
template <> inline constexpr FieldRule rule<&app::ChangePasswordInput::new_password>{
    .min_length = 1, .max_length = 1'000, .doc = "At least 8 characters, better 15; no guessable ones"};
}  // namespace chiroflow
