// SPDX-License-Identifier: Apache-2.0
// H-20: how long what is kept, to the millisecond.
#include "domain/retention.hpp"

#include <gtest/gtest.h>

#include <set>

namespace chiroflow {
namespace {

std::string header(char types, char characters) {
  std::string out = "TZif2" + std::string(15, '\0') + std::string(24, '\0');
  out[39] = types;
  out[43] = characters;
  return out;
}

TimeZone zone_of(const std::string& rule) {
  const std::string none = std::string(6, '\0') + std::string("LMT\0", 4);
  return TimeZone::parse(header(1, 4) + none + header(1, 4) + none + "\n" + rule + "\n").value();
}

Instant at(const char* iso) { return parse_iso(iso).value(); }

struct DueCase {
  const char* what;
  const char* rule;
  const char* base;
  int days;
  const char* due;
};

// The expected ones were computed by hand from the rules' offsets.
TEST(DeletionDue, IsTheLastMillisecondOfTheDayWhereTheClinicIs) {
  const char* new_york = "EST5EDT,M3.2.0,M11.1.0";
  const DueCase cases[] = {
      {"universal time", "UTC0", "2030-01-01T00:00:00Z", 30, "2030-01-31T23:59:59.999Z"},
      {"the day's first millisecond", new_york, "2045-01-10T05:00:00.000Z", 1, "2045-01-12T04:59:59.999Z"},
      {"the millisecond before it", new_york, "2045-01-10T04:59:59.999Z", 1, "2045-01-11T04:59:59.999Z"},
      {"over the change to summer", new_york, "2045-03-01T15:00:00Z", 30, "2045-04-01T03:59:59.999Z"},
      {"over the change to winter", new_york, "2045-10-20T15:00:00Z", 30, "2045-11-20T04:59:59.999Z"},
      {"ending on the day of 23 hours", new_york, "2045-03-11T15:00:00Z", 1, "2045-03-13T03:59:59.999Z"},
      {"ending on the day of 25 hours", new_york, "2045-11-04T15:00:00Z", 1, "2045-11-06T04:59:59.999Z"},
      {"a leap day", "UTC0", "2044-01-30T12:00:00Z", 30, "2044-02-29T23:59:59.999Z"},
      {"the longest", "UTC0", "2030-01-01T12:00:00Z", 3'650, "2039-12-30T23:59:59.999Z"},
      // Clocks that change at midnight: a day without its 00:00 …
      {"midnight is skipped", "<-04>4<-03>,M9.1.6/24,M4.1.6/24", "2045-09-01T15:00:00Z", 1, "2045-09-03T03:59:59.999Z"},
      // … and a day that comes to its end twice.
      {"the last hour comes twice", "<-04>4<-03>,M9.1.6/24,M4.1.6/24", "2045-03-31T15:00:00Z", 1,
       "2045-04-02T03:59:59.999Z"},
      {"the first hour comes twice", "CST5CDT,M3.2.0/0,M11.1.0/1", "2045-11-03T15:00:00Z", 1,
       "2045-11-05T03:59:59.999Z"},
  };
  for (const auto& c : cases) EXPECT_EQ(format_iso(deletion_due(zone_of(c.rule), at(c.base), c.days)), c.due) << c.what;
}

SessionRecording recording() {
  SessionRecording row;
  row.status = RecordingStatus::AVAILABLE;
  row.purpose = RecordingPurpose::TRAINING;
  row.ended_at = at("2030-01-01T12:00:00Z");
  row.scheduled_deletion_at = at("2030-01-31T23:59:59.999Z");
  return row;
}

TEST(KeptBecause, TheMillisecondAfterTheDueDateIsTheFirstThatDeletes) {
  const auto row = recording();
  EXPECT_EQ(kept_because(row, {}, *row.scheduled_deletion_at), KeptBecause::NOT_DUE);
  EXPECT_EQ(kept_because(row, {}, *row.scheduled_deletion_at + Millis(1)), std::nullopt);
}

TEST(KeptBecause, NamesWhatStandsAgainstDeletion) {
  const auto later = at("2031-01-01T00:00:00Z");
  auto row = recording();
  EXPECT_EQ(kept_because(row, {.held = true}, later), KeptBecause::LEGAL_HOLD);
  row.legal_hold = true;
  EXPECT_EQ(kept_because(row, {}, later), KeptBecause::LEGAL_HOLD);
  row = recording();
  row.purpose = RecordingPurpose::CLINICAL_RECORD;
  EXPECT_EQ(kept_because(row, {}, later), KeptBecause::CLINICAL_RECORD);
  row = recording();
  row.retention_days.reset();
  EXPECT_EQ(kept_because(row, {}, later), KeptBecause::KEPT_FOR_REASON);
  row = recording();
  row.scheduled_deletion_at.reset();
  EXPECT_EQ(kept_because(row, {}, later), KeptBecause::NOT_DUE) << "no date was set yet";
  row = recording();
  row.deletion_began_at = later;
  EXPECT_EQ(kept_because(row, {}, later), KeptBecause::GOING);
  row.status = RecordingStatus::DELETED;
  EXPECT_EQ(kept_because(row, {}, later), KeptBecause::GONE);
  for (const auto status : {RecordingStatus::RECORDING, RecordingStatus::PROCESSING}) {
    row = recording();
    row.status = status;
    EXPECT_EQ(kept_because(row, {}, later), KeptBecause::RECORDED_NOW);
  }
}

TEST(KeptBecause, AHoldThatOutlastedTheDateLeavesSevenDays) {
  const auto row = recording();
  const auto released = *row.scheduled_deletion_at + Hours(24 * 100);
  const RetentionFacts facts{.held = false, .last_release = released};
  EXPECT_EQ(deletable_from(row, facts), released + Hours(24 * 7));
  EXPECT_EQ(kept_because(row, facts, released + Hours(24 * 7)), KeptBecause::GRACE_AFTER_HOLD);
  EXPECT_EQ(kept_because(row, facts, released + Hours(24 * 7) + Millis(1)), std::nullopt);
}

TEST(KeptBecause, AHoldReleasedInTimeLeavesTheDateAsItWas) {
  const auto row = recording();
  const RetentionFacts facts{.held = false, .last_release = *row.scheduled_deletion_at - Millis(1)};
  EXPECT_EQ(deletable_from(row, facts), row.scheduled_deletion_at);
}

TEST(KeptBecause, OfWhatNothingArrivedGoesAfterADayWhateverItsPurpose) {
  auto row = recording();
  row.status = RecordingStatus::FAILED;
  row.purpose = RecordingPurpose::CLINICAL_RECORD;
  row.retention_days = 3'650;
  EXPECT_EQ(kept_because(row, {}, *row.ended_at + Hours(24)), KeptBecause::NOT_DUE);
  EXPECT_EQ(kept_because(row, {}, *row.ended_at + Hours(24) + Millis(1)), std::nullopt);
  EXPECT_EQ(kept_because(row, {.held = true}, *row.ended_at + Hours(48)), KeptBecause::LEGAL_HOLD);
  row.ended_at.reset();
  row.updated_at = at("2030-02-01T00:00:00Z");
  EXPECT_EQ(deletable_from(row, {}), at("2030-02-02T00:00:00Z"));
}

TEST(KeptBecause, WhatFailedThoughPartsOfItArrivedGoesOnTheDayItWouldHaveGone) {
  auto row = recording();
  row.status = RecordingStatus::FAILED;
  const RetentionFacts facts{.has_pieces = true};
  EXPECT_EQ(deletable_from(row, facts), row.scheduled_deletion_at);
  EXPECT_EQ(kept_because(row, facts, *row.scheduled_deletion_at), KeptBecause::NOT_DUE);
  EXPECT_EQ(kept_because(row, facts, *row.scheduled_deletion_at + Millis(1)), std::nullopt);
  row.scheduled_deletion_at.reset();
  EXPECT_EQ(kept_because(row, facts, *row.ended_at + Hours(24 * 400)), KeptBecause::NOT_DUE) << "no date was set yet";
  row.retention_days.reset();
  EXPECT_EQ(kept_because(row, facts, *row.ended_at + Hours(24 * 400)), KeptBecause::KEPT_FOR_REASON);
}

TEST(KeptBecause, PartOfTheRecordThatFailedThoughPartsOfItArrivedWaitsForAPerson) {
  auto row = recording();
  row.status = RecordingStatus::FAILED;
  row.purpose = RecordingPurpose::CLINICAL_RECORD;
  const RetentionFacts facts{.has_pieces = true};
  EXPECT_EQ(kept_because(row, facts, *row.ended_at + Hours(24 * 400)), KeptBecause::FAILED_WITH_CONTENT);
  EXPECT_EQ(deletable_from(row, facts), std::nullopt);
  EXPECT_EQ(refuses_deletion(row, facts, *row.ended_at), std::nullopt);
}

TEST(RefusesDeletion, WhatIsNotFinishedWithinAnHourMayGoByAPerson) {
  auto row = recording();
  row.status = RecordingStatus::PROCESSING;
  EXPECT_EQ(refuses_deletion(row, {}, *row.ended_at + Hours(1)), KeptBecause::RECORDED_NOW);
  EXPECT_EQ(refuses_deletion(row, {}, *row.ended_at + Hours(1) + Millis(1)), std::nullopt);
  EXPECT_EQ(kept_because(row, {}, *row.ended_at + Hours(24 * 400)), KeptBecause::RECORDED_NOW) << "never by itself";
  row.ended_at.reset();
  row.updated_at = at("2030-02-01T00:00:00Z");
  EXPECT_EQ(refuses_deletion(row, {}, at("2030-02-01T01:00:00Z")), KeptBecause::RECORDED_NOW);
  EXPECT_EQ(refuses_deletion(row, {}, at("2030-02-01T01:00:00.001Z")), std::nullopt);
  row.status = RecordingStatus::RECORDING;
  EXPECT_EQ(refuses_deletion(row, {}, at("2031-02-01T00:00:00Z")), KeptBecause::RECORDED_NOW);
}

TEST(RefusesDeletion, APersonNeedNotWaitForTheDate) {
  EXPECT_EQ(refuses_deletion(recording(), {}, *recording().ended_at), std::nullopt);
  EXPECT_EQ(refuses_deletion(recording(), {.held = true}, *recording().ended_at), KeptBecause::LEGAL_HOLD);
}

TEST(DataClasses, AreAllThereOnceAndKeepTheirLimits) {
  std::set<DataClass> seen;
  for (const auto& rule : data_classes()) {
    EXPECT_TRUE(seen.insert(rule.data_class).second);
    EXPECT_EQ(&rule_of(rule.data_class), &rule) << "in the order of the enum";
    EXPECT_LE(rule.minimum_days, rule.default_days) << rule.holds;
    EXPECT_LE(rule.default_days, rule.maximum_days) << rule.holds;
    EXPECT_FALSE(rule.automatic && rule.needs_citation) << "nothing clinical goes by itself: " << rule.holds;
    EXPECT_NE(rule.reason, "");
  }
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<DataClass>>(
      [&](auto d) { EXPECT_TRUE(seen.contains(d.value)); });
  EXPECT_GE(rule_of(DataClass::AUDIT_LOG).minimum_days, 2'190) << "H-20";
  EXPECT_GE(rule_of(DataClass::DISCLOSURES).minimum_days, 2'190) << "H-27";
  for (const auto kept :
       {DataClass::CLINICAL_RECORD, DataClass::CONSENTS, DataClass::AUDIT_LOG, DataClass::DISCLOSURES})
    EXPECT_FALSE(rule_of(kept).automatic);
}

TEST(KeptBecause, EachReasonHasWords) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<KeptBecause>>(
      [](auto d) { EXPECT_NE(words_for(d.value), ""); });
}

}  // namespace
}  // namespace chiroflow
