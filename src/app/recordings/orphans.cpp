// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/orphans.hpp"

#include <array>
#include <set>

#include "app/recordings/sealed_pieces.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
struct Kept {
  OrganizationId organization_id;
  RecordingId id;
  RecordingStatus status = RecordingStatus::RECORDING;
  VideoEngine video_engine = VideoEngine::builtin;
  std::optional<std::string> key_reference;
  std::optional<Instant> deletion_began_at;
};
CHIROFLOW_DESCRIBE(Kept, organization_id, id, status, video_engine, key_reference, deletion_began_at)

/// What the rows say should be there. A deletion that has begun may have removed any part of it.
struct Expected {
  std::set<std::string> objects;
  std::set<std::string> keys;
  std::set<std::string> open_folders;  // of recordings whose objects come and go just now
  std::set<std::string> open_keys;
};

SessionRecording named(const Kept& kept) {
  SessionRecording recording;
  recording.organization_id = kept.organization_id;
  recording.id = kept.id;
  return recording;
}

Result<void> add_objects(db::Reader& reader, const Kept& kept, Expected& expected) {
  static const std::string sql =
      store::select_from<RecordingPiece>("p") + " WHERE p.organization_id = ? AND p.recording_id = ? ORDER BY p.number";
  for (const auto& piece : TRY(store::query_all<RecordingPiece>(reader, sql, kept.organization_id, kept.id)))
    expected.objects.insert(object_name(named(kept), piece));
  return {};
}

/// Deletions and runs of providers' recorders that nobody will take up, or that are left over.
Result<std::int64_t> rows_astray(db::Reader& reader) {
  constexpr std::array kAstray{
      "SELECT COUNT(*) FROM session_recording x WHERE x.deletion_began_at IS NOT NULL AND x.status <> 'DELETED'"
      " AND NOT EXISTS (SELECT 1 FROM recording_deletion d WHERE d.organization_id = x.organization_id"
      " AND d.recording_id = x.id)",
      "SELECT COUNT(*) FROM recording_deletion d JOIN session_recording x ON x.organization_id = d.organization_id"
      " AND x.id = d.recording_id WHERE x.status = 'DELETED' OR x.deletion_began_at IS NULL",
      "SELECT COUNT(*) FROM session_recording x JOIN recorder_run r ON r.organization_id = x.organization_id"
      " AND r.id = x.recorder_run_id WHERE x.status IN ('RECORDING', 'PROCESSING') AND x.deletion_began_at IS NULL"
      " AND r.done_at IS NOT NULL"};
  std::int64_t count = 0;
  for (const char* sql : kAstray) count += TRY(store::query_value<std::int64_t>(reader, sql)).value_or(0);
  return count;
}

Result<Expected> expected_by_rows(db::Reader& reader, RecordingOrphans& found) {
  static const std::string sql =
      "SELECT x.organization_id, x.id, x.status, x.video_engine, x.key_reference,"
      " x.deletion_began_at FROM session_recording x WHERE x.status <> 'DELETED'";
  Expected expected;
  found.rows_astray = TRY(rows_astray(reader));
  for (const auto& kept : TRY(store::query_all<Kept>(reader, sql))) {
    const bool moves = kept.deletion_began_at || kept.status == RecordingStatus::RECORDING ||
                       kept.status == RecordingStatus::PROCESSING;
    if (moves) {
      expected.open_folders.insert(folder_of(named(kept)));
      if (kept.key_reference) expected.open_keys.insert(*kept.key_reference);
      continue;
    }
    ++found.recordings;
    TRY(add_objects(reader, kept, expected));
    // Of one that failed nothing needs to be there.
    if (!kept.key_reference) continue;
    (kept.status == RecordingStatus::AVAILABLE ? expected.keys : expected.open_keys).insert(*kept.key_reference);
  }
  return expected;
}

std::string folder_part(const std::string& object) { return object.substr(0, object.rfind('/')); }
}  // namespace

Result<RecordingOrphans> find_recording_orphans(const Services& services) {
  const auto* desk = TRY(desk_of(services));
  RecordingOrphans found;
  // Files first: what is added meanwhile has its row when the rows are read.
  std::set<std::string> objects;
  TRY(desk->store.list({}, [&](const StoredObject& object) -> Result<void> {
    objects.insert(object.name);
    return {};
  }));
  const auto keys = TRY(desk->keys.names());
  const auto expected = TRY(db::read<Expected>(services.database, [&](db::Reader& reader) {
    found = {};
    return expected_by_rows(reader, found);
  }));
  for (const auto& name : objects)
    if (!expected.objects.contains(name) && !expected.open_folders.contains(folder_part(name)))
      ++found.objects_without_rows;
  // One that was finished since the list was made is there all the same.
  for (const auto& name : expected.objects)
    found.pieces_without_objects += objects.contains(name) || desk->store.get(name, 0, 1) ? 0 : 1;
  const std::set<std::string> present(keys.begin(), keys.end());
  for (const auto& name : present)
    if (!expected.keys.contains(name) && !expected.open_keys.contains(name)) ++found.keys_without_rows;
  for (const auto& name : expected.keys) found.recordings_without_keys += present.contains(name) ? 0 : 1;
  return found;
}

}  // namespace chiroflow::app
