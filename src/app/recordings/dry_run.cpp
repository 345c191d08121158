// SPDX-License-Identifier: Apache-2.0
#include "app/audit_details.hpp"
#include "app/recordings/due_recordings.hpp"
#include "app/recordings/holds.hpp"
#include "app/recordings/retention_round.hpp"
#include "app/server/clear_old_rows.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr int kMostShown = 200;

Result<DryRunItem> item_of(db::Reader& reader, const SessionRecording& r, Instant now) {
  const auto facts = TRY(retention_facts(reader, r));
  DryRunItem item;
  item.recording_id = r.id;
  item.session_id = r.session_id;
  item.status = r.status;
  item.ended_at = r.ended_at;
  item.scheduled_deletion_at = r.scheduled_deletion_at;
  item.deletable_from = deletable_from(r, facts);
  item.kept_because = kept_because(r, facts, now);
  item.goes = !item.kept_because;
  item.words = item.goes ? "Its time is over." : std::string(words_for(*item.kept_because));
  return item;
}

Result<DryRunOutput> read_all(db::Reader& reader, const OrganizationId& organization, Instant now) {
  static const std::string open = "SELECT COUNT(*) FROM recording_deletion WHERE organization_id = ?";
  DryRunOutput out;
  out.now = now;
  const auto counts = TRY(count_recordings(reader, organization, now));
  out.kept = counts.kept;
  out.goes = counts.due;
  out.under_way = TRY(store::query_value<std::int64_t>(reader, open, organization)).value_or(0);
  const auto before = TRY(find_round(reader, organization));
  const auto round =
      before ? look_at(*before, now, counts.due, counts.kept) : first_look(organization, now, counts.due, counts.kept);
  out.halt = round.halt;
  if (out.halt) out.halt_words = words_for(*out.halt, counts.due, counts.kept);
  for (const auto& row : TRY(soonest_recordings(reader, organization, kMostShown)))
    out.recordings.push_back(TRY(item_of(reader, row, now)));
  for (const auto& rows : TRY(old_rows(reader, organization, now)))
    out.data_classes.push_back({rows.data_class, rows.days.count(), rows.before, rows.rows});
  return out;
}
}  // namespace

Result<DryRunOutput> dry_run_of(const Services& services, const OrganizationId& organization) {
  return db::read<DryRunOutput>(
      services.database, [&](db::Reader& reader) { return read_all(reader, organization, services.clock.now()); });
}

Result<DryRunOutput> dry_run_retention(Call& call, const Empty&) {
  auto out = TRY(dry_run_of(call.services, call.organization()));
  call.read_of({"SessionRecording", "", std::nullopt, count_of(out.recordings.size())});
  return out;
}

}  // namespace chiroflow::app
