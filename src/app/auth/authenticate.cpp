// SPDX-License-Identifier: Apache-2.0
#include "app/auth/authenticate.hpp"

#include <span>

#include "app/auth/sign_in_session.hpp"
#include "app/auth/tokens.hpp"
#include "app/call.hpp"
#include "crypto/token.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr Minutes kTouchEvery{1};
constexpr Hours kLongestDay{24};

struct KeyRow {
  ApiKeyId id;
  OrganizationId organization_id;
  std::optional<Instant> expires_at;
  std::optional<Instant> last_used_at;
  std::optional<Instant> revoked_at;
  UserId user_id;
  Role role = Role::BILLER;
  bool is_active = false;
  Instant account_changed_at;
  std::optional<ClinicianId> clinician_id;
};
CHIROFLOW_DESCRIBE(KeyRow, id, organization_id, expires_at, last_used_at, revoked_at, user_id, role, is_active,
                   account_changed_at, clinician_id)

constexpr std::string_view kKeySql =
    "SELECT k.id, k.organization_id, k.expires_at, k.last_used_at, k.revoked_at, u.id, u.role, u.is_active,"
    " u.updated_at, c.id"
    " FROM api_key k JOIN user_account u ON u.organization_id = k.organization_id AND u.id = k.user_id"
    " LEFT JOIN clinician c ON c.organization_id = k.organization_id AND c.user_id = k.user_id"
    " WHERE k.token_hash = ?";
constexpr std::string_view kTouchKey =
    "UPDATE api_key SET last_used_at = ? WHERE organization_id = ? AND id = ? AND (last_used_at IS NULL OR "
    "last_used_at < ?)";
constexpr std::string_view kTouchRefusedKey =
    "UPDATE api_key SET last_used_at = ? WHERE organization_id = ? AND id = ? AND (last_used_at IS NULL OR "
    "last_used_at <= ? OR last_used_at < ?)";

struct SignInRow {
  StaffSessionId id;
  OrganizationId organization_id;
  Instant last_seen_at;
  Instant expires_at;
  Instant created_at;
  std::optional<Instant> second_factor_at;
  std::optional<Instant> ended_at;
  UserId user_id;
  Role role = Role::BILLER;
  bool is_active = false;
  Instant account_changed_at;
  bool must_change_password = false;
  std::optional<Instant> totp_confirmed_at;
  int inactivity_minutes = 0;
  bool require_second_factor = false;
  std::optional<ClinicianId> clinician_id;
};
CHIROFLOW_DESCRIBE(SignInRow, id, organization_id, last_seen_at, expires_at, created_at, second_factor_at, ended_at,
                   user_id, role, is_active, account_changed_at, must_change_password, totp_confirmed_at,
                   inactivity_minutes, require_second_factor, clinician_id)

constexpr std::string_view kSignInSql =
    "SELECT s.id, s.organization_id, s.last_seen_at, s.expires_at, s.created_at, s.second_factor_at, s.ended_at,"
    " u.id, u.role, u.is_active, u.updated_at, u.must_change_password, u.totp_confirmed_at, o.inactivity_minutes,"
    " o.require_second_factor, c.id"
    " FROM staff_session s JOIN user_account u ON u.organization_id = s.organization_id AND u.id = s.user_id"
    " JOIN organization o ON o.id = s.organization_id"
    " LEFT JOIN clinician c ON c.organization_id = s.organization_id AND c.user_id = s.user_id"
    " WHERE s.token_hash = ?";
constexpr std::string_view kTouchSignIn =
    "UPDATE staff_session SET last_seen_at = ? WHERE organization_id = ? AND id = ? AND ended_at IS NULL AND "
    "last_seen_at < ?";
constexpr std::string_view kTouchRefusedSignIn =
    "UPDATE staff_session SET last_seen_at = ? WHERE organization_id = ? AND id = ? AND (last_seen_at <= ? OR "
    "last_seen_at < ?)";

struct DeviceRow {
  std::optional<Instant> replaced_at;
  VisitLinkId link_id;
  OrganizationId organization_id;
  SessionId session_id;
  Instant expires_at;
  std::optional<Instant> revoked_at;
  ParticipantId participant_id;
  ParticipantRole role = ParticipantRole::OBSERVER;
  std::optional<PatientId> patient_id;
  std::string clinic;
  std::optional<std::string> clinic_phone;
};
CHIROFLOW_DESCRIBE(DeviceRow, replaced_at, link_id, organization_id, session_id, expires_at, revoked_at, participant_id,
                   role, patient_id, clinic, clinic_phone)

