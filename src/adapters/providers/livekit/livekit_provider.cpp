// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_provider.hpp"

#include <algorithm>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/livekit/livekit_health.hpp"
#include "adapters/providers/livekit/livekit_reader.hpp"
#include "adapters/providers/livekit/livekit_requests.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::livekit {

namespace {
// LiveKit has no limit of its own below what one server carries; a visit with more people than this is none.
constexpr int kMostParticipants = 50;
constexpr Seconds kShortestEmpty{600};
constexpr Seconds kLongestEmpty{6 * 3600};
// LiveKit's own 20 seconds would end the visit of a patient whose line drops while the clinician is out as well.
constexpr Seconds kDepartureTimeout{300};
const char* const kNoQuality =
    "LiveKit tells the quality of a call to the people in it only; their browsers report it to us";

/// LiveKit drops a room that nobody enters; ours is to last until the visit's planned end.
Seconds empty_timeout(const RoomRequest& request, Instant now) {
  return std::clamp(std::chrono::ceil<Seconds>(request.end - now), kShortestEmpty, kLongestEmpty);
}

Ability native() { return {.support = Support::native, .reason = {}}; }
Ability emulated(std::string how) { return {.support = Support::emulated, .reason = std::move(how)}; }
Ability unavailable(std::string why) { return {.support = Support::unavailable, .reason = std::move(why)}; }
}  // namespace

LiveKitProvider::LiveKitProvider(const LiveKitConfig& config, HttpClient& http, const Clock& clock)
    : clock_(clock),
      client_(config, http, clock),
      health_(clock),
      moderation_(client_),
      webhooks_(client_.tokens(), clock) {
  if (config.store && !config.store->bucket.empty())
    recorder_.emplace(client_, BucketReader(*config.store, http, clock));
}

ProviderCapabilities LiveKitProvider::capabilities() const {
  return {.waiting_room = emulated("People wait outside of the room, in ChiroFlow, until they are admitted"),
          .recording = recording_ability(),
          .screen_share = native(),
          .chat = native(),
          .virtual_background = emulated("By the browser, before the picture is sent"),
          .breakout_rooms = unavailable("A session has one room"),
          .list_participants = native(),
          .mute = native(),
          .unmute = emulated("Gives back the right to speak; a microphone that is off is switched on by its owner, or "
                             "from here where the server's room.enable_remote_unmute is true"),
          .remove_participant = native(),
          .spotlight = emulated("Kept in the room's metadata, which ChiroFlow's call page follows"),
          .quality = unavailable(kNoQuality),
          .webhooks = native(),
          .max_participants = kMostParticipants,
          .end_to_end_encryption = false,
          .link_only = false,
          .rooms_at_booking = false};
}

Ability LiveKitProvider::recording_ability() const {
  if (!recorder_)
    return unavailable(
        "LiveKit can record only into a store of yours: set LIVEKIT_S3_BUCKET and its companions, and run LiveKit's "
        "egress service. A clinic's own account records nothing here: the store's key would be handed to it");
  if (!has_egress_)
    return unavailable("This LiveKit server has no recorder: its egress service and Redis must be set up first");
  return {.support = Support::native,
          .reason =
              "By LiveKit's egress service, into the S3 bucket that is set; this server fetches the file from "
              "there and deletes it"};
}

ProviderHealth LiveKitProvider::health() {
  const auto ask = [&]() -> Result<void> {
    TRY(ask_health(client_));
    if (recorder_) has_egress_ = ask_for_recorder(client_).value_or(has_egress_);
    return {};
  };
  return health_.get(ask, "LiveKit answers and takes our key");
}

Result<ProviderRoom> LiveKitProvider::create_room(const RoomRequest& request) {
  const auto answer =
      TRY(client_.call(livekit::create_room({.name = request.name,
                                             .empty_timeout = empty_timeout(request, clock_.now()).count(),
                                             .departure_timeout = kDepartureTimeout.count(),
                                             .max_participants = request.max_participants})));
  auto sid = text_of(answer.root(), "sid");
  if (!sid.starts_with("RM_") || text_of(answer.root(), "name") != request.name)
    return fail(providers::outage("bad_response", "CreateRoom without our room"));
  return ProviderRoom{.name = request.name, .external_id = std::move(sid), .join_url = {}, .secret = {}};
}

Result<void> LiveKitProvider::end_room(const ProviderRoom& room) {
  const auto ended = client_.call(livekit::delete_room(room.name));
  if (ended) return {};
  const bool was_made = room.external_id && room.external_id->starts_with("RM_");
  if (ended.error().code == ErrorCode::not_found && was_made) return {};
  return fail(ended.error());
}

Result<RoomStatus> LiveKitProvider::room_status(const ProviderRoom& room) {
  const auto answer = TRY(client_.call(list_rooms({room.name})));
  const auto rooms = TRY(list_of(answer, "rooms"));
  const bool listed = std::any_of(rooms.begin(), rooms.end(),
                                  [&](const wire::Value& one) { return text_of(one, "name") == room.name; });
  return listed ? RoomStatus::ACTIVE : RoomStatus::ENDED;
}

Result<JoinCredentials> LiveKitProvider::join_credentials(const ProviderRoom& room, const JoinRequest& request) {
  if (!configured()) return fail(not_configured());
  auto token = TRY(client_.tokens().sign({.video = grant_for(room.name, request.role),
                                          .identity = request.participant.value,
                                          .not_before = clock_.now(),
                                          .expires_at = request.expires_at}));
  std::string details;
  wire::JsonWriter json(details);
  json.begin_object();
  json.member("url", client_.addresses().client);
  json.end_object();
  return JoinCredentials{.token = std::move(token), .join_url = {}, .details = std::move(details)};
}

Result<RoomQuality> LiveKitProvider::quality(const ProviderRoom&) { return fail(providers::not_available(kNoQuality)); }

}  // namespace chiroflow::livekit
