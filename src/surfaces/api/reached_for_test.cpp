// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/reached_for.hpp"

#include <gtest/gtest.h>

namespace chiroflow::api {
namespace {

struct Named {
  std::string type;
  std::string id;
};
Named reached(std::string_view json) {
  const auto document = wire::Document::parse(json);
  const auto found = reached_for(document->root());
  return {std::string(found.entity_type), std::string(found.entity_id)};
}

TEST(ReachedForTest, H18NamesTheMostParticularRecord) {
  const auto one = reached(R"({"patientId":"c0mabcdefgh0123456789abcd","sessionId":"c0mabcdefgh0123456789abce"})");
  EXPECT_EQ(one.type, "TelehealthSession");
  EXPECT_EQ(one.id, "c0mabcdefgh0123456789abce");
}

TEST(ReachedForTest, H18TakesNothingElse) {
  for (const auto* json :
       {R"({"patientId":"Maria Lopez, 1980-01-02 x"})", R"({"patientId":5})", R"({"patientId":null})",
        R"({"search":"c0mabcdefgh0123456789abcd"})", R"("c0mabcdefgh0123456789abcd")", "null"})
    EXPECT_EQ(reached(json).type, "") << json;
}

}  // namespace
}  // namespace chiroflow::api
