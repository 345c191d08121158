// SPDX-License-Identifier: Apache-2.0
#include "wire/encode.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/empty.hpp"
#include "wire/decode.hpp"
#include "wire/superjson.hpp"

namespace chiroflow::wire {
namespace encode_cases {

CHIROFLOW_ENUM(Light, ON, OFF)

struct Inner {
  std::string name;
  std::optional<Instant> seen_at;
  bool operator==(const Inner&) const = default;
};
CHIROFLOW_DESCRIBE(Inner, name, seen_at)

struct Base {
  Id<struct RowTag> id;
  Instant created_at;
  bool operator==(const Base&) const = default;
};
CHIROFLOW_DESCRIBE(Base, id, created_at)

struct Row : Base {
  bool e2e_encryption = false;
  int count = 0;
  std::int64_t size_bytes = 0;
  double score = 0;
  Light light = Light::ON;
  std::optional<std::string> note;
  std::optional<Inner> inner;
  std::vector<Inner> list;
  std::vector<Instant> times;
  std::map<std::string, std::string> labels;
  std::optional<Date> born;
  bool operator==(const Row&) const = default;
};
CHIROFLOW_DESCRIBE_DERIVED(Row, (Base), e2e_encryption, count, size_bytes, score, light, note, inner, list, times,
                           labels, born)

struct Page {
  std::vector<Inner> items;
  Undefinable<std::string> next_cursor;
  Undefinable<Instant> next_at;
  std::unique_ptr<Inner> owned;
  RawJson raw;
  Patch<std::string> patch;
};
CHIROFLOW_DESCRIBE(Page, items, next_cursor, next_at, owned, raw, patch)

}  // namespace encode_cases

namespace {
using namespace encode_cases;

template <class T>
std::string superjson(const T& value, Empties empties = Empties::null) {
  std::string out;
  encode_superjson(out, value, empties);
  return out;
}
template <class T>
std::string plain(const T& value) {
  std::string out;
  JsonWriter writer(out);
  encode_plain(writer, value);
  return out;
}
Instant at(const char* iso) { return *parse_iso(iso); }

TEST(Encode, WritesInheritedMembersFirstAndNamesDatesInTheMeta) {
  Row row;
  row.id = Id<RowTag>("r1");
  row.created_at = at("2030-01-15T09:45:00Z");
  row.score = 4.8;
  row.inner = Inner{.name = "a\"b", .seen_at = at("2030-01-15T09:45:00.120Z")};
  row.list = {{.name = "x", .seen_at = {}}, {.name = "y", .seen_at = at("1999-12-31T23:59:59.999Z")}};
  row.times = {at("2030-01-01T00:00:00Z")};
  row.labels = {{"k.1", "v"}};
  row.born = parse_date("1980-02-29");
  EXPECT_EQ(
      superjson(row),
      R"({"json":{"id":"r1","createdAt":"2030-01-15T09:45:00.000Z","e2eEncryption":false,"count":0,"sizeBytes":0,"score":4.8,"light":"ON",)"
      R"("note":null,"inner":{"name":"a\"b","seenAt":"2030-01-15T09:45:00.120Z"},"list":[{"name":"x","seenAt":null},)"
      R"({"name":"y","seenAt":"1999-12-31T23:59:59.999Z"}],"times":["2030-01-01T00:00:00.000Z"],"labels":{"k.1":"v"},"born":"1980-02-29"},)"
      R"("meta":{"values":{"createdAt":["Date"],"inner.seenAt":["Date"],"list.1.seenAt":["Date"],"times.0":["Date"]},"v":1}})");
}

TEST(Encode, LeavesMetaOutWhenNothingNeedsIt) {
  EXPECT_EQ(superjson(Inner{.name = "n", .seen_at = {}}), R"({"json":{"name":"n","seenAt":null}})");
  EXPECT_EQ(superjson(Empty{}), R"({"json":{}})");
}

TEST(Encode, WritesUndefinedOnlyToSuperjson) {
  Page page;
  page.raw.text = R"({"a":[1]})";
  EXPECT_EQ(
      superjson(page),
      R"({"json":{"items":[],"nextCursor":null,"nextAt":null,"owned":null,"raw":{"a":[1]}},"meta":{"values":{"nextCursor":["undefined"],"nextAt":["undefined"]},"v":1}})");
  EXPECT_EQ(plain(page), R"({"items":[],"owned":null,"raw":{"a":[1]}})");
  page.next_cursor.value = "c";
  page.next_at.value = at("2030-01-01T00:00:00Z");
  page.owned = std::make_unique<Inner>(Inner{.name = "o", .seen_at = at("2030-01-01T00:00:00Z")});
  page.patch.present = true;
  EXPECT_EQ(
      superjson(page),
      R"({"json":{"items":[],"nextCursor":"c","nextAt":"2030-01-01T00:00:00.000Z","owned":{"name":"o","seenAt":"2030-01-01T00:00:00.000Z"},"raw":{"a":[1]},"patch":null},)"
      R"("meta":{"values":{"nextAt":["Date"],"owned.seenAt":["Date"]},"v":1}})");
}

TEST(Encode, WritesListsAndOptionalsAtTheRoot) {
  const std::vector<Inner> list{{.name = "a", .seen_at = at("2030-01-01T00:00:00Z")},
                                {.name = "b", .seen_at = at("2030-01-02T00:00:00Z")}};
  EXPECT_EQ(
      superjson(list),
      R"({"json":[{"name":"a","seenAt":"2030-01-01T00:00:00.000Z"},{"name":"b","seenAt":"2030-01-02T00:00:00.000Z"}],)"
      R"("meta":{"values":{"0.seenAt":["Date"],"1.seenAt":["Date"]},"v":1}})");
  EXPECT_EQ(superjson(std::optional<Inner>()), R"({"json":null})");
  EXPECT_EQ(superjson(at("2030-01-01T00:00:00Z")),
            R"({"json":"2030-01-01T00:00:00.000Z","meta":{"values":["Date"],"v":1}})");
  EXPECT_EQ(superjson(std::vector<std::vector<Instant>>{{}, {at("2030-01-01T00:00:00Z")}}),
            R"({"json":[[],["2030-01-01T00:00:00.000Z"]],"meta":{"values":{"1.0":["Date"]},"v":1}})");
}

TEST(Encode, AppendsBehindWhatIsThere) {
  std::string out = R"({"result":{"data":)";
  encode_superjson(out, Empty{});
  EXPECT_EQ(out, R"({"result":{"data":{"json":{}})");
}

rc::Gen<std::string> words() {
  return rc::gen::container<std::string>(
      rc::gen::map(rc::gen::inRange(1, 127), [](int c) { return static_cast<char>(c); }));
}
rc::Gen<Instant> instants() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(-62'167'219'200'000, 253'402'300'799'999),
                      [](std::int64_t ms) { return from_unix_ms(ms); });
}

