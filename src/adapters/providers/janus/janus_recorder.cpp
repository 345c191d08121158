// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_recorder.hpp"

#include <fstream>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/janus/room_keys.hpp"

namespace chiroflow::janus {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kPiece = 65'536;

Error no_recording() { return not_found("Recording"); }

Error not_ready() {
  return precondition_failed("The recording is not ready yet; try again in some minutes", "recording_not_ready");
}
}  // namespace

std::string JanusRecorder::what_is_missing() const {
  if (config_.recordings_dir.empty())
    return "No folder for recordings is set that this server shares with Janus (JANUS_RECORDINGS_DIR)";
  std::error_code ignored;
  if (!fs::is_directory(config_.recordings_dir, ignored)) return "The folder for recordings of Janus is not there";
  return film_maker_.what_is_missing();
}

Result<JanusRecorder::Place> JanusRecorder::place_of(const ProviderRoom& room, const std::string& recording) const {
  auto id = TRY(id_of(room, config_.string_ids));
  if (!recording_begin(recording)) return fail(no_recording());
  // A folder that is not mounted says nothing of what lies in it.
  std::error_code ignored;
  if (config_.recordings_dir.empty() || !fs::is_directory(config_.recordings_dir, ignored))
    return fail(Error{.code = ErrorCode::provider_unavailable,
                      .message = "The folder for recordings of Janus is not there",
                      .cause = "not_configured"});
  auto keys = keys_of(room, id, config_.credentials.admin_secret);
  auto folder = recording_folder(config_.recordings_dir, id.text, recording);
  return Place{std::move(id), std::move(keys.secret), recording, std::move(folder)};
}

Result<ProviderRecording> JanusRecorder::start(const ProviderRoom& room) {
  if (auto lack = what_is_missing(); !lack.empty()) return fail(providers::not_available(std::move(lack)));
  const auto id = TRY(id_of(room, config_.string_ids));
  const auto known = recordings_of(config_.recordings_dir, id.text);
  auto name = new_recording_name(clock_.now(), random_);
  if (!known.empty() && !recording_folder(config_.recordings_dir, id.text, known.back()).stopped()) name = known.back();
  const auto place = TRY(place_of(room, name));
  const bool fresh = !place.folder.exists();
  TRY(place.folder.make());
  auto on = direct(place);
  if (on) on = switch_recording(place.room, place.secret, true);
  if (!on) {
    // Nothing began, so nothing is left behind; an error of removing would hide the one that matters.
    if (fresh) static_cast<void>(place.folder.remove());
    return fail(on.error().cause == "no_room" ? not_found("Room") : on.error());
  }
  return view(place, RecordingStatus::RECORDING);
}

/// Has the room's files written into that folder from now on.
Result<void> JanusRecorder::direct(const Place& place) {
  TRY(admin_.ask_room(
      "edit",
      [&](wire::JsonWriter& json) {
        place.room.write(json, "room");
        json.member("secret", place.secret);
        json.member("new_rec_dir", place.folder.path().string());
      },
      Repeat::harmless));
  return {};
}

Result<void> JanusRecorder::switch_recording(const JanusId& room, const std::string& secret, bool on) {
  TRY(admin_.ask_room(
      "enable_recording",
      [&](wire::JsonWriter& json) {
        room.write(json, "room");
        json.member("secret", secret);
        json.member("record", on);
      },
      Repeat::harmless));
  return {};
}

Result<std::vector<std::string>> JanusRecorder::stop_all(const ProviderRoom& room) {
  std::vector<std::string> ran;
  const auto id = TRY(id_of(room, config_.string_ids));
  const bool records = TRY(still_records(id));
  if (records) {
    const auto off = switch_recording(id, keys_of(room, id, config_.credentials.admin_secret).secret, false);
    if (!off && off.error().cause != "no_room") return fail(off.error());
  }
  const auto known =
      config_.recordings_dir.empty() ? std::vector<std::string>() : recordings_of(config_.recordings_dir, id.text);
  for (const auto& name : known) {
    const auto place = TRY(place_of(room, name));
    if (place.folder.stopped()) continue;
    TRY(finish(place));
    if (records) ran.push_back(name);
  }
  if (records && ran.empty()) ran.push_back(id.text);
  return ran;
}

