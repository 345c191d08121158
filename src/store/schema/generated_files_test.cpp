// SPDX-License-Identifier: Apache-2.0
#include "store/schema/generated_files.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace chiroflow::store::schema {
namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// After a change of the description: CHIROFLOW_UPDATE_GENERATED=1 unit_tests --gtest_filter='GeneratedFiles.*'
TEST(GeneratedFiles, AreCurrent) {
  const std::filesystem::path root = CHIROFLOW_SOURCE_DIR;
  for (const GeneratedFile& file : generated_files()) {
    if (std::getenv("CHIROFLOW_UPDATE_GENERATED")) {
      std::filesystem::create_directories((root / file.path).parent_path());
      std::ofstream(root / file.path, std::ios::binary) << file.text;
    }
    EXPECT_TRUE(content_of(root / file.path) == file.text) << file.path << " is stale";
  }
}

}  // namespace
}  // namespace chiroflow::store::schema
