// SPDX-License-Identifier: Apache-2.0
// LiveKit for the tool, and beside it two providers that do one thing with the adapter's own code, so that it can be
// compared with what LiveKit's libraries make:
//
//   livekit_token   joinCredentials gives a token: of any claims, or of a grant as the adapter writes it
//                   {"credentials": {…}, "claims": {…, "iss": …}} or {"credentials": {…}, "grant": {…}, "identity": "…",
//                   "expiresAt": "…"}
//   livekit_call    endRoom sends one request with the values given, and leaves the answer alone
//                   {"config": livekit::LiveKitConfig, "method": "CreateRoom", "with": {…}}
#include "adapters/providers/livekit/livekit_provider.hpp"
#include "adapters/providers/livekit/livekit_requests.hpp"
#include "providers/tool/makers.hpp"
#include "wire/decode.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::testing {
namespace {

namespace lk = chiroflow::livekit;

Result<std::unique_ptr<VideoProvider>> make_livekit(const wire::Value& config, const Parts& parts) {
  const auto read = TRY(wire::decode<lk::LiveKitConfig>(config, wire::Source::json));
  return std::make_unique<lk::LiveKitProvider>(read, parts.http, parts.clock);
}

std::string text(const wire::Value& from, std::string_view name) { return std::string(from.get(name).as_string()); }
bool flag(const wire::Value& from, std::string_view name) {
  return from.get(name).is(wire::Kind::boolean) && from.get(name).as_boolean();
}
std::optional<bool> maybe(const wire::Value& from, std::string_view name) {
  return from.get(name).is(wire::Kind::boolean) ? std::optional(from.get(name).as_boolean()) : std::nullopt;
}
std::int64_t number(const wire::Value& from, std::string_view name) {
  return from.get(name).is(wire::Kind::integer) ? from.get(name).as_integer() : 0;
}

std::string json_of(const wire::Value& value) {
  std::string out;
  wire::JsonWriter json(out);
  wire::write_value(json, value);
  return out;
}

lk::VideoGrant read_grant(const wire::Value& from) {
  return {.room_create = flag(from, "roomCreate"),
          .room_list = flag(from, "roomList"),
          .room_admin = flag(from, "roomAdmin"),
          .room_record = flag(from, "roomRecord"),
          .room_join = flag(from, "roomJoin"),
          .room = text(from, "room"),
          .can_publish = maybe(from, "canPublish"),
          .can_publish_data = maybe(from, "canPublishData"),
          .can_subscribe = maybe(from, "canSubscribe"),
          .hidden = flag(from, "hidden")};
}

/// The rest of the port, which these providers do not have.
class OneThing : public VideoProvider {
 public:
  TelehealthProvider kind() const override { return TelehealthProvider::CUSTOM; }
  VideoEngine video_engine() const override { return VideoEngine::livekit; }
  bool configured() const override { return true; }
  ProviderCapabilities capabilities() const override { return {}; }
  ProviderHealth health() override { return {}; }
  Result<ProviderRoom> create_room(const RoomRequest&) override { return fail(internal_error("one thing only")); }
  Result<void> end_room(const ProviderRoom&) override { return fail(internal_error("one thing only")); }
  Result<void> delete_room(const ProviderRoom&) override { return fail(internal_error("one thing only")); }
  Result<RoomStatus> room_status(const ProviderRoom&) override { return fail(internal_error("one thing only")); }
  Result<RoomQuality> quality(const ProviderRoom&) override { return fail(internal_error("one thing only")); }
  Result<JoinCredentials> join_credentials(const ProviderRoom&, const JoinRequest&) override {
    return fail(internal_error("one thing only"));
  }
};

class OneToken : public OneThing {
 public:
  explicit OneToken(std::string token) : token_(std::move(token)) {}
  Result<JoinCredentials> join_credentials(const ProviderRoom&, const JoinRequest&) override {
    return JoinCredentials{.token = token_, .join_url = {}, .details = {}};
  }

 private:
  const std::string token_;
};

class OneCall : public OneThing {
 public:
  OneCall(const lk::LiveKitConfig& config, lk::Call call, const Parts& parts)
      : client_(config, parts.http, parts.clock), call_(std::move(call)) {}
  Result<void> end_room(const ProviderRoom&) override {
    static_cast<void>(client_.call(call_));
    return {};
  }

