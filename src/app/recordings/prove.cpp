// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/prove.hpp"

#include "app/call.hpp"
#include "app/recordings/leftovers.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "app/recordings/totals.hpp"
#include "app/recordings/work_lease.hpp"
#include "app/server/system_audit.hpp"
#include "domain/organization.hpp"
#include "domain/retention.hpp"
#include "ports/time_zones.hpp"
#include "store/recording_proof_table.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
constexpr LeasedRows kLeasedProofs{"recording_proof", "recording_id", "1 = 1", Minutes(10)};
constexpr Minutes kRenewEvery{2};
constexpr Hours kPutOff{1};
constexpr Hours kNightLasts{8};
constexpr int kPortion = 100;
constexpr int kMostNamed = 10;
/// Of a recording that is there to be played.
constexpr std::string_view kPlayable = " x.status = 'AVAILABLE' AND x.deletion_began_at IS NULL";
/// Of one that failed nothing is read; what may be left of it is cleared.
constexpr std::string_view kLookedAfter = " x.status IN ('AVAILABLE', 'FAILED') AND x.deletion_began_at IS NULL";
/// The look was the proof's, not that of finishing it.
constexpr std::string_view kReadAgain = " (x.processed_at IS NULL OR p.looked_at > x.processed_at)";

struct Spent {
  std::int64_t recordings = 0;
  std::int64_t bytes = 0;
};
CHIROFLOW_DESCRIBE(Spent, recordings, bytes)

RecordingProof first_proof(const SessionRecording& recording) {
  const auto finished = recording.processed_at.value_or(recording.updated_at);
  RecordingProof proof;
  proof.recording_id = recording.id;
  proof.organization_id = recording.organization_id;
  proof.looked_at = recording.processed_at;
  proof.next_attempt_at = finished;
  if (recording.status == RecordingStatus::FAILED) return proof;
  proof.proven_at = recording.processed_at;
  proof.next_attempt_at = finished + kProvenEvery;
  return proof;
}

/// One that was finished was proven by that.
Result<void> add_missing(const Services& services, const OrganizationId& organization) {
  static const std::string missing = store::select_from<SessionRecording>("x") + " WHERE x.organization_id = ? AND" +
                                     std::string(kLookedAfter) +
                                     " AND NOT EXISTS (SELECT 1 FROM recording_proof p WHERE p.organization_id = "
                                     "x.organization_id AND p.recording_id = x.id) ORDER BY x.id LIMIT ?";
  static const std::string insert =
      store::insert_into<RecordingProof>("recording_proof") + " ON CONFLICT (recording_id) DO NOTHING";
  const auto rows = TRY(db::read<std::vector<SessionRecording>>(services.database, [&](db::Reader& reader) {
    return store::query_all<SessionRecording>(reader, missing, organization, kPortion);
  }));
  if (rows.empty()) return {};
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    for (const auto& recording : rows) TRY(writer.execute(insert, store::bind_all(first_proof(recording))));
    return {};
  });
}

Result<Spent> spent_since(db::Reader& reader, const OrganizationId& organization, Instant since) {
  // What was finished in that time was looked at by finishing it.
  static const std::string sql =
      "SELECT COUNT(*), CAST(COALESCE(SUM(x.size_bytes), 0) AS BIGINT) FROM recording_proof p"
      " JOIN session_recording x ON x.organization_id = p.organization_id AND x.id = p.recording_id"
      " WHERE p.organization_id = ? AND p.looked_at >= ? AND" +
      std::string(kReadAgain);
  return TRY(store::query_one<Spent>(reader, sql, organization, since)).value_or(Spent());
}

Result<std::vector<RecordingProof>> due_proofs(db::Reader& reader, const OrganizationId& organization, Instant due,
                                               Instant now) {
  static const std::string sql =
      store::select_from<RecordingProof>("p") +
      " JOIN session_recording x ON x.organization_id = p.organization_id AND x.id = p.recording_id"
      " WHERE p.organization_id = ? AND p.next_attempt_at <= ? AND (p.leased_until IS NULL OR p.leased_until <= ?) "
      "AND" +
      std::string(kLookedAfter) + " ORDER BY p.looked_at, p.recording_id LIMIT ?";
  return store::query_all<RecordingProof>(reader, sql, organization, due, now, kPortion);
}

