// SPDX-License-Identifier: Apache-2.0
// The key file of a Google service account and what is signed with it: the assertion that asks for a token in the name of
// a user of the clinic's Workspace ("domain-wide delegation"). Pure.
// https://developers.google.com/identity/protocols/oauth2/service-account#httprest, RFC 7523
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"
#include "crypto/jwt_key.hpp"

namespace chiroflow::google_meet {

/// Immutable; safe from any thread.
struct ServiceAccount {
  std::string client_email;
  std::string token_uri;  // where the assertion goes, and its audience
  crypto::JwtKey key;     // RS256; its kid is the file's private_key_id
};

/// Fails as provider_unavailable/bad_credentials with a text for staff. With `trust_token_uri` the file's address is taken
/// as it stands, otherwise only Google's own.
Result<ServiceAccount> read_key_file(std::string_view json, bool trust_token_uri);

/// Valid for the hour that Google allows.
Result<std::string> make_assertion(const ServiceAccount& account, std::string_view user, std::string_view scopes,
                                   Instant now);

}  // namespace chiroflow::google_meet