constexpr std::string_view kDeviceSql =
    "SELECT d.replaced_at, l.id, l.organization_id, l.session_id, l.expires_at, l.revoked_at, p.id, p.role, "
    "p.patient_id,"
    " o.name, o.phone"
    " FROM visit_device d JOIN visit_link l ON l.organization_id = d.organization_id AND l.id = d.visit_link_id"
    " JOIN participant p ON p.organization_id = l.organization_id AND p.id = l.participant_id"
    " JOIN organization o ON o.id = d.organization_id"
    " WHERE d.token_hash = ?";

Error refused(std::string message, std::string cause) {
  return {.code = ErrorCode::unauthenticated, .message = std::move(message), .cause = std::move(cause)};
}
Error unknown_token() {
  return refused("This key or sign-in is not known here; check it or sign in again", "token_unknown");
}
Error sign_in_ended(std::string message) { return refused(std::move(message), "session_ended"); }

template <class Row>
Result<std::optional<Row>> look_up(const Services& services, std::string_view sql, std::string_view token) {
  return db::read<std::optional<Row>>(services.database, [&](db::Reader& reader) {
    return store::query_one<Row>(reader, sql, crypto::token_hash(token).hex());
  });
}

/// A lost touch costs a minute of precision and nothing else, so nobody waits for it.
void touch(const Services& services, std::string_view sql, const OrganizationId& organization, std::string id,
           Instant now) {
  services.database.write_later(
      [sql, organization, id = std::move(id), now](db::Writer& writer) -> Result<void> {
        TRY(store::execute(writer, sql, now, organization, id, now));
        return {};
      },
      [](Result<void>) {});
}

/// A credential of a known clinic that is good no more.
struct DeadCredential {
  std::string_view event;        // of the audit log
  std::string_view entity_type;  // of what the credential is
  std::string_view touch;        // notes its use, where none was noted since `since` and in the last minute
  std::optional<Instant> last_used_at;
  Instant since;
};

/// The clinic has to see that somebody still comes with it (H-17): once a minute, with its id and never the secret. That it could
/// not be written down changes nothing about the refusal.
void note_dead(const Services& services, const Origin& origin, const Actor& who, const DeadCredential& dead,
               const Error& refusal) {
  const Call call(services, who, origin, dead.event, AuditAction::EXECUTE);
  const auto& last = dead.last_used_at;
  if (last && *last >= dead.since && call.now - *last < kTouchEvery) return;
  const auto noted = services.database.write([&](db::Writer& writer) -> Result<void> {
    // Of requests at once the first one notes it.
    if (TRY(store::execute(writer, dead.touch, call.now, who.organization_id, who.credential_id, call.now - kTouchEvery,
                           dead.since)) == 0)
      return {};
    TRY(services.audit_log.append(writer, call.event_of({dead.entity_type, who.credential_id, std::nullopt,
                                                         R"({"reason":")" + refusal.cause + "\"}"},
                                                        AuditOutcome::DENIED)));
    return {};
  });
  if (!noted)
    services.log.error("a refused credential could not be put into the audit log",
                       {{"detail", Loggable::detail_of(noted.error())}});
}

Actor actor_of(const KeyRow& row) {
  Actor actor;
  actor.type = ActorType::API_KEY;
  actor.organization_id = row.organization_id;
  actor.credential_id = row.id.value;
  actor.auth_method = AuthMethod::API_KEY;
  actor.user_id = row.user_id;
  actor.role = row.role;
  actor.clinician_id = row.clinician_id;
  return actor;
}

struct KeyRefusal {
  Error error;
  Instant since;
};

std::optional<KeyRefusal> refusal_of(const KeyRow& row, Instant now) {
  if (row.revoked_at)
    return KeyRefusal{refused("This API key was revoked; make a new one", "token_revoked"), *row.revoked_at};
  if (row.expires_at && now >= *row.expires_at)
    return KeyRefusal{refused("This API key has expired; make a new one", "token_expired"), *row.expires_at};
  if (!row.is_active)
    return KeyRefusal{refused("The account of this API key is closed", "account_closed"), row.account_changed_at};
  return std::nullopt;
}

