// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_meeting_mode.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/zoom/zoom_quality.hpp"
#include "adapters/providers/zoom/zoom_signature.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::zoom {

namespace {
constexpr const char* kEndedMark = "ended";  // the agenda of a meeting that was ended before anybody opened it
constexpr std::size_t kLongestCustomerKey = 36;
constexpr int kZoomsSmallestPlan = 100;  // people in a meeting
constexpr std::int64_t kBasicUser = 1;
constexpr const char* kCloudRecording = "In Zoom's cloud, while the host has the meeting open";
constexpr const char* kHostsOnly =
    "Zoom lets only the host do this, inside the meeting: the clinician does it in the Zoom window";

Ability native() { return {.support = Support::native, .reason = {}}; }
Ability unavailable(std::string reason) { return {.support = Support::unavailable, .reason = std::move(reason)}; }

/// Whether a request may have been carried out although no success was heard of.
bool may_have_happened(const Error& error) {
  return error.code == ErrorCode::provider_unavailable &&
         (error.cause == "timeout" || error.cause == "network" || error.cause == "bad_response" ||
          error.cause == "server_error" || error.cause == "too_large");
}

/// A caller waits for a vendor that hangs once: what it has just not answered is not followed by another call.
Result<void> may_ask(const JoinRequest& request) {
  if (request.without_asking) return fail(providers::outage("not_asked", "the host's way in needs a call"));
  return {};
}

std::string agenda_body(std::string_view agenda) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object();
  json.member("agenda", agenda);
  json.end_object();
  return body;
}
}  // namespace

MeetingMode::MeetingMode(const ZoomConfig& config, HttpClient& http, const Clock& clock, Logger& log)
    : config_(config),
      host_user_(config.credentials.host_user.empty() ? "me" : config.credentials.host_user),
      clock_(clock),
      log_(log),
      oauth_(config, http, clock),
      client_(oauth_, http, clock),
      recorder_(*this, client_),
      webhooks_(config.credentials.webhook_secret_token, clock),
      health_(clock) {}

bool MeetingMode::configured() const { return oauth_.configured() && !sdk_is_halved(); }

bool MeetingMode::sdk_is_halved() const {
  return config_.credentials.sdk_key.empty() != config_.credentials.sdk_secret.empty();
}

Result<void> MeetingMode::check_configured() {
  if (!oauth_.configured()) return fail(oauth_.token().error());
  if (!sdk_is_halved()) return {};
  auto error = providers::outage("not_configured");
  error.message = "Zoom is half configured: ZOOM_SDK_KEY and ZOOM_SDK_SECRET belong together";
  return fail(std::move(error));
}

ProviderCapabilities MeetingMode::capabilities() const {
  ProviderCapabilities can;
  can.waiting_room = waiting_room_off_ ? unavailable("The Zoom account turns the waiting room off") : native();
  can.recording = end_to_end_encrypted_ ? unavailable(
                                              "The Zoom account encrypts meetings from end to end, which rules "
                                              "out cloud recording")
                  : host_unlicensed_ ? unavailable("The Zoom host user has no license, and cloud recording needs one")
                                     : Ability{.support = Support::native, .reason = kCloudRecording};
  can.screen_share = native();
  can.chat = native();
  can.virtual_background = native();
  can.breakout_rooms = unavailable("A session has one room");
  can.list_participants = unavailable(
      "Zoom tells who is in a meeting by its messages to this server, and by request only to accounts with "
      "dashboards");
  can.mute = can.unmute = can.remove_participant = can.spotlight = unavailable(kHostsOnly);
  can.quality = no_dashboard_ ? unavailable("The Zoom account's plan has no dashboards, which measure quality")
                              : Ability{.support = Support::native, .reason = "With a Business plan or above"};
  can.webhooks = config_.credentials.webhook_secret_token.empty()
                     ? unavailable("No ZOOM_WEBHOOK_SECRET_TOKEN is configured")
                     : native();
  can.max_participants = kZoomsSmallestPlan;
  can.end_to_end_encryption = end_to_end_encrypted_;
  can.link_only = config_.credentials.sdk_key.empty();
  can.rooms_at_booking = true;
  return can;
}

WebhookReceiver* MeetingMode::webhooks() { return &webhooks_; }

ProviderHealth MeetingMode::health() {
  const auto ask = [&]() -> Result<void> {
    TRY(check_configured());
    return ask_host();
  };
  return health_.get(ask, config_.credentials.sdk_key.empty()
                              ? "Zoom answers; people join in Zoom's own page, since no Meeting SDK key is configured"
                              : "Zoom answers");
}

/// Learns on its way whether the host may record.
Result<void> MeetingMode::ask_host() {
  const auto answer = TRY(client_.json({.path = "/users/" + path_segment(host_user())}));
  const auto status = providers::text_of(answer.root(), "status");
  if (status == "inactive" || status == "pending")
    return fail(
        precondition_failed("The Zoom host user is not active; activate it in Zoom's user management", "host_user"));
  host_unlicensed_ = providers::integer_of(answer.root(), "type") == kBasicUser;
  if (!host_unlicensed_) return {};
  return fail(precondition_failed(
      "The Zoom host user has no license: Zoom ends its meetings after 40 minutes, records none and signs no agreement "
      "for health data. Give it a license in Zoom's user management",
      "host_user"));
}

