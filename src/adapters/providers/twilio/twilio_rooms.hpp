// SPDX-License-Identifier: Apache-2.0
// What the parts of this adapter say to Twilio about rooms: paths, forms and readings. Pure.
#pragma once

#include <string>
#include <vector>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/twilio/twilio_config.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::twilio {

/// "/v1/Rooms/RM…"; by our name where the SID is not known, which finds rooms in progress only.
std::string room_path(const ProviderRoom& room);
std::string room_path(const std::string& sid_or_name);

/// The fields of "create room", each one given, so that no setting of the Console decides.
std::vector<providers::FormField> room_form(const TwilioConfig& config, const RoomRequest& request, Instant now);

/// The room's "status"; provider_unavailable/bad_response for one that is not known.
Result<RoomStatus> status_of(const wire::Value& room);

/// One stay of one person in Insights, Twilio's summary after the visit.
struct Stay {
  std::string identity;
  std::int64_t error_code = 0;  // 0: none
  std::optional<Instant> left_at;
};
/// How the connections of a room were. Broken ones are stays that ended by one of Twilio's errors of signalling or media
/// (53000–53003, 53400–53407). No stays: nothing; none broken: good; broken, and everybody came back: fair; else poor.
RoomQuality quality_of(const std::vector<Stay>& stays);

}  // namespace chiroflow::twilio
