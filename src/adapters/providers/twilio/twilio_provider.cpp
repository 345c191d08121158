// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_provider.hpp"

#include "adapters/providers/twilio/twilio_rooms.hpp"
#include "adapters/providers/twilio/twilio_token.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::twilio {

namespace {
constexpr int kMostParticipants = 50;  // of a group room

/// A key of another account makes rooms there, which no token that names the account of the settings opens.
Result<void> check_account(const wire::Value& room, const TwilioCredentials& own) {
  const auto account = providers::text_of(room, "account_sid");
  if (!account || *account == own.account_sid) return {};
  auto error = providers::outage("bad_credentials", "the room is another account's");
  error.message =
      "The Twilio API key belongs to another account than the account SID of the settings: copy both from the same "
      "account";
  return fail(std::move(error));
}

Result<std::string> sid_of(const wire::Document& room, const TwilioCredentials& own) {
  TRY(check_account(room.root(), own));
  auto sid = providers::text_of(room.root(), "sid");
  if (!sid || !sid->starts_with("RM")) return fail(providers::outage("bad_response", "a room without SID"));
  return *std::move(sid);
}

Ability native() { return {.support = Support::native, .reason = {}}; }
Ability emulated(std::string how) { return {.support = Support::emulated, .reason = std::move(how)}; }
Ability none(std::string why) { return {.support = Support::unavailable, .reason = std::move(why)}; }
}  // namespace

TwilioProvider::TwilioProvider(TwilioConfig config, HttpClient& http, const Clock& clock)
    : config_(std::move(config)),
      clock_(clock),
      client_(config_, http, clock),
      moderation_(client_),
      recorder_(config_, client_, clock),
      webhooks_(config_.credentials.auth_token, config_.webhook_url),
      health_(clock) {}

ProviderCapabilities TwilioProvider::capabilities() const {
  const bool hears = !config_.webhook_url.empty() && !config_.credentials.auth_token.empty();
  return {
      .waiting_room = emulated("Our own: nobody gets a token before being admitted"),
      .recording = {.support = Support::native,
                    .reason =
                        config_.compose_recordings
                            ? "Twilio keeps a file for each track and makes one film of them once the room has ended"
                            : "Twilio keeps a file for each microphone and camera; there is no film of all"},
      .screen_share = native(),
      .chat = emulated("Our own, beside the video"),
      .virtual_background = emulated("Made in the browser"),
      .breakout_rooms = none("A session has one room"),
      .list_participants = native(),
      .mute = emulated("The others no longer hear the person; who comes in later does until it is repeated"),
      .unmute = emulated("The others hear the person again; a microphone that is off stays off"),
      .remove_participant = native(),
      .spotlight = none("Twilio has no spotlight that a server can set"),
      .quality = emulated("After the visit: whether connections broke. Twilio gives no figures of sound and picture"),
      .webhooks =
          hears ? native() : none("Twilio's calls need the account's auth token and this server's public address"),
      .max_participants = kMostParticipants,
      .end_to_end_encryption = false,
      .link_only = false,
      .rooms_at_booking = false};
}

ProviderHealth TwilioProvider::health() {
  return health_.get(
      [&]() -> Result<void> {
        const auto answer = TRY(client_.get("/v1/Rooms?PageSize=1"));
        const auto& rooms = answer.root().get("rooms");
        if (!rooms.is(wire::Kind::array) || rooms.items().empty()) return {};
        return check_account(rooms.items().front(), config_.credentials);
      },
      "Twilio answers and takes the API key");
}

