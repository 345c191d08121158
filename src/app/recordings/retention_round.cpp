// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/retention_round.hpp"
#include "app/recordings/recording_rows.hpp"

#include "app/audit_details.hpp"
#include "app/recordings/deletion.hpp"
#include "app/recordings/deletion_steps.hpp"
#include "app/recordings/due_recordings.hpp"
#include "app/recordings/holds.hpp"
#include "app/server/system_audit.hpp"
#include "store/patients.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr int kPortion = 100;

Result<void> keep_round(db::Writer& writer, const RetentionRound& round) {
  static const std::string sql =
      store::insert_into<RetentionRound>("retention_round") +
      " ON CONFLICT (organization_id) DO UPDATE SET trusted_at = excluded.trusted_at, seen_at = excluded.seen_at,"
      " doubted_since = excluded.doubted_since, halt = excluded.halt, due = excluded.due, kept = excluded.kept,"
      " allowed_until = excluded.allowed_until";
  TRY(writer.execute(sql, store::bind_all(round)));
  return {};
}

/// Looks at clock and share, and remembers the look.
Result<RetentionRound> look(const Services& services, const OrganizationId& organization) {
  return db::write<RetentionRound>(services.database, [&](db::Writer& writer) -> Result<RetentionRound> {
    TRY(store::lock_organization(writer, organization));
    const auto now = services.clock.now();
    const auto before = TRY(find_round(writer, organization));
    const auto counts = TRY(count_recordings(writer, organization, now));
    auto round = before ? look_at(*before, now, counts.due, counts.kept)
                        : first_look(organization, now, counts.due, counts.kept);
    TRY(keep_round(writer, round));
    return round;
  });
}

/// False when it stays after all: another server was faster, a hold came, a hold went less than seven days ago.
Result<bool> withdraw(Call& call, const RecordingId& id) {
  return call.transaction([&](db::Writer& writer) -> Result<bool> {
    auto recording = TRY(lock_recording(writer, call.organization(), id));
    if (!recording) return false;
    const auto facts = TRY(retention_facts(writer, *recording));
    if (kept_because(*recording, facts, call.now)) return false;
    TRY(begin_deletion(call, writer, *recording, std::nullopt,
                       recording->status == RecordingStatus::FAILED ? "failed" : "retention"));
    return true;
  });
}

Result<int> withdraw_in(const Services& services, const OrganizationId& organization, int limit) {
  SystemCall system(services, organization, "job.withdraw_recording", AuditAction::DELETE);
  int withdrawn = 0;
  RecordingId behind;
  while (withdrawn < limit) {
    const auto ids = TRY(db::read<std::vector<RecordingId>>(services.database, [&](db::Reader& reader) {
      return due_recordings(reader, organization, system.call.now, behind, kPortion);
    }));
    for (const auto& id : ids)
      if (withdrawn < limit && TRY(withdraw(system.call, id))) ++withdrawn;
    if (static_cast<int>(ids.size()) < kPortion) break;
    behind = ids.back();
  }
  return withdrawn;
}

/// Recordings that have an end and a number of days but no date yet.
Result<void> set_missing_dates(const Services& services, const OrganizationId& organization) {
  const auto rows = TRY(db::read<std::vector<SessionRecording>>(
      services.database, [&](db::Reader& reader) { return undated_recordings(reader, organization, kPortion); }));
  for (const auto& row : rows)
    TRY(services.database.write([&](db::Writer& writer) -> Result<void> {
      auto recording = TRY(lock_recording(writer, organization, row.id));
      if (!recording || recording->scheduled_deletion_at) return {};
      recording->scheduled_deletion_at = TRY(due_date(services, writer, *recording));
      return store::update<&SessionRecording::scheduled_deletion_at>(writer, *recording);
    }));
  return {};
}
}  // namespace

std::string words_for(RetentionHalt halt, std::int64_t due, std::int64_t kept) {
  const std::string counts = std::to_string(due) + " of " + std::to_string(kept) + " recordings";
  if (halt == RetentionHalt::CLOCK)
    return "The clock is more than a day ahead of when recordings were last looked at, so " + counts +
           " that would be deleted are kept. If the server was off for days, this ends by itself after a day. If the "
           "clock is wrong, set it right. To delete now: chiroflow retention --dry-run, then chiroflow retention "
           "--allow";
  return counts +
         " would be deleted at once, which is more than half, so they are kept until somebody has looked: chiroflow "
         "retention --dry-run, then chiroflow retention --allow";
}

Result<DeletionRound> withdraw_due_recordings(const Services& services, int limit) {
  DeletionRound all;
  for (const auto& organization : TRY(list_organizations(services.database))) {
    TRY(set_missing_dates(services, organization.id));
    const auto round = TRY(look(services, organization.id));
    if (round.halt) {
      ++all.halted;
      services.log.warning("retention is halted; chiroflow doctor says why",
                           {{"organization", organization.id}, {"due", round.due}, {"kept", round.kept}});
    } else if (round.due > 0) {
      all.withdrawn += TRY(withdraw_in(services, organization.id, limit));
    }
  }
  return all;
}

Result<DeletionRound> finish_deletions(const Services& services, int limit) {
  DeletionRound round;
  const auto works = TRY(db::read<std::vector<RecordingDeletion>>(
      services.database, [&](db::Reader& reader) { return open_deletions(reader, services.clock.now(), limit); }));
  for (const auto& work : works) {
    const auto leased = TRY(lease_deletion(services, work.organization_id, work.recording_id));
    if (!leased) continue;
    const auto step = TRY(finish_deletion(services, *leased));
    if (step == DeletionStep::DELETED) ++round.deleted;
    if (step == DeletionStep::CALLED_OFF) ++round.called_off;
    if (step == DeletionStep::WENT_ON) ++round.open;
  }
  return round;
}

Result<void> allow_retention(const Services& services, const OrganizationId& organization) {
  SystemCall system(services, organization, "retention.allow", AuditAction::EXECUTE);
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(store::lock_organization(writer, organization));
    const auto now = services.clock.now();
    auto round = TRY(find_round(writer, organization)).value_or(RetentionRound());
    if (round.organization_id.value.empty()) {
      round.organization_id = organization;
      round.trusted_at = round.seen_at = now;
    }
    round.allowed_until = now + kAllowedFor;
    TRY(keep_round(writer, round));
    TRY(system.call.changed(
        writer, {"Organization", organization.view(), std::nullopt,
                 R"({"due":)" + std::to_string(round.due) + R"(,"kept":)" + std::to_string(round.kept) + "}"}));
    return {};
  });
}

}  // namespace chiroflow::app