Result<Actor> by_api_key(const Services& services, std::string_view token, const Origin& origin) {
  const auto row = TRY(look_up<KeyRow>(services, kKeySql, token));
  if (!row) {
    services.log.warning("an unknown API key was refused");
    return fail(unknown_token());
  }
  const auto now = services.clock.now();
  auto actor = actor_of(*row);
  if (auto refusal = refusal_of(*row, now)) {
    note_dead(services, origin, actor,
              {"auth.useApiKey", "ApiKey", kTouchRefusedKey, row->last_used_at, refusal->since}, refusal->error);
    return fail(std::move(refusal->error));
  }
  if (!row->last_used_at || now - *row->last_used_at >= kTouchEvery)
    touch(services, kTouchKey, row->organization_id, row->id.value, now);
  return actor;
}

// People's participants of visits around now.
constexpr std::string_view kInCallSql =
    "SELECT p.id FROM telehealth_session s"
    " JOIN participant p ON p.organization_id = s.organization_id AND p.session_id = s.id"
    " WHERE s.organization_id = ? AND s.scheduled_start_time > ? AND s.scheduled_start_time < ?"
    " AND p.user_id = ? AND p.joined_at >= ?"
    " AND (p.left_at > ? OR (p.left_at IS NULL AND s.status IN ('IN_PROGRESS', 'TECHNICAL_ISSUES'))) LIMIT 1";

/// In a call that they joined at or after `joined`, or out of it for no longer than may pass without activity.
Result<bool> was_in_call(const Services& services, const SignInRow& row, Instant joined, Instant now) {
  return db::read<bool>(services.database, [&](db::Reader& reader) {
    return store::exists(reader, kInCallSql, row.organization_id, now - kLongestDay, now + kLongestDay, row.user_id,
                         joined, now - Minutes(row.inactivity_minutes));
  });
}

Result<void> still_signed_in(const SignInRow& row, Instant now) {
  if (row.ended_at) return fail(sign_in_ended("You were signed out; please sign in again"));
  if (!row.is_active) return fail(sign_in_ended("This account is closed; ask your administrator"));
  if (now >= row.expires_at)
    return fail(sign_in_ended("Your sign-in has reached its time limit; please sign in again"));
  return {};
}

/// Who talks touches no key: the time without activity begins when they have left the call. Asked of the few who are idle.
Result<void> not_idle(const Services& services, const SignInRow& row, Instant now) {
  if (now - row.last_seen_at < Minutes(row.inactivity_minutes) || TRY(was_in_call(services, row, Instant{}, now)))
    return {};
  return fail(sign_in_ended("You were signed out after " + std::to_string(row.inactivity_minutes) +
                            " minutes without activity; please sign in again"));
}

/// A visit is not torn because the clinic changed its rule meanwhile: with the sign-in that they joined it with, people end it first.
Result<bool> second_factor_due(const Services& services, const SignInRow& row, Instant now) {
  if (!row.require_second_factor || row.totp_confirmed_at) return false;
  return !TRY(was_in_call(services, row, row.created_at, now));
}

Actor actor_of(const SignInRow& row) {
  Actor actor;
  actor.type = ActorType::USER;
  actor.organization_id = row.organization_id;
  actor.credential_id = row.id.value;
  actor.auth_method = auth_method(row.second_factor_at);
  actor.user_id = row.user_id;
  actor.role = row.role;
  actor.clinician_id = row.clinician_id;
  actor.second_factor_missing = row.totp_confirmed_at && !row.second_factor_at;
  actor.password_change_due = row.must_change_password;
  return actor;
}

/// Closing an account ends its sign-ins; whoever goes on with one is seen.
void note_closed_account(const Services& services, const SignInRow& row, const Origin& origin) {
  if (row.is_active) return;
  note_dead(services, origin, actor_of(row),
            {"auth.useSignIn", "StaffSession", kTouchRefusedSignIn, row.last_seen_at, row.account_changed_at},
            refused({}, "account_closed"));
}