Result<ProviderRoom> MeetingMode::create_room(const RoomRequest& request) {
  TRY(check_configured());
  return making_.outcome_of(request.name, [&] { return make_room(request); });
}

Result<ProviderRoom> MeetingMode::make_room(const RoomRequest& request) {
  const auto meeting = TRY(make_or_adopt(request));
  learn(meeting);
  if (const auto fit = check_settings(meeting); !fit) {
    // Nobody is to find a meeting that must not be used; what went wrong is told either way.
    const auto undone = client_.done(
        {.method = "DELETE", .path = "/meetings/" + std::to_string(meeting.number) + "?schedule_for_reminder=false"});
    if (!undone) log_.warning("zoom meeting left behind", {{"why", Loggable::detail_of(undone.error())}});
    return fail(fit.error());
  }
  return room_of(request.name, meeting);
}

Result<Meeting> MeetingMode::make_or_adopt(const RoomRequest& request) {
  if (auto known = TRY(adopt(request))) return *std::move(known);
  auto made = make(request);
  // Asking a vendor that hangs would cost the caller a second deadline; the next call looks for the topic first.
  if (!made && made.error().cause == "timeout") return made;
  if (made || !may_have_happened(made.error())) return made;
  const auto found = adopt(request);
  if (found && *found) return **found;
  return made;
}

Result<std::optional<Meeting>> MeetingMode::adopt(const RoomRequest& request) {
  for (const auto& number : TRY(find_by_topic(client_, host_user(), request.name, request.start))) {
    auto meeting = get_meeting(client_, number);
    if (!meeting && meeting.error().code == ErrorCode::not_found) continue;
    if (!meeting) return fail(meeting.error());
    // Zoom keeps meetings that are over in its list, and would open them again.
    if (!TRY(is_over(*meeting))) return std::optional(*std::move(meeting));
  }
  return std::optional<Meeting>();
}

Result<bool> MeetingMode::is_over(const Meeting& meeting) {
  if (meeting.started) return false;
  return meeting.agenda == kEndedMark || TRY(was_held(std::to_string(meeting.number)));
}

Result<Meeting> MeetingMode::make(const RoomRequest& request) {
  const auto answer = TRY(client_.json({.method = "POST",
                                        .path = "/users/" + path_segment(host_user()) + "/meetings",
                                        .body = meeting_body(request),
                                        .counts_for_host = true}));
  return meeting_of(answer.root());
}

void MeetingMode::learn(const Meeting& meeting) {
  waiting_room_off_ = !meeting.waiting_room;
  end_to_end_encrypted_ = meeting.end_to_end_encrypted;
}

Result<void> MeetingMode::end_room(const ProviderRoom& room) {
  TRY(check_configured());
  const auto number = TRY(number_of(room));
  const auto ended =
      client_.done({.method = "PUT", .path = "/meetings/" + number + "/status", .body = R"({"action":"end"})"});
  // Zoom says 3001 both of a meeting that is not live and of one it does not know.
  if (!ended && ended.error().code != ErrorCode::not_found) return fail(ended.error());
  const auto meeting = TRY(get_meeting(client_, number));
  if (meeting.started && !ended) return fail(ended.error());
  if (meeting.started || meeting.agenda == kEndedMark || TRY(was_held(number))) return {};
  TRY(client_.done(
      {.method = "PATCH", .path = "/meetings/" + number, .body = agenda_body(kEndedMark), .counts_for_host = true}));
  return {};
}

Result<void> MeetingMode::delete_room(const ProviderRoom& room) {
  TRY(check_configured());
  const auto number = TRY(number_of(room));
  // Zoom deletes no meeting that goes on.
  const auto ended =
      client_.done({.method = "PUT", .path = "/meetings/" + number + "/status", .body = R"({"action":"end"})"});
  if (!ended && ended.error().code != ErrorCode::not_found) return fail(ended.error());
  TRY(client_.done({.method = "DELETE", .path = "/meetings/" + number + "?schedule_for_reminder=false"}));
  return {};
}

Result<void> MeetingMode::reschedule_room(const ProviderRoom& room, Instant start, Instant end) {
  TRY(check_configured());
  const auto number = TRY(number_of(room));
  TRY(client_.done(
      {.method = "PATCH", .path = "/meetings/" + number, .body = times_body(start, end), .counts_for_host = true}));
  return {};
}

Result<RoomStatus> MeetingMode::room_status(const ProviderRoom& room) {
  TRY(check_configured());
  const auto number = TRY(number_of(room));
  const auto meeting = get_meeting(client_, number);
  if (!meeting && meeting.error().code == ErrorCode::not_found) return RoomStatus::ENDED;
  if (!meeting) return fail(meeting.error());
  return TRY(is_over(*meeting)) ? RoomStatus::ENDED : RoomStatus::ACTIVE;
}

