// SPDX-License-Identifier: Apache-2.0
// How long each class of data is kept and what goes by itself: the one table, and the rules for recordings. Pure.
//
// No federal rule fixes how long medical records are kept; states do, by rules that differ. So nothing clinical goes by itself,
// and a clinic keeps such a class shorter than the default only by naming the rule that lets it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "domain/recording.hpp"
#include "domain/time_zone.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(DataClass, RECORDINGS, FAILED_RECORDINGS, CLINICAL_RECORD, CONSENTS, AUDIT_LOG, DISCLOSURES,
               DELETION_CERTIFICATES, QUALITY_SAMPLES, PROVIDER_ATTEMPTS, VISIT_DEVICES, OUTGOING_MAIL, OUTGOING_EVENTS,
               INCOMING_EVENTS, SIGN_INS, FINISHED_JOBS, REMEMBERED_REPLIES, DEVICE_CHECKS, VISIT_LINKS, VISIT_NOTICES,
               VISIT_STEPS)

inline constexpr int kShortestRetention = 1;
inline constexpr int kLongestRetention = 3'650;

/// Of the table: which defaults a clinic was shown. Rises with each change of a default.
inline constexpr std::string_view kRetentionTableVersion = "2026-11-23";

struct DataClassRule {
  DataClass data_class = DataClass::RECORDINGS;
  std::string_view holds;       // what is in it
  int default_days = 0;         // counted from `counted_from`
  int minimum_days = 0;         // no rule of a clinic goes below
  int maximum_days = 0;         // nor above
  bool automatic = false;       // deleted by the server; otherwise only ever by a person who approved a list
  bool needs_citation = false;  // going below the default does: of the statute or board rule that allows it
  std::string_view counted_from;
  std::string_view reason;  // why the default is what it is
  bool is_fixed() const { return minimum_days == maximum_days; }
};
std::span<const DataClassRule> data_classes();
const DataClassRule& rule_of(DataClass data_class);

/// The last millisecond of the calendar day that lies `days` after the day of `base`, both in `zone`.
Instant deletion_due(const TimeZone& zone, Instant base, int days);

inline constexpr Hours kFailedRecordingsKept{24};
/// What is not finished so long after its end may never be; from then on a person may delete it all the same.
inline constexpr Hours kLongestFinishing{1};
inline constexpr std::chrono::days kGraceAfterHold{7};
/// Copies of the key directory that a clinic makes by other means must not live longer: docs/retention.md.
inline constexpr std::chrono::days kKeyCopiesKept{7};

/// Why a recording is still there.
CHIROFLOW_ENUM(KeptBecause, GONE, GOING, RECORDED_NOW, LEGAL_HOLD, CLINICAL_RECORD, KEPT_FOR_REASON, NOT_DUE,
               GRACE_AFTER_HOLD, FAILED_WITH_CONTENT)

struct RetentionFacts {
  bool held = false;
  std::optional<Instant> last_release;  // of a hold that covered it
  bool has_pieces = false;              // at least one was received
};
/// When retention may take it, as far as time alone decides: the date that was set, a day after a failure that left nothing, and never within the
/// days of grace after a hold that outlasted the date. None: not by time.
std::optional<Instant> deletable_from(const SessionRecording& recording, const RetentionFacts& facts);
/// None: retention deletes it now.
std::optional<KeptBecause> kept_because(const SessionRecording& recording, const RetentionFacts& facts, Instant now);
/// In words, for the person who looks at a dry run.
std::string_view words_for(KeptBecause reason);

/// Whether a person may delete it now; retention's dates do not bind people. None: yes.
std::optional<KeptBecause> refuses_deletion(const SessionRecording& recording, const RetentionFacts& facts,
                                            Instant now);

/// True from the first phase of deletion on: nobody gets at the content, whatever the status says.
inline bool is_withdrawn(const SessionRecording& recording) {
  return recording.deletion_began_at.has_value() || recording.status == RecordingStatus::DELETED;
}

}  // namespace chiroflow
