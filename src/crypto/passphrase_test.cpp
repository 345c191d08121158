// SPDX-License-Identifier: Apache-2.0
#include "crypto/passphrase.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <sstream>

#include "support/seeded_random.hpp"

namespace chiroflow::crypto {
namespace {

constexpr PassphraseCost kCheap{.memory_kib = 8, .passes = 1, .chunk_size = 16};
constexpr std::size_t kHeader = 41;
constexpr std::size_t kChunk = 32;  // 16 bytes and the tag

std::string sealed(std::string_view plain, FilePurpose purpose = FilePurpose::backup) {
  testing::SeededRandom random;
  return *seal_bytes_by_passphrase(purpose, "four quiet lamps", plain, random, kCheap);
}
/// The plaintext, or the cause of the refusal.
std::string opened(std::string_view file, std::string_view passphrase = "four quiet lamps",
                   FilePurpose purpose = FilePurpose::backup) {
  const auto plain = open_bytes_by_passphrase(purpose, passphrase, file);
  return plain ? std::string(plain->view()) : "refused: " + plain.error().cause;
}

TEST(Passphrase, OpensWhatItSealedAtEveryLengthAroundTheChunks) {
  for (std::size_t size = 0; size <= 70; ++size) {
    const std::string plain(size, static_cast<char>('a' + size % 26));
    const std::string file = sealed(plain);
    EXPECT_EQ(opened(file), plain) << size;
    const std::size_t chunks = size == 0 ? 1 : (size + 15) / 16;
    EXPECT_EQ(file.size(), kHeader + size + chunks * 16) << size;
  }
  EXPECT_TRUE(rc::check([](const std::string& plain) { RC_ASSERT(opened(sealed(plain)) == plain); }));
}

TEST(Passphrase, SaysThatThePassphraseIsWrong) {
  EXPECT_EQ(opened(sealed("secret"), "four quiet lampt"), "refused: wrong_passphrase");
  EXPECT_EQ(opened(sealed("secret"), ""), "refused: wrong_passphrase");
  testing::SeededRandom random;
  EXPECT_FALSE(seal_bytes_by_passphrase(FilePurpose::backup, "", "secret", random, kCheap).has_value());
}

TEST(Passphrase, RefusesEveryFlippedBitAndEveryCut) {
  const std::string plain(40, 'p');
  const std::string file = sealed(plain);
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    // The costs are tried as they stand; flips of their high bits would only make this test slow.
    if (bit / 8 >= 6 && bit / 8 < 14) continue;
    std::string changed = file;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_TRUE(opened(changed).starts_with("refused")) << bit;
  }
  for (std::size_t size = 0; size < file.size(); ++size)
    EXPECT_TRUE(opened(file.substr(0, size)).starts_with("refused")) << size;
}

TEST(Passphrase, RefusesChunksCutSwappedRepeatedOrAppended) {
  const std::string file = sealed(std::string(16, 'a') + std::string(16, 'b') + std::string(16, 'c'));
  const auto header = file.substr(0, kHeader);
  const auto chunk = [&](std::size_t n) { return file.substr(kHeader + n * kChunk, kChunk); };
  ASSERT_EQ(header + chunk(0) + chunk(1) + chunk(2), file);
  EXPECT_EQ(opened(header + chunk(0) + chunk(1)), "refused: file_damaged");
  EXPECT_EQ(opened(header + chunk(0)), "refused: wrong_passphrase");
  EXPECT_EQ(opened(header), "refused: wrong_passphrase");
  EXPECT_EQ(opened(header + chunk(1) + chunk(0) + chunk(2)), "refused: wrong_passphrase");
  EXPECT_EQ(opened(header + chunk(0) + chunk(2) + chunk(1)), "refused: file_damaged");
  EXPECT_EQ(opened(header + chunk(0) + chunk(0) + chunk(1) + chunk(2)), "refused: file_damaged");
  EXPECT_EQ(opened(file + chunk(2)), "refused: file_damaged");
  EXPECT_EQ(opened(file + "x"), "refused: file_damaged");
  EXPECT_EQ(opened(file), std::string(16, 'a') + std::string(16, 'b') + std::string(16, 'c'));
}

TEST(Passphrase, ABackupIsNoKeyExport) {
  EXPECT_EQ(opened(sealed("x", FilePurpose::key_export)), "refused: file_format");
  std::string disguised = sealed("x", FilePurpose::key_export);
  disguised[5] = 'B';
  EXPECT_EQ(opened(disguised), "refused: wrong_passphrase");
}

TEST(Passphrase, RefusesCostsThatWouldExhaustTheMachine) {
  std::string file = sealed("x");
  file[6] = '\x7f';  // memory
  EXPECT_EQ(opened(file), "refused: file_format");
  file = sealed("x");
  file[10] = '\x7f';  // passes
  EXPECT_EQ(opened(file), "refused: file_format");
  file = sealed("x");
  file[14] = '\x7f';  // chunk
  EXPECT_EQ(opened(file), "refused: file_format");
  file = sealed("x");
  file[4] = '\x02';
  EXPECT_EQ(opened(file), "refused: file_format");
}

TEST(Passphrase, StreamsAreReadAndWrittenInChunks) {
  testing::SeededRandom random;
  const std::string plain(100'000, 'z');
  std::istringstream in(plain);
  std::stringstream file;
  ASSERT_TRUE(seal_by_passphrase(FilePurpose::key_export, "pass", in, file, random,
                                 {.memory_kib = 64, .passes = 1, .chunk_size = 4096}));
  std::ostringstream out;
  ASSERT_TRUE(open_by_passphrase(FilePurpose::key_export, "pass", file, out).has_value());
  EXPECT_EQ(out.str(), plain);
}

TEST(Passphrase, PassesErrorsOfReadingAndWritingOn) {
  testing::SeededRandom random;
  const ReadBytes broken = [](char*, std::size_t) -> Result<std::size_t> { return fail(not_found("Input")); };
  const WriteBytes keep = [](std::string_view) -> Result<void> { return {}; };
  EXPECT_EQ(seal_by_passphrase(FilePurpose::backup, "p", broken, keep, random, kCheap).error().code,
            ErrorCode::not_found);
  std::istringstream in("plain");
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  EXPECT_EQ(seal_by_passphrase(FilePurpose::backup, "p", in, out, random, kCheap).error().cause, "write_failed");
}

}  // namespace
}  // namespace chiroflow::crypto
