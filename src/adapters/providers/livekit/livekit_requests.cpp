// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_requests.hpp"

#include "core/function_ref.hpp"
#include "wire/encode.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::livekit {

namespace {
constexpr std::string_view kRooms = "RoomService";
constexpr std::string_view kEgress = "Egress";

std::string object_of(FunctionRef<void(wire::JsonWriter&)> members) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  members(json);
  json.end_object();
  return out;
}

VideoGrant admin_of(std::string_view room) { return {.room_admin = true, .room = std::string(room)}; }

Call of_person(std::string_view method, std::string_view room, std::string_view identity, bool repeatable) {
  return {.service = kRooms,
          .method = method,
          .grant = admin_of(room),
          .body = object_of([&](wire::JsonWriter& json) {
            json.member("room", room);
            json.member("identity", identity);
          }),
          .repeatable = repeatable};
}

Call of_egress(std::string_view method, std::string_view egress_id) {
  return {.service = kEgress,
          .method = method,
          .grant = {.room_record = true},
          .body = object_of([&](wire::JsonWriter& json) { json.member("egressId", egress_id); }),
          .repeatable = true};
}

void write_store(wire::JsonWriter& json, const RecordingStore& store) {
  json.begin_object();
  json.member("accessKey", store.access_key);
  json.member("secret", store.secret_key);
  json.member("region", store.region);
  json.member("endpoint", store.endpoint);
  json.member("bucket", store.bucket);
  json.member("forcePathStyle", true);
  json.end_object();
}
}  // namespace

Call create_room(const RoomSettings& settings) {
  return {.service = kRooms,
          .method = "CreateRoom",
          .grant = {.room_create = true},
          .body = object_of([&](wire::JsonWriter& json) {
            json.member("name", settings.name);
            if (settings.empty_timeout > 0) json.member("emptyTimeout", settings.empty_timeout);
            if (settings.departure_timeout > 0) json.member("departureTimeout", settings.departure_timeout);
            if (settings.max_participants > 0) json.member("maxParticipants", settings.max_participants);
            if (!settings.metadata.empty()) json.member("metadata", settings.metadata);
          }),
          .repeatable = true};
}

Call delete_room(std::string_view room) {
  return {.service = kRooms,
          .method = "DeleteRoom",
          .grant = {.room_create = true},
          .body = object_of([&](wire::JsonWriter& json) { json.member("room", room); }),
          .repeatable = true};
}

Call list_rooms(const std::vector<std::string>& names) {
  return {.service = kRooms,
          .method = "ListRooms",
          .grant = {.room_list = true},
          .body = object_of([&](wire::JsonWriter& json) {
            json.key("names");
            json.begin_array();
            for (const auto& name : names) json.string(name);
            json.end_array();
          }),
          .repeatable = true};
}

Call list_participants(std::string_view room) {
  return {.service = kRooms,
          .method = "ListParticipants",
          .grant = admin_of(room),
          .body = object_of([&](wire::JsonWriter& json) { json.member("room", room); }),
          .repeatable = true};
}

Call get_participant(std::string_view room, std::string_view identity) {
  return of_person("GetParticipant", room, identity, true);
}
// Sent again after an answer that was lost, it would say of somebody who was sent out that they were never there.
Call remove_participant(std::string_view room, std::string_view identity) {
  return of_person("RemoveParticipant", room, identity, false);
}

Call mute_track(std::string_view room, std::string_view identity, std::string_view track_sid, bool muted) {
  return {.service = kRooms,
          .method = "MutePublishedTrack",
          .grant = admin_of(room),
          .body = object_of([&](wire::JsonWriter& json) {
            json.member("room", room);
            json.member("identity", identity);
            json.member("trackSid", track_sid);
            json.member("muted", muted);
          }),
          .repeatable = true};
}

Call update_permission(std::string_view room, std::string_view identity, const Permission& permission) {
  return {.service = kRooms,
          .method = "UpdateParticipant",
          .grant = admin_of(room),
          .body = object_of([&](wire::JsonWriter& json) {
            json.member("room", room);
            json.member("identity", identity);
            json.key("permission");
            wire::encode_plain(json, permission);
          }),
          .repeatable = true};
}

Call update_room_metadata(std::string_view room, std::string_view metadata) {
  return {.service = kRooms,
          .method = "UpdateRoomMetadata",
          .grant = admin_of(room),
          .body = object_of([&](wire::JsonWriter& json) {
            json.member("room", room);
            json.member("metadata", metadata);
          }),
          .repeatable = true};
}

Call start_recording(std::string_view room, const RecordingOutput& output, const RecordingStore& store) {
  return {.service = kEgress,
          .method = "StartRoomCompositeEgress",
          .grant = {.room_record = true},
          .body = object_of([&](wire::JsonWriter& json) {
            json.member("roomName", room);
            json.member("layout", output.layout);
            json.key("fileOutputs");
            json.begin_array();
            json.begin_object();
            json.member("fileType", "MP4");
            json.member("filepath", output.path);
            if (!output.manifest) json.member("disableManifest", true);
            json.key("s3");
            write_store(json, store);
            json.end_object();
            json.end_array();
          }),
          .repeatable = false};
}

Call stop_egress(std::string_view egress_id) { return of_egress("StopEgress", egress_id); }
Call find_egress(std::string_view egress_id) { return of_egress("ListEgress", egress_id); }

Call list_active_egress(std::string_view room) {
  return {.service = kEgress,
          .method = "ListEgress",
          .grant = {.room_record = true},
          .body = object_of([&](wire::JsonWriter& json) {
            json.member("roomName", room);
            json.member("active", true);
          }),
          .repeatable = true};
}

}  // namespace chiroflow::livekit
