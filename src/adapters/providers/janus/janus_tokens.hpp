// SPDX-License-Identifier: Apache-2.0
// Janus' signed tokens (https://janus.conf.meetecho.com/docs/auth.html): "<expiry>,<realm>[,<descriptor>…]:<base64 of
// HMAC-SHA1>". One opens the gateway's plugin, another a room; both name their owner as a further descriptor, which Janus
// passes over. A room's token has a number of its own too and counts only while the room's list has it: so it is one
// person's, ends by time and can be taken away.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "domain/ids.hpp"
#include "ports/random.hpp"

namespace chiroflow::janus {

inline constexpr std::string_view kVideoRoom = "janus.plugin.videoroom";

/// `descriptors` hold neither comma nor colon.
std::string signed_token(std::string_view secret, Instant expires_at, std::string_view realm,
                         std::span<const std::string> descriptors);

/// Lets a browser use the VideoRoom plugin and nothing else.
std::string gateway_token(std::string_view secret, Instant expires_at, const ParticipantId& owner);

/// Lets whoever holds it into that room. Without a secret it is still unguessable and good for the room's list.
std::string room_token(std::string_view secret, Instant expires_at, std::string_view room, const ParticipantId& owner,
                       Random& random);

struct TokenParts {
  Instant expires_at;
  ParticipantId owner;
};
/// What a token of ours says of itself; nothing for others. The signature is not looked at.
std::optional<TokenParts> read_room_token(std::string_view token);
std::optional<TokenParts> read_gateway_token(std::string_view token);

}  // namespace chiroflow::janus
