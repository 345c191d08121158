// SPDX-License-Identifier: Apache-2.0
// LiveKit's access tokens: JWTs signed with HS256 by the API secret as it is written, claims as in livekit/protocol
// auth/grants.go. People's tokens and those of our own calls are made here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"
#include "crypto/jwt_key.hpp"
#include "domain/enums.hpp"
#include "domain/provider_credentials.hpp"

namespace chiroflow::livekit {

/// The claim "video". What is false or absent is left out; the server then takes publishing and subscribing for allowed.
struct VideoGrant {
  bool room_create = false;
  bool room_list = false;
  bool room_admin = false;
  bool room_record = false;
  bool room_join = false;
  std::string room;
  std::optional<bool> can_publish = std::nullopt;
  std::optional<bool> can_publish_data = std::nullopt;
  std::optional<bool> can_subscribe = std::nullopt;
  bool hidden = false;
};

/// What a person of that role may do in that room and nowhere else. Nobody gets roomAdmin, hosts neither: muting and sending
/// out go through this server, which checks who asks and keeps the audit log; with roomAdmin a browser could go around both.
/// Observers see and hear without being seen.
VideoGrant grant_for(std::string_view room, ParticipantRole role);

struct TokenClaims {
  VideoGrant video;
  std::string identity;  // empty for our own calls
  Instant not_before;
  Instant expires_at;
};

/// Immutable and safe from any thread.
class TokenMaker {
 public:
  explicit TokenMaker(const LiveKitCredentials& credentials)
      : api_key_(credentials.api_key),
        complete_(!credentials.api_key.empty() && !credentials.api_secret.empty()),
        key_(crypto::JwtKey::hs256({}, credentials.api_secret)) {}

  /// Whether there are a key and a secret. Without them nothing must be signed or believed: anybody knows an empty secret.
  bool complete() const { return complete_; }

  Result<std::string> sign(const TokenClaims& claims) const;
  /// Claims as JSON, "iss" included.
  Result<std::string> sign_json(std::string_view claims) const;

  const std::string& api_key() const { return api_key_; }
  const crypto::JwtKey& key() const { return key_; }

 private:
  std::string api_key_;
  bool complete_;
  crypto::JwtKey key_;
};

}  // namespace chiroflow::livekit
