// SPDX-License-Identifier: Apache-2.0
#include "app/auth/authenticate.hpp"

#include <algorithm>

#include "app/auth/tokens.hpp"
#include "crypto/token.hpp"
#include "support/app_fixture.hpp"
#include "support/recording_logger.hpp"

namespace chiroflow::app {
namespace {

using testing::take;

class Authenticate : public testing::AppFixture {
 protected:
  Result<Actor> by_bearer(const std::string& token) { return authenticate(services, {.bearer = token}, origin); }
  std::string cause_of(const std::string& token) {
    const auto actor = by_bearer(token);
    if (actor) return "accepted";
    EXPECT_EQ(actor.error().code, ErrorCode::unauthenticated);
    EXPECT_FALSE(actor.error().message.empty());
    return actor.error().cause;
  }

  std::string key_of(const User& user, std::optional<Instant> expires_at = std::nullopt) {
    const auto token = crypto::new_token(crypto::kApiKeyPrefix, random);
    ApiKey key;
    key.id = ids.next<ApiKeyId>();
    key.organization_id = user.organization_id;
    key.user_id = user.id;
    key.name = "EHR";
    key.token_hash = crypto::token_hash(token).hex();
    key.hint = token.substr(0, 11);
    key.created_at = clock.now();
    key.expires_at = expires_at;
    insert(key);
    last_key = key;
    return token;
  }
  ApiKey last_key;

  std::string sign_in_of(const User& user, Hours life = Hours(12)) {
    const auto token = crypto::new_token(crypto::kSessionPrefix, random);
    StaffSession session;
    session.id = ids.next<StaffSessionId>();
    session.organization_id = user.organization_id;
    session.user_id = user.id;
    session.token_hash = crypto::token_hash(token).hex();
    session.created_at = session.last_seen_at = clock.now();
    session.expires_at = clock.now() + life;
    insert(session);
    last_sign_in = session;
    return token;
  }
  StaffSession last_sign_in;

