// SPDX-License-Identifier: Apache-2.0
// The two signed texts of the built-in engine's door: the way in, made by generateToken, and the ticket by which somebody comes
// back to the own seat, also after the server was started anew.
#pragma once

#include <optional>
#include <string>

#include "core/result.hpp"
#include "crypto/bytes.hpp"
#include "domain/signalling.hpp"

namespace chiroflow::realtime {

/// What generateToken promised.
struct WayIn {
  SessionId session_id;
  ParticipantId participant_id;
  std::string room;
};

struct Comeback {
  signalling::Ticket ticket;
  SessionId session_id;
  ParticipantId participant_id;
  Instant proved_at;  // when the token that let its owner in was looked at
};

/// Safe from any thread.
class Tickets {
 public:
  explicit Tickets(crypto::Secret key) : key_(std::move(key)) {}

  /// `now`: the instant at which it must hold. Errors: unauthenticated, with the causes of crypto::jwt_verify.
  Result<WayIn> read_way_in(const std::string& token, Instant now) const;
  Result<std::string> sign(const signalling::Joined& joined, Instant proved_at) const;
  Result<Comeback> read(const std::string& resume, Instant now) const;

 private:
  const crypto::Secret key_;
};

}  // namespace chiroflow::realtime
