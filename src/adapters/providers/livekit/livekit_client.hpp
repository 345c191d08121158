// SPDX-License-Identifier: Apache-2.0
// Twirp calls to a LiveKit server: POST /twirp/livekit.<Service>/<Method> with JSON, each with a token of its own that allows
// that call and nothing else. Source: livekit/protocol protobufs, twitchtv/twirp errors.go.
#pragma once

#include <string>
#include <string_view>

#include "adapters/providers/livekit/livekit_address.hpp"
#include "adapters/providers/livekit/livekit_config.hpp"
#include "adapters/providers/livekit/livekit_token.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::livekit {

/// One call, as livekit_requests.hpp makes them.
struct Call {
  std::string_view service;  // "RoomService", "Egress"
  std::string_view method;
  VideoGrant grant;  // the least that the call needs
  std::string body;  // JSON
  bool repeatable = false;
};

/// Safe from any thread. HTTP client and clock must outlive it.
/// Errors as in ports/video_provider.hpp, from Twirp's code where there is one: not_found only for Twirp's own (a proxy's
/// 404 is bad_response), precondition_failed for failed_precondition, with the code as `detail`. The server's texts are read
/// and never handed on: they may name participants.
class Client {
 public:
  Client(const LiveKitConfig& config, HttpClient& http, const Clock& clock);

  bool configured() const { return addresses_ && tokens_.complete(); }
  const TokenMaker& tokens() const { return tokens_; }
  /// Only when configured.
  const Addresses& addresses() const { return *addresses_; }
  const Clock& clock() const { return clock_; }

  Result<wire::Document> call(const Call& call) const;
  /// GET /: 200 when the server is well, 406 when it says that it is not.
  Result<int> root_status() const;

 private:
  HttpClient& http_;
  const Clock& clock_;
  const TokenMaker tokens_;
  const std::optional<Addresses> addresses_;
};

/// provider_unavailable/not_configured, with what to set.
Error not_configured();

}  // namespace chiroflow::livekit
