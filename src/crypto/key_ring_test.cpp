// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_ring.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/manual_clock.hpp"
#include "support/seeded_random.hpp"

namespace chiroflow::crypto {
namespace {

class KeyRingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "chiroflow-keys-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    path_ = folder_ / "master.key";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  MasterKey new_key() { return MasterKey::generate(random_, clock_.now()); }
  std::string content() const {
    std::ifstream in(path_);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }
  void write(std::string_view text, mode_t mode = 0600) const {
    std::ofstream(path_) << text;
    ::chmod(path_.c_str(), mode);
  }
  Result<KeyRing> load_or_create() { return load_or_create_key_file(path_.string(), random_, clock_); }

  testing::SeededRandom random_;
  testing::ManualClock clock_;
  std::filesystem::path folder_;
  std::filesystem::path path_;
};

TEST_F(KeyRingTest, ReadsWhatItWrote) {
  KeyRing ring(new_key());
  ring.add_current(new_key());
  const auto read = KeyRing::parse(ring.serialize().view());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->keys().size(), 2u);
  EXPECT_EQ(read->current().id(), ring.current().id());
  EXPECT_EQ(read->current().created(), clock_.now());
  EXPECT_EQ(read->current().wrapping_key(), ring.current().wrapping_key());
  EXPECT_NE(read->find(ring.keys().front()->id()), nullptr);
  EXPECT_EQ(read->find("mk_0"), nullptr);
}

TEST_F(KeyRingTest, ReadsOneEnvironmentValueWithSemicolonsAndComments) {
  KeyRing ring(new_key());
  const std::string first(ring.current().serialize().view());
  ring.add_current(new_key());
  const auto read = KeyRing::parse("# keys; " + first + " ;\r\n\n " + std::string(ring.current().serialize().view()));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->keys().size(), 2u);
  EXPECT_EQ(read->current().id(), ring.current().id());
}

TEST_F(KeyRingTest, NoticesDamageWithoutRepeatingTheLine) {
  const std::string line(new_key().serialize().view());
  for (std::size_t i = 0; i + 26 < line.size(); ++i) {  // all but the time of creation
    std::string changed = line;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto read = KeyRing::parse(changed);
    ASSERT_FALSE(read.has_value()) << i;
    EXPECT_NE(read.error().text().find("line 1"), std::string::npos);
    EXPECT_EQ(read.error().text().find(line.substr(50, 12)), std::string::npos);
  }
  EXPECT_FALSE(KeyRing::parse("").has_value());
  EXPECT_FALSE(KeyRing::parse("\n#\n").has_value());
  EXPECT_FALSE(KeyRing::parse(line + "\n" + line).has_value());
  EXPECT_FALSE(KeyRing::parse(line.substr(0, line.rfind(' '))).has_value());
}

TEST_F(KeyRingTest, NeverGivesUpTheCurrentKey) {
  KeyRing ring(new_key());
  const std::string first = ring.current().id();
  EXPECT_FALSE(ring.remove(first));
  ring.add_current(new_key());
  EXPECT_TRUE(ring.remove(first));
  EXPECT_FALSE(ring.remove(first));
  EXPECT_EQ(ring.keys().size(), 1u);
}

TEST_F(KeyRingTest, MakesTheFileOnceForItsOwnerOnly) {
  const auto made = load_or_create();
  ASSERT_TRUE(made.has_value()) << made.error().message;
  struct stat status{};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  const auto again = load_or_create();
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->current().id(), made->current().id());
  EXPECT_TRUE(content().starts_with("chiroflow-master-key v1 mk_"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(KeyRingTest, RefusesAFileThatOthersCanReadAndSaysWhatToDo) {
  ASSERT_TRUE(load_or_create().has_value());
  for (const mode_t mode : {0640, 0604, 0660, 0610}) {
    ::chmod(path_.c_str(), mode);
    const auto result = load_or_create();
    ASSERT_FALSE(result.has_value()) << mode;
    EXPECT_NE(result.error().text().find("chmod 600 " + path_.string()), std::string::npos);
  }
  ::chmod(path_.c_str(), 0400);
  EXPECT_TRUE(load_or_create().has_value());
}

TEST_F(KeyRingTest, NeverReplacesAFileItCannotRead) {
  for (const std::string text : {"", "not a key", "chiroflow-master-key v1 mk_1 abc 2030-01-01T00:00:00Z\n"}) {
    write(text);
    EXPECT_FALSE(load_or_create().has_value());
    EXPECT_EQ(content(), text);
  }
  write(std::string(70'000, 'x'));
  EXPECT_FALSE(load_or_create().has_value());
}

TEST_F(KeyRingTest, SaysThatTheFolderIsMissing) {
  const auto result = load_or_create_key_file((folder_ / "none" / "master.key").string(), random_, clock_);
  ASSERT_FALSE(result.has_value());
  EXPECT_NE(result.error().text().find("folder"), std::string::npos);
  EXPECT_FALSE(load_key_file(folder_.string()).has_value());
}

TEST_F(KeyRingTest, ReplacesTheFileAtRotation) {
  auto ring = load_or_create();
  ASSERT_TRUE(ring.has_value());
  ring->add_current(new_key());
  ASSERT_TRUE(save_key_file(path_.string(), *ring, random_).has_value());
  const auto read = load_key_file(path_.string());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->keys().size(), 2u);
  EXPECT_EQ(read->current().id(), ring->current().id());
  struct stat status{};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

}  // namespace
}  // namespace chiroflow::crypto
