// SPDX-License-Identifier: Apache-2.0
// On every database: what a visit leaves behind beside its record goes by its age.
#include <map>

#include "support/old_rows_world.hpp"

namespace chiroflow::app {
namespace {

class ClearVisitRows : public OldRowsWorld {};

TEST_P(ClearVisitRows, WhatTheDeviceCheckFoundGoesAndTheStayInTheWaitingRoomStays) {
  waited(clock.now());
  clock.advance(kDeviceChecksKept);
  EXPECT_EQ(clear(3).device_checks, 0);
  clock.advance(Millis(1));
  EXPECT_EQ(clear(3).device_checks, 1);
  EXPECT_EQ(count("virtual_waiting_room WHERE device_type IS NULL AND browser_info IS NULL AND connection_type IS NULL"
                  " AND check_results IS NULL AND notes = 'kept'"),
            1);
  EXPECT_EQ(clear(3).device_checks, 0) << "there is nothing left to take";
}

TEST_P(ClearVisitRows, OfADeadLinkNothingIsLeftToComeInBy) {
  device("d-holder", std::nullopt);
  const auto ends = value<Instant>("SELECT expires_at FROM visit_link");
  clock.jump_to(ends + kLinksKept);
  EXPECT_EQ(clear(3).dead_links, 0);
  clock.advance(Millis(1));
  const auto cleared = clear(3);
  EXPECT_EQ(cleared.dead_links, 1);
  EXPECT_EQ(cleared.visit_devices, 1) << "the browser that held it, too";
  EXPECT_EQ(count("visit_link WHERE token_hash = 'forgotten:' || id AND session_id = '" + session.value + "'"), 1)
      << "that there was one stays";
  EXPECT_EQ(clear(3).all(), 0);
}

TEST_P(ClearVisitRows, NoticesOfAVisitLongOverGoButForTheLast) {
  for (int seq = 1; seq <= 5; ++seq) notice(seq);
  end_visit(clock.now());
  clock.advance(kNoticesKept);
  EXPECT_EQ(clear(2).notices, 0);
  clock.advance(Millis(1));
  EXPECT_EQ(clear(2).notices, 4);
  EXPECT_EQ(value<std::int64_t>("SELECT MAX(seq) FROM session_notice"), 5) << "numbers go on from it";
  EXPECT_EQ(clear(2).notices, 0);
}

TEST_P(ClearVisitRows, NoticesOfAVisitThatIsNotOverStay) {
  for (int seq = 1; seq <= 5; ++seq) notice(seq);
  clock.advance(kNoticesKept + Hours(24));
  EXPECT_EQ(clear(2).notices, 0);
}

TEST_P(ClearVisitRows, ALegalHoldKeepsLinksNoticesAndDeviceChecks) {
  waited(clock.now());
  for (int seq = 1; seq <= 3; ++seq) notice(seq);
  device("d-holder", std::nullopt);
  end_visit(clock.now());
  LegalHold row;
  row.id = ids.next<LegalHoldId>();
  row.organization_id = actor.organization_id;
  row.scope = HoldScope::PATIENT;
  row.target_id = "p1";
  row.matter = row.reason = row.ordered_by = "x";
  row.placed_by = actor.user_id;
  row.placed_at = clock.now();
  insert(row);
  clock.advance(kNoticesKept + Hours(24 * 30));
  EXPECT_EQ(clear(2).all(), 0);
  const auto seen = db::read<std::vector<OldRows>>(
      database(), [&](db::Reader& reader) { return old_rows(reader, actor.organization_id, clock.now()); });
  for (const auto& rows : *seen) EXPECT_EQ(rows.rows, 0) << name_of(rows.data_class);
  execute("UPDATE legal_hold SET released_at = 5, released_by = 'u1'");
  EXPECT_EQ(clear(2).all(), 5);
}

TEST_P(ClearVisitRows, TheDryRunTellsOfEveryClassOnce) {
  waited(clock.now());
  for (int seq = 1; seq <= 3; ++seq) notice(seq);
  device("d-holder", std::nullopt);
  end_visit(clock.now());
  clock.advance(kNoticesKept + Hours(24 * 30));
  const auto seen = db::read<std::vector<OldRows>>(
      database(), [&](db::Reader& reader) { return old_rows(reader, actor.organization_id, clock.now()); });
  ASSERT_TRUE(seen);
  std::map<DataClass, std::int64_t> rows;
  for (const auto& one : *seen) EXPECT_TRUE(rows.emplace(one.data_class, one.rows).second) << name_of(one.data_class);
  EXPECT_EQ(rows.at(DataClass::DEVICE_CHECKS), 1);
  EXPECT_EQ(rows.at(DataClass::VISIT_LINKS), 2) << "the link and its device";
  EXPECT_EQ(rows.at(DataClass::VISIT_NOTICES), 2);
}

CHIROFLOW_ON_EVERY_DATABASE(ClearVisitRows);

}  // namespace
}  // namespace chiroflow::app
