// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_meet_provider.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/google_errors.hpp"

namespace chiroflow::google_meet {

namespace {
constexpr std::size_t kMostMade = 5000;
constexpr Hours kSubscribedAhead{6 * 24};  // a subscription lives for seven days
constexpr int kMostParticipants = 100;     // of the smallest edition
constexpr const char* kNoQuality =
    "Google Meet tells nobody the quality of a running call; the Admin console shows it afterwards under Reporting";

ProviderRoom room_of(const std::string& name, const Space& space) {
  return {.name = name, .external_id = space.name, .join_url = space.meeting_uri, .secret = {}};
}

/// Closed by end_room. Where everybody merely left, the space stays and people come back to it.
bool is_over(const Space& space) { return space.conference.empty() && space.access_type == "RESTRICTED"; }
}  // namespace

GoogleMeetProvider::GoogleMeetProvider(GoogleMeetConfig config, HttpClient& http, const Clock& clock, Logger& log)
    : config_(std::move(config)),
      clock_(clock),
      client_(config_, http, clock),
      spaces_(client_, config_),
      subscriptions_(config_, client_, clock, log),
      moderation_(config_, client_, spaces_),
      recorder_(config_, client_, spaces_),
      webhooks_(config_, http, clock, [this](std::string_view subscription) { subscriptions_.lost(subscription); }),
      health_(clock) {}

ProviderCapabilities GoogleMeetProvider::capabilities() const {
  const auto in_meet = [](const char* how) { return Ability{.support = Support::native, .reason = how}; };
  const auto none = [](const char* why) { return Ability{.support = Support::unavailable, .reason = why}; };
  return {
      .waiting_room = in_meet("Who is no colleague knocks, and the clinician lets them in by hand in the Meet window; "
                              "colleagues signed in to the same Workspace enter without knocking"),
      .recording = none(kNoRecordingControl),
      .screen_share = in_meet("In the Meet window"),
      .chat = in_meet("In the Meet window"),
      .virtual_background = in_meet("In the Meet window"),
      .breakout_rooms = none("Google Meet has them in some editions, but opens none from outside"),
      .list_participants = in_meet("Guests are listed without any identity: Meet only knows the name they typed"),
      .mute = none(kNoModeration),
      .unmute = none(kNoModeration),
      .remove_participant = none(kNoModeration),
      .spotlight = none(kNoModeration),
      .quality = none(kNoQuality),
      .webhooks = subscriptions_.wanted() && takes_events()
                      ? in_meet("Through Google Workspace Events and the clinic's Pub/Sub topic; a subscription ends "
                                "after seven days and is renewed when somebody enters")
                      : none("Meet calls nobody itself: it takes a Pub/Sub topic with a push subscription; without it "
                             "this server asks Google while a visit is going on"),
      .max_participants = kMostParticipants,
      .end_to_end_encryption = false,
      .link_only = true,
      .rooms_at_booking = true};
}

ProviderHealth GoogleMeetProvider::health() {
  const auto trouble = subscriptions_.trouble();
  const auto well = trouble ? "Google Meet answers. Its events could not be subscribed to: " + *trouble
                            : std::string("Google Meet answers for the delegated user");
  return health_.get([this] { return ask_google(); }, well);
}

Result<void> GoogleMeetProvider::ask_google() {
  TRY(client_.call({.url = config_.meet_base_url + "/v2/conferenceRecords?pageSize=1", .until = client_.until()}));
  return {};
}

Result<ProviderRoom> GoogleMeetProvider::create_room(const RoomRequest& request) {
  return creating_.outcome_of(request.name, [&] { return make_or_find(request); });
}

Result<ProviderRoom> GoogleMeetProvider::make_or_find(const RoomRequest& request) {
  const auto until = client_.until();
  auto space = TRY(made_before(request.name, until));
  if (!space) space = TRY(spaces_.create(until));
  remember(request.name, space->name);
  if (request.start - clock_.now() < kSubscribedAhead) subscriptions_.ensure(space->name, until);
  return room_of(request.name, *space);
}

Result<void> GoogleMeetProvider::end_room(const ProviderRoom& room) {
  const auto name = TRY(space_name_of(room));
  const auto until = client_.until();
  forget(name);
  // Closed first, so that who is sent out does not walk in again; sent out even where closing fails, or hangs.
  const auto closed = spaces_.close(name, until - Millis(config_.deadline_ms / 2));
  if (!closed && closed.error().code == ErrorCode::not_found) return fail(closed.error());
  TRY(spaces_.end_conference(name, until));
  return closed;
}

Result<void> GoogleMeetProvider::delete_room(const ProviderRoom& room) {
  TRY(end_room(room));
  subscriptions_.drop(*room.external_id, client_.until());
  return {};
}

Result<RoomStatus> GoogleMeetProvider::room_status(const ProviderRoom& room) {
  const auto name = TRY(space_name_of(room));
  const auto until = client_.until();
  const auto space = spaces_.get(name, until);
  if (!space && space.error().code == ErrorCode::not_found) return RoomStatus::ENDED;
  if (!space) return fail(space.error());
  return is_over(*space) ? RoomStatus::ENDED : RoomStatus::ACTIVE;
}

Result<JoinCredentials> GoogleMeetProvider::join_credentials(const ProviderRoom& room, const JoinRequest& request) {
  // A link that is known is handed out without asking Google.
  if (!configured()) return fail(in_words(providers::outage("not_configured")));
  const auto name = TRY(space_name_of(room));
  if (request.without_asking) {
    if (!room.join_url) return fail(in_words(providers::outage("not_asked", "the room's link is not known")));
    return JoinCredentials{.token = {}, .join_url = room.join_url, .details = {}};
  }
  const auto until = client_.until();
  auto url = room.join_url ? *room.join_url : TRY(spaces_.get(name, until)).meeting_uri;
  subscriptions_.ensure(name, until);
  return JoinCredentials{.token = {}, .join_url = std::move(url), .details = {}};
}

Result<RoomQuality> GoogleMeetProvider::quality(const ProviderRoom&) {
  return fail(providers::not_available(kNoQuality));
}

Result<std::optional<Space>> GoogleMeetProvider::made_before(const std::string& name, SteadyInstant until) {
  std::string known;
  {
    const std::lock_guard lock(made_guard_);
    const auto found = made_.find(name);
    if (found == made_.end()) return std::nullopt;
    known = found->second;
  }
  auto space = spaces_.get(known, until);
  if (!space && space.error().code == ErrorCode::not_found) return std::nullopt;
  if (!space) return fail(space.error());
  if (is_over(*space)) return std::nullopt;  // another server has ended it
  return std::optional(*std::move(space));
}

void GoogleMeetProvider::remember(const std::string& name, const std::string& space) {
  const std::lock_guard lock(made_guard_);
  if (made_.size() >= kMostMade) made_.clear();
  made_[name] = space;
}

void GoogleMeetProvider::forget(const std::string& space) {
  const std::lock_guard lock(made_guard_);
  std::erase_if(made_, [&](const auto& entry) { return entry.second == space; });
}

}  // namespace chiroflow::google_meet
