// SPDX-License-Identifier: Apache-2.0
// Snapshots: many statements, one moment.
#include "contract/database_contract.hpp"

namespace chiroflow::testing {
namespace {

class SnapshotContract : public DatabaseContract {
 protected:
  db::Snapshot& snapshot() { return test_database().engine(); }
};
CHIROFLOW_ON_EVERY_DATABASE(SnapshotContract);

TEST_P(SnapshotContract, DoesNotSeeWhatIsWrittenMeanwhile) {
  ASSERT_TRUE(database().write([](db::Writer& writer) { return insert_box(writer, 1); }));
  const auto result = snapshot().read_snapshot([&](db::Reader& reader) -> Result<void> {
    EXPECT_EQ(TRY(number(reader, "SELECT count(*) FROM box")), 1);
    EXPECT_TRUE(database().write([](db::Writer& writer) { return insert_box(writer, 2); }));
    EXPECT_EQ(TRY(number(reader, "SELECT count(*) FROM box")), 1);
    return {};
  });
  EXPECT_TRUE(result) << why(result);
  EXPECT_EQ(count_boxes(database()), 2);
}

TEST_P(SnapshotContract, ReturnsTheErrorOfItsWork) {
  const auto result = snapshot().read_snapshot([](db::Reader&) -> Result<void> { return fail(not_found("Box")); });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace chiroflow::testing
