// SPDX-License-Identifier: Apache-2.0
#include "domain/retention.hpp"

#include <algorithm>
#include <array>

namespace chiroflow {

namespace {
using enum DataClass;

constexpr int kTenYears = 3'653;
constexpr int kSixYears = 2'192;   // with two leap days
constexpr int kFourYears = 1'461;  // the shortest time known of a state's rule for adults
constexpr int kForty = 14'610;

constexpr std::array kTable{
    DataClassRule{RECORDINGS, "Recordings of visits that are no part of the clinical record", 30, kShortestRetention,
                  kLongestRetention, true, false, "the end of the recording",
                  "No federal or state rule is known that asks to keep them; what is not kept cannot leak"},
    DataClassRule{FAILED_RECORDINGS, "Recordings of which nothing arrived", 1, 1, 1, true, false, "the failure",
                  "Of no use to anybody"},
    DataClassRule{CLINICAL_RECORD,
                  "Patients, appointments, sessions, participants, locations, questionnaires, chat, recordings that "
                  "are part of the clinical record",
                  kTenYears, kFourYears, kForty, false, true,
                  "the last encounter, and for minors not before the age of 21 and the state's years",
                  "State law and board rules: 4 to 10 years; payers 7 to 10"},
    DataClassRule{CONSENTS, "Consents, their texts, signatures and evidence; overrides", kTenYears, kFourYears, kForty,
                  false, true, "the last encounter", "The proof of what was agreed lives as long as the record"},
    DataClassRule{AUDIT_LOG, "The audit log and its checkpoints", kTenYears, kSixYears, kForty, false, false,
                  "the event", "45 CFR 164.316(b)(2)(i): six years for required documentation"},
    DataClassRule{DISCLOSURES, "To whom recordings and records were given", kTenYears, kSixYears, kForty, false, false,
                  "the disclosure", "45 CFR 164.528: patients may ask six years back"},
    DataClassRule{DELETION_CERTIFICATES, "What remains of deleted recordings; legal holds", kTenYears, kSixYears,
                  kForty, false, false, "the deletion", "45 CFR 164.316(b)(2)(i), 164.310(d)(2)(i)"},
    DataClassRule{QUALITY_SAMPLES, "What browsers measured of calls; the session keeps what they sum up to", 90, 1,
                  kLongestRetention, true, false, "the measurement", "45 CFR 164.502(b): the minimum necessary"},
    DataClassRule{PROVIDER_ATTEMPTS, "Tries at video services", 90, 1, kLongestRetention, true, false, "the try",
                  "Explains lately failed calls, later nothing"},
    DataClassRule{VISIT_DEVICES, "Devices that no longer hold a visit link", 90, 1, kLongestRetention, true, false,
                  "the replacement", "45 CFR 164.502(b): the minimum necessary"},
    DataClassRule{OUTGOING_MAIL, "E-mails about visits, sent or given up", 90, 1, kLongestRetention, true, false,
                  "the end of the visit", "Explains what a patient got, later nothing"},
    DataClassRule{OUTGOING_EVENTS, "Events that were delivered to other programs", 30, 1, kLongestRetention, true,
                  false, "the delivery", "Repeats what the records say"},
    DataClassRule{INCOMING_EVENTS, "Events of video services that were worked off", 30, 30, 30, true, false,
                  "the working off", "Kept to recognise repetitions"},
    DataClassRule{SIGN_INS, "Sign-ins that are over; the audit log keeps who signed in", 30, 30, 30, true, false,
                  "the end of the sign-in", "45 CFR 164.502(b): the minimum necessary"},
    DataClassRule{FINISHED_JOBS, "Work of the server that is done or was given up", 30, 30, 30, true, false, "the end",
                  "Explains lately failed work"},
    DataClassRule{REMEMBERED_REPLIES, "Replies kept for repeated calls; some hold secrets shown once", 1, 1, 1, true,
                  false, "the call", "Nobody repeats a call a day later"},
    DataClassRule{DEVICE_CHECKS, "What the device check found of a patient's browser, device and network", 90, 1,
                  kLongestRetention, true, false, "the patient's leaving of the waiting room",
                  "Product default. 45 CFR 164.502(b): the minimum necessary"},
    DataClassRule{VISIT_LINKS, "Hashes of visit links that are dead, and the devices that held them", 30, 1,
                  kLongestRetention, true, false, "the end of the link",
                  "Product default. Until then whoever opens an old link is told whom to call"},
    DataClassRule{VISIT_NOTICES,
                  "What pages were told while a visit went on; the last one stays, numbers go on from it", 90, 1,
                  kLongestRetention, true, false, "the end of the visit",
                  "Product default. Repeats what records and audit log say"},
    DataClassRule{
        VISIT_STEPS, "How far somebody got on their visit link: the evidence before anybody is a no-show", kTenYears,
        kFourYears, kForty, false, true, "the last encounter",
        "Product default. Proves what a no-show was charged for as long as the record; the database deletes none"},
};

Date day_of(const TimeZone& zone, Instant at) {
  return Date{std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at + zone.at(at).east))};
}
}  // namespace

