// SPDX-License-Identifier: Apache-2.0
#include "app/audit/verify.hpp"

#include <algorithm>

#include "app/audit/checkpoint_file.hpp"
#include "store/audit_events.hpp"
#include "store/audit_log.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr int kRowsAtOnce = 1000;
/// How many events in a row may be missing behind renumbered ones and still be told from an edit.
constexpr std::int64_t kFurthestGap = 1000;

std::string_view explanation(AuditFault fault) {
  switch (fault) {
    case AuditFault::none: return "The log is as it was written";
    case AuditFault::edited: return "A field of this event was changed";
    case AuditFault::missing: return "From this event on, one or more were taken out";
    case AuditFault::inserted: return "This event was put in, or stands here a second time";
    case AuditFault::swapped: return "This event stands at another place than it was written at";
    case AuditFault::forged: return "This event was not written with the key of this log";
    case AuditFault::wrong_key: return "The key is not the one this log was written with, or the whole log was rebuilt";
    case AuditFault::cut_tail: return "A signed checkpoint knows events from this one on that are gone";
    case AuditFault::rewritten: return "A signed checkpoint knows another history up to this event";
    case AuditFault::bad_checkpoint:
      return "The database's checkpoint of this event is not signed by a known key, was changed, or follows one that "
             "was removed";
    case AuditFault::checkpoint_missing: return "The file has a checkpoint of this event that the database lacks";
    case AuditFault::bad_file: return "The checkpoint file is damaged, out of order or not signed by a known key";
    case AuditFault::file_behind: return "The checkpoint file ends before the database's checkpoint of this event";
    case AuditFault::hidden: return "This event was taken out of the list by which a patient's events are found";
  }
  return {};
}

class Verifier {
 public:
  Verifier(const OrganizationId& organization, const crypto::Secret& mac_root, std::istream* file,
           std::span<const crypto::VerifyKey> keys)
      : organization_(organization),
        mac_key_(store::AuditLog::mac_key(mac_root, organization).view()),
        keys_(keys),
        has_file_(file != nullptr),
        file_(file, organization_) {
    report_.organization_id = organization;
    next_line();
  }

  bool done() const { return report_.fault != AuditFault::none; }

  /// The row behind the one before. Each is judged when the one behind it is known, which tells the kinds of fault apart.
  void take(const db::Row& row) {
    if (done()) return;
    int column = 0;
    auto read = store::read_row<store::CheckedEvent>(row, column);
    Held arrived{.seq = row.integer(1), .content = std::nullopt};
    if (read) arrived.content = std::move(*read);
    if (held_) judge(*held_, &arrived);
    held_ = std::move(arrived);
  }

  /// The end of the log; `later` are the database's checkpoints that lie behind it.
  AuditReport finish(const std::vector<AuditCheckpoint>& later, std::optional<std::int64_t> hidden) {
    if (held_ && !done()) judge(*held_, nullptr);
    if (!done() && !later.empty()) judge_later(later.front());
    if (!done() && file_.line()) judge_later_line(*file_.line());
    if (!done() && has_file_ && first_not_in_file_) found(AuditFault::file_behind, *first_not_in_file_);
    if (!done() && hidden) found(AuditFault::hidden, *hidden);
    report_.last_hash = previous_.hex();
    report_.message = explanation(report_.fault);
    return std::move(report_);
  }

 private:
  struct Held {
    std::int64_t seq = 0;
    std::optional<store::CheckedEvent> content;  // none: no version of this program writes such a row
    const AuditEvent* event() const { return content ? &content->event : nullptr; }
  };

  void found(AuditFault fault, std::int64_t seq) {
    report_.fault = fault;
    report_.bad_seq = seq;
  }

  crypto::Digest hash_of(const AuditEvent& event, std::int64_t seq, const crypto::Digest& previous) {
    store::AuditLog::canonical(event, bytes_);
    return crypto::event_hash(organization_.view(), seq, previous, bytes_.view());
  }
  bool authentic(const AuditEvent& event) const { return mac_key_.verify(event.hash, event.mac); }
  /// Whether the event was written at this place, behind that one.
  bool fits(const AuditEvent& event, std::int64_t seq, const crypto::Digest& previous) {
    return hash_of(event, seq, previous).view() == event.hash && authentic(event);
  }

  void judge(const Held& held, const Held* behind) {
    const auto seq = report_.events + 1;
    if (held.seq != seq) return found(AuditFault::missing, seq);
    const auto* event = held.event();
    if (!event) return found(AuditFault::edited, seq);
    if (!fits(*event, seq, previous_)) return found(kind_of(*event, seq, behind ? behind->event() : nullptr), seq);
    previous_ = *crypto::Digest::from(event->hash);
    report_.events = seq;
    if (held.content->checkpoint) judge_checkpoint(*held.content->checkpoint);
    if (!done()) judge_line(held.content->checkpoint.has_value());
  }

