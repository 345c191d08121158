// SPDX-License-Identifier: Apache-2.0
#include "crypto/sealed_file.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/seeded_random.hpp"

namespace chiroflow::crypto {
namespace {

class SealedFileTest : public ::testing::Test {
 protected:
  static constexpr std::size_t kChunk = 16;

  std::string sealed(std::string_view content, std::size_t piece = 7) {
    Bytes file;
    auto writer = SealedFileWriter::start(sealer_, here_, append_to(file), random_, kChunk);
    for (; !content.empty(); content.remove_prefix(std::min(piece, content.size()))) {
      EXPECT_TRUE(writer->write(content.substr(0, piece)).has_value());
    }
    EXPECT_TRUE(writer->finish().has_value());
    return file;
  }
  Result<SealedFileReader> reader(const std::string& file, const SealContext& context) const {
    return SealedFileReader::open(
        sealer_, context, file.size(), [&file](std::uint64_t offset, std::size_t size) -> Result<Bytes> {
          return offset >= file.size() ? Bytes() : file.substr(static_cast<std::size_t>(offset), size);
        });
  }
  /// The content, or the cause of the refusal.
  std::string opened(const std::string& file, const SealContext& context) const {
    const auto open = reader(file, context);
    if (!open) return "refused: " + open.error().cause;
    Bytes out;
    const auto result = open->read_all(append_to(out));
    return result ? out : "refused: " + result.error().cause;
  }
  std::string opened(const std::string& file) const { return opened(file, here_); }

  testing::SeededRandom random_;
  KeyRing ring_{MasterKey::generate(random_, from_unix_ms(0))};
  Sealer sealer_{ring_, random_};
  const SealContext here_{.tenant = "t1", .object_type = "recording", .object_id = "42", .field = "media"};
};

TEST_F(SealedFileTest, OpensWhatWasWrittenInAnyPieces) {
  for (std::size_t size = 0; size <= 50; ++size) {
    std::string content;
    for (std::size_t i = 0; i < size; ++i) content.push_back(static_cast<char>('a' + i % 26));
    for (const std::size_t piece : {1, 7, 16, 100})
      EXPECT_EQ(opened(sealed(content, piece)), content) << size << " by " << piece;
  }
}

TEST_F(SealedFileTest, ReadsAnyRange) {
  EXPECT_TRUE(rc::check([&](const std::string& content) {
    const std::string file = sealed(content);
    const auto open = reader(file, here_);
    RC_ASSERT(open.has_value());
    RC_ASSERT(open->size() == content.size());
    const auto offset = *rc::gen::inRange<std::size_t>(0, content.size() + 3);
    const auto size = *rc::gen::inRange<std::size_t>(0, content.size() + 3);
    const auto part = open->read(offset, size);
    RC_ASSERT(part.has_value());
    RC_ASSERT(part->view() ==
              (offset < content.size() ? std::string_view(content).substr(offset, size) : std::string_view()));
  }));
}

// H-11: not readable in another place, nor after any change.
TEST_F(SealedFileTest, H11RefusesAFileMovedOrChanged) {
  const std::string file = sealed(std::string(40, 'x'));
  EXPECT_EQ(opened(file, {"t2", "recording", "42", "media"}), "refused: sealed_data_damaged");
  EXPECT_EQ(opened(file, {"t1", "recording", "43", "media"}), "refused: sealed_data_damaged");
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    std::string changed = file;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_TRUE(opened(changed).starts_with("refused: ")) << bit;
  }
  for (std::size_t size = 0; size < file.size(); ++size)
    EXPECT_EQ(opened(file.substr(0, size)), "refused: sealed_data_damaged") << size;
  EXPECT_EQ(opened(file + "x"), "refused: sealed_data_damaged");
}

TEST_F(SealedFileTest, H11RefusesChunksSwappedRepeatedOrAppended) {
  const std::string file = sealed(std::string(16, 'a') + std::string(16, 'b') + std::string(16, 'c'));
  const std::size_t header = file.size() - 3 * 32;
  const auto chunk = [&](std::size_t n) { return file.substr(header + n * 32, 32); };
  const std::string beginning = file.substr(0, header);
  EXPECT_EQ(opened(beginning + chunk(1) + chunk(0) + chunk(2)), "refused: sealed_data_damaged");
  EXPECT_EQ(opened(beginning + chunk(0) + chunk(2)), "refused: sealed_data_damaged");
  EXPECT_EQ(opened(beginning + chunk(0) + chunk(1)), "refused: sealed_data_damaged");
  EXPECT_EQ(opened(beginning + chunk(0) + chunk(0) + chunk(1) + chunk(2)), "refused: sealed_data_damaged");
  EXPECT_EQ(opened(file + chunk(2)), "refused: sealed_data_damaged");
  EXPECT_EQ(opened(sealed("other").substr(0, header) + file.substr(header)), "refused: sealed_data_damaged");
}

TEST_F(SealedFileTest, AFileThatWasNotFinishedDoesNotOpen) {
  Bytes file;
  auto writer = SealedFileWriter::start(sealer_, here_, append_to(file), random_, kChunk);
  ASSERT_TRUE(writer->write(std::string(64, 'x')).has_value());
  EXPECT_EQ(opened(file), "refused: sealed_data_damaged");
  ASSERT_TRUE(writer->finish().has_value());
  EXPECT_EQ(opened(file), std::string(64, 'x'));
}

// H-12: only the header changes, in place.
TEST_F(SealedFileTest, H12RotationRewritesTheHeaderInPlace) {
  std::string file = sealed("content of a recording");
  const std::string old_id = ring_.current().id();
  EXPECT_EQ(master_key_of_sealed_file(file), old_id);
  EXPECT_FALSE(rewrap_sealed_file(sealer_, file)->has_value());
  ring_.add_current(MasterKey::generate(random_, from_unix_ms(1)));
  sealer_.use(ring_);
  const auto header = rewrap_sealed_file(sealer_, std::string_view(file).substr(0, kSealedFileMaxHeader));
  ASSERT_TRUE(header.has_value() && header->has_value());
  file.replace(0, (*header)->size(), **header);
  ring_.remove(old_id);
  sealer_.use(ring_);
  EXPECT_EQ(opened(file), "content of a recording");
  EXPECT_EQ(master_key_of_sealed_file(file), ring_.current().id());
  EXPECT_FALSE(master_key_of_sealed_file("CFSF").has_value());
  EXPECT_FALSE(rewrap_sealed_file(sealer_, "nothing of the kind").has_value());
}

}  // namespace
}  // namespace chiroflow::crypto
