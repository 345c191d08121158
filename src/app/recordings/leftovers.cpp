// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/leftovers.hpp"

#include <set>
#include <string>
#include <vector>

#include "app/recordings/holds.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "app/server/system_audit.hpp"
#include "domain/retention.hpp"

namespace chiroflow::app {

namespace {
using Objects = std::set<std::string>;

Result<Objects> objects_of(const Services& services, const SessionRecording& recording) {
  const auto* desk = TRY(desk_of(services));
  Objects found;
  TRY(desk->store.list(folder_of(recording), [&](const StoredObject& object) -> Result<void> {
    found.insert(object.name);
    return {};
  }));
  return found;
}

/// The rows are read after the objects were listed: what was put meanwhile is not among these.
Result<std::vector<std::string>> without_rows(db::Reader& reader, const SessionRecording& recording, Objects objects) {
  for (const auto& piece : TRY(pieces_of(reader, recording))) objects.erase(object_name(recording, piece));
  return std::vector<std::string>(objects.begin(), objects.end());
}

bool takes_nothing_more(const SessionRecording& recording) {
  return (recording.status == RecordingStatus::AVAILABLE || recording.status == RecordingStatus::FAILED) &&
         !is_withdrawn(recording);
}

Result<std::vector<std::string>> decide(Call& call, db::Writer& writer, const SessionRecording& seen,
                                        const LeasedRow& lease, const Objects& objects) {
  const auto now = TRY(lock_recording(writer, seen.organization_id, seen.id));
  if (!now || !takes_nothing_more(*now) || now->legal_hold || TRY(retention_facts(writer, *now)).held)
    return std::vector<std::string>();
  if (!TRY(keep_lease(writer, lease, call.now))) return std::vector<std::string>();
  auto left = TRY(without_rows(writer, *now, objects));
  if (!left.empty())
    TRY(call.changed(writer, {"SessionRecording", now->id.view(), now->patient_id,
                              R"({"objects":)" + std::to_string(left.size()) + "}"}));
  return left;
}
}  // namespace

Result<void> clear_leftovers(const Services& services, const SessionRecording& recording) {
  const auto objects = TRY(objects_of(services, recording));
  const auto left = TRY(db::read<std::vector<std::string>>(
      services.database, [&](db::Reader& reader) { return without_rows(reader, recording, objects); }));
  return TRY(desk_of(services))->store.remove_all(left);
}

Result<std::int64_t> clear_old_leftovers(const Services& services, const SessionRecording& seen,
                                         const LeasedRow& lease) {
  const auto objects = TRY(objects_of(services, seen));
  const auto seems_left = TRY(db::read<std::vector<std::string>>(
      services.database, [&](db::Reader& reader) { return without_rows(reader, seen, objects); }));
  if (seems_left.empty()) return 0;
  SystemCall system(services, seen.organization_id, "recording.leftovers", AuditAction::DELETE,
                    "recording-" + seen.id.value);
  const auto left = TRY(
      system.call.transaction([&](db::Writer& writer) { return decide(system.call, writer, seen, lease, objects); }));
  TRY(TRY(desk_of(services))->store.remove_all(left));
  return static_cast<std::int64_t>(left.size());
}

}  // namespace chiroflow::app
