// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_provider.hpp"

#include <tuple>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/janus/allowed_tokens.hpp"
#include "adapters/providers/janus/janus_handles.hpp"
#include "adapters/providers/janus/janus_tokens.hpp"
#include "crypto/bytes.hpp"

namespace chiroflow::janus {

namespace {
constexpr int kMostPublishers = 16;
constexpr int kBitrate = 1'500'000;  // a picture of 720 lines; more helps nobody in a visit
constexpr int kKeyFrameSeconds = 5;  // a recording that begins between two key frames would lack its beginning
/// Janus looks at the gateway's token at every request, so one that ended with the time to enter would cut later signalling
/// off. It opens no room.
constexpr Hours kLongestStay{12};
const std::string_view kOurs = "cf-";

const char* const kNotHere = "This is done in the browser, not by Janus";

void write_members(wire::JsonWriter& json, const JanusId& room, std::string_view secret) {
  room.write(json, "room");
  json.member("secret", secret);
}
}  // namespace

JanusProvider::JanusProvider(JanusConfig config, HttpClient& http, ChildProcesses& children, const Clock& clock,
                             Random& random, Logger& log)
    : config_(std::move(config)),
      clock_(clock),
      random_(random),
      log_(log),
      admin_(config_, http, clock, random),
      moderation_(config_, admin_, clock),
      recorder_(config_, admin_, children, clock, random, log),
      webhooks_(config_),
      health_(clock) {}

bool JanusProvider::configured() const { return is_configured(config_); }

ProviderCapabilities JanusProvider::capabilities() const {
  const auto native = Ability{.support = Support::native, .reason = {}};
  const auto emulated = [](std::string how) { return Ability{.support = Support::emulated, .reason = std::move(how)}; };
  const auto none = [](std::string why) { return Ability{.support = Support::unavailable, .reason = std::move(why)}; };
  const auto lack = recorder_.what_is_missing();
  const bool takes_events = !config_.credentials.webhook_password.empty();
  return {.waiting_room = emulated("People wait in this server and get into the room when they are admitted"),
          .recording =
              lack.empty() ? emulated("Janus keeps what everybody sent; this server makes one film of it") : none(lack),
          .screen_share = native,
          .chat = none("Janus carries sound and picture here; messages go through this server"),
          .virtual_background = none(kNotHere),
          .breakout_rooms = none("A session has one room"),
          .list_participants = native,
          .mute = native,
          .unmute = native,
          .remove_participant = native,
          .spotlight = none("Janus has no spotlight"),
          .quality = native,
          .webhooks = takes_events ? native : none("Set a password for the event handler of Janus"),
          .max_participants = kMostPublishers,
          .end_to_end_encryption = false,
          .link_only = false,
          .rooms_at_booking = false};
}

ProviderHealth JanusProvider::health() {
  return health_.get([this] { return ask_whether_well(); }, "Janus answers and takes our credentials");
}

Result<void> JanusProvider::ask_whether_well() {
  const auto info = TRY(admin_.ask("info"));
  const auto is_on = [&](std::string_view name) {
    const auto& value = info.root().get(name);
    return value.is(wire::Kind::boolean) && value.as_boolean();
  };
  const auto unfit = [](const char* message) { return fail(precondition_failed(message, "settings")); };
  if (info.root().get("plugins").get(kVideoRoom).is_undefined())
    return unfit("The VideoRoom plugin of Janus is not loaded: allow it in janus.jcfg");
  if ((is_on("api_secret") || is_on("auth_token")) && config_.credentials.api_secret.empty())
    return unfit("Janus asks people for a token that this server cannot make: set JANUS_API_SECRET");
  if (!is_on("auth_token") && !config_.credentials.api_secret.empty())
    return unfit(
        "Janus takes no tokens: set token_auth and token_auth_secret in janus.jcfg, or clear JANUS_API_SECRET");
  if (!info.root().get("accepting-new-sessions").is_undefined() && !is_on("accepting-new-sessions"))
    return unfit("Janus takes nobody in at the moment: it is being drained");
  // "info" needs no secret; these two prove the admin secret, the admin key and the kind of ids.
  TRY(admin_.ask_room("list", [&](wire::JsonWriter& json) { admin_.write_admin_key(json); }, Repeat::harmless));
  const auto probe = id_of("health", config_.string_ids);
  TRY(admin_.ask_room("exists", [&](wire::JsonWriter& json) { probe.write(json, "room"); }, Repeat::harmless));
  return {};
}

Result<ProviderRoom> JanusProvider::create_room(const RoomRequest& request) {
  if (!is_valid_id(request.name))
    return fail(invalid_field("name", "Letters, digits, - and _ only, at most 64 of them"));
  const auto id = id_of(request.name, config_.string_ids);
  const auto keys = derive_room_keys(config_.credentials.admin_secret, id);
  auto made = make(id, request, keys);
  if (!made && made.error().cause == "room_exists") made = adopt(id, request, keys);
  if (!made) return fail(made.error());
  return ProviderRoom{.name = request.name, .external_id = id.text, .join_url = {}, .secret = room_keys_json(keys)};
}

Result<void> JanusProvider::make(const JanusId& id, const RoomRequest& request, const RoomKeys& keys) {
  TRY(admin_.ask_room(
      "create",
      [&](wire::JsonWriter& json) {
        admin_.write_admin_key(json);
        write_members(json, id, keys.secret);
        json.member("description", request.name);
        json.member("pin", keys.pin);
        json.member("is_private", true);
        json.member("permanent", false);
        json.member("publishers", std::clamp(request.max_participants, 2, kMostPublishers));
        json.member("bitrate", kBitrate);
        json.member("fir_freq", kKeyFrameSeconds);
        json.member("audiocodec", "opus");
        json.member("videocodec", "vp8,h264");
        json.member("record", false);
        json.member("lock_record", true);
        json.member("notify_joining", true);
        json.member("audiolevel_event", true);
        // Who takes others' streams says who they are, so that a kick ends that too.
        json.member("require_pvtid", true);
        json.member("signed_tokens", !config_.credentials.api_secret.empty());
        // One token that nobody has: the room has a list from its first moment, and nobody is on it.
        json.key("allowed");
        json.begin_array();
        json.string(crypto::base64url(crypto::random_bytes(32, random_)));
        json.end_array();
      },
      Repeat::harmless));
  return {};
}

/// A room that is there already: ours when it takes our secret. Its settings are made what they would be.
Result<void> JanusProvider::adopt(const JanusId& id, const RoomRequest& request, const RoomKeys& keys) {
  TRY(admin_.ask_room(
      "edit",
      [&](wire::JsonWriter& json) {
        write_members(json, id, keys.secret);
        json.member("new_pin", keys.pin);
        json.member("new_is_private", true);
        json.member("new_publishers", std::clamp(request.max_participants, 2, kMostPublishers));
        json.member("new_lock_record", true);
      },
      Repeat::harmless));
  TRY(admin_.ask_room(
      "allowed",
      [&](wire::JsonWriter& json) {
        write_members(json, id, keys.secret);
        json.member("action", "enable");
      },
      Repeat::harmless));
  return {};
}

Result<void> JanusProvider::end_room(const ProviderRoom& room) {
  const auto id = TRY(id_of(room, config_.string_ids));
  const auto keys = keys_of(room, id, config_.credentials.admin_secret);
  auto ended = destroy(id, keys.secret);
  if (ended || ended.error().cause != "no_room") return ended;
  // Janus keeps nothing of a room that has ended. That we hold its keys tells that it was there once.
  if (was_made_by_us(room, id, config_.credentials.admin_secret)) return {};
  return fail(not_found("Room"));
}

Result<void> JanusProvider::destroy(const JanusId& id, const std::string& secret) {
  TRY(admin_.ask_room("destroy", [&](wire::JsonWriter& json) { write_members(json, id, secret); }, Repeat::harmless));
  return {};
}

Result<RoomStatus> JanusProvider::room_status(const ProviderRoom& room) {
  const auto id = TRY(id_of(room, config_.string_ids));
  const auto answer =
      TRY(admin_.ask_room("exists", [&](wire::JsonWriter& json) { id.write(json, "room"); }, Repeat::harmless));
  const auto& exists = answer.root().get("response").get("exists");
  if (!exists.is(wire::Kind::boolean)) return fail(providers::outage("bad_response", "VideoRoom: no answer to exists"));
  return exists.as_boolean() ? RoomStatus::ACTIVE : RoomStatus::ENDED;
}

Result<JoinCredentials> JanusProvider::join_credentials(const ProviderRoom& room, const JoinRequest& request) {
  // The gateway lets in whose token is on the room's list, and only it can write there.
  if (request.without_asking) return fail(providers::outage("not_asked", "the room's list is kept by the gateway"));
  const auto id = TRY(id_of(room, config_.string_ids));
  const auto person = TRY(id_of(request.participant, config_.string_ids));
  const auto keys = keys_of(room, id, config_.credentials.admin_secret);
  auto token = room_token(config_.credentials.api_secret, request.expires_at, id.text, request.participant, random_);
  const auto allowed = change_allowed(admin_, id, keys.secret, ListChange::add, {token});
  if (!allowed) {
    if (allowed.error().cause != "no_room") return fail(allowed.error());
    auto gone = not_found("Room");
    gone.detail = allowed.error().detail;
    return fail(std::move(gone));
  }
  // The list shrinks with the next one who comes: this person's way in is good.
  std::ignore = drop_expired(id, keys, *allowed);
  return JoinCredentials{.token = std::move(token), .join_url = {}, .details = details(id, request, person, keys)};
}

Result<void> JanusProvider::drop_expired(const JanusId& id, const RoomKeys& keys,
                                         const std::vector<std::string>& tokens) {
  std::vector<std::string> expired;
  for (const auto& token : tokens) {
    const auto parts = read_room_token(token);
    if (parts && parts->expires_at < clock_.now()) expired.push_back(token);
  }
  if (!expired.empty()) TRY(change_allowed(admin_, id, keys.secret, ListChange::remove, expired));
  return {};
}

std::string JanusProvider::details(const JanusId& room, const JoinRequest& request, const JanusId& person,
                                   const RoomKeys& keys) const {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  json.member("url", config_.url);
  room.write(json, "room");
  person.write(json, "id");
  json.member("pin", keys.pin);
  if (!config_.credentials.api_secret.empty())
    json.member("gatewayToken",
                gateway_token(config_.credentials.api_secret, request.expires_at + kLongestStay, request.participant));
  json.end_object();
  return out;
}

namespace {
std::optional<Quality> worst(const std::vector<Sender>& senders, std::string_view kind) {
  std::optional<std::int64_t> lowest;
  for (const auto& sender : senders) {
    for (const auto& stream : sender.streams) {
      if ((kind.empty() || stream.kind == kind) && stream.link_quality)
        lowest = std::min(lowest.value_or(*stream.link_quality), *stream.link_quality);
    }
  }
  if (!lowest) return std::nullopt;
  // Percent of packets that come through, in steps of what people hear and see: 5 % lost is felt, 15 % hurts.
  return *lowest >= 95 ? Quality::good : *lowest >= 85 ? Quality::fair : Quality::poor;
}
}  // namespace

Result<RoomQuality> JanusProvider::quality(const ProviderRoom& room) {
  const auto id = TRY(id_of(room, config_.string_ids));
  const auto senders = TRY(find_senders(admin_, clock_, id, [](const Sender&) { return false; }));
  return RoomQuality{
      .connection = worst(senders, ""), .audio = worst(senders, "audio"), .video = worst(senders, "video")};
}

Result<int> JanusProvider::end_forgotten_rooms(const std::function<bool(const std::string&)>& is_over) {
  const auto answer =
      TRY(admin_.ask_room("list", [&](wire::JsonWriter& json) { admin_.write_admin_key(json); }, Repeat::harmless));
  const auto& rooms = answer.root().get("response").get("list");
  if (!rooms.is(wire::Kind::array)) return fail(providers::outage("bad_response", "VideoRoom: no list of rooms"));
  int ended = 0;
  for (const auto& room : rooms.items()) {
    const auto name = providers::text_of(room, "description").value_or("");  // create_room wrote our name there
    const auto id = id_of(name, config_.string_ids);
    if (!name.starts_with(kOurs) || !is_valid_id(name) || id_text(room.get("room")) != id.text || !is_over(name))
      continue;
    const auto gone = destroy(id, derive_room_keys(config_.credentials.admin_secret, id).secret);
    if (gone) ++ended;
    if (!gone && gone.error().cause != "no_room")
      log_.warning("room of janus not ended", {{"detail", Loggable::detail_of(gone.error())}});
  }
  return ended;
}

}  // namespace chiroflow::janus
