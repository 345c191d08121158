// SPDX-License-Identifier: Apache-2.0
#include "crypto/sealer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include "support/seeded_random.hpp"

#include <thread>

namespace chiroflow::crypto {
namespace {

class SealerTest : public ::testing::Test {
 protected:
  MasterKey new_key() { return MasterKey::generate(random_, from_unix_ms(1'900'000'000'000)); }
  static std::string opened(const Sealer& sealer, const SealContext& context, std::string_view blob) {
    const auto plain = sealer.open(context, blob);
    return plain ? std::string(plain->view()) : "cause: " + plain.error().cause;
  }

  testing::SeededRandom random_;
  KeyRing ring_{new_key()};
  Sealer sealer_{ring_, random_};
  const SealContext here_{.tenant = "t1", .object_type = "answers", .object_id = "42", .field = "body"};
};

TEST_F(SealerTest, OpensWhatItSealed) {
  EXPECT_TRUE(rc::check([&](const std::string& tenant, const std::string& id, const std::string& plain) {
    const SealContext context{.tenant = tenant, .object_type = "note", .object_id = id, .field = "text"};
    RC_ASSERT(opened(sealer_, context, sealer_.seal(context, plain)) == plain);
  }));
}

TEST_F(SealerTest, HidesThePlaintextAndNeverSealsTheSameTwice) {
  const std::string plain = "neck pain since the accident";
  const std::string blob = sealer_.seal(here_, plain);
  EXPECT_EQ(blob.find("neck"), std::string::npos);
  EXPECT_NE(blob, sealer_.seal(here_, plain));
  EXPECT_EQ(blob.size(), plain.size() + 5 + ring_.current().id().size() + 60 + 28);
}

// H-11: a blob moved to another tenant, row or field does not open.
TEST_F(SealerTest, H11RefusesABlobMovedToAnotherPlace) {
  const std::string blob = sealer_.seal(here_, "secret");
  const SealContext elsewhere[] = {{"t2", "answers", "42", "body"}, {"t1", "notes", "42", "body"},
                                   {"t1", "answers", "43", "body"}, {"t1", "answers", "42", "title"},
                                   {"t1a", "nswers", "42", "body"}, {"", "t1answers", "42", "body"}};
  for (const auto& context : elsewhere) EXPECT_EQ(opened(sealer_, context, blob), "cause: sealed_data_damaged");
  EXPECT_EQ(opened(sealer_, here_, blob), "secret");
}

TEST_F(SealerTest, H11RefusesEveryFlippedBitAndEveryCut) {
  const std::string blob = sealer_.seal(here_, "secret");
  for (std::size_t bit = 0; bit < blob.size() * 8; ++bit) {
    std::string changed = blob;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(sealer_.open(here_, changed).has_value()) << bit;
  }
  for (std::size_t size = 0; size < blob.size(); ++size)
    EXPECT_FALSE(sealer_.open(here_, blob.substr(0, size)).has_value());
  EXPECT_FALSE(sealer_.open(here_, blob + "x").has_value());
}

TEST_F(SealerTest, H11RefusesThePayloadOfOneBlobUnderTheKeyOfAnother) {
  const std::string first = sealer_.seal(here_, "secret");
  const std::string second = sealer_.seal(here_, "secret");
  const std::size_t payload = first.size() - 6 - 28;
  EXPECT_EQ(opened(sealer_, here_, first.substr(0, payload) + second.substr(payload)), "cause: sealed_data_damaged");
}

TEST_F(SealerTest, SurvivesAnyBytesInsteadOfABlob) {
  EXPECT_TRUE(rc::check([&](const std::string& bytes) {
    RC_ASSERT(!sealer_.open(here_, bytes).has_value());
    RC_ASSERT(!sealer_.open(here_, "CFS\x01" + bytes).has_value());
    RC_ASSERT(!sealer_.rewrap(bytes).has_value());
  }));
}

TEST_F(SealerTest, NamesTheMissingKeyAndSaysWhatToDo) {
  const Sealer other(KeyRing(new_key()), random_);
  const auto result = other.open(here_, sealer_.seal(here_, "secret"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().cause, "missing_master_key");
  EXPECT_NE(result.error().detail.find(ring_.current().id()), std::string::npos);
  EXPECT_NE(result.error().text().find("administrator"), std::string::npos);
  EXPECT_EQ(result.error().text().find(ring_.current().id()), std::string::npos);
}

// H-12: rotation exchanges the wrapping, not the data.
TEST_F(SealerTest, H12RewrapsUnderTheNewKeyWithoutTouchingThePayload) {
  const std::string old_id = ring_.current().id();
  const std::string before = sealer_.seal(here_, "secret");
  EXPECT_EQ(sealer_.rewrap(before)->has_value(), false);

  ring_.add_current(new_key());
  sealer_.use(ring_);
  EXPECT_EQ(opened(sealer_, here_, before), "secret");
  const auto rewrapped = sealer_.rewrap(before);
  ASSERT_TRUE(rewrapped.has_value() && rewrapped->has_value());
  const std::string after = **rewrapped;
  EXPECT_EQ(Sealer::master_key_of(before), old_id);
  EXPECT_EQ(Sealer::master_key_of(after), ring_.current().id());
  EXPECT_EQ(after.substr(after.size() - 34), before.substr(before.size() - 34));
  EXPECT_EQ(opened(sealer_, here_, after), "secret");

  EXPECT_TRUE(ring_.remove(old_id));
  sealer_.use(ring_);
  EXPECT_EQ(opened(sealer_, here_, after), "secret");
  EXPECT_EQ(opened(sealer_, here_, before), "cause: missing_master_key");
  EXPECT_EQ(sealer_.rewrap(before).error().cause, "missing_master_key");
}

TEST_F(SealerTest, DerivesIndependentKeysForPurposeContextAndMasterKey) {
  const Secret first = sealer_.derive("csrf", "t1");
  const std::string old_id = sealer_.current_key_id();
  EXPECT_EQ(first.size(), 32u);
  EXPECT_EQ(first.view(), sealer_.derive("csrf", "t1").view());
  EXPECT_NE(first.view(), sealer_.derive("csrf", "t2").view());
  EXPECT_NE(first.view(), sealer_.derive("csrft", "1").view());
  EXPECT_NE(first.view(), ring_.current().wrapping_key());

  ring_.add_current(new_key());
  sealer_.use(ring_);
  EXPECT_NE(first.view(), sealer_.derive("csrf", "t1").view());
  EXPECT_EQ(first.view(), sealer_.derive("csrf", "t1", old_id)->view());
  EXPECT_EQ(sealer_.derive("csrf", "t1", "mk_0000000000000000").error().cause, "missing_master_key");
}

TEST_F(SealerTest, KeysCanBeExchangedWhileOthersSeal) {
  std::vector<std::thread> threads;
  std::array<int, 3> right{};
  // Each thread its own randomness: the seeded one of the tests is not made for sharing.
  for (std::size_t i = 0; i < right.size(); ++i) {
    threads.emplace_back([this, i, &right] {
      testing::SeededRandom random(i + 10);
      const Sealer mine(*sealer_.keys(), random);
      for (int n = 0; n < 200; ++n) right[i] += opened(sealer_, here_, mine.seal(here_, "secret")) == "secret" ? 1 : 0;
    });
  }
  for (int n = 0; n < 20; ++n) {
    KeyRing next = *sealer_.keys();
    next.add_current(new_key());
    sealer_.use(std::move(next));
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, (std::array{200, 200, 200}));
}

}  // namespace
}  // namespace chiroflow::crypto
