// SPDX-License-Identifier: Apache-2.0
#include "app/server/key_rotation.hpp"

#include <gtest/gtest.h>

#include <set>

#include "domain/messages.hpp"
#include "store/row.hpp"
#include "store/schema/description.hpp"
#include "store/schema/migrate.hpp"
#include "support/seeded_random.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::app {
namespace {

constexpr int kSecrets = 650;  // three portions

class KeyRotation : public testing::OnEveryDatabase {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(OnEveryDatabase::SetUp());
    ASSERT_TRUE(store::schema::migrate(schema(), clock_, "test"));
    for (int i = 0; i < kSecrets; ++i) insert("secret-" + std::to_string(1000 + i));
  }

  static crypto::SealContext place_of(const std::string& name) { return {"server", "server_secret", name, "value"}; }

  void insert(const std::string& name) {
    const ServerSecret row{name, Sealed{sealer_.seal(place_of(name), "content of " + name)}, clock_.now()};
    ASSERT_TRUE(database().write([&](db::Writer& writer) { return store::insert_row(writer, row); }));
  }

  std::vector<ServerSecret> rows() {
    const auto sql = store::select_from<ServerSecret>("s") + " ORDER BY s.name";
    auto found = db::read<std::vector<ServerSecret>>(
        database(), [&](db::Reader& reader) { return store::query_all<ServerSecret>(reader, sql); });
    EXPECT_TRUE(found);
    return found.value_or(std::vector<ServerSecret>());
  }

  /// How many values open to what they were.
  int readable(const crypto::Sealer& sealer) {
    int count = 0;
    for (const auto& row : rows()) {
      const auto opened = sealer.open(place_of(row.name), row.value.bytes);
      if (opened && opened->view() == "content of " + row.name) ++count;
    }
    return count;
  }

  void add_key() {
    keys_.add_current(crypto::MasterKey::generate(random_, clock_.now()));
    sealer_.use(keys_);
  }

  testing::ManualClock clock_;
  testing::SeededRandom random_;
  crypto::KeyRing keys_{crypto::MasterKey::generate(random_, clock_.now())};
  crypto::Sealer sealer_{keys_, random_};
};
CHIROFLOW_ON_EVERY_DATABASE(KeyRotation);

constexpr auto kSilent = [](const SealedColumn&, const Rewrapped&) {};

TEST_P(KeyRotation, H12_LeavesNoUseOfTheOldKeyAndEveryValueReadable) {
  const auto old = keys_.current().id();
  add_key();
  const auto done = rewrap_all(database(), sealer_, kSilent);
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(done->changed, kSecrets);
  const auto uses = count_key_uses(database());
  ASSERT_TRUE(uses);
  EXPECT_EQ(uses->count(old), 0U);
  EXPECT_EQ(uses->at(keys_.current().id()), kSecrets);
  ASSERT_TRUE(keys_.remove(old));
  EXPECT_EQ(readable(crypto::Sealer(keys_, random_)), kSecrets);
}

TEST_P(KeyRotation, H12_ChangesNothingTheSecondTime) {
  add_key();
  ASSERT_TRUE(rewrap_all(database(), sealer_, kSilent));
  const auto again = rewrap_all(database(), sealer_, kSilent);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->values, kSecrets);
  EXPECT_EQ(again->changed, 0);
}

TEST_P(KeyRotation, H12_BrokenOffInTheMiddleLeavesAllReadableAndCanGoOn) {
  const auto old = keys_.current().id();
  add_key();
  // A value that cannot be rewrapped, in the second portion, stands for the crash.
  const auto stop = rows().at(400);
  ASSERT_TRUE(database().write([&](db::Writer& writer) -> Result<void> {
    TRY(store::execute(writer, "UPDATE server_secret SET value = ? WHERE name = ?", db::Blob{"no blob"}, stop.name));
    return {};
  }));
  ASSERT_FALSE(rewrap_all(database(), sealer_, kSilent));
  const auto between = count_key_uses(database());
  ASSERT_TRUE(between);
  EXPECT_GT(between->at(old), 0);
  EXPECT_GT(between->at(keys_.current().id()), 0);
  EXPECT_EQ(readable(sealer_), kSecrets - 1);
  ASSERT_TRUE(database().write([&](db::Writer& writer) -> Result<void> {
    TRY(store::execute(writer, "UPDATE server_secret SET value = ? WHERE name = ?", stop.value, stop.name));
    return {};
  }));
  ASSERT_TRUE(rewrap_all(database(), sealer_, kSilent));
  ASSERT_TRUE(keys_.remove(old));
  EXPECT_EQ(readable(crypto::Sealer(keys_, random_)), kSecrets);
}

TEST(SealedColumns, AreLookedForInEveryTable) {
  std::set<std::string> searched;
  for (const auto name : searched_tables()) searched.emplace(name);
  for (const auto& table : store::schema::tables()) {
    EXPECT_TRUE(table.name == "schema_migration" || searched.contains(table.name)) << table.name;
  }
}

TEST(SealedColumns, HaveKeysOfTexts) {
  for (const auto& column : sealed_columns()) {
    for (const auto& key : column.key) {
      const auto kind = store::schema::table(column.table).column(key).kind;
      EXPECT_TRUE(kind == store::schema::Kind::text || kind == store::schema::Kind::id) << column.table << "." << key;
    }
  }
}

TEST(SealedColumns, HoldTheServersSecrets) {
  const auto& columns = sealed_columns();
  EXPECT_TRUE(std::any_of(columns.begin(), columns.end(),
                          [](const auto& c) { return c.table == "server_secret" && c.column == "value"; }));
  EXPECT_TRUE(std::any_of(columns.begin(), columns.end(),
                          [](const auto& c) { return c.table == "user_account" && c.column == "totp_secret"; }));
}

}  // namespace
}  // namespace chiroflow::app
