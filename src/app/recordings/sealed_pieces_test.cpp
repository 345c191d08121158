// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/sealed_pieces.hpp"

#include <gtest/gtest.h>

#include "support/seeded_random.hpp"

namespace chiroflow::app {
namespace {

const OrganizationId kClinic("org1");
const RecordingId kRecording("rec1");

crypto::Secret key(char c = 'k') { return crypto::Secret(std::string(32, c)); }

class SealedPieces : public ::testing::Test {
 protected:
  testing::SeededRandom random{11};
  PieceCipher cipher{key(), kClinic, kRecording};
  SealedPiece piece = cipher.seal(3, false, "what was said", random);
};

TEST_F(SealedPieces, OpensAsThePieceItIs) {
  EXPECT_EQ(cipher.open(3, false, piece.object)->view(), "what was said");
  EXPECT_EQ(piece.object.find("what was said"), std::string::npos);
}

TEST_F(SealedPieces, OneBitIsNoticedWhereverItIs) {
  for (std::size_t at = 0; at < piece.object.size(); ++at) {
    auto changed = piece.object;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(cipher.open(3, false, changed)) << at;
  }
}

TEST_F(SealedPieces, NeitherAnotherNumberNorTheEndCanBePretended) {
  EXPECT_FALSE(cipher.open(2, false, piece.object));
  EXPECT_FALSE(cipher.open(3, true, piece.object)) << "a tail that was cut off";
  EXPECT_FALSE(cipher.open(-1, false, piece.object));
}

TEST_F(SealedPieces, AnotherRecordingsPieceDoesNotOpen) {
  EXPECT_FALSE(PieceCipher(key(), kClinic, RecordingId("rec2")).open(3, false, piece.object));
  EXPECT_FALSE(PieceCipher(key(), OrganizationId("org2"), kRecording).open(3, false, piece.object));
  EXPECT_FALSE(PieceCipher(key('x'), kClinic, kRecording).open(3, false, piece.object));
}

TEST_F(SealedPieces, CutObjectsDoNotOpen) {
  for (std::size_t size = 0; size < piece.object.size(); ++size)
    EXPECT_FALSE(cipher.open(3, false, piece.object.substr(0, size))) << size;
  EXPECT_FALSE(cipher.open(3, false, piece.object + "x"));
}

TEST_F(SealedPieces, TwoAttemptsAtOneNumberShareNoKeyStream) {
  const auto again = cipher.seal(3, false, "what was said", random);
  EXPECT_NE(again.object, piece.object);
  EXPECT_NE(again.sealed_sha256, piece.sealed_sha256);
  EXPECT_EQ(again.plain_sha256, piece.plain_sha256);
}

TEST_F(SealedPieces, AnEmptyLastPieceClosesARecording) {
  const auto last = cipher.seal(4, true, "", random);
  EXPECT_TRUE(cipher.open(4, true, last.object)->empty());
  EXPECT_FALSE(cipher.open(4, false, last.object));
}

}  // namespace
}  // namespace chiroflow::app
