// SPDX-License-Identifier: Apache-2.0
// People in a Twilio room. Twilio cannot switch off a microphone: muting tells everybody else's connection not to take
// that person's sound, by track subscription rules (twilio.com/docs/video/api/track-subscriptions).
#pragma once

#include <set>
#include <string>

#include "adapters/providers/twilio/twilio_client.hpp"
#include "ports/room_moderation.hpp"

namespace chiroflow::twilio {

/// The publishers whose sound these subscription rules leave out.
std::set<std::string> muted_publishers(const wire::Value& rules);
/// Rules that take everything but their sound: JSON, as Twilio's field "Rules" wants it.
std::string subscribe_rules(const std::set<std::string>& muted);

/// The client must outlive it.
class TwilioModeration : public RoomModeration {
 public:
  explicit TwilioModeration(const TwilioClient& client) : client_(client) {}
  Result<std::vector<LiveParticipant>> list_participants(const ProviderRoom& room) override;
  Result<void> act(const ProviderRoom& room, const ParticipantId& participant, ParticipantAction action) override;

 private:
  Result<void> set_muted(const ProviderRoom& room, const ParticipantId& participant, bool muted) const;
  Result<void> set_heard_by(const std::string& listener_path, const ParticipantId& participant, bool muted) const;

  const TwilioClient& client_;
};

}  // namespace chiroflow::twilio
