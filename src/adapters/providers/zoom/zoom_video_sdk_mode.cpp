// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_video_sdk_mode.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/zoom/zoom_quality.hpp"
#include "adapters/providers/zoom/zoom_signature.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::zoom {

namespace {
constexpr Minutes kApiTokenLife{30};
constexpr Seconds kClocksDiffer{30};
constexpr std::size_t kLongestIdentity = 35;
constexpr int kMostPages = 20;
constexpr int kMostPeople = 100;  // as many as a clinic's session could need; plans allow more

Ability native() { return {.support = Support::native, .reason = {}}; }
Ability unavailable(std::string reason) { return {.support = Support::unavailable, .reason = std::move(reason)}; }

std::string session_path(const std::string& session) { return "/videosdk/sessions/" + uuid_segment(session); }

std::string day_of(Instant at) {
  return format_date({std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at))});
}

std::string action_body(std::string_view method, std::string_view participant) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object();
  json.member("method", method);
  json.key("params");
  json.begin_object();
  json.member("participant_uuid", participant);
  json.end_object();
  json.end_object();
  return body;
}

/// The room is a name, and sessions of earlier rooms bore it, too: those are over whatever becomes of this one.
std::string made_at(Instant now) {
  std::string secret;
  wire::JsonWriter json(secret);
  json.begin_object();
  json.member("madeAt", format_iso(now));
  json.end_object();
  return secret;
}

/// Zoom tells whole seconds.
Instant made_at(const ProviderRoom& room) {
  const auto parsed = wire::Document::parse(room.secret.value_or("{}"));
  const auto told = parsed ? providers::text_of(parsed->root(), "madeAt") : std::nullopt;
  const auto at = told ? parse_iso(*told) : std::nullopt;
  return at ? std::chrono::floor<Seconds>(*at) : Instant();
}

LiveParticipant participant_of(const wire::Value& user) {
  LiveParticipant person;
  if (auto key = providers::text_of(user, "user_key"); key && !key->empty()) person.participant = ParticipantId(*key);
  person.external_id = providers::text_of(user, "participant_uuid").value_or("");
  const auto joined = providers::text_of(user, "join_time");
  if (joined) person.joined_at = parse_iso(*joined);
  return person;
}
}  // namespace

bool ApiKeyTokens::configured() const {
  const auto& known = config_.credentials;
  return !known.sdk_key.empty() && !known.sdk_secret.empty() && !known.api_key.empty() && !known.api_secret.empty();
}

Result<AccessToken> ApiKeyTokens::token() {
  if (!configured()) {
    auto error = providers::outage("not_configured");
    error.message =
        "Zoom's Video SDK is not configured: ZOOM_SDK_KEY, ZOOM_SDK_SECRET, ZOOM_API_KEY and ZOOM_API_SECRET are "
        "needed";
    return fail(std::move(error));
  }
  const SdkKey key{.key = config_.credentials.api_key, .secret = config_.credentials.api_secret};
  const auto issued_at = clock_.now() - kClocksDiffer;
  return AccessToken{.value = TRY(api_token(key, issued_at, issued_at + kApiTokenLife)),
                     .api_base_url = config_.api_base_url};
}

VideoSdkMode::VideoSdkMode(const ZoomConfig& config, HttpClient& http, const Clock& clock)
    : config_(config),
      clock_(clock),
      tokens_(config, clock),
      client_(tokens_, http, clock),
      recorder_(*this, client_),
      webhooks_(config.credentials.webhook_secret_token, clock),
      health_(clock) {}

Result<void> VideoSdkMode::check_configured() {
  if (configured()) return {};
  return fail(tokens_.token().error());
}

