// SPDX-License-Identifier: Apache-2.0
// Idempotency-Key: the reply of a mutation is kept in the transaction of its change, sealed, and answered again when the same
// caller repeats the same call. The same key with another input is a conflict. The salt of the input's hash is sealed with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/call.hpp"
#include "surfaces/api/dispatcher.hpp"

namespace chiroflow::api {

class RememberedReply {
 public:
  RememberedReply(const app::Services& services, const app::Actor& actor, const CallRequest& request, Instant now);

  /// The encoded reply of an earlier call. Error: conflict "idempotency_key" when it was another call.
  Result<std::optional<std::string>> find() const;
  Result<void> store(db::Writer& writer, std::string_view encoded) const;
  /// Whether this error means that a repetition committed first.
  bool lost_the_race(const Error& error) const;

 private:
  crypto::SealContext place() const { return {organization_, "idempotency_record", key_, "response"}; }

  const app::Services& services_;
  std::string organization_;
  std::string caller_;
  std::string key_;
  std::string procedure_;
  std::string input_;
  Instant now_;
};

}  // namespace chiroflow::api
