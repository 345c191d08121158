// SPDX-License-Identifier: Apache-2.0
#include "app/server/round_scope.hpp"

#include "app/server/system_audit.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

class RoundScopeTest : public chiroflow::testing::AppFixture {
 protected:
  std::string id_of_a_call(std::string name = {}) {
    const SystemCall system(services, clinic.organization.id, "job.test", AuditAction::EXECUTE, std::move(name));
    EXPECT_EQ(LogScope::current(), system.origin.request_id) << "what it logs carries the same id";
    return system.origin.request_id;
  }
};

TEST_F(RoundScopeTest, NamesWhatItsRoundLogsAndWritesIntoTheAuditLog) {
  std::string first;
  {
    const RoundScope round(services, "purge");
    first = LogScope::current();
    EXPECT_TRUE(first.starts_with("round-purge-")) << first;
    EXPECT_EQ(id_of_a_call(), first);
    EXPECT_EQ(id_of_a_call("recorder-7"), "recorder-7") << "what names itself keeps its name";
    EXPECT_EQ(LogScope::current(), first);
  }
  const RoundScope next(services, "purge");
  EXPECT_NE(LogScope::current(), first) << "every round has its own";
}

TEST_F(RoundScopeTest, OutsideOfAnyItIsAnOperatorsCommand) { EXPECT_EQ(id_of_a_call(), "command-line"); }

}  // namespace
}  // namespace chiroflow::app