std::span<const DataClassRule> data_classes() { return kTable; }

const DataClassRule& rule_of(DataClass data_class) { return kTable[static_cast<std::size_t>(data_class)]; }

Instant deletion_due(const TimeZone& zone, Instant base, int days) {
  const auto last_day = std::chrono::sys_days(day_of(zone, base).value) + std::chrono::days(days);
  const Instant next_midnight = last_day + std::chrono::days(1);  // by the clock on the wall
  // The offset around a midnight at which clocks change is one of these two, and a day may end twice or lack its midnight.
  const Instant by_earlier = next_midnight - zone.at(next_midnight - Hours(36)).east;
  const Instant by_later = next_midnight - zone.at(next_midnight + Hours(36)).east;
  const auto end = std::max(by_earlier, by_later) - Millis(1);
  if (std::chrono::sys_days(day_of(zone, end).value) <= last_day) return end;
  return std::min(by_earlier, by_later) - Millis(1);
}

std::optional<Instant> deletable_from(const SessionRecording& recording, const RetentionFacts& facts) {
  std::optional<Instant> due;
  if (recording.status == RecordingStatus::FAILED) {
    // What arrived was promised to be kept no longer than if it had not failed.
    if (!facts.has_pieces)
      due = recording.ended_at.value_or(recording.updated_at) + kFailedRecordingsKept;
    else if (recording.purpose != RecordingPurpose::CLINICAL_RECORD && recording.retention_days)
      due = recording.scheduled_deletion_at;
  } else if (recording.retention_days) {
    due = recording.scheduled_deletion_at;
  }
  if (due && facts.last_release && *facts.last_release >= *due) return *facts.last_release + kGraceAfterHold;
  return due;
}

namespace {
bool is_unfinished(const SessionRecording& recording) {
  return recording.status == RecordingStatus::RECORDING || recording.status == RecordingStatus::PROCESSING;
}

bool is_at_work(const SessionRecording& recording, Instant now) {
  if (recording.status != RecordingStatus::PROCESSING) return recording.status == RecordingStatus::RECORDING;
  return now <= recording.ended_at.value_or(recording.updated_at) + kLongestFinishing;
}
}  // namespace

std::optional<KeptBecause> refuses_deletion(const SessionRecording& recording, const RetentionFacts& facts,
                                            Instant now) {
  if (recording.status == RecordingStatus::DELETED) return KeptBecause::GONE;
  if (facts.held || recording.legal_hold) return KeptBecause::LEGAL_HOLD;
  if (is_at_work(recording, now)) return KeptBecause::RECORDED_NOW;
  // Whether what failed still is a record is for a person to say.
  if (recording.purpose == RecordingPurpose::CLINICAL_RECORD && recording.status != RecordingStatus::FAILED)
    return KeptBecause::CLINICAL_RECORD;
  return std::nullopt;
}

std::optional<KeptBecause> kept_because(const SessionRecording& recording, const RetentionFacts& facts, Instant now) {
  if (const auto refused = refuses_deletion(recording, facts, now)) return refused;
  if (recording.deletion_began_at) return KeptBecause::GOING;
  if (is_unfinished(recording)) return KeptBecause::RECORDED_NOW;
  // Part of the record that a mended disk may bring back.
  const bool may_come_back = recording.status == RecordingStatus::FAILED && facts.has_pieces;
  if (may_come_back && recording.purpose == RecordingPurpose::CLINICAL_RECORD) return KeptBecause::FAILED_WITH_CONTENT;
  const auto from = deletable_from(recording, facts);
  if (!from) return recording.retention_days ? KeptBecause::NOT_DUE : KeptBecause::KEPT_FOR_REASON;
  if (now > *from) return std::nullopt;
  const bool due = recording.scheduled_deletion_at && now > *recording.scheduled_deletion_at;
  return due ? KeptBecause::GRACE_AFTER_HOLD : KeptBecause::NOT_DUE;
}

std::string_view words_for(KeptBecause reason) {
  switch (reason) {
    case KeptBecause::GONE: return "It is deleted.";
    case KeptBecause::GOING: return "Its deletion has begun.";
    case KeptBecause::RECORDED_NOW: return "It is still being recorded or finished.";
    case KeptBecause::LEGAL_HOLD: return "A legal hold covers it.";
    case KeptBecause::CLINICAL_RECORD: return "It is part of the clinical record.";
    case KeptBecause::KEPT_FOR_REASON: return "It is kept for the reason that was given.";
    case KeptBecause::NOT_DUE: return "Its time has not come.";
    case KeptBecause::GRACE_AFTER_HOLD: return "A legal hold was released less than seven days ago.";
    case KeptBecause::FAILED_WITH_CONTENT:
      return "It could not be finished, but parts of it arrived; somebody must look, and delete it if it is of no use.";
  }
  return "";
}

}  // namespace chiroflow