 private:
  const lk::Client client_;
  const lk::Call call_;
};

Result<std::string> token_of(const wire::Value& request, const Clock& clock) {
  const auto credentials = TRY(wire::decode<LiveKitCredentials>(request.get("credentials"), wire::Source::json));
  const lk::TokenMaker tokens(credentials);
  const auto& claims = request.get("claims");
  if (!claims.is_undefined()) return tokens.sign_json(json_of(claims));
  const auto expires_at = parse_iso(text(request, "expiresAt"));
  if (!expires_at) return fail(invalid_field("expiresAt", "Expected a time"));
  return tokens.sign({.video = read_grant(request.get("grant")),
                      .identity = text(request, "identity"),
                      .not_before = clock.now(),
                      .expires_at = *expires_at});
}

std::vector<std::string> texts(const wire::Value& list) {
  std::vector<std::string> out;
  if (!list.is(wire::Kind::array)) return out;
  for (const auto& one : list.items()) out.emplace_back(one.as_string());
  return out;
}

lk::Permission read_permission(const wire::Value& from) {
  return {.can_subscribe = flag(from, "canSubscribe"),
          .can_publish = flag(from, "canPublish"),
          .can_publish_data = flag(from, "canPublishData"),
          .can_publish_sources = texts(from.get("canPublishSources")),
          .hidden = flag(from, "hidden"),
          .recorder = flag(from, "recorder"),
          .can_update_metadata = flag(from, "canUpdateMetadata"),
          .agent = flag(from, "agent"),
          .can_subscribe_metrics = flag(from, "canSubscribeMetrics"),
          .can_manage_agent_session = flag(from, "canManageAgentSession")};
}

Result<lk::Call> recording(const wire::Value& with) {
  const auto& outputs = with.get("fileOutputs");
  if (!outputs.is(wire::Kind::array) || outputs.items().size() != 1)
    return fail(invalid_field("fileOutputs", "Expected one"));
  const auto& file = outputs.items().front();
  const auto& s3 = file.get("s3");
  return lk::start_recording(
      text(with, "roomName"),
      {.layout = text(with, "layout"), .path = text(file, "filepath"), .manifest = !flag(file, "disableManifest")},
      {.endpoint = text(s3, "endpoint"),
       .region = text(s3, "region"),
       .bucket = text(s3, "bucket"),
       .access_key = text(s3, "accessKey"),
       .secret_key = text(s3, "secret")});
}

/// The adapter's request with the values of a body that LiveKit's library wrote.
Result<lk::Call> request_like(const std::string& method, const wire::Value& with) {
  const auto room = text(with, "room");
  const auto identity = text(with, "identity");
  if (method == "CreateRoom")
    return lk::create_room({.name = text(with, "name"),
                            .empty_timeout = number(with, "emptyTimeout"),
                            .departure_timeout = number(with, "departureTimeout"),
                            .max_participants = number(with, "maxParticipants"),
                            .metadata = text(with, "metadata")});
  if (method == "DeleteRoom") return lk::delete_room(room);
  if (method == "ListRooms") return lk::list_rooms(texts(with.get("names")));
  if (method == "ListParticipants") return lk::list_participants(room);
  if (method == "GetParticipant") return lk::get_participant(room, identity);
  if (method == "RemoveParticipant") return lk::remove_participant(room, identity);
  if (method == "MutePublishedTrack")
    return lk::mute_track(room, identity, text(with, "trackSid"), flag(with, "muted"));
  if (method == "UpdateParticipant")
    return lk::update_permission(room, identity, read_permission(with.get("permission")));
  if (method == "UpdateRoomMetadata") return lk::update_room_metadata(room, text(with, "metadata"));
  if (method == "StartRoomCompositeEgress") return recording(with);
  if (method == "StopEgress") return lk::stop_egress(text(with, "egressId"));
  if (method == "ListEgress" && with.get("egressId").is(wire::Kind::string))
    return lk::find_egress(text(with, "egressId"));
  if (method == "ListEgress") return lk::list_active_egress(text(with, "roomName"));
  // The adapter sends no data messages: of this one only the way it is sent is compared.
  if (method == "SendData")
    return lk::Call{.service = "RoomService",
                    .method = "SendData",
                    .grant = {.room_admin = true, .room = room},
                    .body = json_of(with)};
  return fail(Error{.code = ErrorCode::unsupported, .message = "The adapter does not make this call"});
}

Result<std::unique_ptr<VideoProvider>> make_token(const wire::Value& config, const Parts& parts) {
  return std::make_unique<OneToken>(TRY(token_of(config, parts.clock)));
}

Result<std::unique_ptr<VideoProvider>> make_call(const wire::Value& config, const Parts& parts) {
  const auto read = TRY(wire::decode<lk::LiveKitConfig>(config.get("config"), wire::Source::json));
  return std::make_unique<OneCall>(read, TRY(request_like(text(config, "method"), config.get("with"))), parts);
}

const Register livekit_engine("livekit", make_livekit);
const Register livekit_token("livekit_token", make_token);
const Register livekit_call("livekit_call", make_call);

}  // namespace
}  // namespace chiroflow::testing