Result<Actor> by_sign_in(const Services& services, std::string_view token, const Credentials& how,
                         const Origin& origin) {
  const auto row = TRY(look_up<SignInRow>(services, kSignInSql, token));
  if (!row) return fail(sign_in_ended("Your sign-in has ended; please sign in again"));
  const auto now = services.clock.now();
  note_closed_account(services, *row, origin);
  TRY(still_signed_in(*row, now));
  if (!how.idle_may_stay) TRY(not_idle(services, *row, now));
  // With a limit of a few minutes, a minute's precision would sign out people at work.
  const auto touch_every = std::min<Millis>(kTouchEvery, Millis(Minutes(row->inactivity_minutes)) / 4);
  if (how.is_activity && now - row->last_seen_at >= touch_every)
    touch(services, kTouchSignIn, row->organization_id, row->id.value, now);
  auto actor = actor_of(*row);
  actor.second_factor_due = TRY(second_factor_due(services, *row, now));
  return actor;
}

std::string ask(const DeviceRow& row) {
  return " Please ask " + row.clinic + (row.clinic_phone ? ", " + *row.clinic_phone + "," : std::string()) +
         " for a new one.";
}

Result<Actor> by_device(const Services& services, std::string_view token) {
  auto row = TRY(look_up<DeviceRow>(services, kDeviceSql, token));
  if (!row) return fail(refused("Open your visit link again", "token_unknown"));
  if (row->revoked_at) return fail(refused("This visit link was withdrawn." + ask(*row), "link_revoked"));
  if (services.clock.now() >= row->expires_at)
    return fail(refused("This visit link is too old." + ask(*row), "link_expired"));
  if (row->replaced_at)
    return fail(refused("This visit was opened on another device; go on there, or open your visit link here again",
                        "device_replaced"));
  Actor actor;
  actor.type = row->role == ParticipantRole::PATIENT ? ActorType::PATIENT : ActorType::GUEST;
  actor.organization_id = std::move(row->organization_id);
  actor.credential_id = std::move(row->link_id.value);
  actor.auth_method = AuthMethod::VISIT_LINK;
  actor.session_id = std::move(row->session_id);
  actor.participant_id = std::move(row->participant_id);
  actor.participant_role = row->role;
  actor.patient_id = std::move(row->patient_id);
  return actor;
}

Result<Actor> by_token(const Services& services, std::string_view token, const Credentials& how, const Origin& origin) {
  if (crypto::looks_like_token(crypto::kApiKeyPrefix, token)) return by_api_key(services, token, origin);
  if (crypto::looks_like_token(crypto::kSessionPrefix, token)) return by_sign_in(services, token, how, origin);
  if (crypto::looks_like_token(kDevicePrefix, token)) return by_device(services, token);
  return fail(unknown_token());
}

/// The newest one that is valid; the error of the newest where none is.
Result<Actor> by_visit_cookies(const Services& services, std::span<const std::string> tokens) {
  if (tokens.size() > kMostVisitCookies) tokens = tokens.last(kMostVisitCookies);
  std::optional<Actor> actor;
  std::optional<Error> refusal;
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
    if (!crypto::looks_like_token(kDevicePrefix, *token)) continue;
    auto held = by_device(services, *token);
    if (held && actor) {
      actor->held_links.push_back(std::move(held->credential_id));
    } else if (held) {
      actor = std::move(*held);
    } else if (!refusal) {
      refusal = std::move(held).error();
    }
  }
  if (actor) return std::move(*actor);
  if (refusal) return fail(std::move(*refusal));
  return Actor{};
}

Result<Actor> by_session_cookie(const Services& services, const Credentials& credentials, const Origin& origin) {
  auto staff = by_sign_in(services, credentials.session_cookie, credentials, origin);
  if (staff || staff.error().code != ErrorCode::unauthenticated || !credentials.for_visitors_too) return staff;
  auto visitor = by_visit_cookies(services, credentials.visit_cookies);
  return visitor && visitor->is_visitor() ? std::move(visitor) : std::move(staff);
}
}  // namespace

Result<Actor> authenticate(const Services& services, const Credentials& credentials, const Origin& origin) {
  if (!credentials.bearer.empty()) return by_token(services, credentials.bearer, credentials, origin);
  if (crypto::looks_like_token(crypto::kSessionPrefix, credentials.session_cookie))
    return by_session_cookie(services, credentials, origin);
  return by_visit_cookies(services, credentials.visit_cookies);
}

}  // namespace chiroflow::app