ProviderCapabilities VideoSdkMode::capabilities() const {
  ProviderCapabilities can;
  can.waiting_room = {.support = Support::emulated,
                      .reason = "By this server: nobody gets a token before they are let in"};
  can.recording = {.support = Support::native,
                   .reason = "In Zoom's cloud, where the account's plan has storage for it"};
  can.screen_share = can.chat = can.virtual_background = native();
  can.breakout_rooms = unavailable("A session has one room");
  can.list_participants = can.remove_participant = can.quality = native();
  can.mute = {.support = Support::native, .reason = "The person cannot speak until unmuted from here"};
  can.unmute = {.support = Support::native, .reason = "The person may speak again and turns the microphone on"};
  can.spotlight = unavailable("Zoom's Video SDK leaves the layout to the page");
  can.webhooks = config_.credentials.webhook_secret_token.empty()
                     ? unavailable("No ZOOM_WEBHOOK_SECRET_TOKEN is configured")
                     : native();
  can.max_participants = kMostPeople;
  can.rooms_at_booking = true;
  return can;
}

ProviderHealth VideoSdkMode::health() {
  const auto ask = [&]() -> Result<void> {
    TRY(check_configured());
    TRY(client_.json({.path = "/videosdk/sessions?" + day_query("live") + "&page_size=1"}));
    return {};
  };
  return health_.get(ask, "Zoom's Video SDK answers");
}

Result<ProviderRoom> VideoSdkMode::create_room(const RoomRequest& request) {
  TRY(check_configured());
  return ProviderRoom{.name = request.name, .external_id = {}, .join_url = {}, .secret = made_at(clock_.now())};
}

Result<void> VideoSdkMode::end_room(const ProviderRoom& room) {
  TRY(check_configured());
  const auto session = TRY(find_session(room, "live"));
  if (!session) return {};
  auto ended =
      client_.done({.method = "PUT", .path = session_path(*session) + "/status", .body = R"({"action":"end"})"});
  if (!ended && ended.error().code != ErrorCode::not_found) return ended;
  return {};
}

Result<RoomStatus> VideoSdkMode::room_status(const ProviderRoom& room) {
  TRY(check_configured());
  if (TRY(find_session(room, "live"))) return RoomStatus::ACTIVE;
  return TRY(find_session(room, "past", made_at(room))) ? RoomStatus::ENDED : RoomStatus::ACTIVE;
}

std::string VideoSdkMode::day_query(std::string_view type) const {
  const auto now = clock_.now();
  return "type=" + std::string(type) + "&from=" + day_of(now - Hours(24)) + "&to=" + day_of(now + Hours(24));
}

/// The newest session of the room's name from yesterday to tomorrow that did not begin before `since`.
Result<std::optional<std::string>> VideoSdkMode::find_session(const ProviderRoom& room, std::string_view type,
                                                              Instant since) {
  const auto base =
      "/videosdk/sessions?" + day_query(type) + "&page_size=300&session_name=" + providers::percent_encode(room.name);
  std::optional<std::string> found;
  std::string newest;
  std::string next;
  for (int page = 0; page < kMostPages; ++page) {
    const auto path = next.empty() ? base : base + "&next_page_token=" + providers::percent_encode(next);
    const auto answer = TRY(client_.json({.path = path}));
    const auto& sessions = answer.root().get("sessions");
    if (!sessions.is(wire::Kind::array)) return fail(providers::outage("bad_response", "a list without sessions"));
    for (const auto& session : sessions.items()) {
      auto id = providers::text_of(session, "id");
      if (!id || id->empty() || providers::text_of(session, "session_name") != room.name) continue;
      const auto started = providers::text_of(session, "start_time").value_or("");
      if (found && started < newest) continue;
      if (parse_iso(started).value_or(since) < since) continue;
      found = *std::move(id);
      newest = started;
    }
    next = providers::text_of(answer.root(), "next_page_token").value_or("");
    if (next.empty()) break;
  }
  return found;
}