Result<void> JanusRecorder::stop(const ProviderRoom& room, const std::string& recording) {
  const auto place = TRY(place_of(room, recording));
  if (!place.folder.exists()) return fail(no_recording());
  if (place.folder.stopped()) return {};
  auto off = switch_recording(place.room, place.secret, false);
  // A room that has ended records nothing.
  if (!off && off.error().cause != "no_room") return off;
  return finish(place);
}

Result<void> JanusRecorder::finish(const Place& place) {
  TRY(place.folder.note_stopped(clock_.now()));
  films_.add({place.folder.path(), place.room.text});
  return {};
}

/// Whether the gateway itself is still at it; it forgets with its rooms.
Result<bool> JanusRecorder::still_records(const JanusId& id) {
  const auto answer =
      TRY(admin_.ask_room("list", [&](wire::JsonWriter& json) { admin_.write_admin_key(json); }, Repeat::harmless));
  const auto& rooms = answer.root().get("response").get("list");
  if (!rooms.is(wire::Kind::array)) return fail(providers::outage("bad_response", "VideoRoom: no list of rooms"));
  for (const auto& room : rooms.items()) {
    if (id_text(room.get("room")) == id.text)
      return room.get("record").is(wire::Kind::boolean) && room.get("record").as_boolean();
  }
  return false;
}

Result<ProviderRecording> JanusRecorder::status(const ProviderRoom& room, const RecordingRef& recording) {
  const auto place = TRY(place_of(room, recording.external_id));
  if (!place.folder.exists()) return fail(no_recording());
  if (!place.folder.stopped()) {
    if (TRY(still_records(place.room))) return view(place, RecordingStatus::RECORDING);
    TRY(finish(place));
  }
  if (place.folder.film()) return view(place, RecordingStatus::AVAILABLE);
  if (place.folder.failure()) return view(place, RecordingStatus::FAILED);
  films_.add({place.folder.path(), place.room.text});
  return view(place, RecordingStatus::PROCESSING);
}

ProviderRecording JanusRecorder::view(const Place& place, RecordingStatus status) const {
  ProviderRecording out{.external_id = place.name,
                        .status = status,
                        .files = {},
                        .started_at = recording_begin(place.name),
                        .ended_at = place.folder.stopped(),
                        .failure = {}};
  if (status == RecordingStatus::FAILED) out.failure = place.folder.failure().value_or("");
  const auto film = status == RecordingStatus::AVAILABLE ? place.folder.film() : std::nullopt;
  if (!film) return out;
  RecordingFile file{.external_id = film->file,
                     .format = film->format,
                     .bytes = {},
                     .duration_ms = film->duration_ms,
                     .started_at = from_unix_ms(film->started_at_ms)};
  std::error_code fault;
  const auto bytes = fs::file_size(place.folder.path() / film->file, fault);
  if (!fault) file.bytes = static_cast<std::int64_t>(bytes);
  out.files.push_back(std::move(file));
  return out;
}

Result<void> JanusRecorder::download(const ProviderRoom& room, const RecordingRef& recording, const std::string& file,
                                     ByteSink& sink) {
  const auto place = TRY(place_of(room, recording.external_id));
  if (!place.folder.exists()) return fail(no_recording());
  const auto film = place.folder.film();
  if (!film && !place.folder.failure()) return fail(not_ready());
  // Only the name that we wrote ourselves leads to a file.
  if (!film || film->file != file) return fail(no_recording());
  std::ifstream in(place.folder.path() / film->file, std::ios::binary);
  if (!in) return fail(no_recording());
  std::string piece(kPiece, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
    TRY(sink.write(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount()))));
  if (in.bad()) return fail(internal_error("the recording cannot be read"));
  return {};
}

Result<void> JanusRecorder::remove(const ProviderRoom& room, const RecordingRef& recording) {
  const auto place = place_of(room, recording.external_id);
  if (!place) {
    if (place.error().code == ErrorCode::not_found) return {};
    return fail(place.error());
  }
  if (!place->folder.exists()) return {};
  if (!place->folder.stopped()) {
    const auto off = switch_recording(place->room, place->secret, false);
    if (!off && off.error().cause != "no_room") return off;
  }
  films_.forget(place->folder.path());
  return place->folder.remove();
}

}  // namespace chiroflow::janus
