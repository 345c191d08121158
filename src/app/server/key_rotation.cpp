// SPDX-License-Identifier: Apache-2.0
#include "app/server/key_rotation.hpp"

#include <algorithm>

#include "domain/appointment.hpp"
#include "domain/audit_event.hpp"
#include "domain/clinician.hpp"
#include "domain/consent.hpp"
#include "domain/deletion_work.hpp"
#include "domain/messages.hpp"
#include "domain/organization.hpp"
#include "domain/patient.hpp"
#include "domain/recorder_run.hpp"
#include "domain/recording.hpp"
#include "domain/session.hpp"
#include "domain/user.hpp"
#include "domain/visit.hpp"
#include "store/disclosure_table.hpp"
#include "store/participant_place_table.hpp"
#include "store/recording_proof_table.hpp"
#include "store/schema/description.hpp"
#include "store/sql_text.hpp"
#include "store/standing_order_table.hpp"
#include "store/stay_link_table.hpp"
#include "store/ways_in.hpp"

namespace chiroflow::app {

namespace {
constexpr int kPortion = 300;

using Records = boost::mp11::mp_list<
    Organization, BaaAttestation, ProviderCredential, User, RecoveryCode, StaffSession, ApiKey, Clinician,
    ClinicianLicence, Patient, AppointmentType, Appointment, TelehealthSession, Room, ProviderAttempt, Participant,
    ParticipantStay, StayLink, WayIn, VisitLink, VisitDevice, VirtualWaitingRoom, SessionNotice, ChatMessage, Admission,
    ModalitySegment, QualitySample, VisitStep, VisitRating, OutgoingMail, TelehealthConsent, SessionRecording,
    ConsentTemplate, ConsentOverride, RecordingAgreement, RecordingPiece, RecordingTicket, LegalHold,
    DeletionCertificate, RetentionRule, RecordingDeletion, RecorderRun, RetentionRound, DeletionWarning, Disclosure,
    StandingOrder, ParticipantPlace, RecordingProof, AuditEvent, PatientAuditEntry, AuditCheckpoint, WebhookEvent,
    OutboxEvent, Job, IdempotencyRecord, ServerSecret>;

template <class F>
void for_each_record(F&& f) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Records>>(std::forward<F>(f));
}

template <class Record>
void add_sealed_columns(std::vector<SealedColumn>& columns) {
  const std::string table(store::table_of<Record>);
  for_each_member<Record>([&](auto d) {
    using Member = store::detail::MemberOf<decltype(d)>;
    if constexpr (std::is_same_v<typename store::WithoutOptional<Member>::type, Sealed>)
      columns.push_back({table, d.name, store::schema::table(table).primary_key});
  });
}

std::string joined(const std::vector<std::string>& names, std::string_view after, std::string_view between) {
  std::string text;
  for (const auto& name : names) text.append(text.empty() ? "" : between).append(name).append(after);
  return text;
}

/// Rows of one column, portion by portion in the order of the primary key.
class Walk {
 public:
  struct Row {
    std::vector<std::string> key;
    std::string blob;
  };

  explicit Walk(const SealedColumn& column) : column_(column) {
    const auto key = joined(column.key, "", ", ");
    const auto begin =
        "SELECT " + column.column + ", " + key + " FROM " + column.table + " WHERE " + column.column + " IS NOT NULL";
    const auto end = " ORDER BY " + key + " LIMIT " + std::to_string(kPortion);
    const auto marks = joined(std::vector<std::string>(column.key.size(), "?"), "", ", ");
    first_ = begin + end;
    next_ = begin + " AND (" + key + ") > (" + marks + ")" + end;
    update_ = "UPDATE " + column.table + " SET " + column.column + " = ? WHERE " + joined(column.key, " = ?", " AND ");
  }

  /// The rows after `last`; the first ones when that is empty.
  Result<std::vector<Row>> portion(db::Reader& reader, const std::vector<std::string>& last) const {
    std::vector<Row> rows;
    TRY(reader.query(last.empty() ? first_ : next_, values_of(last), [&](const db::Row& row) -> Result<void> {
      auto& found = rows.emplace_back();
      found.blob = row.blob(0);
      for (std::size_t i = 0; i < column_.key.size(); ++i) found.key.emplace_back(row.text(static_cast<int>(i) + 1));
      return {};
    }));
    return rows;
  }

  Result<void> store(db::Writer& writer, const Row& row, std::string_view blob) const {
    auto values = values_of(row.key);
    values.insert(values.begin(), db::Blob{blob});
    TRY(writer.execute(update_, values));
    return {};
  }

 private:
  static std::vector<db::Value> values_of(const std::vector<std::string>& key) { return {key.begin(), key.end()}; }

  const SealedColumn& column_;
  std::string first_, next_, update_;
};

struct Portion {
  std::vector<std::string> last;
  Rewrapped done;
};

Result<Portion> rewrap_portion(db::Writer& writer, const Walk& walk, const crypto::Sealer& sealer,
                               const std::vector<std::string>& last) {
  Portion portion;
  for (const auto& row : TRY(walk.portion(writer, last))) {
    ++portion.done.values;
    portion.last = row.key;
    const auto fresh = TRY(sealer.rewrap(row.blob));
    if (!fresh) continue;
    TRY(walk.store(writer, row, *fresh));
    ++portion.done.changed;
  }
  return portion;
}

Result<Rewrapped> rewrap_column(db::Database& database, const SealedColumn& column, const crypto::Sealer& sealer) {
  const Walk walk(column);
  Rewrapped done;
  std::vector<std::string> last;
  for (bool more = true; more;) {
    auto portion = TRY(
        db::write<Portion>(database, [&](db::Writer& writer) { return rewrap_portion(writer, walk, sealer, last); }));
    done.values += portion.done.values;
    done.changed += portion.done.changed;
    more = portion.done.values == kPortion;
    last = std::move(portion.last);
  }
  return done;
}
}  // namespace

const std::vector<SealedColumn>& sealed_columns() {
  static const std::vector<SealedColumn> columns = [] {
    std::vector<SealedColumn> found;
    for_each_record([&](auto identity) { add_sealed_columns<typename decltype(identity)::type>(found); });
    return found;
  }();
  return columns;
}

std::vector<std::string_view> searched_tables() {
  std::vector<std::string_view> names;
  for_each_record([&](auto identity) { names.push_back(store::table_of<typename decltype(identity)::type>); });
  return names;
}

Result<Rewrapped> rewrap_all(db::Database& database, const crypto::Sealer& sealer, const OnColumn& on_column) {
  Rewrapped all;
  for (const auto& column : sealed_columns()) {
    const auto done = TRY(rewrap_column(database, column, sealer));
    all.values += done.values;
    all.changed += done.changed;
    on_column(column, done);
  }
  return all;
}

Result<std::map<std::string, std::int64_t>> count_key_uses(db::Database& database) {
  std::map<std::string, std::int64_t> uses;
  for (const auto& column : sealed_columns()) {
    const Walk walk(column);
    std::vector<std::string> last;
    for (std::size_t rows = kPortion; rows == kPortion;) {
      auto portion = TRY(
          db::read<std::vector<Walk::Row>>(database, [&](db::Reader& reader) { return walk.portion(reader, last); }));
      rows = portion.size();
      for (const auto& row : portion) ++uses[crypto::Sealer::master_key_of(row.blob).value_or("unreadable")];
      if (!portion.empty()) last = portion.back().key;
    }
  }
  return uses;
}

}  // namespace chiroflow::app