Result<JoinCredentials> VideoSdkMode::join_credentials(const ProviderRoom& room, const JoinRequest& request) {
  TRY(check_configured());
  const auto& known = config_.credentials;
  const auto now = clock_.now();
  SessionToken wanted{.topic = room.name,
                      .role = request.host ? 1 : 0,
                      .life = token_life(now, request.expires_at),
                      .user_identity = {},
                      .session_key = {},
                      .cloud_recording_option = {},
                      .cloud_recording_election = {}};
  if (request.participant.value.size() <= kLongestIdentity) wanted.user_identity = request.participant.value;
  auto token = TRY(session_token({.key = known.sdk_key, .secret = known.sdk_secret}, wanted, now));
  std::string details;
  wire::JsonWriter json(details);
  json.begin_object();
  json.member("topic", room.name);
  json.member("product", "video");
  json.end_object();
  return JoinCredentials{.token = std::move(token), .join_url = {}, .details = std::move(details)};
}

Result<RoomQuality> VideoSdkMode::quality(const ProviderRoom& room) {
  TRY(check_configured());
  const std::string live = "live", past = "past";
  const auto* type = &live;
  auto session = TRY(find_session(room, live));
  if (!session) session = TRY(find_session(room, *(type = &past), made_at(room)));
  if (!session) return RoomQuality{};
  const auto answer = client_.json({.path = session_path(*session) + "/users/qos?type=" + *type + "&page_size=10"});
  if (answer) return quality_of(answer->root());
  if (answer.error().code == ErrorCode::not_found) return RoomQuality{};
  return fail(answer.error());
}

Result<std::vector<LiveParticipant>> VideoSdkMode::list_participants(const ProviderRoom& room) {
  TRY(check_configured());
  std::vector<LiveParticipant> people;
  const auto session = TRY(find_session(room, "live"));
  if (!session) return people;
  const auto base = session_path(*session) + "/users?type=live&page_size=300";
  std::string next;
  for (int page = 0; page < kMostPages; ++page) {
    const auto path = next.empty() ? base : base + "&next_page_token=" + providers::percent_encode(next);
    const auto answer = client_.json({.path = path});
    if (!answer && answer.error().code == ErrorCode::not_found) return people;  // it has just ended
    if (!answer) return fail(answer.error());
    const auto& users = answer->root().get("users");
    if (!users.is(wire::Kind::array)) return fail(providers::outage("bad_response", "a list without users"));
    for (const auto& user : users.items())
      if (providers::text_of(user, "leave_time").value_or("").empty()) people.push_back(participant_of(user));
    next = providers::text_of(answer->root(), "next_page_token").value_or("");
    if (next.empty()) break;
  }
  return people;
}

Result<void> VideoSdkMode::act(const ProviderRoom& room, const ParticipantId& participant, ParticipantAction action) {
  TRY(check_configured());
  if (action == ParticipantAction::spotlight)
    return fail(providers::not_available("Zoom's Video SDK leaves the layout to the page"));
  const auto path = TRY(control_path(room));
  bool there = false;
  // Somebody may be in it with two devices.
  for (const auto& person : path ? TRY(list_participants(room)) : std::vector<LiveParticipant>()) {
    if (person.participant != participant || person.external_id.empty()) continue;
    const auto* method = action == ParticipantAction::mute     ? "audio.block"
                         : action == ParticipantAction::unmute ? "audio.unblock"
                                                               : "user.remove";
    TRY(client_.done({.method = "PATCH", .path = *path, .body = action_body(method, person.external_id)}));
    there = true;
  }
  if (there) return {};
  return fail(not_found("Participant"));
}

Result<std::optional<RecordedRooms::Live>> VideoSdkMode::live(const ProviderRoom& room) {
  TRY(check_configured());
  auto session = TRY(find_session(room, "live"));
  if (!session) return std::optional<Live>();
  return std::optional(Live{.instance = *std::move(session)});
}

Result<std::optional<std::string>> VideoSdkMode::control_path(const ProviderRoom& room) {
  const auto session = TRY(find_session(room, "live"));
  if (!session) return std::optional<std::string>();
  return std::optional(session_path(*session) + "/events");
}

std::string VideoSdkMode::recordings_path(const std::string& instance) const {
  return session_path(instance) + "/recordings";
}

}  // namespace chiroflow::zoom
