// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/destroy.hpp"

#include "app/recordings/sealed_pieces.hpp"

namespace chiroflow::app {

namespace {
Result<std::vector<std::string>> objects_of(const RecordingDesk& desk, const std::string& folder) {
  std::vector<std::string> names;
  TRY(desk.store.list(folder, [&](const StoredObject& object) -> Result<void> {
    names.push_back(object.name);
    return {};
  }));
  return names;
}

Error not_here(const SessionRecording& recording, std::string_view what) {
  return Error{.code = ErrorCode::storage_unavailable,
               .message =
                   "The recording is not where this server keeps recordings, so that nobody could say it was "
                   "destroyed. Bring back its folder; the deletion then goes on by itself",
               .detail = "recording " + recording.id.value + ": " + std::string(what) + " is not there",
               .cause = "recording_not_found_here"};
}
}  // namespace

Result<KeyNow> require_content(const RecordingDesk& desk, const SessionRecording& recording,
                               const std::vector<RecordingPiece>& pieces, bool said_lost) {
  const bool lost = recording.key_reference && !TRY(desk.keys.get(*recording.key_reference));
  if (lost && !said_lost) return fail(not_here(recording, "the key"));
  const auto key = lost ? KeyNow::lost : KeyNow::there;
  if (recording.status == RecordingStatus::FAILED) return key;
  for (const auto& piece : pieces) {
    const auto found = desk.store.get(object_name(recording, piece), 0, 1);
    if (!found && found.error().code == ErrorCode::not_found)
      return fail(not_here(recording, "piece " + std::to_string(piece.number)));
    if (!found) return fail(found.error());
  }
  return key;
}

Result<void> destroy_key(const RecordingDesk& desk, const SessionRecording& recording) {
  if (!recording.key_reference) return {};
  TRY(desk.keys.destroy(*recording.key_reference));
  if (TRY(desk.keys.get(*recording.key_reference)))
    return fail(internal_error("the key of a recording is still there after its destruction"));
  return {};
}

Result<std::int64_t> remove_bytes(const RecordingDesk& desk, const SessionRecording& recording) {
  const auto folder = folder_of(recording);
  const auto names = TRY(objects_of(desk, folder));
  TRY(desk.store.remove_all(names));
  if (!TRY(objects_of(desk, folder)).empty())
    return fail(internal_error("objects of a recording are still there after their removal"));
  return static_cast<std::int64_t>(names.size());
}

}  // namespace chiroflow::app
