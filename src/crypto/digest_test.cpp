// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <thread>

namespace chiroflow::crypto {
namespace {

// FIPS 180-4 examples
TEST(Sha256, GivesTheDigestsOfTheStandard) {
  EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex(),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1'000'000, 'a')).hex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, InPiecesGivesTheDigestOfTheWhole) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& pieces) {
    Sha256 hash;
    std::string whole;
    for (const auto& piece : pieces) {
      hash.update(piece);
      whole += piece;
      RC_ASSERT(hash.peek() == sha256(whole));
    }
    RC_ASSERT(hash.finish() == sha256(whole));
    hash.update("again");
    RC_ASSERT(hash.finish() == sha256("again"));
  }));
}

// RFC 4231 test cases 1, 2, 3, 6 and 7
TEST(Hmac, GivesTheValuesOfRfc4231) {
  EXPECT_EQ(hmac_sha256(std::string(20, '\x0b'), "Hi There").hex(),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?").hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac_sha256(std::string(20, '\xaa'), std::string(50, '\xdd')).hex(),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First").hex(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(
      hmac_sha256(std::string(131, '\xaa'),
                  "This is a test using a larger than block-size key and a larger than block-size data. The key needs "
                  "to be hashed before being used by the HMAC algorithm.")
          .hex(),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST(Hmac, KeysCanBeCopiedAndSharedBetweenThreads) {
  const HmacKey key("Jefe");
  const HmacKey copy = key;
  const Digest expected = hmac_sha256("Jefe", "message");
  std::vector<std::thread> threads;
  std::array<bool, 4> right{};
  for (std::size_t i = 0; i < right.size(); ++i) {
    threads.emplace_back([&, i] {
      right[i] = true;
      for (int n = 0; n < 200; ++n) right[i] = right[i] && copy.mac("message") == expected;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, (std::array{true, true, true, true}));
  EXPECT_TRUE(key.verify("message", expected.view()));
  EXPECT_FALSE(key.verify("messagf", expected.view()));
  EXPECT_FALSE(key.verify("message", expected.view().substr(1)));
  EXPECT_EQ(key.mac({"mess", "", "age"}), expected);
}

// RFC 2202 section 3, cases 1, 2, 3 and 6
TEST(HmacSha1, GivesTheValuesOfRfc2202) {
  EXPECT_EQ(hex(hmac_sha1(std::string(20, '\x0b'), "Hi There")), "b617318655057264e28bc0b6fb378c8ef146be00");
  EXPECT_EQ(hex(hmac_sha1("Jefe", "what do ya want for nothing?")), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(hex(hmac_sha1(std::string(20, '\xaa'), std::string(50, '\xdd'))),
            "125d7342b9ac11cd91a39af48aa17b4f63f175d3");
  EXPECT_EQ(hex(hmac_sha1(std::string(80, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "aa4ae5e15272d00e95705637ce8a3b55ed402112");
  EXPECT_EQ(hex(hmac_sha1("", "")), "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
}

// RFC 5869 appendix A.1 to A.3
TEST(Hkdf, GivesTheValuesOfRfc5869) {
  const std::string ikm(22, '\x0b');
  EXPECT_EQ(
      hex(hkdf_sha256(ikm, *from_hex("000102030405060708090a0b0c"), *from_hex("f0f1f2f3f4f5f6f7f8f9"), 42).view()),
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  const auto range = [](int from, int to) {
    std::string bytes;
    for (int i = from; i < to; ++i) bytes.push_back(static_cast<char>(i));
    return bytes;
  };
  EXPECT_EQ(
      hex(hkdf_sha256(range(0, 0x50), range(0x60, 0xb0), range(0xb0, 0x100), 82).view()),
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b"
      "8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
  EXPECT_EQ(hex(hkdf_sha256(ikm, "", "", 42).view()),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Digest, IsReadFromExactly32Bytes) {
  const Digest digest = sha256("x");
  EXPECT_EQ(Digest::from(digest.str()), digest);
  EXPECT_FALSE(Digest::from(std::string(31, 'x')));
  EXPECT_FALSE(Digest::from(std::string(33, 'x')));
}

// RFC 1321, appendix A.5.
TEST(Md5, MatchesTheStandard) {
  EXPECT_EQ(hex(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hex(md5("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
}

}  // namespace
}  // namespace chiroflow::crypto
