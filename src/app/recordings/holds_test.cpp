// SPDX-License-Identifier: Apache-2.0
// On every database: what a hold covers stays, whatever was under way (H-20).
#include "app/recordings/holds.hpp"

#include "support/deletion_world.hpp"

namespace chiroflow::app {
namespace {

class LegalHolds : public testing::DeletionWorld {};

TEST_P(LegalHolds, EachScopeCoversItsRecordingsAndNoOthers) {
  const auto mine = record(session), theirs = record(other_session), foreign = record(foreign_session);
  const auto covered = [&] {
    return std::vector<bool>{load(mine).legal_hold, load(theirs).legal_hold, load(foreign).legal_hold};
  };
  const std::pair<HoldScope, std::string> narrow[] = {
      {HoldScope::RECORDING, mine.value}, {HoldScope::SESSION, session.value}, {HoldScope::PATIENT, "o1-p0"}};
  for (const auto& [scope, target] : narrow) {
    const auto placed = take_it(hold(scope, target));
    EXPECT_EQ(placed.recordings, 1) << name_of(scope);
    EXPECT_EQ(covered(), (std::vector<bool>{true, false, false})) << name_of(scope);
    EXPECT_EQ(take_it(release(placed.legal_hold_id)).recordings, 1);
    EXPECT_EQ(covered(), (std::vector<bool>{false, false, false})) << name_of(scope);
  }
  EXPECT_EQ(take_it(hold(HoldScope::ORGANIZATION, "o1")).recordings, 2);
  EXPECT_EQ(covered(), (std::vector<bool>{true, true, false}));
}

TEST_P(LegalHolds, OverlapAndTheLastReleaseFrees) {
  const auto id = record(session);
  const auto first = take_it(hold(HoldScope::PATIENT, "o1-p0"));
  const auto second = take_it(hold(HoldScope::RECORDING, id.value));
  EXPECT_EQ(take_it(release(first.legal_hold_id)).recordings, 0);
  EXPECT_TRUE(load(id).legal_hold);
  EXPECT_EQ(remove(id).error().cause, "legal_hold");
  EXPECT_EQ(take_it(release(second.legal_hold_id)).recordings, 1);
  EXPECT_FALSE(load(id).legal_hold);
}

TEST_P(LegalHolds, ASecondReleaseIsTheFirst) {
  const auto placed = take_it(hold(HoldScope::SESSION, session.value));
  const auto released = take_it(release(placed.legal_hold_id));
  clock.advance(Hours(1));
  EXPECT_EQ(take_it(release(placed.legal_hold_id)).released_at, released.released_at);
  EXPECT_EQ(count("audit_event WHERE event = 'telehealth.releaseLegalHold' AND action <> 'READ'"), 1);
  EXPECT_EQ(count("audit_event WHERE event = 'telehealth.releaseLegalHold' AND action = 'READ'"
                  R"( AND details = '{"unchanged":true}')"),
            1)
      << "the reply shows the hold all the same (H-17)";
}

TEST_P(LegalHolds, WhatIsRecordedLaterIsHeldFromTheStart) {
  const auto asked = [&] {
    return take_it(db::write<bool>(database(), [&](db::Writer& writer) {
      return is_held_from_the_start(writer, clinic.organization_id, PatientId("o1-p0"), session);
    }));
  };
  EXPECT_FALSE(asked());
  hold(HoldScope::PATIENT, "o1-p1");
  EXPECT_FALSE(asked()) << "another patient's";
  const auto placed = take_it(hold(HoldScope::PATIENT, "o1-p0"));
  EXPECT_TRUE(asked());
  take_it(release(placed.legal_hold_id));
  EXPECT_FALSE(asked());
  hold(HoldScope::ORGANIZATION, "o1");
  EXPECT_TRUE(asked());
}

// H-03
TEST_P(LegalHolds, NothingOfAnotherClinicCanBeHeldOrReleased) {
  const auto foreign = record(foreign_session);
  const std::pair<HoldScope, std::string> theirs[] = {{HoldScope::RECORDING, foreign.value},
                                                      {HoldScope::SESSION, foreign_session.value},
                                                      {HoldScope::PATIENT, "o2-p0"},
                                                      {HoldScope::ORGANIZATION, "o2"}};
  for (const auto& [scope, target] : theirs)
    EXPECT_EQ(hold(scope, target).error().code, ErrorCode::not_found) << name_of(scope);
  const auto placed = take_it(hold(HoldScope::ORGANIZATION, "o1"));
  const auto stranger = as("o2", Role::OWNER);
  auto c = call(stranger);
  EXPECT_EQ(release_legal_hold(c, {placed.legal_hold_id, "no"}).error().code, ErrorCode::not_found);
  EXPECT_TRUE(take_it(list_legal_holds(c, {})).legal_holds.empty());
}

TEST_P(LegalHolds, ADeletionThatHasBegunIsCalledOffAndAccessIsAsBefore) {
  const auto id = record(session);
  take_it(remove(id));
  EXPECT_FALSE(is_there(id)) << "withdrawn at once";
  EXPECT_EQ(take_it(hold(HoldScope::PATIENT, "o1-p0")).restored, 1);
  EXPECT_TRUE(is_there(id));
  EXPECT_EQ(load(id).deleted_by, std::nullopt);
  EXPECT_EQ(count("recording_deletion"), 0);
  EXPECT_EQ(finish().deleted, 0);
  EXPECT_TRUE(is_there(id));
}

TEST_P(LegalHolds, AHoldThatComesBehindTheBackOfTheFlagIsSeenBeforeTheKeyGoes) {
  const auto id = record(session);
  take_it(remove(id));
  LegalHold row;
  row.id = ids.next<LegalHoldId>();
  row.organization_id = clinic.organization_id;
  row.scope = HoldScope::SESSION;
  row.target_id = session.value;
  row.placed_by = clinic.user_id;
  row.placed_at = clock.now();
  insert(row);
  EXPECT_EQ(finish().called_off, 1);
  EXPECT_TRUE(is_there(id));
  EXPECT_TRUE(load(id).legal_hold) << "the flag is right again";
}

TEST_P(LegalHolds, AfterTheDecisionItIsTooLateAndTheHoldSaysSo) {
  const auto id = record(session);
  take_it(remove(id));
  const auto leased = take_it(lease_deletion(*services, clinic.organization_id, id));
  EXPECT_EQ(take_it(do_next_step(*services, *leased)), DeletionStep::WENT_ON);
  const auto placed = take_it(hold(HoldScope::RECORDING, id.value));
  EXPECT_EQ(placed.recordings, 0);
  EXPECT_EQ(placed.too_late, 1);
  EXPECT_EQ(take_it(finish_deletion(*services, *leased)), DeletionStep::DELETED);
  EXPECT_TRUE(is_gone(id));
}

TEST_P(LegalHolds, ReleaseRestoresTheDueDateAndLeavesSevenDaysWhereItHasPassed) {
  const auto id = record(session);
  const auto due = load(id).scheduled_deletion_at;
  const auto placed = take_it(hold(HoldScope::PATIENT, "o1-p0"));
  pass(Hours(24 * 60));
  EXPECT_TRUE(is_there(id));
  EXPECT_EQ(load(id).scheduled_deletion_at, due);
  take_it(release(placed.legal_hold_id));
  EXPECT_EQ(load(id).scheduled_deletion_at, due);
  pass(Hours(24 * 7));
  EXPECT_TRUE(is_there(id)) << "the seventh day";
  pass(Hours(12));
  EXPECT_FALSE(is_there(id));
  EXPECT_EQ(finish().deleted, 1);
}

TEST_P(LegalHolds, KeepHowLongItIsKeptAsItIs) {
  const auto id = record(session);
  hold(HoldScope::PATIENT, "o1-p0");
  auto c = call(clinic);
  EXPECT_EQ(set_retention(c, {id, {true, 400}, "wanted longer"}).error().cause, "legal_hold");
}

// H-16, H-18
TEST_P(LegalHolds, MattersAndReasonsReachNeitherTheLogNorTheAuditLog) {
  const auto id = record(session);
  take_it(remove(id));
  const auto placed = take_it(hold(HoldScope::PATIENT, "o1-p0"));
  take_it(release(placed.legal_hold_id));
  take_it(remove(id));
  keys.mishap = [](const std::string&) -> Result<void> { return fail(internal_error("the disk is gone")); };
  EXPECT_EQ(finish().open, 1);
  for (const auto& line : log.lines())
    for (const char* word : {"Quartermaine", "Demo", "counsel", "Smith", "settled", "patient"})
      EXPECT_EQ(line.find(word), std::string::npos) << line;
  for (const char* word : {"Quartermaine", "counsel", "Smith", "settled", "asked for"})
    EXPECT_EQ(count("audit_event WHERE details LIKE '%" + std::string(word) + "%'"), 0) << word;
}

TEST_P(LegalHolds, AreListedNewestFirstPageByPage) {
  std::vector<LegalHoldId> placed;
  for (int i = 0; i < 3; ++i) {
    clock.advance(Minutes(1));
    placed.push_back(take_it(hold(HoldScope::SESSION, session.value)).legal_hold_id);
  }
  take_it(release(placed[1]));
  auto c = call(clinic);
  const auto first = take_it(list_legal_holds(c, {.standing = std::nullopt, .limit = 2, .cursor = std::nullopt}));
  ASSERT_EQ(first.legal_holds.size(), 2u);
  EXPECT_EQ(first.legal_holds[0].legal_hold_id, placed[2]);
  EXPECT_EQ(first.legal_holds[1].release_reason, "settled");
  const auto second =
      take_it(list_legal_holds(c, {.standing = std::nullopt, .limit = 2, .cursor = first.next_cursor.value}));
  ASSERT_EQ(second.legal_holds.size(), 1u);
  EXPECT_EQ(second.legal_holds[0].legal_hold_id, placed[0]);
  EXPECT_EQ(take_it(list_legal_holds(c, {.standing = true, .limit = 9, .cursor = std::nullopt})).legal_holds.size(),
            2u);
}

CHIROFLOW_ON_EVERY_DATABASE(LegalHolds);

}  // namespace
}  // namespace chiroflow::app