/// Whether something was read in one of the last nights. `morning`: when the last one ended.
Result<bool> nights_are_used(db::Reader& reader, const OrganizationId& organization, Instant morning) {
  static const std::string sql =
      "SELECT 1 FROM recording_proof p JOIN session_recording x ON x.organization_id = p.organization_id"
      " AND x.id = p.recording_id WHERE p.organization_id = ? AND p.looked_at >= ? AND p.looked_at < ? AND" +
      std::string(kReadAgain);
  for (Hours back{0}; back < kProofOverdue; back += Hours(24))
    if (TRY(store::exists(reader, sql, organization, morning - back - kNightLasts, morning - back))) return true;
  return false;
}

/// Reads one recording under its lease.
class Proving {
 public:
  Proving(const Services& services, const std::function<bool()>& is_stopping, SessionRecording recording,
          std::string lease)
      : services_(services), is_stopping_(is_stopping), recording_(std::move(recording)), lease_(std::move(lease)) {}

  void run(ProofRound& round) {
    if (recording_.status == RecordingStatus::FAILED) return clear_failed(round);
    const auto fault = look();
    // What is left over may be what a recording that is not whole lacks.
    if (fault && !*fault) clear(round);
    const auto settled = fault ? settle(*fault) : give_back(kPutOff);
    if (!fault || !settled) {
      ++round.unread;
      const auto& error = fault ? settled.error() : fault.error();
      if (error.cause != kStopping)
        services_.log.warning("a recording could not be read to prove it",
                              {{"recording", recording_.id}, {"detail", Loggable::detail_of(error)}});
      return;
    }
    if (!*settled) return;
    ++(*fault ? round.faulty : round.proven);
    if (*fault)
      services_.log.error(
          "a recording is not whole any more; chiroflow doctor says more",
          {{"recording", recording_.id}, {"fault", Loggable::operations(std::string(name_of(**fault)))}});
  }

 private:
  static constexpr std::string_view kStopping = "stopping";

  bool clear(ProofRound& round) {
    const auto cleared = clear_old_leftovers(services_, recording_, leased());
    if (!cleared)
      services_.log.warning("what is left over of a recording could not be cleared",
                            {{"recording", recording_.id}, {"detail", Loggable::detail_of(cleared.error())}});
    round.leftovers += cleared.value_or(0);
    return cleared.has_value();
  }

  void clear_failed(ProofRound& round) {
    const auto pause = clear(round) ? kProvenEvery : kPutOff;
    if (const auto given = give_back(pause); !given)
      services_.log.warning("a recording's lease could not be given back",
                            {{"recording", recording_.id}, {"detail", Loggable::detail_of(given.error())}});
  }

  /// None: whole. An error says nothing of the recording.
  Result<std::optional<RecordingFault>> look() {
    const auto cipher = cipher_of(services_, recording_);
    if (!cipher) {
      const auto& cause = cipher.error().cause;
      if (cause == "recording_key_gone" || cause == "sealed_data_damaged") return RecordingFault::KEY_UNUSABLE;
      return fail(cipher.error());
    }
    const auto pieces = TRY(db::read<std::vector<RecordingPiece>>(
        services_.database, [&](db::Reader& reader) { return pieces_of(reader, recording_); }));
    auto totals = add_up(services_, *cipher, recording_, pieces, [this] { return go_on(); });
    if (!totals) {
      if (totals.error().cause == "recording_damaged") return RecordingFault::PIECE_DAMAGED;
      return fail(totals.error());
    }
    if (is_as_finished(*totals, pieces)) return std::optional<RecordingFault>();
    return RecordingFault::NOT_AS_FINISHED;
  }

  bool is_as_finished(RecordingTotals& totals, const std::vector<RecordingPiece>& pieces) const {
    for (std::size_t i = 0; i < pieces.size(); ++i)
      if (pieces[i].number != static_cast<std::int64_t>(i) || pieces[i].last != (i + 1 == pieces.size())) return false;
    const auto same = [](const std::optional<std::string>& written, crypto::Sha256& found) {
      return !written || *written == found.finish().hex();
    };
    return totals.complete && totals.size == recording_.size_bytes.value_or(totals.size) &&
           same(recording_.plain_sha256, totals.plain) && same(recording_.sealed_sha256, totals.sealed);
  }

