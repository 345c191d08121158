// SPDX-License-Identifier: Apache-2.0
// CUSTOM with engine `builtin`: this server is the video provider. A room is a name; a token is a JWT that our own signalling
// accepts, bound to session, participant and role, good for some minutes to enter.
#pragma once

#include "adapters/providers/builtin/builtin_moderation.hpp"
#include "crypto/bytes.hpp"
#include "ports/clock.hpp"
#include "ports/random.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::builtin {

class BuiltinProvider : public VideoProvider {
 public:
  /// `signing_key` is 32 bytes or more, known to this installation only. `calls`: the server's, where there is one.
  BuiltinProvider(crypto::Secret signing_key, std::string issuer, const Clock& clock, Random& random,
                  const LiveCallsSlot* calls = nullptr)
      : signing_key_(std::move(signing_key)),
        issuer_(std::move(issuer)),
        clock_(clock),
        random_(random),
        moderation_(calls) {}

  TelehealthProvider kind() const override { return TelehealthProvider::CUSTOM; }
  VideoEngine video_engine() const override { return VideoEngine::builtin; }
  bool configured() const override { return true; }
  ProviderCapabilities capabilities() const override;
  ProviderHealth health() override;
  Result<ProviderRoom> create_room(const RoomRequest& request) override;
  Result<void> end_room(const ProviderRoom& room) override;
  Result<void> delete_room(const ProviderRoom& room) override { return end_room(room); }
  Result<RoomStatus> room_status(const ProviderRoom& room) override;
  Result<JoinCredentials> join_credentials(const ProviderRoom& room, const JoinRequest& request) override;
  Result<RoomQuality> quality(const ProviderRoom& room) override;
  RoomModeration* moderation() override { return &moderation_; }

 private:
  const crypto::Secret signing_key_;
  const std::string issuer_;
  const Clock& clock_;
  Random& random_;
  BuiltinModeration moderation_;
};

}  // namespace chiroflow::builtin
