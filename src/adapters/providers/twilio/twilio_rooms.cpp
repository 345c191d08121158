// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_rooms.hpp"

#include <algorithm>
#include <map>

namespace chiroflow::twilio {

namespace {
constexpr int kMostParticipants = 50;
constexpr int kUnusedRoomMinutes = 60;  // the most; the default of 5 would end it before the patient is there
constexpr Seconds kUsualStay{14'400};   // Twilio's default
constexpr Seconds kLongestStay{86'400};
constexpr Hours kOverrun{2};  // a visit may begin early and take longer than planned

bool is_broken_connection(std::int64_t code) {
  return (code >= 53000 && code <= 53003) || (code >= 53400 && code <= 53407);
}
}  // namespace

std::string room_path(const std::string& sid_or_name) { return "/v1/Rooms/" + providers::percent_encode(sid_or_name); }
std::string room_path(const ProviderRoom& room) { return room_path(room.external_id.value_or(room.name)); }

std::vector<providers::FormField> room_form(const TwilioConfig& config, const RoomRequest& request, Instant now) {
  const auto planned = std::chrono::duration_cast<Seconds>(request.end - now) + kOverrun;
  const auto stay = std::clamp<Seconds>(planned, kUsualStay, kLongestStay);
  std::vector<providers::FormField> form{{"Type", "group"}, {"UniqueName", request.name}};
  if (!config.webhook_url.empty()) {
    form.emplace_back("StatusCallback", config.webhook_url);
    form.emplace_back("StatusCallbackMethod", "POST");
  }
  form.emplace_back("MaxParticipants", std::to_string(std::clamp(request.max_participants, 2, kMostParticipants)));
  // The Console can make recording the default; ours begins by an explicit start only, after consent.
  form.emplace_back("RecordParticipantsOnConnect", "false");
  form.emplace_back("VideoCodecs", "VP8");
  form.emplace_back("VideoCodecs", "H264");
  if (!config.media_region.empty()) form.emplace_back("MediaRegion", config.media_region);
  form.emplace_back("AudioOnly", "false");
  form.emplace_back("MaxParticipantDuration", std::to_string(stay.count()));
  form.emplace_back("EmptyRoomTimeout", std::to_string(config.empty_room_minutes));
  form.emplace_back("UnusedRoomTimeout", std::to_string(kUnusedRoomMinutes));
  return form;
}

Result<RoomStatus> status_of(const wire::Value& room) {
  const auto status = providers::text_of(room, "status").value_or("");
  if (status == "in-progress") return RoomStatus::ACTIVE;
  if (status == "completed") return RoomStatus::ENDED;
  if (status == "failed") return RoomStatus::FAILED;
  return fail(providers::outage("bad_response", "a room of unknown status"));
}

RoomQuality quality_of(const std::vector<Stay>& stays) {
  if (stays.empty()) return {};
  std::map<std::string, const Stay*> last;
  for (const auto& stay : stays) {
    auto& known = last[stay.identity];
    if (!known || !stay.left_at || (known->left_at && *known->left_at <= *stay.left_at)) known = &stay;
  }
  const bool broke =
      std::any_of(stays.begin(), stays.end(), [](const Stay& stay) { return is_broken_connection(stay.error_code); });
  const bool lost = std::any_of(last.begin(), last.end(),
                                [](const auto& entry) { return is_broken_connection(entry.second->error_code); });
  return {.connection = lost ? Quality::poor : broke ? Quality::fair : Quality::good, .audio = {}, .video = {}};
}

}  // namespace chiroflow::twilio
