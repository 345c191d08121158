// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include "support/seeded_random.hpp"

#include <set>

namespace chiroflow::crypto {
namespace {

const std::string kKey(32, 'k');

// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16
TEST(Aead, GivesTheValuesOfTheGcmPaper) {
  const auto key = *from_hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const auto plain = *from_hex(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657"
      "ba637b39");
  Bytes out;
  aead_seal_with_nonce(out, key, *from_hex("cafebabefacedbaddecaf888"), plain,
                       *from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
  EXPECT_EQ(hex(out),
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393"
            "ba7a0abcc9"
            "f66276fc6ece0f4e1768cddf8853bb2d551b");
}

TEST(Aead, OpensWhatItSealed) {
  testing::SeededRandom random;
  EXPECT_TRUE(rc::check([&](const std::string& plain, const std::string& associated) {
    const Bytes box = aead_seal(kKey, plain, associated, random);
    RC_ASSERT(box.size() == plain.size() + kAeadOverhead);
    const auto opened = aead_open(kKey, box, associated);
    RC_ASSERT(opened.has_value());
    RC_ASSERT(opened->view() == plain);
  }));
}

TEST(Aead, RefusesEveryFlippedBitAndEveryCut) {
  testing::SeededRandom random;
  const Bytes box = aead_seal(kKey, "plain", "row 1", random);
  for (std::size_t bit = 0; bit < box.size() * 8; ++bit) {
    Bytes changed = box;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(aead_open(kKey, changed, "row 1")) << bit;
  }
  for (std::size_t size = 0; size < box.size(); ++size)
    EXPECT_FALSE(aead_open(kKey, box.substr(0, size), "row 1")) << size;
  EXPECT_FALSE(aead_open(kKey, box + '\0', "row 1"));
}

TEST(Aead, RefusesOtherKeysAndOtherAssociatedData) {
  testing::SeededRandom random;
  const Bytes box = aead_seal(kKey, "plain", "row 1", random);
  EXPECT_FALSE(aead_open(std::string(32, 'j'), box, "row 1"));
  EXPECT_FALSE(aead_open(kKey, box, "row 2"));
  EXPECT_FALSE(aead_open(kKey, box, ""));
  EXPECT_TRUE(aead_open(kKey, box, "row 1"));
}

TEST(Aead, TakesAFreshNonceForEveryBox) {
  testing::SeededRandom random;
  std::set<std::string> nonces;
  for (int i = 0; i < 1000; ++i) nonces.insert(aead_seal(kKey, "", "", random).substr(0, kAeadNonceSize));
  EXPECT_EQ(nonces.size(), 1000u);
}

}  // namespace
}  // namespace chiroflow::crypto