  /// Touches are written behind the caller's back; a write of our own comes after them.
  void wait_for_writes() { execute("UPDATE organization SET version = version"); }
};

TEST_F(Authenticate, KnowsNobodyWithoutCredentials) {
  const auto actor = take(authenticate(services, {}, origin));
  EXPECT_EQ(actor.type, ActorType::ANONYMOUS);
  EXPECT_TRUE(actor.organization_id.empty());
}

TEST_F(Authenticate, TakesAnApiKeyAsItsUser) {
  const auto actor = take(by_bearer(key_of(clinic.provider)));
  EXPECT_EQ(actor.type, ActorType::API_KEY);
  EXPECT_EQ(actor.organization_id, clinic.organization.id);
  EXPECT_EQ(actor.user_id, clinic.provider.id);
  EXPECT_EQ(actor.role, Role::PROVIDER);
  EXPECT_EQ(actor.clinician_id, clinic.clinician.id);
  EXPECT_EQ(actor.credential_id, last_key.id.value);
}

TEST_F(Authenticate, RefusesKeysThatAreUnknownRevokedExpiredOrOfAClosedAccount) {
  EXPECT_EQ(cause_of("nonsense"), "token_unknown");
  EXPECT_EQ(cause_of(crypto::new_token(crypto::kApiKeyPrefix, random)), "token_unknown");

  const auto short_lived = key_of(clinic.staff, clock.now() + Hours(1));
  EXPECT_EQ(cause_of(short_lived), "accepted");
  clock.advance(Hours(1));
  EXPECT_EQ(cause_of(short_lived), "token_expired");

  const auto revoked = key_of(clinic.staff);
  execute("UPDATE api_key SET revoked_at = 1 WHERE id = '" + last_key.id.value + "'");
  EXPECT_EQ(cause_of(revoked), "token_revoked");

  const auto closed = key_of(clinic.staff);
  execute("UPDATE user_account SET is_active = FALSE WHERE id = '" + clinic.staff.id.value + "'");
  EXPECT_EQ(cause_of(closed), "account_closed");
}

class RefusedCredentials : public Authenticate {
 protected:
  std::int64_t noted(const std::string& event) {
    const auto events = events_of(clinic);
    return std::count(events.begin(), events.end(), event);
  }
  void expect_last(const std::string& event, const std::string& credential, const std::string& reason) {
    const auto line = last_event_of(clinic);
    EXPECT_EQ(line.event, event);
    EXPECT_EQ(line.outcome, AuditOutcome::DENIED);
    EXPECT_EQ(line.actor_id, clinic.staff.id.value);
    EXPECT_EQ(line.credential_id, credential);
    EXPECT_EQ(line.entity_id, credential);
    EXPECT_EQ(line.client_address, origin.client_address);
    EXPECT_EQ(line.details, R"({"reason":")" + reason + "\"}");
  }
  std::string now_ms() { return std::to_string(to_unix_ms(clock.now())); }
};

// A leaked key was revoked, and the clinic could not see that somebody still came with it.
TEST_F(RefusedCredentials, ARevokedKeyInUseIsSeenOnceAMinute_H17) {
  const auto token = key_of(clinic.staff);
  take(by_bearer(token));
  wait_for_writes();
  clock.advance(Seconds(5));
  execute("UPDATE api_key SET revoked_at = " + now_ms());
  EXPECT_EQ(cause_of(token), "token_revoked");
  expect_last("auth.useApiKey", last_key.id.value, "token_revoked");
  EXPECT_EQ(load(last_key).last_used_at, clock.now()) << "the list of keys shows it";
  for (int i = 0; i < 59; ++i) {
    clock.advance(Seconds(1));
    EXPECT_EQ(cause_of(token), "token_revoked");
  }
  EXPECT_EQ(noted("auth.useApiKey"), 1);
  clock.advance(Seconds(1));
  EXPECT_EQ(cause_of(token), "token_revoked");
  EXPECT_EQ(noted("auth.useApiKey"), 2);
}

TEST_F(RefusedCredentials, AnExpiredKeyInUseIsSeen_H17) {
  const auto token = key_of(clinic.staff, clock.now() + Hours(1));
  clock.advance(Hours(1) - Seconds(1));
  take(by_bearer(token));
  wait_for_writes();
  clock.advance(Seconds(1));
  EXPECT_EQ(cause_of(token), "token_expired");
  expect_last("auth.useApiKey", last_key.id.value, "token_expired");
}

TEST_F(RefusedCredentials, KeysAndSignInsOfAClosedAccountAreSeen_H17) {
  const auto key = key_of(clinic.staff);
  const auto sign_in = sign_in_of(clinic.staff);
  execute("UPDATE user_account SET is_active = FALSE, updated_at = " + now_ms());
  clock.advance(Seconds(1));
  EXPECT_EQ(cause_of(key), "account_closed");
  expect_last("auth.useApiKey", last_key.id.value, "account_closed");
  clock.advance(Minutes(1));
  execute("UPDATE staff_session SET ended_at = " + now_ms());
  EXPECT_EQ(cause_of(sign_in), "session_ended");
  expect_last("auth.useSignIn", last_sign_in.id.value, "account_closed");
  EXPECT_EQ(cause_of(sign_in), "session_ended");
  EXPECT_EQ(noted("auth.useSignIn"), 1);
}

TEST_F(RefusedCredentials, AreRefusedAllTheSameWhenTheAuditEventCannotBeWritten) {
  const auto token = key_of(clinic.staff);
  execute("UPDATE api_key SET revoked_at = 1");
  execute("CREATE TRIGGER no_audit BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  EXPECT_EQ(cause_of(token), "token_revoked");
}

TEST_F(RefusedCredentials, UnknownKeysLeaveALineInTheServersLogAndNoEvent_H17) {
  testing::RecordingLogger kept;
  const Services with_log{*database, clock, random, ids, audit_log, sealer, video, passwords, kept, settings};
  const auto token = crypto::new_token(crypto::kApiKeyPrefix, random);
  const auto before = events_of(clinic).size();
  EXPECT_EQ(authenticate(with_log, {.bearer = token}, origin).error().cause, "token_unknown");
  EXPECT_EQ(kept.lines(), std::vector<std::string>{"an unknown API key was refused"});
  EXPECT_EQ(events_of(clinic).size(), before);
}

TEST_F(Authenticate, WritesTheLastUseOfAKeyAtMostOnceAMinute) {
  const auto token = key_of(clinic.staff);
  const auto first = clock.now();
  take(by_bearer(token));
  wait_for_writes();
  EXPECT_EQ(load(last_key).last_used_at, first);
  clock.advance(Seconds(59));
  take(by_bearer(token));
  wait_for_writes();
  EXPECT_EQ(load(last_key).last_used_at, first);
  clock.advance(Seconds(1));
  take(by_bearer(token));
  wait_for_writes();
  EXPECT_EQ(load(last_key).last_used_at, clock.now());
}

TEST_F(Authenticate, EndsASignInAfterInactivity_H06) {
  const auto token = sign_in_of(clinic.staff);
  for (int i = 0; i < 4; ++i) {
    clock.advance(Minutes(14));
    EXPECT_EQ(take(by_bearer(token)).type, ActorType::USER);
    wait_for_writes();
  }
  clock.advance(Minutes(15));
  EXPECT_EQ(cause_of(token), "session_ended");
}

TEST_F(Authenticate, EndsASignInAtItsAbsoluteLimitHoweverBusy_H06) {
  const auto token = sign_in_of(clinic.staff);
  for (int i = 0; i < 71; ++i) {
    clock.advance(Minutes(10));
    take(by_bearer(token));
    wait_for_writes();
  }
  clock.advance(Minutes(10));
  EXPECT_EQ(cause_of(token), "session_ended");
}

TEST_F(Authenticate, FollowsTheOrganizationsInactivityLimitAtOnce) {
  const auto token = sign_in_of(clinic.staff);
  clock.advance(Minutes(5));
  execute("UPDATE organization SET inactivity_minutes = 5");
  EXPECT_EQ(cause_of(token), "session_ended");
}

TEST_F(Authenticate, ACallGoesOnBeyondInactivityAndPutsOffNothing) {
  const auto token = sign_in_of(clinic.staff);
  execute("UPDATE organization SET inactivity_minutes = 5");
  const Credentials in_call{.session_cookie = token, .is_activity = false, .idle_may_stay = true};
  clock.advance(Minutes(6));
  EXPECT_TRUE(authenticate(services, in_call, origin).has_value());
  EXPECT_EQ(cause_of(token), "session_ended") << "the rest of the sign-in";
  execute("UPDATE staff_session SET ended_at = 1");
  EXPECT_FALSE(authenticate(services, in_call, origin).has_value());
}

// A page that asked for the queue, or sent a recording, kept a sign-in alive over a weekend.
TEST_F(Authenticate, WhatAPageDoesByItselfPutsOffNothing_H06) {
  const auto token = sign_in_of(clinic.staff);
  const Credentials by_itself{.session_cookie = token, .is_activity = false};
  for (int i = 0; i < 14; ++i) {
    clock.advance(Minutes(1));
    EXPECT_TRUE(authenticate(services, by_itself, origin));
    wait_for_writes();
  }
  clock.advance(Minutes(1));
  EXPECT_FALSE(authenticate(services, by_itself, origin));
}

TEST_F(Authenticate, InARunningVisitNobodyIsSignedOutForBeingIdle_H06) {
  const auto token = sign_in_of(clinic.provider);
  const auto session = book(clinic, clinic.appointment).session;
  Participant clinician;
  clinician.id = ids.next<ParticipantId>();
  clinician.organization_id = clinic.organization.id;
  clinician.session_id = session.id;
  clinician.role = ParticipantRole::CLINICIAN;
  clinician.user_id = clinic.provider.id;
  clinician.created_at = clock.now();
  insert(clinician);
  const auto joins_now = [&] {
    execute("UPDATE participant SET joined_at = " + std::to_string(to_unix_ms(clock.now())) +
            " WHERE user_id IS NOT NULL");
  };
  const auto leaves_now = [&] {
    execute("UPDATE participant SET left_at = " + std::to_string(to_unix_ms(clock.now())) +
            " WHERE user_id IS NOT NULL");
  };
  const Credentials by_itself{.session_cookie = token, .is_activity = false};
  execute("UPDATE telehealth_session SET status = 'IN_PROGRESS'");
  joins_now();
  clock.advance(Minutes(40));
  EXPECT_TRUE(authenticate(services, by_itself, origin)) << "talking";
  leaves_now();
  clock.advance(Minutes(14));
  EXPECT_TRUE(authenticate(services, by_itself, origin)) << "the line broke, or it is over: the time begins here";
  clock.advance(Minutes(1));
  EXPECT_FALSE(authenticate(services, by_itself, origin));

  execute("UPDATE participant SET left_at = NULL");
  EXPECT_TRUE(authenticate(services, by_itself, origin));
  execute("UPDATE telehealth_session SET status = 'COMPLETED'");
  EXPECT_FALSE(authenticate(services, by_itself, origin)) << "a visit that is over keeps nobody";
  execute("UPDATE telehealth_session SET status = 'IN_PROGRESS'");
  execute("UPDATE participant SET joined_at = NULL");
  EXPECT_FALSE(authenticate(services, by_itself, origin)) << "one that others run neither";
}

TEST_F(Authenticate, KnowsWhatIsMissingFromASignIn) {
  const auto token = sign_in_of(clinic.staff);
  EXPECT_FALSE(take(by_bearer(token)).second_factor_missing);
  execute("UPDATE user_account SET totp_confirmed_at = 1, must_change_password = TRUE");
  const auto actor = take(authenticate(services, {.session_cookie = token}, origin));
  EXPECT_TRUE(actor.second_factor_missing);
  EXPECT_TRUE(actor.password_change_due);
  execute("UPDATE staff_session SET second_factor_at = 1");
  EXPECT_FALSE(take(by_bearer(token)).second_factor_missing);
}

TEST_F(Authenticate, WhereASecondFactorIsRequiredOnlyPeopleAreAskedForOne_H07) {
  execute("UPDATE organization SET require_second_factor = TRUE");
  const auto token = sign_in_of(clinic.staff);
  EXPECT_TRUE(take(by_bearer(token)).second_factor_due);
  execute("UPDATE user_account SET totp_confirmed_at = 1");
  const auto half = take(by_bearer(token));
  EXPECT_FALSE(half.second_factor_due);
  EXPECT_TRUE(half.second_factor_missing);
  EXPECT_FALSE(as_api_key_of(clinic.staff).second_factor_due);
}

// The rule must not tear a visit in which it was changed; a sign-in that is newer than the call gets nothing by it.
TEST_F(Authenticate, ARunningVisitIsFinishedBeforeASecondFactorIsAskedFor_H07) {
  const auto token = sign_in_of(clinic.provider);
  const auto session = book(clinic, clinic.appointment).session;
  Participant clinician;
  clinician.id = ids.next<ParticipantId>();
  clinician.organization_id = clinic.organization.id;
  clinician.session_id = session.id;
  clinician.role = ParticipantRole::CLINICIAN;
  clinician.user_id = clinic.provider.id;
  clinician.created_at = clinician.joined_at.emplace(clock.now());
  insert(clinician);
  execute("UPDATE telehealth_session SET status = 'IN_PROGRESS'");
  execute("UPDATE organization SET require_second_factor = TRUE");
  clock.advance(Minutes(1));
  EXPECT_FALSE(take(by_bearer(token)).second_factor_due);
  EXPECT_TRUE(take(by_bearer(sign_in_of(clinic.provider))).second_factor_due);
  execute("UPDATE telehealth_session SET status = 'COMPLETED'");
  EXPECT_TRUE(take(by_bearer(token)).second_factor_due);
}

TEST_F(Authenticate, RefusesASignInThatWasEnded) {
  const auto token = sign_in_of(clinic.staff);
  execute("UPDATE staff_session SET ended_at = 1");
  EXPECT_EQ(cause_of(token), "session_ended");
}

class AuthenticateDevice : public Authenticate {
 protected:
  AuthenticateDevice() : booked(book(clinic, clinic.appointment)), token(crypto::new_token(kDevicePrefix, random)) {
    const auto link = take(db::read<std::optional<VisitLink>>(*database, [&](db::Reader& reader) {
      return store::query_one<VisitLink>(reader, store::select_from<VisitLink>("l") + " WHERE l.session_id = ?",
                                         booked.session.id);
    }));
    device.id = ids.next<VisitDeviceId>();
    device.organization_id = clinic.organization.id;
    device.visit_link_id = link->id;
    device.token_hash = crypto::token_hash(token).hex();
    device.bound_at = clock.now();
    insert(device);
  }
  BookedSession booked;
  std::string token;
  VisitDevice device;
};

TEST_F(AuthenticateDevice, IsThePatientOfOneSession) {
  const auto actor = take(authenticate(services, {.visit_cookies = {token}}, origin));
  EXPECT_EQ(actor.type, ActorType::PATIENT);
  EXPECT_EQ(actor.session_id, booked.session.id);
  EXPECT_EQ(actor.patient_id, clinic.patient.id);
  EXPECT_EQ(actor.participant_id, patient_of(booked.session.id).id);
  EXPECT_EQ(actor.credential_id, device.visit_link_id.value);
  EXPECT_FALSE(actor.role);
}

TEST_F(AuthenticateDevice, LearnsThatItWasReplacedThatTheLinkIsRevokedOrTooOld_H08) {
  execute("UPDATE visit_device SET replaced_at = 1");
  EXPECT_EQ(cause_of(token), "device_replaced");
  execute("UPDATE visit_device SET replaced_at = NULL");
  clock.jump_to(booked.session.scheduled_end_time + Hours(24));
  EXPECT_EQ(cause_of(token), "link_expired");
  execute("UPDATE visit_link SET revoked_at = 1");
  const auto refused = by_bearer(token);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "link_revoked");
  EXPECT_NE(refused.error().message.find("+12065550100"), std::string::npos) << "names the clinic's phone";
}

TEST_F(AuthenticateDevice, IsNoStaffCookieAndTheOtherWayRound) {
  EXPECT_EQ(take(authenticate(services, {.session_cookie = token}, origin)).type, ActorType::ANONYMOUS);
  EXPECT_EQ(take(authenticate(services, {.visit_cookies = {sign_in_of(clinic.staff)}}, origin)).type,
            ActorType::ANONYMOUS);
}

TEST_F(AuthenticateDevice, OpensWhereASignInHasEnded) {
  const auto both = [&](const std::string& session, bool for_visitors_too) {
    return authenticate(
        services, {.session_cookie = session, .visit_cookies = {token}, .for_visitors_too = for_visitors_too}, origin);
  };
  const auto session = sign_in_of(clinic.staff);
  EXPECT_EQ(take(both(session, true)).type, ActorType::USER) << "a valid sign-in is who is calling";
  execute("UPDATE staff_session SET ended_at = 1");
  EXPECT_EQ(take(both(session, true)).type, ActorType::PATIENT);
  EXPECT_EQ(both(session, false).error().cause, "session_ended") << "staff learn that they have to sign in";
  EXPECT_EQ(take(both(crypto::new_token(crypto::kSessionPrefix, random), true)).type, ActorType::PATIENT);
  execute("UPDATE visit_link SET revoked_at = 1");
  EXPECT_EQ(both(session, true).error().cause, "session_ended");
}

TEST_F(AuthenticateDevice, OfSeveralTheNewestValidOneIsTheCaller) {
  const auto later = book(clinic, new_appointment(clinic, clock.now() + Hours(3)));
  const auto link = take(db::read<std::optional<VisitLink>>(*database, [&](db::Reader& reader) {
    return store::query_one<VisitLink>(reader, store::select_from<VisitLink>("l") + " WHERE l.session_id = ?",
                                       later.session.id);
  }));
  const auto newer = crypto::new_token(kDevicePrefix, random);
  VisitDevice second = device;
  second.id = ids.next<VisitDeviceId>();
  second.visit_link_id = link->id;
  second.token_hash = crypto::token_hash(newer).hex();
  insert(second);
  const auto actor = take(authenticate(services, {.visit_cookies = {token, "nonsense", newer}}, origin));
  EXPECT_EQ(actor.session_id, later.session.id);
  EXPECT_EQ(actor.held_links, std::vector<std::string>{device.visit_link_id.value});
  execute("UPDATE visit_link SET revoked_at = 1 WHERE id = '" + link->id.value + "'");
  EXPECT_EQ(take(authenticate(services, {.visit_cookies = {token, newer}}, origin)).session_id, booked.session.id);
}

}  // namespace
}  // namespace chiroflow::app
