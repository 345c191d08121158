// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/deletion_steps.hpp"

#include <algorithm>

#include "app/consents/consent_desk.hpp"
#include "app/recordings/certificate.hpp"
#include "app/recordings/destroy.hpp"
#include "app/recordings/holds.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "app/recordings/work_lease.hpp"
#include "app/server/system_audit.hpp"
#include "domain/other_states.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr Hours kLongestPause{1};

Result<std::optional<RecordingDeletion>> find_work(db::Reader& reader, const OrganizationId& organization,
                                                   const RecordingId& recording) {
  static const std::string sql =
      store::select_from<RecordingDeletion>("d") + " WHERE d.organization_id = ? AND d.recording_id = ? {for_update}";
  return store::query_one<RecordingDeletion>(reader, sql, organization, recording);
}

/// One transaction of whoever holds the lease: row and work, locked, and the lease longer.
struct Held {
  SessionRecording recording;
  RecordingDeletion work;
};

LeasedRow row_of(const RecordingDeletion& work) {
  return {kLeasedDeletions, work.organization_id, work.recording_id.view(),
          work.lease ? std::string_view(*work.lease) : std::string_view()};
}

Result<std::optional<Held>> hold_lease(db::Writer& writer, const RecordingDeletion& leased, Instant now) {
  auto recording = TRY(lock_recording(writer, leased.organization_id, leased.recording_id));
  if (!recording) return std::nullopt;
  if (!TRY(keep_lease(writer, row_of(leased), now))) return std::nullopt;
  auto work = TRY(find_work(writer, leased.organization_id, leased.recording_id));
  if (!work) return std::nullopt;
  return Held{std::move(*recording), std::move(*work)};
}

Result<void> remove_work(db::Writer& writer, const RecordingDeletion& work) {
  TRY(store::execute(writer, "DELETE FROM recording_deletion WHERE organization_id = ? AND recording_id = ?",
                     work.organization_id, work.recording_id));
  return {};
}

Result<void> call_off(Call& call, db::Writer& writer, Held& held) {
  auto& r = held.recording;
  r.deletion_began_at.reset();
  r.deleted_by.reset();
  r.deletion_reason.reset();
  r.deletion_error.reset();
  r.legal_hold = true;
  r.updated_at = call.now;
  TRY((store::update<&SessionRecording::deletion_began_at, &SessionRecording::deleted_by,
                     &SessionRecording::deletion_reason, &SessionRecording::deletion_error,
                     &SessionRecording::legal_hold, &SessionRecording::updated_at>(writer, r)));
  TRY(remove_work(writer, held.work));
  TRY(call.changed(writer, {"SessionRecording", r.id.view(), r.patient_id, R"({"calledOff":"LEGAL_HOLD"})"}));
  return {};
}

Result<DeletionStep> decide(Call& call, db::Writer& writer, Held& held, const Result<KeyNow>& key) {
  static const std::string sql =
      "UPDATE recording_deletion SET decided_at = ?, key_lost_at = ? WHERE organization_id = ? AND recording_id = ?";
  const auto facts = TRY(retention_facts(writer, held.recording));
  if (facts.held || held.recording.legal_hold) {
    TRY(call_off(call, writer, held));
    return DeletionStep::CALLED_OFF;
  }
  // After the hold: a store that cannot be reached keeps nobody from holding.
  if (!key) return fail(key.error());
  // A key that came back after all is destroyed like every other.
  const auto lost_at = *key == KeyNow::lost ? held.work.key_lost_at : std::nullopt;
  TRY(store::execute(writer, sql, call.now, lost_at, held.work.organization_id, held.work.recording_id));
  return DeletionStep::WENT_ON;
}

Result<DeletionStep> note_key_gone(Call& call, db::Writer& writer, Held& held) {
  held.recording.key_destroyed_at = held.recording.updated_at = call.now;
  TRY((store::update<&SessionRecording::key_destroyed_at, &SessionRecording::updated_at>(writer, held.recording)));
  return DeletionStep::WENT_ON;
}