  Result<void> go_on() {
    if (is_stopping_ && is_stopping_())
      return fail(Error{.code = ErrorCode::storage_unavailable, .cause = std::string(kStopping)});
    const auto now = services_.clock.now();
    if (now - renewed_at_ < kRenewEvery) return {};
    renewed_at_ = now;
    return services_.database.write([&](db::Writer& writer) -> Result<void> {
      if (!TRY(keep_lease(writer, leased(), now))) return fail(conflict("Another server reads this one", "lease_lost"));
      return {};
    });
  }

  /// False when it went meanwhile, or somebody else has the lease: then nothing is said of it.
  Result<bool> settle(std::optional<RecordingFault> fault) {
    SystemCall system(services_, recording_.organization_id, fault ? "recording.fault" : "recording.mended",
                      AuditAction::READ, "recording-" + recording_.id.value);
    auto& call = system.call;
    return call.transaction([&](db::Writer& writer) -> Result<bool> {
      const auto now = TRY(lock_recording(writer, recording_.organization_id, recording_.id));
      if (!TRY(keep_lease(writer, leased(), call.now))) return false;
      auto proof = TRY(find_proof(writer, recording_.organization_id, recording_.id));
      const bool there = now && now->status == RecordingStatus::AVAILABLE && !is_withdrawn(*now);
      if (there && proof) TRY(write(call, writer, *proof, fault));
      TRY(give_lease_back(writer, leased(), call.now + kProvenEvery));
      return there;
    });
  }

  Result<void> write(Call& call, db::Writer& writer, RecordingProof& proof, std::optional<RecordingFault> fault) {
    static const std::string sql =
        "UPDATE recording_proof SET looked_at = ?, proven_at = ?, fault = ?, fault_since = ?, attempts = 0"
        " WHERE organization_id = ? AND recording_id = ?";
    const auto before = proof.fault;
    if (!fault) proof.proven_at = call.now;
    if (!fault) proof.fault_since.reset();
    if (fault && !before) proof.fault_since = call.now;
    TRY(store::execute(writer, sql, call.now, proof.proven_at, fault, proof.fault_since, proof.organization_id,
                       proof.recording_id));
    if (fault == before) return {};
    const auto told = fault ? R"({"fault":")" + std::string(name_of(*fault)) + "\"}"
                            : R"({"was":")" + std::string(name_of(*before)) + "\"}";
    TRY(call.changed(writer, {"SessionRecording", recording_.id.view(), recording_.patient_id, told}));
    return {};
  }

  Result<bool> give_back(Millis pause) {
    return db::write<bool>(services_.database, [&](db::Writer& writer) {
      return give_lease_back(writer, leased(), services_.clock.now() + pause);
    });
  }

  LeasedRow leased() const { return {kLeasedProofs, recording_.organization_id, recording_.id.view(), lease_}; }

  const Services& services_;
  const std::function<bool()>& is_stopping_;
  const SessionRecording recording_;
  const std::string lease_;
  Instant renewed_at_ = services_.clock.now();
};

Instant local_time(const Services& services, const Organization& organization) {
  const auto now = services.clock.now();
  const auto zone = services.time_zones ? services.time_zones->find(organization.time_zone) : nullptr;
  return zone ? now + zone->at(now).east : now;
}

/// When the last night that is over ended; both by the clinic's clock.
Instant last_morning(Instant local) { return std::chrono::floor<std::chrono::days>(local - Hours(6)) + Hours(6); }

bool is_night_at(const Services& services, const Organization& organization) {
  return is_night(local_time(services, organization));
}

/// Since when what may be read now has been due. None: the day is for patients.
Result<std::optional<Instant>> due_since(const Services& services, db::Reader& reader,
                                         const Organization& organization) {
  const auto now = services.clock.now();
  const auto local = local_time(services, organization);
  if (is_night(local)) return std::optional(now);
  if (TRY(nights_are_used(reader, organization.id, now - (local - last_morning(local)))))
    return std::optional<Instant>();
  return std::optional(now - kProofOverdue);
}

/// What of the budget is left, and what one takes of it.
bool fits(const Spent& spent, std::int64_t bytes, const ProofBudget& budget) {
  return spent.recordings == 0 || (spent.recordings < budget.recordings && spent.bytes + bytes <= budget.bytes);
}

