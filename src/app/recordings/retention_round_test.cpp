// SPDX-License-Identifier: Apache-2.0
// On every database: what goes by itself, what does not, and when the server waits for a person.
#include "app/recordings/retention_round.hpp"

#include "app/recordings/retention_rules.hpp"
#include "support/deletion_world.hpp"

namespace chiroflow::app {
namespace {

class Retention : public testing::DeletionWorld {
 protected:
  DryRunOutput dry_run() {
    auto c = call(clinic, "retention.dryRun");
    return take_it(dry_run_retention(c, {}));
  }
  Result<DataClassView> set_rule(const app::Actor& who, DataClass data_class, int days,
                                 std::optional<std::string> citation = std::nullopt) {
    auto c = call(who, "retention.set");
    return set_retention_rule(c, {data_class, days, std::move(citation)});
  }
};

TEST_P(Retention, TakesWhatIsDueToTheMillisecond) {
  const auto id = record(session);
  withdraw();
  pass(Hours(24 * 30));
  EXPECT_TRUE(is_there(id));
  clock.jump_to(*load(id).scheduled_deletion_at);
  EXPECT_EQ(withdraw().withdrawn, 0);
  clock.advance(Millis(1));
  EXPECT_EQ(withdraw().withdrawn, 1);
  EXPECT_EQ(withdraw().withdrawn, 0) << "once";
  EXPECT_EQ(finish().deleted, 1);
  EXPECT_TRUE(is_gone(id));
  EXPECT_EQ(load(id).deleted_by, std::nullopt);
  EXPECT_EQ(load(id).deletion_reason, "retention");
}

TEST_P(Retention, OfWhatNothingArrivedGoesAfterADay) {
  auto row = load(record(session, RecordingPurpose::CLINICAL_RECORD, RecordingStatus::FAILED));
  const auto id = row.id = RecordingId(ids.next_text());
  row.key_reference = take_it(make_recording_key(*services, row.organization_id, id));
  insert(row);
  clock.advance(Hours(24));
  EXPECT_EQ(withdraw().withdrawn, 0);
  clock.advance(Millis(1));
  EXPECT_EQ(withdraw().withdrawn, 1);
  EXPECT_EQ(finish().deleted, 1);
  EXPECT_TRUE(is_gone(id));
}

TEST_P(Retention, WhatFailedThoughPartsOfItArrivedGoesOnItsDay) {
  const auto id = record(session, RecordingPurpose::TRAINING, RecordingStatus::FAILED);
  withdraw();
  pass(Hours(24 * 30));
  EXPECT_TRUE(is_there(id));
  clock.jump_to(*load(id).scheduled_deletion_at);
  EXPECT_EQ(withdraw().withdrawn, 0);
  clock.advance(Millis(1));
  EXPECT_EQ(withdraw().withdrawn, 1);
  EXPECT_EQ(finish().deleted, 1);
  EXPECT_TRUE(is_gone(id));
}

TEST_P(Retention, PartOfTheRecordThatFailedThoughPartsOfItArrivedWaitsForAPerson) {
  const auto id = record(session, RecordingPurpose::CLINICAL_RECORD, RecordingStatus::FAILED);
  pass(Hours(24 * 400));
  EXPECT_TRUE(is_there(id));
  EXPECT_EQ(dry_run().recordings.at(0).kept_because, KeptBecause::FAILED_WITH_CONTENT);
  EXPECT_EQ(dry_run().goes, 0);
  take_it(remove(id));
  EXPECT_EQ(finish().deleted, 1);
}

TEST_P(Retention, NeverTakesWhatIsHeldRunsOrBelongsToTheRecord) {
  const auto held = record(session);
  take_it(hold(HoldScope::RECORDING, held.value));
  const auto clinical = record(session, RecordingPurpose::CLINICAL_RECORD);
  const auto running = record(session, RecordingPurpose::TRAINING, RecordingStatus::RECORDING);
  const auto unfinished = record(session, RecordingPurpose::TRAINING, RecordingStatus::PROCESSING);
  pass(Hours(24 * 400));
  EXPECT_EQ(count("recording_deletion"), 0);
  for (const auto& id : {held, clinical, running, unfinished}) EXPECT_TRUE(is_there(id));
}

TEST_P(Retention, ARecordingWithoutADateGetsOne) {
  const auto id = record(session);
  const auto due = load(id).scheduled_deletion_at;
  execute("UPDATE session_recording SET scheduled_deletion_at = NULL");
  withdraw();
  EXPECT_EQ(load(id).scheduled_deletion_at, due);
}

// H-35
TEST_P(Retention, AClockThatJumpedDeletesNothingUntilAPersonSaysSo) {
  const auto id = record(session);
  withdraw();
  clock.jump_to(clock.now() + Hours(24 * 365));
  EXPECT_EQ(withdraw().halted, 1);
  EXPECT_TRUE(is_there(id));
  const auto seen = dry_run();
  EXPECT_EQ(seen.halt, RetentionHalt::CLOCK);
  EXPECT_NE(seen.halt_words.find("chiroflow retention --allow"), std::string::npos);
  take_it(allow_retention(*services, clinic.organization_id));
  EXPECT_EQ(withdraw().withdrawn, 1);
  EXPECT_EQ(count("audit_event WHERE event = 'retention.allow'"), 1);
}

TEST_P(Retention, AClockThatIsPutRightLeavesEverything) {
  const auto id = record(session);
  withdraw();
  const auto right = clock.now();
  clock.jump_to(right + Hours(24 * 365));
  withdraw();
  clock.jump_to(right + Hours(1));
  EXPECT_EQ(withdraw().halted, 0);
  EXPECT_TRUE(is_there(id));
}

TEST_P(Retention, MoreThanHalfAtOnceWaitsForAPerson) {
  for (int i = 0; i < 21; ++i) record(session);
  withdraw();
  pass(Hours(24 * 32));
  EXPECT_EQ(count("recording_deletion"), 0);
  const auto seen = dry_run();
  EXPECT_EQ(seen.halt, RetentionHalt::SHARE);
  EXPECT_EQ(seen.goes, 21);
  EXPECT_EQ(seen.kept, 21);
  bool logged = false;
  for (const auto& line : log.lines()) logged = logged || line.starts_with("retention is halted");
  EXPECT_TRUE(logged);
  take_it(allow_retention(*services, clinic.organization_id));
  EXPECT_EQ(withdraw().withdrawn, 21);
  EXPECT_EQ(finish().deleted, 21);
}

TEST_P(Retention, OneClinicsHaltDoesNotHoldAnothersUp) {
  for (int i = 0; i < 21; ++i) record(session);
  const auto foreign = record(foreign_session);
  withdraw();
  pass(Hours(24 * 32));
  EXPECT_FALSE(is_there(foreign));
  EXPECT_EQ(count("recording_deletion WHERE organization_id = 'o1'"), 0);
}

TEST_P(Retention, ADryRunSaysWhatGoesAndWhyTheRestStaysAndChangesNothing) {
  const auto due = record(session);
  const auto held = record(session);
  take_it(hold(HoldScope::RECORDING, held.value));
  const auto clinical = record(session, RecordingPurpose::CLINICAL_RECORD);
  record(foreign_session);
  clock.advance(Hours(24 * 32));
  const auto events = count("audit_event");
  const auto out = dry_run();
  EXPECT_EQ(out.kept, 3);
  EXPECT_EQ(out.goes, 1);
  ASSERT_EQ(out.recordings.size(), 3u);
  for (const auto& item : out.recordings) {
    EXPECT_EQ(item.goes, item.recording_id == due);
    if (item.recording_id == held) EXPECT_EQ(item.kept_because, KeptBecause::LEGAL_HOLD);
    if (item.recording_id == clinical) EXPECT_EQ(item.kept_because, KeptBecause::CLINICAL_RECORD);
    EXPECT_NE(item.words, "");
  }
  EXPECT_EQ(out.data_classes.size(), 8U);
  EXPECT_EQ(count("audit_event"), events);
  EXPECT_TRUE(is_there(due));
}

TEST_P(Retention, AClinicSetsItsOwnDaysWithinTheTablesLimits) {
  EXPECT_EQ(take_it(set_rule(clinic, DataClass::QUALITY_SAMPLES, 10)).days, 10);
  const auto days = [&](DataClass data_class) {
    return take_it(db::read<std::chrono::days>(
                       database(),
                       [&](db::Reader& reader) { return days_kept(reader, clinic.organization_id, data_class); }))
        .count();
  };
  EXPECT_EQ(days(DataClass::QUALITY_SAMPLES), 10);
  EXPECT_EQ(take_it(set_rule(clinic, DataClass::QUALITY_SAMPLES, 20)).days, 20) << "again";
  EXPECT_EQ(days(DataClass::PROVIDER_ATTEMPTS), 90);
  EXPECT_EQ(set_rule(clinic, DataClass::AUDIT_LOG, 2'000).error().code, ErrorCode::invalid_argument) << "H-20";
  EXPECT_EQ(set_rule(clinic, DataClass::SIGN_INS, 31).error().code, ErrorCode::invalid_argument) << "fixed";
  EXPECT_EQ(set_rule(clinic, DataClass::RECORDINGS, 31).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(set_rule(clinic, DataClass::CONSENTS, 2'200).error().issues.at(0).path.size(), 1u);
  EXPECT_EQ(take_it(set_rule(clinic, DataClass::CONSENTS, 2'200, "22 TAC 76.4")).citation, "22 TAC 76.4");
  EXPECT_EQ(set_rule(as("o1", Role::ADMIN), DataClass::AUDIT_LOG, 2'200).error().code, ErrorCode::forbidden);
  // A row that somebody wrote past the program counts no more than the minimum.
  execute("UPDATE retention_rule SET days = 1 WHERE data_class = 'CONSENTS'");
  EXPECT_EQ(days(DataClass::CONSENTS), rule_of(DataClass::CONSENTS).minimum_days);
  auto c = call(clinic);
  EXPECT_EQ(take_it(get_retention_rules(c, {})).data_classes.size(), data_classes().size());
}

CHIROFLOW_ON_EVERY_DATABASE(Retention);

}  // namespace
}  // namespace chiroflow::app
