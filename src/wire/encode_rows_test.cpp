// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "core/rows.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"
#include "wire/encode.hpp"

namespace chiroflow::wire {
namespace {

struct Inner {
  std::string name;
  std::optional<Instant> seen_at;
};
CHIROFLOW_DESCRIBE(Inner, name, seen_at)

struct Base {
  SessionId id;
  TelehealthSessionStatus status = TelehealthSessionStatus::SCHEDULED;
  Instant start;
};
CHIROFLOW_DESCRIBE(Base, id, status, start)

struct Wide : Base {
  std::optional<std::string> notes;
  bool active = false;
  std::optional<int> seconds;
  std::optional<RawJson> answers;
  Inner inner;
  std::optional<Inner> maybe;
};
CHIROFLOW_DESCRIBE_DERIVED(Wide, (Base), notes, active, seconds, answers, inner, maybe)

void add(Rows<Wide>& rows, const Inner& inner) {
  rows.add_text(inner.name);
  inner.seen_at ? rows.add_number(to_unix_ms(*inner.seen_at)) : rows.add_null();
}

void add(Rows<Wide>& rows, const Wide& w) {
  rows.add_text(w.id.value);
  rows.add_text(name_of(w.status));
  rows.add_number(to_unix_ms(w.start));
  w.notes ? rows.add_text(*w.notes) : rows.add_null();
  rows.add_number(w.active);
  w.seconds ? rows.add_number(*w.seconds) : rows.add_null();
  w.answers ? rows.add_text(w.answers->text) : rows.add_null();
  add(rows, w.inner);
  if (w.maybe) return add(rows, *w.maybe);
  rows.add_null();
  rows.add_null();
}

struct AsStructs {
  std::vector<Wide> items;
};
CHIROFLOW_DESCRIBE(AsStructs, items)
struct AsRows {
  Rows<Wide> items;
};
CHIROFLOW_DESCRIBE(AsRows, items)

template <class T>
std::string superjson(const T& value) {
  std::string text;
  encode_superjson(text, value);
  return text;
}
template <class T>
std::string plain(const T& value, Empties empties) {
  std::string text;
  JsonWriter json(text);
  encode_plain(json, value, empties);
  return text;
}

Inner any_inner() {
  Inner inner;
  inner.name = *rc::gen::string<std::string>();
  if (*rc::gen::arbitrary<bool>())
    inner.seen_at = from_unix_ms(*rc::gen::inRange<std::int64_t>(-1'000'000, 4'000'000'000'000));
  return inner;
}

RC_GTEST_PROP(EncodeRows, WritesWhatTheSameStructsWouldWrite, ()) {
  AsStructs structs;
  AsRows rows;
  const int count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i) {
    Wide w;
    w.id = SessionId("c" + std::to_string(i));
    w.status = *rc::gen::element(TelehealthSessionStatus::WAITING, TelehealthSessionStatus::NO_SHOW);
    w.start = from_unix_ms(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000));
    if (*rc::gen::arbitrary<bool>()) w.notes = *rc::gen::string<std::string>();
    w.active = *rc::gen::arbitrary<bool>();
    if (*rc::gen::arbitrary<bool>()) w.seconds = *rc::gen::arbitrary<int>();
    if (*rc::gen::arbitrary<bool>()) w.answers = RawJson{R"({"pain":7})"};
    w.inner = any_inner();
    if (*rc::gen::arbitrary<bool>()) w.maybe = any_inner();
    add(rows.items, w);
    structs.items.push_back(std::move(w));
  }
  RC_ASSERT(rows.items.size() == structs.items.size());
  RC_ASSERT(superjson(rows) == superjson(structs));
  RC_ASSERT(superjson(rows.items) == superjson(structs.items));
  for (const auto empties : {Empties::null, Empties::omit}) RC_ASSERT(plain(rows, empties) == plain(structs, empties));
}

TEST(Rows, HideAColumnInEveryRow) {
  AsRows rows;
  Wide w;
  w.notes = "by staff";
  add(rows.items, w);
  add(rows.items, w);
  constexpr int kNotes = column_of<Wide, &Wide::notes>();
  rows.items.hide(kNotes);
  EXPECT_TRUE(rows.items.is_null(0, kNotes));
  EXPECT_TRUE(rows.items.is_null(1, kNotes));
  EXPECT_EQ(superjson(rows).find("by staff"), std::string::npos);
}

TEST(Rows, KnowTheColumnsOfBasesAndNestedStructs) {
  EXPECT_EQ((column_of<Wide, &Base::start>()), 2);
  EXPECT_EQ((column_of<Wide, &Wide::maybe>()), 9);
  EXPECT_EQ(Rows<Wide>::kColumns, 11);
}

}  // namespace
}  // namespace chiroflow::wire
