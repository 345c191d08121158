// SPDX-License-Identifier: Apache-2.0
#include "crypto/event_chain.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/seeded_random.hpp"

namespace chiroflow::crypto {
namespace {

TEST(CanonicalWriter, WritesTypesLengthsAndBigEndianNumbers) {
  CanonicalWriter out;
  out.text("ab").int64(-2).absent().boolean(true).optional_text(std::nullopt).optional_int64(1).optional_text("");
  EXPECT_EQ(hex(out.view()),
            "54000000026162"
            "49fffffffffffffffe"
            "4e"
            "4201"
            "4e"
            "490000000000000001"
            "5400000000");
  out.clear();
  EXPECT_TRUE(out.view().empty());
}

TEST(CanonicalWriter, GivesDifferentListsDifferentBytes) {
  using List = std::vector<std::optional<std::string>>;
  const auto bytes_of = [](const List& list) {
    CanonicalWriter out;
    for (const auto& text : list) out.optional_text(text);
    return Bytes(out.view());
  };
  EXPECT_NE(bytes_of({"ab", "c"}), bytes_of({"a", "bc"}));
  EXPECT_NE(bytes_of({"", std::nullopt}), bytes_of({std::nullopt, ""}));
  EXPECT_TRUE(rc::check([&](const std::vector<std::string>& a, const std::vector<std::string>& b) {
    RC_ASSERT((bytes_of(List(a.begin(), a.end())) == bytes_of(List(b.begin(), b.end()))) == (a == b));
  }));
}

TEST(EventHash, IsTheDocumentedFormula) {
  const Digest previous = sha256("before");
  EXPECT_EQ(event_hash("t1", 258, previous, "body"), sha256(std::string("evt1") + *from_hex("00000002") + "t1" +
                                                            *from_hex("0000000000000102") + previous.str() + "body"));
}

// H-19: every part of an event is covered.
TEST(EventHash, H19ChangesWithEveryPart) {
  const Digest hash = event_hash("t1", 1, kChainStart, "body");
  EXPECT_NE(hash, event_hash("t2", 1, kChainStart, "body"));
  EXPECT_NE(hash, event_hash("t1", 2, kChainStart, "body"));
  EXPECT_NE(hash, event_hash("t1", 1, sha256("x"), "body"));
  EXPECT_NE(hash, event_hash("t1", 1, kChainStart, "bodz"));
  EXPECT_NE(event_hash("t", 1, kChainStart, "x"), event_hash("", 1, kChainStart, "tx"));
}

// H-19: whoever changes an earlier event without the key cannot make the chain fit again.
TEST(EventHash, H19ShowsAChangeAnywhereInTheChain) {
  testing::SeededRandom random;
  const HmacKey key(Secret::random(32, random).view());
  struct Row {
    std::string canonical;
    Digest hash;
    Digest mac;
  };
  std::vector<Row> rows;
  for (int i = 0; i < 20; ++i) {
    const std::string canonical = "event " + std::to_string(i);
    const Digest hash = event_hash("t", i + 1, rows.empty() ? kChainStart : rows.back().hash, canonical);
    rows.push_back({canonical, hash, event_mac(key, hash)});
  }
  const auto first_bad = [&](const std::vector<Row>& log) {
    Digest previous = kChainStart;
    for (std::size_t i = 0; i < log.size(); ++i) {
      const Digest hash = event_hash("t", static_cast<std::int64_t>(i) + 1, previous, log[i].canonical);
      if (hash != log[i].hash || !key.verify(hash.view(), log[i].mac.view())) return i;
      previous = hash;
    }
    return log.size();
  };
  EXPECT_EQ(first_bad(rows), rows.size());
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    auto changed = rows;
    changed[i].canonical += "!";
    EXPECT_EQ(first_bad(changed), i);
    auto rehashed = changed;  // the attacker recomputes the hashes, but has no key for the MACs
    for (std::size_t n = i; n < rows.size(); ++n) {
      rehashed[n].hash = event_hash("t", static_cast<std::int64_t>(n) + 1, n == 0 ? kChainStart : rehashed[n - 1].hash,
                                    rehashed[n].canonical);
    }
    EXPECT_EQ(first_bad(rehashed), i);
    auto deleted = rows;
    deleted.erase(deleted.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(first_bad(deleted), i);
    auto swapped = rows;
    std::swap(swapped[i], swapped[i + 1]);
    EXPECT_EQ(first_bad(swapped), i);
    auto doubled = rows;
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(i), rows[i]);
    EXPECT_EQ(first_bad(doubled), i + 1);
  }
}

TEST(EpochKey, IsAlwaysTheSameStepForward) {
  const Secret second = next_epoch_key(std::string(32, 'k'));
  EXPECT_EQ(second.view(), next_epoch_key(std::string(32, 'k')).view());
  EXPECT_NE(second.view(), next_epoch_key(second.view()).view());
  EXPECT_EQ(second.size(), 32u);
}

TEST(Checkpoint, H19SignatureCoversEveryField) {
  testing::SeededRandom random;
  const SigningKey key = SigningKey::generate(random);
  const Checkpoint checkpoint{.tenant = "t1", .seq = 500, .hash = sha256("x"), .at = from_unix_ms(1), .count = 100};
  const Bytes signature = sign_checkpoint(key, checkpoint);
  EXPECT_TRUE(verify_checkpoint(key.verify_key(), checkpoint, signature));
  for (int field = 0; field < 5; ++field) {
    Checkpoint changed = checkpoint;
    if (field == 0) changed.tenant = "t2";
    if (field == 1) changed.seq = 501;
    if (field == 2) changed.hash = sha256("y");
    if (field == 3) changed.at = from_unix_ms(2);
    if (field == 4) changed.count = 99;
    EXPECT_FALSE(verify_checkpoint(key.verify_key(), changed, signature)) << field;
  }
  EXPECT_FALSE(verify_checkpoint(SigningKey::generate(random).verify_key(), checkpoint, signature));
}

}  // namespace
}  // namespace chiroflow::crypto
