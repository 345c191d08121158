// SPDX-License-Identifier: Apache-2.0
// Setting up, renewing and giving up the authenticator app (H-07), and who the caller is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/empty.hpp"
#include "domain/user.hpp"

namespace chiroflow::app {

struct StartTotpOutput {
  std::string secret;
  std::string otpauth_uri;
};
CHIROFLOW_DESCRIBE(StartTotpOutput, secret, otpauth_uri)

struct ConfirmTotpInput {
  std::string code;
};
CHIROFLOW_DESCRIBE(ConfirmTotpInput, code)

struct RecoveryCodesOutput {
  std::vector<std::string> recovery_codes;
};
CHIROFLOW_DESCRIBE(RecoveryCodesOutput, recovery_codes)

struct PasswordInput {
  std::string password;
};
CHIROFLOW_DESCRIBE(PasswordInput, password)

struct DisableTotpInput {
  std::string password;
  std::string code;
};
CHIROFLOW_DESCRIBE(DisableTotpInput, password, code)

struct SecondFactorView {
  bool enrolled = false;
  int recovery_codes_left = 0;
};
CHIROFLOW_DESCRIBE(SecondFactorView, enrolled, recovery_codes_left)

struct OwnOrganizationView {
  OrganizationId id;
  std::string name;
  std::optional<std::string> phone;
  std::string time_zone;
};
CHIROFLOW_DESCRIBE(OwnOrganizationView, id, name, phone, time_zone)

struct MeOutput {
  UserId user_id;
  ActorType signed_in_as = ActorType::USER;
  std::string email;
  std::string first_name;
  std::string last_name;
  Role role = Role::STAFF;
  std::optional<ClinicianId> clinician_id;
  OwnOrganizationView organization;
  SecondFactorView second_factor;
  bool second_factor_missing = false;
  bool second_factor_due = false;
  bool password_change_due = false;
  int inactivity_minutes = 0;
};
CHIROFLOW_DESCRIBE(MeOutput, user_id, signed_in_as, email, first_name, last_name, role, clinician_id, organization,
                   second_factor, second_factor_missing, second_factor_due, password_change_due, inactivity_minutes)

Result<MeOutput> me(Call& call, const chiroflow::Empty& input);
/// A new secret; nothing is asked for at sign-in until it was confirmed. Error: precondition_failed "already_enrolled".
Result<StartTotpOutput> start_totp(Call& call, const chiroflow::Empty& input);
/// Errors: invalid_argument on code, precondition_failed "not_started" or "already_enrolled", too_many_requests.
Result<RecoveryCodesOutput> confirm_totp(Call& call, const ConfirmTotpInput& input);
/// The old codes end. Errors: invalid_argument on password, precondition_failed "not_enrolled".
Result<RecoveryCodesOutput> renew_recovery_codes(Call& call, const PasswordInput& input);
Result<SecondFactorView> disable_totp(Call& call, const DisableTotpInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::ConfirmTotpInput::code>{.min_length = 1, .max_length = 40};
template <> inline constexpr FieldRule rule<&app::PasswordInput::password>{.min_length = 1, .max_length = 1'000};
template <> inline constexpr FieldRule rule<&app::DisableTotpInput::password>{.min_length = 1, .max_length = 1'000};
template <> inline constexpr FieldRule rule<&app::DisableTotpInput::code>{.min_length = 1, .max_length = 40};
template <> inline constexpr FieldRule rule<&app::MeOutput::second_factor_missing>{
    .doc = "The code of the authenticator app is still to be given"};
template <> inline constexpr FieldRule rule<&app::MeOutput::second_factor_due>{
    .doc = "The clinic requires a second factor and none is set up: nothing else can be done before"};
template <> inline constexpr FieldRule rule<&app::StartTotpOutput::otpauth_uri>{
    .doc = "For the QR code; it holds the secret"};
template <> inline constexpr FieldRule rule<&app::RecoveryCodesOutput::recovery_codes>{
    .doc = "Shown this once; each signs in once"};
}  // namespace chiroflow