Result<DeletionStep> note_bytes_gone(const Call& call, db::Writer& writer, const Held& held, std::int64_t removed) {
  static const std::string sql =
      "UPDATE recording_deletion SET bytes_gone_at = ?, objects_removed = objects_removed + ?"
      " WHERE organization_id = ? AND recording_id = ?";
  TRY(store::execute(writer, sql, call.now, removed, held.work.organization_id, held.work.recording_id));
  return DeletionStep::WENT_ON;
}

Result<DeletionStep> certify(Call& call, db::Writer& writer, Held& held) {
  auto& r = held.recording;
  r.status = TRY(next(r.status, RecordingEvent::remove, r.legal_hold)).to;
  r.deleted_at = r.updated_at = call.now;
  r.storage_reference.reset();
  r.deletion_error.reset();
  TRY((store::update<&SessionRecording::status, &SessionRecording::deleted_at, &SessionRecording::updated_at,
                     &SessionRecording::storage_reference, &SessionRecording::deletion_error>(writer, r)));
  const auto pieces = TRY(store::query_value<std::int64_t>(
      writer, "SELECT COUNT(*) FROM recording_piece WHERE organization_id = ? AND recording_id = ?", r.organization_id,
      r.id));
  const auto& w = held.work;
  const DeletionFacts facts{pieces.value_or(0),
                            w.objects_removed,
                            w.began_at,
                            w.decided_at.value_or(w.began_at),
                            w.bytes_gone_at.value_or(call.now),
                            w.key_lost_at};
  TRY(store::insert_row(writer, write_certificate(r, facts, call.services.consents->seal_key, call.now)));
  TRY(remove_work(writer, w));
  TRY(call.changed(writer, {"SessionRecording", r.id.view(), r.patient_id,
                            R"({"deleted":true,"by":")" + std::string(r.deleted_by ? "USER" : "RETENTION") +
                                R"(","objects":)" + std::to_string(w.objects_removed) + "}"}));
  return DeletionStep::DELETED;
}

Result<KeyNow> see_content(const Services& services, const Held& stand) {
  const auto pieces = TRY(db::read<std::vector<RecordingPiece>>(
      services.database, [&](db::Reader& reader) { return pieces_of(reader, stand.recording); }));
  return require_content(*TRY(desk_of(services)), stand.recording, pieces, stand.work.key_lost_at.has_value());
}

/// Where the work stands, read without a lock: what follows is checked again in the transaction that ends the phase.
Result<std::optional<Held>> look(db::Reader& reader, const RecordingDeletion& leased) {
  static const std::string works = store::select_from<RecordingDeletion>("d") +
                                   " WHERE d.organization_id = ? AND d.recording_id = ? AND d.lease = ?";
  static const std::string recordings =
      store::select_from<SessionRecording>("r") + " WHERE r.organization_id = ? AND r.id = ?";
  auto work = TRY(
      store::query_one<RecordingDeletion>(reader, works, leased.organization_id, leased.recording_id, leased.lease));
  auto recording =
      TRY(store::query_one<SessionRecording>(reader, recordings, leased.organization_id, leased.recording_id));
  if (!work || !recording) return std::nullopt;
  return Held{std::move(*recording), std::move(*work)};
}

Result<void> put_off(const Services& services, const RecordingDeletion& leased, const Error& error) {
  const auto now = services.clock.now();
  const Millis pause = std::min<Millis>(Minutes(1) * (1 << std::clamp(leased.attempts - 1, 0, 10)), kLongestPause);
  services.log.warning(
      "a recording could not be deleted yet",
      {{"recording", leased.recording_id}, {"attempt", leased.attempts}, {"detail", Loggable::detail_of(error)}});
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    auto recording = TRY(lock_recording(writer, leased.organization_id, leased.recording_id));
    if (!recording) return {};
    if (!TRY(give_lease_back(writer, row_of(leased), now + pause))) return {};
    recording->deletion_error = std::string(info(error.code).name);
    return store::update<&SessionRecording::deletion_error>(writer, *recording);
  });
}
}  // namespace