  AuditFault kind_of(const AuditEvent& event, std::int64_t seq, const AuditEvent* behind) {
    const auto claimed = crypto::Digest::from(event.hash);
    if (!claimed) return AuditFault::edited;
    if (behind && fits(*behind, seq, previous_)) {
      const auto true_hash = *crypto::Digest::from(behind->hash);
      return fits(event, seq + 1, true_hash) ? AuditFault::swapped : AuditFault::inserted;
    }
    if (hash_of(event, seq, previous_) == *claimed) return seq == 1 ? AuditFault::wrong_key : AuditFault::forged;
    if (!authentic(event)) return AuditFault::edited;
    // The hash is one that was written with the key; only the place or the fields are wrong.
    if (*claimed == previous_) return AuditFault::inserted;
    if (!behind || fits(*behind, seq + 1, *claimed)) return AuditFault::edited;
    for (std::int64_t gap = 1; gap <= kFurthestGap; ++gap) {
      if (hash_of(*behind, seq + 1 + gap, *claimed).view() == behind->hash) return AuditFault::missing;
    }
    return AuditFault::swapped;
  }

  bool signed_by_us(const crypto::Checkpoint& checkpoint, std::string_view signature) const {
    return std::any_of(keys_.begin(), keys_.end(), [&](const crypto::VerifyKey& key) {
      return crypto::verify_checkpoint(key, checkpoint, signature);
    });
  }
  bool is_signed(const AuditCheckpoint& row) const {
    const auto hash = crypto::Digest::from(row.hash);
    return hash && signed_by_us({.tenant = organization_.value,
                                 .seq = row.seq,
                                 .hash = *hash,
                                 .at = row.at,
                                 .count = row.seq - checkpointed_},
                                row.signature);
  }

  void judge_checkpoint(const AuditCheckpoint& row) {
    if (!is_signed(row)) return found(AuditFault::bad_checkpoint, row.seq);
    if (row.hash != previous_.view()) return found(AuditFault::rewritten, row.seq);
    checkpointed_ = row.seq;
    report_.checkpoints += 1;
    report_.signed_until = row.seq;
  }

  void judge_line(bool in_database) {
    const auto& line = file_.line();
    if (line && line->checkpoint.seq == report_.events) {
      if (!signed_by_us(line->checkpoint, line->signature)) return found(AuditFault::bad_file, report_.events);
      if (line->checkpoint.hash != previous_) return found(AuditFault::rewritten, report_.events);
      if (!in_database) return found(AuditFault::checkpoint_missing, report_.events);
      report_.file_lines += 1;
      next_line();
    } else if (in_database && !line && !first_not_in_file_) {
      // A line further on would cover this event, too; only the file's end matters.
      first_not_in_file_ = report_.events;
    }
  }

  void judge_later(const AuditCheckpoint& row) {
    found(is_signed(row) ? AuditFault::cut_tail : AuditFault::bad_checkpoint,
          is_signed(row) ? report_.events + 1 : row.seq);
  }
  void judge_later_line(const CheckpointLine& line) {
    const bool ours = signed_by_us(line.checkpoint, line.signature);
    found(ours ? AuditFault::cut_tail : AuditFault::bad_file, ours ? report_.events + 1 : line.checkpoint.seq);
  }

  void next_line() {
    if (!file_.next()) found(AuditFault::bad_file, file_.last_seq() + 1);
  }

  const OrganizationId organization_;
  const crypto::HmacKey mac_key_;
  const std::span<const crypto::VerifyKey> keys_;
  const bool has_file_;
  CheckpointFile file_;
  crypto::CanonicalWriter bytes_;
  crypto::Digest previous_ = crypto::kChainStart;
  std::int64_t checkpointed_ = 0;
  std::optional<std::int64_t> first_not_in_file_;
  std::optional<Held> held_;
  AuditReport report_;
};
}  // namespace

Result<AuditReport> verify_audit(db::Reader& reader, const OrganizationId& organization, const crypto::Secret& mac_root,
                                 std::istream* file, std::span<const crypto::VerifyKey> keys) {
  Verifier verifier(organization, mac_root, file, keys);
  std::int64_t seen = 0;
  for (int rows = kRowsAtOnce; rows == kRowsAtOnce && !verifier.done();) {
    rows = 0;
    TRY(store::walk_chain(reader, organization, seen, kRowsAtOnce, [&](const db::Row& row) -> Result<void> {
      seen = row.integer(1);
      ++rows;
      verifier.take(row);
      return {};
    }));
  }
  std::vector<AuditCheckpoint> later;
  std::optional<std::int64_t> hidden;
  if (!verifier.done()) {
    later = TRY(store::checkpoints_after(reader, organization, seen, 1));
    hidden = TRY(store::first_hidden_event(reader, organization));
  }
  return verifier.finish(later, hidden);
}

}  // namespace chiroflow::app
