// SPDX-License-Identifier: Apache-2.0
#include "app/auth/sign_in_session.hpp"

#include "app/auth/tokens.hpp"
#include "crypto/token.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

SignInOutput NewSignIn::output(const User& user, bool as_cookie) const {
  SignInOutput out;
  if (!user.totp_confirmed_at)
    out.second_factor = second_factor_required ? SecondFactor::enrolment_required : SecondFactor::enrolment_recommended;
  if (user.totp_confirmed_at && !session.second_factor_at) out.second_factor = SecondFactor::totp;
  out.password_change_due = user.must_change_password;
  out.expires_at = session.expires_at;
  if (!as_cookie) out.session_token.value = token;
  return out;
}

Result<NewSignIn> open_sign_in(Call& call, db::Writer& writer, const User& user, Proof proof) {
  if (call.actor.type == ActorType::USER)
    TRY(store::execute(
        writer, "UPDATE staff_session SET ended_at = ? WHERE organization_id = ? AND id = ? AND ended_at IS NULL",
        call.now, call.actor.organization_id, call.actor.credential_id));
  const bool half = user.totp_confirmed_at && proof == Proof::password_only;
  NewSignIn made;
  made.second_factor_required = TRY(store::exists(
      writer, "SELECT id FROM organization WHERE id = ? AND require_second_factor = TRUE", user.organization_id));
  made.token = crypto::new_token(crypto::kSessionPrefix, call.services.random);
  auto& session = made.session;
  session.id = call.services.ids.next<StaffSessionId>();
  session.organization_id = user.organization_id;
  session.user_id = user.id;
  session.token_hash = crypto::token_hash(made.token).hex();
  session.created_at = session.last_seen_at = call.now;
  session.expires_at = call.now + (half ? Millis(kHalfSignInLife) : Millis(call.services.settings.staff_session_life));
  if (proof == Proof::with_second_factor) session.second_factor_at = call.now;
  session.client_address = call.origin.client_address;
  session.user_agent = call.origin.user_agent;
  TRY(store::insert_row(writer, session));
  return made;
}

void give_session_cookie(Call& call, const NewSignIn& signed_in) {
  call.cookies.push_back({std::string(session_cookie_name(call.services.settings)), signed_in.token,
                          std::chrono::floor<Seconds>(signed_in.session.expires_at - call.now)});
}

void take_session_cookie(Call& call) {
  call.cookies.push_back({std::string(session_cookie_name(call.services.settings)), {}, Seconds(0)});
}

AuthMethod auth_method(const std::optional<Instant>& second_factor_at) {
  return second_factor_at ? AuthMethod::PASSWORD_AND_CODE : AuthMethod::PASSWORD;
}

AuditEvent event_of_user(const Call& call, const User& user, AuditNote note, AuditOutcome outcome,
                         const StaffSession* session) {
  auto event = call.event_of(std::move(note), outcome);
  event.organization_id = user.organization_id;
  event.actor_type = ActorType::USER;
  event.actor_id = user.id.value;
  event.actor_role = user.role;
  event.auth_method.reset();
  event.credential_id.clear();
  if (session) {
    event.auth_method = auth_method(session->second_factor_at);
    event.credential_id = session->id.value;
  }
  return event;
}

Result<void> require_person(const Call& call, std::string_view what) {
  if (call.actor.type == ActorType::USER) return {};
  return fail(forbidden("An API key cannot " + std::string(what) + "; sign in with a password instead"));
}

Result<void> require_complete(const Call& call) {
  if (!call.actor.second_factor_missing) return {};
  return fail(Error{.code = ErrorCode::unauthenticated,
                    .message = "Enter the code of your authenticator app to finish signing in",
                    .cause = "second_factor_missing"});
}

}  // namespace chiroflow::app
