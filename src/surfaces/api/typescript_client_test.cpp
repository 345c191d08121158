// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/typescript_client.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace chiroflow::api {
namespace {

// After a change of a procedure: CHIROFLOW_UPDATE_GENERATED=1 unit_tests --gtest_filter='TypeScriptClient.*', or
// chiroflow typescript-client > clients/typescript/index.d.ts
TEST(TypeScriptClient, IsCurrentInTheRepository) {
  const std::string path = CHIROFLOW_SOURCE_DIR "/clients/typescript/index.d.ts";
  const auto text = typescript_client(make_registry()).value();
  if (std::getenv("CHIROFLOW_UPDATE_GENERATED")) std::ofstream(path, std::ios::binary) << text;
  std::ostringstream kept;
  kept << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_TRUE(kept.str() == text) << path << " is stale";
}

TEST(TypeScriptClient, HasEveryProcedureInItsRouter) {
  const auto registry = make_registry();
  const auto text = typescript_client(registry).value();
  for (const auto& procedure : registry.all()) {
    const auto router = text.find("  " + std::string(procedure->router()) + ": {\n");
    ASSERT_NE(router, std::string::npos) << procedure->name;
    const auto end = text.find("  };\n", router);
    const auto at = text.find(
        "    " + std::string(procedure->short_name()) + (procedure->kind == Kind::query ? ": Query<" : ": Mutation<"),
        router);
    EXPECT_LT(at, end) << procedure->name;
  }
}

}  // namespace
}  // namespace chiroflow::api