Result<bool> MeetingMode::was_held(const std::string& number) {
  const auto answer = client_.json({.path = "/past_meetings/" + number + "/instances"});
  if (!answer && answer.error().code == ErrorCode::not_found) return false;
  if (!answer) return fail(answer.error());
  const auto& instances = answer->root().get("meetings");
  return instances.is(wire::Kind::array) && !instances.items().empty();
}

Result<std::optional<RecordedRooms::Live>> MeetingMode::live(const ProviderRoom& room) {
  const auto number = TRY(number_of(room));
  const auto meeting = TRY(get_meeting(client_, number));
  if (!meeting.started) return std::optional<Live>();
  return std::optional(Live{.instance = meeting.uuid, .recordable = !meeting.end_to_end_encrypted});
}

Result<std::optional<std::string>> MeetingMode::control_path(const ProviderRoom& room) {
  return std::optional("/live_meetings/" + TRY(number_of(room)) + "/events");
}

std::string MeetingMode::recordings_path(const std::string& instance) const {
  return "/meetings/" + uuid_segment(instance) + "/recordings";
}

Result<JoinCredentials> MeetingMode::join_credentials(const ProviderRoom& room, const JoinRequest& request) {
  TRY(check_configured());
  const auto number = TRY(number_of(room));
  // Zoom's SDK for browsers cannot enter a meeting that is encrypted from end to end; Zoom's own program can.
  const bool in_page = !config_.credentials.sdk_key.empty() && !secret_of(room).end_to_end_encrypted;
  return in_page ? sdk_credentials(room, number, request) : link_credentials(room, number, request);
}

Result<JoinCredentials> MeetingMode::sdk_credentials(const ProviderRoom& room, const std::string& number,
                                                     const JoinRequest& request) {
  const auto& known = config_.credentials;
  const auto secret = secret_of(room);
  const auto now = clock_.now();
  auto token = TRY(meeting_signature(
      {.key = known.sdk_key, .secret = known.sdk_secret},
      {.meeting_number = number, .role = request.host ? 1 : 0, .life = token_life(now, request.expires_at)}, now));
  std::string details;
  wire::JsonWriter json(details);
  json.begin_object();
  json.member("meetingNumber", number);
  json.member("passcode", secret.passcode);
  if (request.participant.value.size() <= kLongestCustomerKey) json.member("customerKey", request.participant.value);
  json.member("sdkKey", known.sdk_key);
  if (request.host) {
    // A host without ZAK cannot open the meeting. It must be that of the meeting's own host.
    TRY(may_ask(request));
    const auto& user = secret.host_id.empty() ? host_user() : secret.host_id;
    const auto answer = TRY(client_.json({.path = "/users/" + path_segment(user) + "/token?type=zak&ttl=7200"}));
    const auto zak = providers::text_of(answer.root(), "token");
    if (!zak || zak->empty()) return fail(providers::outage("bad_response", "no ZAK"));
    json.member("zak", *zak);
  }
  json.end_object();
  return JoinCredentials{.token = std::move(token), .join_url = room.join_url, .details = std::move(details)};
}

/// The host's start link lets anybody in as the host, so it stands among the details, which pages show to nobody else.
Result<JoinCredentials> MeetingMode::link_credentials(const ProviderRoom& room, const std::string& number,
                                                      const JoinRequest& request) {
  std::string details;
  wire::JsonWriter json(details);
  json.begin_object();
  json.member("meetingNumber", number);
  json.member("passcode", secret_of(room).passcode);
  if (request.host) {
    TRY(may_ask(request));
    const auto answer = TRY(client_.json({.path = "/meetings/" + number}));
    const auto start_url = providers::text_of(answer.root(), "start_url");
    if (!start_url || start_url->empty()) return fail(providers::outage("bad_response", "no start link"));
    json.member("startUrl", *start_url);
  }
  json.end_object();
  return JoinCredentials{.token = {}, .join_url = room.join_url, .details = std::move(details)};
}

Result<RoomQuality> MeetingMode::quality(const ProviderRoom& room) {
  TRY(check_configured());
  const auto base = "/metrics/meetings/" + TRY(number_of(room)) + "/participants/qos?type=";
  auto answer = client_.json({.path = base + "live&page_size=10"});
  // Zoom says so of a meeting that is over, and of one that nobody was in yet.
  if (!answer && answer.error().code == ErrorCode::not_found)
    answer = client_.json({.path = base + "past&page_size=10"});
  if (answer) return quality_of(answer->root());
  if (answer.error().code == ErrorCode::not_found) return RoomQuality{};
  if (answer.error().code != ErrorCode::unsupported) return fail(answer.error());
  no_dashboard_ = true;
  auto error = answer.error();
  error.message = "The Zoom account's plan has no dashboards, which measure quality";
  return fail(std::move(error));
}

}  // namespace chiroflow::zoom
