// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_ids.hpp"

#include <gtest/gtest.h>

#include "adapters/providers/janus/room_keys.hpp"

namespace chiroflow::janus {
namespace {

ProviderRoom room_called(std::string name, std::optional<std::string> external_id = {}) {
  return {.name = std::move(name), .external_id = std::move(external_id), .join_url = {}, .secret = {}};
}

TEST(JanusIds, AreLettersDigitsHyphensAndUnderscores) {
  EXPECT_TRUE(is_valid_id("cf-abc_DEF-123"));
  EXPECT_TRUE(is_valid_id(std::string(64, 'x')));
  for (const auto& text : {std::string(), std::string(65, 'x'), std::string("../x"), std::string("a b"),
                           std::string("a\0b", 3), std::string("é"), std::string("a.b"), std::string("a,b")})
    EXPECT_FALSE(is_valid_id(text)) << text;
}

TEST(JanusIds, AreOurNamesWhereJanusTakesTexts) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  id_of("cf-1", true).write(json, "room");
  json.end_object();
  EXPECT_EQ(out, R"({"room":"cf-1"})");
}

TEST(JanusIds, AreStableNumbersOf53BitsOtherwise) {
  const auto id = id_of("cf-1", false);
  EXPECT_TRUE(id.is_number);
  EXPECT_EQ(id.text, id_of("cf-1", false).text);
  EXPECT_NE(id.text, id_of("cf-2", false).text);
  for (int i = 0; i < 1000; ++i) {
    const auto number = std::stoull(id_of("cf-" + std::to_string(i), false).text);
    EXPECT_GT(number, 0u);
    EXPECT_LT(number, 1ull << 53);
  }
}

TEST(JanusIds, OfARoomAreTheOnesThatWereKept) {
  EXPECT_EQ(id_of(room_called("cf-1"), true)->text, "cf-1");
  EXPECT_EQ(id_of(room_called("cf-1", "cf-9"), true)->text, "cf-9");
  EXPECT_EQ(id_of(room_called("cf-1", "123"), false)->text, "123");
  for (const auto& room : {room_called("../x"), room_called(""), room_called("cf-1", "../x"), room_called("cf-1", "")})
    EXPECT_EQ(id_of(room, true).error().code, ErrorCode::not_found);
  EXPECT_EQ(id_of(room_called("cf-1", "12a"), false).error().code, ErrorCode::not_found);
  EXPECT_EQ(id_of(room_called("cf-1", std::string(19, '9')), false).error().code, ErrorCode::not_found);
}

TEST(RoomKeys, AreTheSameForTheSameRoomAndSecretOnly) {
  const auto id = id_of("cf-1", true);
  const auto keys = derive_room_keys("admin", id);
  EXPECT_EQ(keys, derive_room_keys("admin", id));
  EXPECT_NE(keys, derive_room_keys("other", id));
  EXPECT_NE(keys.secret, derive_room_keys("admin", id_of("cf-2", true)).secret);
  EXPECT_NE(keys.secret.substr(0, keys.pin.size()), keys.pin);
  EXPECT_EQ(keys.secret.size(), 43u);
  EXPECT_EQ(keys.pin.size(), 22u);
}

TEST(RoomKeys, ComeBackFromTheRoom) {
  const auto id = id_of("cf-1", true);
  const auto keys = derive_room_keys("admin", id);
  auto room = room_called("cf-1");
  EXPECT_EQ(keys_of(room, id, "admin"), keys);
  EXPECT_FALSE(was_made_by_us(room, id, "admin"));
  room.secret = room_keys_json(keys);
  EXPECT_TRUE(was_made_by_us(room, id, "admin"));
  EXPECT_FALSE(was_made_by_us(room, id, "changed since"));
  EXPECT_EQ(keys_of(room, id, "changed since"), keys);
  for (const char* broken :
       {"", "[]", "{", R"({"secret":"x"})", R"({"secret":7,"pin":"y"})", R"({"secret":"","pin":"y"})"}) {
    room.secret = broken;
    EXPECT_EQ(keys_of(room, id, "admin"), keys) << broken;
  }
}

}  // namespace
}  // namespace chiroflow::janus