Inner any_inner() {
  return {.name = *words(), .seen_at = *rc::gen::maybe(instants()) ? std::optional(*instants()) : std::nullopt};
}

Row any_row() {
  Row row;
  row.id = Id<RowTag>((*words()).substr(0, 64));
  row.created_at = *instants();
  row.e2e_encryption = *rc::gen::arbitrary<bool>();
  row.count = *rc::gen::arbitrary<int>();
  row.size_bytes = *rc::gen::inRange<std::int64_t>(-9'007'199'254'740'991, 9'007'199'254'740'991);
  row.score = *rc::gen::arbitrary<double>();
  row.light = *rc::gen::element(Light::ON, Light::OFF);
  if (*rc::gen::arbitrary<bool>()) row.note = *words();
  if (*rc::gen::arbitrary<bool>()) row.inner = any_inner();
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) row.list.push_back(any_inner());
  row.times = *rc::gen::container<std::vector<Instant>>(instants());
  row.labels = *rc::gen::container<std::map<std::string, std::string>>(words(), words());
  if (*rc::gen::arbitrary<bool>()) row.born = Date{std::chrono::floor<std::chrono::days>(*instants())};
  return row;
}

TEST(Encode, WhatIsWrittenIsReadBack) {
  rc::check("superjson", [] {
    const Row row = any_row();
    const auto input = parse_superjson(superjson(row, Empties::omit));
    RC_ASSERT(input.has_value());
    const auto read = decode<Row>(input->json(), Source::superjson);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == row);
  });
  rc::check("plain JSON", [] {
    const Row row = any_row();
    std::string text;
    JsonWriter writer(text);
    encode_plain(writer, row, Empties::omit);
    const auto input = Document::parse(text);
    RC_ASSERT(input.has_value());
    const auto read = decode<Row>(input->root(), Source::json);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == row);
  });
}

}  // namespace
}  // namespace chiroflow::wire