Result<void> begin_deletion(Call& call, db::Writer& writer, SessionRecording& recording,
                            const std::optional<UserId>& by, const std::string& reason) {
  recording.deletion_began_at = recording.updated_at = call.now;
  recording.deleted_by = by;
  recording.deletion_reason = reason;
  TRY((store::update<&SessionRecording::deletion_began_at, &SessionRecording::updated_at, &SessionRecording::deleted_by,
                     &SessionRecording::deletion_reason>(writer, recording)));
  TRY(store::execute(writer, "DELETE FROM recording_ticket WHERE organization_id = ? AND recording_id = ?",
                     recording.organization_id, recording.id));
  RecordingDeletion work;
  work.recording_id = recording.id;
  work.organization_id = recording.organization_id;
  work.began_at = work.next_attempt_at = call.now;
  TRY(store::insert_row(writer, work));
  TRY(call.changed(writer, {"SessionRecording", recording.id.view(), recording.patient_id,
                            R"({"withdrawn":true,"by":")" + std::string(by ? "USER" : "RETENTION") + "\"}"}));
  return {};
}

Result<std::vector<RecordingDeletion>> open_deletions(db::Reader& reader, Instant now, int limit) {
  static const std::string sql = store::select_from<RecordingDeletion>("d") +
                                 " WHERE d.next_attempt_at <= ? AND (d.leased_until IS NULL OR d.leased_until <= ?)"
                                 " ORDER BY d.next_attempt_at, d.recording_id LIMIT ?";
  return store::query_all<RecordingDeletion>(reader, sql, now, now, limit);
}

Result<std::optional<RecordingDeletion>> lease_deletion(const Services& services, const OrganizationId& organization,
                                                        const RecordingId& recording) {
  static const std::string sql = store::select_from<RecordingDeletion>("d") +
                                 " WHERE d.organization_id = ? AND d.recording_id = ? AND d.lease = ?";
  const auto lease = TRY(take_lease(services, kLeasedDeletions, organization, recording.view()));
  if (!lease) return std::nullopt;
  return db::read<std::optional<RecordingDeletion>>(services.database, [&](db::Reader& reader) {
    return store::query_one<RecordingDeletion>(reader, sql, organization, recording, *lease);
  });
}

Result<DeletionStep> do_next_step(const Services& services, const RecordingDeletion& leased) {
  const auto stand =
      TRY(db::read<std::optional<Held>>(services.database, [&](db::Reader& reader) { return look(reader, leased); }));
  if (!stand) return DeletionStep::LEASE_LOST;
  const auto& recording = stand->recording;
  const bool key_is_due = stand->work.decided_at && !recording.key_destroyed_at;
  const bool bytes_are_due = recording.key_destroyed_at && !stand->work.bytes_gone_at;
  std::int64_t removed = 0;
  Result<KeyNow> key = KeyNow::there;
  // Outside of any transaction: a store may take its time. Whoever lost the lease meanwhile did no harm.
  if (!stand->work.decided_at) key = see_content(services, *stand);
  if (key_is_due) TRY(destroy_key(*TRY(desk_of(services)), recording));
  if (bytes_are_due) removed = TRY(remove_bytes(*TRY(desk_of(services)), recording));
  if (!services.consents) return fail(internal_error("no key to sign deletion certificates with"));

  SystemCall system(services, leased.organization_id, "job.delete_recording", AuditAction::DELETE,
                    "job-" + leased.recording_id.value);
  auto& call = system.call;
  return call.transaction([&](db::Writer& writer) -> Result<DeletionStep> {
    auto held = TRY(hold_lease(writer, leased, call.now));
    if (!held) return DeletionStep::LEASE_LOST;
    if (!held->work.decided_at) return decide(call, writer, *held, key);
    if (!held->recording.key_destroyed_at)
      return key_is_due ? note_key_gone(call, writer, *held) : Result<DeletionStep>(DeletionStep::WENT_ON);
    if (!held->work.bytes_gone_at)
      return bytes_are_due ? note_bytes_gone(call, writer, *held, removed)
                           : Result<DeletionStep>(DeletionStep::WENT_ON);
    return certify(call, writer, *held);
  });
}

Result<DeletionStep> finish_deletion(const Services& services, const RecordingDeletion& leased) {
  for (;;) {
    const auto step = do_next_step(services, leased);
    if (!step) {
      TRY(put_off(services, leased, step.error()));
      return DeletionStep::WENT_ON;
    }
    if (*step != DeletionStep::WENT_ON) return *step;
  }
}

}  // namespace chiroflow::app
