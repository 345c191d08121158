// SPDX-License-Identifier: Apache-2.0
// The making of a staff session: always with a token of its own (ASVS 7.2.4), as a cookie or, for programs, in the reply.
#pragma once

#include <string>
#include <string_view>

#include "app/call.hpp"
#include "core/undefinable.hpp"
#include "domain/user.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(SecondFactor, none, totp, enrolment_recommended, enrolment_required)

struct SignInOutput {
  SecondFactor second_factor = SecondFactor::none;
  bool password_change_due = false;
  Instant expires_at;
  Undefinable<std::string> session_token;
  Undefinable<int> recovery_codes_left;
};
CHIROFLOW_DESCRIBE(SignInOutput, second_factor, password_change_due, expires_at, session_token, recovery_codes_left)

/// A password alone opens a session for this long, in which the second factor is to be given.
inline constexpr Minutes kHalfSignInLife{10};

enum class Proof { password_only, with_second_factor };

struct NewSignIn {
  StaffSession session;
  std::string token;
  bool second_factor_required = false;  // by the clinic
  SignInOutput output(const User& user, bool as_cookie) const;
};
/// Inserts a session for the caller's browser and ends the one the call came with.
Result<NewSignIn> open_sign_in(Call& call, db::Writer& writer, const User& user, Proof proof);

void give_session_cookie(Call& call, const NewSignIn& signed_in);
void take_session_cookie(Call& call);

/// What a sign-in was given for.
AuthMethod auth_method(const std::optional<Instant>& second_factor_at);

/// An audit event of somebody who is not the call's actor yet; `session` is the sign-in that it gave them, if any.
AuditEvent event_of_user(const Call& call, const User& user, AuditNote note, AuditOutcome outcome,
                         const StaffSession* session = nullptr);

/// A person at a browser: keys of machines may not do this. Error: forbidden.
Result<void> require_person(const Call& call, std::string_view what);
/// The second factor was given, too, where the user has one. Error: unauthenticated, cause "second_factor_missing".
Result<void> require_complete(const Call& call);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SignInOutput::second_factor>{
    .doc =
        "totp: a code is needed before anything else; enrolment_recommended: none is set up yet; "
        "enrolment_required: the clinic asks for one, which has to be set up before anything else"};
template <> inline constexpr FieldRule rule<&app::SignInOutput::session_token>{
    .doc = "Only where cookie: false was asked for; send it as Authorization: Bearer"};
}  // namespace chiroflow