Result<void> note(const Services& services, const OrganizationId& organization, const ProofRound& round) {
  SystemCall system(services, organization, "job.prove_recordings", AuditAction::READ, "job-prove-recordings");
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(system.call.changed(writer, {"Organization", organization.view(), std::nullopt,
                                     R"({"proven":)" + std::to_string(round.proven) + R"(,"faulty":)" +
                                         std::to_string(round.faulty) + "}"}));
    return {};
  });
}

/// What one round finds to do, those that were proven longest ago first.
struct DueProofs {
  std::vector<RecordingProof> proofs;
  Spent spent;
};

Result<DueProofs> find_due(const Services& services, const Organization& organization) {
  return db::read<DueProofs>(services.database, [&](db::Reader& reader) -> Result<DueProofs> {
    const auto now = services.clock.now();
    const auto due = TRY(due_since(services, reader, organization));
    if (!due) return DueProofs();
    return DueProofs{TRY(due_proofs(reader, organization.id, *due, now)),
                     TRY(spent_since(reader, organization.id, now - kNight))};
  });
}

/// One after the other until the night, or its share, is used up.
Result<ProofRound> prove_in(const Services& services, const Organization& organization,
                            const std::function<bool()>& is_stopping, const ProofBudget& budget) {
  ProofRound round;
  const bool by_night = is_night_at(services, organization);
  auto [proofs, spent] = TRY(find_due(services, organization));
  for (const auto& proof : proofs) {
    if (is_stopping && is_stopping()) break;
    // What the night was too short for comes first in the next one.
    if (by_night && !is_night_at(services, organization)) break;
    auto recording = TRY(db::read<std::optional<SessionRecording>>(services.database, [&](db::Reader& reader) {
      return find_recording(reader, organization.id, proof.recording_id);
    }));
    if (!recording || is_withdrawn(*recording)) continue;
    const auto bytes = recording->size_bytes.value_or(0);
    const bool is_read = recording->status == RecordingStatus::AVAILABLE;
    if (is_read && !fits(spent, bytes, budget)) break;
    auto lease = TRY(take_lease(services, kLeasedProofs, organization.id, proof.recording_id.view()));
    if (!lease) continue;
    spent.recordings += is_read ? 1 : 0;
    spent.bytes += bytes;
    Proving(services, is_stopping, std::move(*recording), std::move(*lease)).run(round);
  }
  if (round.proven + round.faulty > 0) TRY(note(services, organization.id, round));
  return round;
}
}  // namespace

Result<ProofRound> prove_recordings(const Services& services, const std::function<bool()>& is_stopping,
                                    ProofBudget budget) {
  ProofRound all;
  if (!services.recordings) return all;
  for (const auto& name : TRY(list_organizations(services.database))) {
    if (is_stopping && is_stopping()) break;
    TRY(add_missing(services, name.id));
    const auto organization = TRY(db::read<std::optional<Organization>>(
        services.database, [&](db::Reader& reader) { return store::find_organization(reader, name.id); }));
    if (!organization) continue;
    const auto mine = TRY(prove_in(services, *organization, is_stopping, budget));
    all.proven += mine.proven;
    all.faulty += mine.faulty;
    all.unread += mine.unread;
    all.leftovers += mine.leftovers;
  }
  return all;
}

Result<std::optional<RecordingProof>> find_proof(db::Reader& reader, const OrganizationId& organization,
                                                 const RecordingId& recording) {
  static const std::string sql =
      store::select_from<RecordingProof>("p") + " WHERE p.organization_id = ? AND p.recording_id = ?";
  return store::query_one<RecordingProof>(reader, sql, organization, recording);
}

Result<FaultyRecordings> faulty_recordings(db::Database& database) {
  static const std::string from =
      " FROM recording_proof p JOIN session_recording x ON x.organization_id = p.organization_id"
      " AND x.id = p.recording_id WHERE p.fault IS NOT NULL AND" +
      std::string(kPlayable);
  static const std::string number = "SELECT COUNT(*)" + from;
  static const std::string some = "SELECT x.id" + from + " ORDER BY p.fault_since, x.id LIMIT ?";
  return db::read<FaultyRecordings>(database, [](db::Reader& reader) -> Result<FaultyRecordings> {
    return FaultyRecordings{TRY(store::query_value<std::int64_t>(reader, number)).value_or(0),
                            TRY(store::query_all<RecordingId>(reader, some, kMostNamed))};
  });
}

}  // namespace chiroflow::app