Result<ProviderRoom> TwilioProvider::create_room(const RoomRequest& request) {
  const auto form = room_form(config_, request, clock_.now());
  const auto made = [&](std::string sid) {
    return ProviderRoom{.name = request.name, .external_id = std::move(sid), .join_url = {}, .secret = {}};
  };
  for (bool again = false;; again = true) {
    const auto created = client_.post("/v1/Rooms", form);
    if (created) return made(TRY(sid_of(*created, config_.credentials)));
    const auto& error = created.error();
    // Asking a vendor that hangs would cost the caller a second deadline. If the room was made after all, the next call
    // finds it under its name; if nobody calls again, Twilio ends it unused.
    if (error.cause == "timeout") return fail(error);
    if (!has_code(error, kRoomExists) && !may_have_happened(error)) return fail(error);
    // Creating is not idempotent: the room may be there, by an earlier call or by this one.
    auto found = find_by_name(request.name);
    if (!found) return fail(may_have_happened(error) ? error : found.error());
    if (*found) return made(**std::move(found));
    // Not there: it ended between the two calls, or the first never arrived.
    if (again) return fail(error);
  }
}

Result<std::optional<std::string>> TwilioProvider::find_by_name(const std::string& name) const {
  const auto room = client_.get(room_path(name));
  if (room) return std::optional(TRY(sid_of(*room, config_.credentials)));
  if (room.error().code == ErrorCode::not_found) return std::optional<std::string>();
  return fail(room.error());
}

Result<std::string> TwilioProvider::complete(const ProviderRoom& room) const {
  const auto ended = client_.post(room_path(room), {{"Status", "completed"}});
  if (ended) return sid_of(*ended, config_.credentials);
  const auto& error = ended.error();
  const bool refused = error.code == ErrorCode::not_found || error.cause == "bad_response";
  if (!refused || !room.external_id) return fail(error);
  // Whether it is unknown or has ended already tells only the SID.
  const auto known = TRY(client_.get(room_path(room)));
  if (TRY(status_of(known.root())) == RoomStatus::ACTIVE) return fail(error);
  return *room.external_id;
}

Result<void> TwilioProvider::end_room(const ProviderRoom& room) {
  TRY(complete(room));
  return {};
}

Result<void> TwilioProvider::delete_room(const ProviderRoom& room) {
  const auto sid = TRY(complete(room));
  return recorder_.remove_all(sid);
}

Result<RoomStatus> TwilioProvider::room_status(const ProviderRoom& room) {
  const auto known = client_.get(room_path(room));
  if (known) return status_of(known->root());
  if (known.error().code == ErrorCode::not_found) return RoomStatus::ENDED;
  return fail(known.error());
}

Result<JoinCredentials> TwilioProvider::join_credentials(const ProviderRoom& room, const JoinRequest& request) {
  TRY(client_.check_configured());
  auto token =
      TRY(access_token(config_.credentials, request.participant.value, room.name, clock_.now(), request.expires_at));
  std::string details;
  wire::JsonWriter json(details);
  json.begin_object();
  json.member("room", room.name);
  json.end_object();
  return JoinCredentials{.token = std::move(token), .join_url = {}, .details = std::move(details)};
}

Result<RoomQuality> TwilioProvider::quality(const ProviderRoom& room) {
  TRY(client_.check_configured());
  if (!room.external_id) return RoomQuality{};
  const auto path = "/v1/Video/Rooms/" + providers::percent_encode(*room.external_id);
  const auto summary = client_.get_insights(path);
  if (!summary) {
    // Summaries come minutes after the visit, and not for every account.
    if (summary.error().code == ErrorCode::not_found) return RoomQuality{};
    return fail(summary.error());
  }
  if (providers::text_of(summary->root(), "processing_state") != "complete") return RoomQuality{};
  std::vector<Stay> stays;
  TRY(client_.each_insight(path + "/Participants", [&](const wire::Value& stay) -> Result<void> {
    const auto left = providers::text_of(stay, "leave_time");
    stays.push_back({.identity = providers::text_of(stay, "participant_identity").value_or(""),
                     .error_code = providers::integer_of(stay, "error_code").value_or(0),
                     .left_at = left ? parse_iso(*left) : std::nullopt});
    return {};
  }));
  return quality_of(stays);
}

}  // namespace chiroflow::twilio
