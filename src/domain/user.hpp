// SPDX-License-Identifier: Apache-2.0
// Staff accounts and what proves who is calling.
#pragma once

#include <optional>
#include <string>

#include "core/sealed.hpp"
#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

/// A member of staff. The id is never given again, also after the account was closed (H-01).
struct User {
  UserId id;
  OrganizationId organization_id;
  std::string email;  // lower case; unique on the server
  std::string first_name;
  std::string last_name;
  Role role = Role::STAFF;
  bool is_active = true;
  std::string password_hash;  // Argon2id, PHC string
  bool must_change_password = false;
  std::optional<Sealed> totp_secret;
  std::optional<Instant> totp_confirmed_at;
  std::optional<std::int64_t> totp_last_step;  // a code is taken once (H-07)
  int failed_sign_ins = 0;
  std::optional<Instant> locked_until;
  int version = 1;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(User, id, organization_id, email, first_name, last_name, role, is_active, password_hash,
                   must_change_password, totp_secret, totp_confirmed_at, totp_last_step, failed_sign_ins, locked_until,
                   version, created_at, updated_at)

/// One-time way in when the authenticator is lost.
struct RecoveryCode {
  std::string id;
  OrganizationId organization_id;
  UserId user_id;
  std::string code_hash;  // SHA-256, hex
  std::optional<Instant> used_at;
  Instant created_at;
};
CHIROFLOW_DESCRIBE(RecoveryCode, id, organization_id, user_id, code_hash, used_at, created_at)

/// A signed-in browser.
struct StaffSession {
  StaffSessionId id;
  OrganizationId organization_id;
  UserId user_id;
  std::string token_hash;  // SHA-256, hex
  Instant created_at;
  Instant last_seen_at;
  Instant expires_at;  // absolute limit (H-06)
  std::optional<Instant> second_factor_at;
  std::optional<Instant> ended_at;
  std::string client_address;
  std::string user_agent;
};
CHIROFLOW_DESCRIBE(StaffSession, id, organization_id, user_id, token_hash, created_at, last_seen_at, expires_at,
                   second_factor_at, ended_at, client_address, user_agent)

/// A key for a machine; acts as the user it was made for.
struct ApiKey {
  ApiKeyId id;
  OrganizationId organization_id;
  UserId user_id;
  std::string name;
  std::string token_hash;  // SHA-256, hex
  std::string hint;        // first characters, to tell keys apart
  Instant created_at;
  std::optional<UserId> created_by;
  std::optional<Instant> expires_at;
  std::optional<Instant> last_used_at;  // to the minute
  std::optional<Instant> revoked_at;
};
CHIROFLOW_DESCRIBE(ApiKey, id, organization_id, user_id, name, token_hash, hint, created_at, created_by, expires_at,
                   last_used_at, revoked_at)

}  // namespace chiroflow
