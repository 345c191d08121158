// SPDX-License-Identifier: Apache-2.0
// OpenAPI and TypeScript come from one model; both are tested on the same types.
#include <gtest/gtest.h>

#include "core/empty.hpp"
#include "wire/json_value.hpp"
#include "wire/schema_json.hpp"
#include "wire/typescript.hpp"

namespace chiroflow {
namespace schema_cases {

CHIROFLOW_ENUM(Mood, good, bad)

struct Place {
  std::string city;
};
CHIROFLOW_DESCRIBE(Place, city)

struct Guest {
  Id<struct GuestTag> guest_id;
  std::optional<std::string> email;
  std::optional<Mood> mood;
  Place place;
};
CHIROFLOW_DESCRIBE(Guest, guest_id, email, mood, place)

struct Invite {
  struct Input {
    Guest guest;
    int limit = 20;
    std::optional<Instant> from_date;
    Patch<std::string> notes;
    std::vector<std::string> tags;
    RawJson extra;
  };
  struct Output {
    std::vector<Guest> guests;
    Undefinable<std::string> next_cursor;
    Instant made_at;
    std::optional<Date> born;
    std::optional<Place> place;
    std::map<std::string, std::string> labels;
    std::int64_t size_bytes = 0;
    double ratio = 0;
    bool done = false;
  };
};
CHIROFLOW_DESCRIBE(Invite::Input, guest, limit, from_date, notes, tags, extra)
CHIROFLOW_DESCRIBE(Invite::Output, guests, next_cursor, made_at, born, place, labels, size_bytes, ratio, done)

namespace other {
struct Place {
  int street = 0;
};
CHIROFLOW_DESCRIBE(Place, street)
}  // namespace other

struct Tree {
  std::string name;
  std::unique_ptr<Tree> left;
};
CHIROFLOW_DESCRIBE(Tree, name, left)

}  // namespace schema_cases

template <>
inline constexpr FieldRule rule<&schema_cases::Invite::Input::limit>{
    .min = 1, .max = 100, .has_default = true, .doc = "rows a page"};
template <>
inline constexpr FieldRule rule<&schema_cases::Invite::Input::tags>{.max_length = 5, .has_default = true};
template <>
inline constexpr FieldRule rule<&schema_cases::Guest::email>{.max_length = 200, .format = Format::email};

namespace wire {
namespace {
using namespace schema_cases;

std::string components_of(const SchemaCollector& schemas) {
  std::string text;
  JsonWriter out(text);
  const auto result = schemas.write_components(out);
  return result.has_value() ? text : "failed: " + result.error().detail;
}
/// The schema of one component, printed again.
std::string component(const SchemaCollector& schemas, const char* name) {
  const auto text = components_of(schemas);
  const auto document = Document::parse(text);
  EXPECT_TRUE(document.has_value()) << text;
  std::string out;
  JsonWriter writer(out);
  write_value(writer, document->root().get(name));
  return out;
}

TEST(SchemaJson, RefersToNamedTypes) {
  SchemaCollector schemas;
  EXPECT_EQ(schemas.ref_for<Invite::Input>(Flavour::input), R"({"$ref":"#/components/schemas/InviteInput"})");
  EXPECT_EQ(schemas.ref_for<std::optional<Place>>(Flavour::output),
            R"({"anyOf":[{"$ref":"#/components/schemas/Place"},{"type":"null"}]})");
  EXPECT_EQ(schemas.ref_for<std::vector<Place>>(Flavour::output),
            R"({"type":"array","items":{"$ref":"#/components/schemas/Place"}})");
}

TEST(SchemaJson, DescribesInputs) {
  SchemaCollector schemas;
  schemas.ref_for<Invite::Input>(Flavour::input);
  EXPECT_EQ(
      component(schemas, "InviteInput"),
      R"({"type":"object","properties":{"guest":{"$ref":"#/components/schemas/GuestInput"},)"
      R"("limit":{"type":"integer","format":"int32","minimum":1,"maximum":100,"description":"rows a page","default":20},)"
      R"("fromDate":{"type":"string","format":"date-time"},"notes":{"type":["string","null"]},)"
      R"("tags":{"type":"array","maxItems":5,"items":{"type":"string"},"default":[]},"extra":{}},"required":["guest","extra"]})");
  EXPECT_EQ(
      component(schemas, "GuestInput"),
      R"({"type":"object","properties":{"guestId":{"type":"string","maxLength":64},"email":{"type":"string","maxLength":200,"format":"email"},)"
      R"("mood":{"$ref":"#/components/schemas/Mood"},"place":{"$ref":"#/components/schemas/Place"}},"required":["guestId","place"]})");
}

TEST(SchemaJson, DescribesOutputs) {
  SchemaCollector schemas;
  schemas.ref_for<Invite::Output>(Flavour::output);
  EXPECT_EQ(
      component(schemas, "InviteOutput"),
      R"({"type":"object","properties":{"guests":{"type":"array","items":{"$ref":"#/components/schemas/Guest"}},"nextCursor":{"type":"string"},)"
      R"("madeAt":{"type":"string","format":"date-time"},"born":{"type":["string","null"],"format":"date"},)"
      R"("place":{"anyOf":[{"$ref":"#/components/schemas/Place"},{"type":"null"}]},"labels":{"type":"object","additionalProperties":{"type":"string"}},)"
      R"("sizeBytes":{"type":"integer","format":"int64"},"ratio":{"type":"number"},"done":{"type":"boolean"}},)"
      R"("required":["guests","madeAt","born","place","labels","sizeBytes","ratio","done"]})");
  EXPECT_EQ(component(schemas, "Mood"), R"({"type":"string","enum":["good","bad"]})");
  EXPECT_EQ(component(schemas, "Place"),
            R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})");
}

TEST(SchemaJson, NoticesTwoTypesOfOneName) {
  SchemaCollector schemas;
  schemas.ref_for<Place>(Flavour::input);
  EXPECT_NE(components_of(schemas), "failed: two types are called Place");
  schemas.ref_for<other::Place>(Flavour::output);
  EXPECT_EQ(components_of(schemas), "failed: two types are called Place");
}

TEST(SchemaJson, ListsFieldsForParameters) {
  SchemaCollector schemas;
  const auto& fields = schemas.fields_of<Invite::Input>();
  ASSERT_EQ(fields.size(), 6u);
  EXPECT_EQ(fields[1].name, "limit");
  EXPECT_FALSE(SchemaCollector::is_required(fields[1], Flavour::input));
  EXPECT_EQ(schemas.field_schema(fields[2], Flavour::input), R"({"type":"string","format":"date-time"})");
}

TEST(SchemaJson, HandlesTypesThatHoldThemselves) {
  SchemaCollector schemas;
  schemas.ref_for<Tree>(Flavour::output);
  EXPECT_EQ(
      component(schemas, "Tree"),
      R"({"type":"object","properties":{"name":{"type":"string"},"left":{"anyOf":[{"$ref":"#/components/schemas/Tree"},{"type":"null"}]}},"required":["name","left"]})");
}

TEST(TypeScript, DeclaresWhatASuperjsonClientSees) {
  TypeScriptCollector types;
  EXPECT_EQ(types.type_for<Invite::Input>(Flavour::input), "InviteInput");
  EXPECT_EQ(types.type_for<std::optional<Invite::Output>>(Flavour::output), "InviteOutput | null");
  EXPECT_EQ(types.type_for<std::vector<Guest>>(Flavour::output), "Guest[]");
  EXPECT_EQ(types.type_for<Empty>(Flavour::input), "Empty");
  const auto text = types.declarations();
  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(*text,
            "export type Empty = Record<string, never>;\n"
            "\n"
            "export interface Guest {\n  guestId: string;\n  email: string | null;\n  mood: Mood | null;\n  place: "
            "Place;\n}\n"
            "\n"
            "export interface GuestInput {\n  guestId: string;\n  email?: string;\n  mood?: Mood;\n  place: Place;\n}\n"
            "\n"
            "export interface InviteInput {\n  guest: GuestInput;\n  /** rows a page */\n  limit?: number;\n  "
            "fromDate?: Date;\n"
            "  notes?: string | null;\n  tags?: string[];\n  extra: unknown;\n}\n"
            "\n"
            "export interface InviteOutput {\n  guests: Guest[];\n  nextCursor: string | undefined;\n  madeAt: Date;\n "
            " born: string | null;\n"
            "  place: Place | null;\n  labels: Record<string, string>;\n  sizeBytes: number;\n  ratio: number;\n  "
            "done: boolean;\n}\n"
            "\n"
            "export type Mood =\n  | \"good\"\n  | \"bad\";\n"
            "\n"
            "export interface Place {\n  city: string;\n}\n");
}

TEST(TypeScript, KnowsAnswersThatAreOneOrAList) {
  TypeScriptCollector types;
  EXPECT_EQ(types.type_for<OneOrList<Place>>(Flavour::output), "Place | Place[] | null");
  SchemaCollector schemas;
  EXPECT_EQ(schemas.ref_for<OneOrList<Place>>(Flavour::output),
            R"({"anyOf":[{"$ref":"#/components/schemas/Place"},)"
            R"({"type":"array","items":{"$ref":"#/components/schemas/Place"}},{"type":"null"}]})");
}

TEST(TypeModel, NamesTypesByTheirCapitalWords) {
  EXPECT_EQ(component_name("chiroflow::StartVisit::Input"), "StartVisitInput");
  EXPECT_EQ(component_name("chiroflow::app::Page<chiroflow::Session>"), "PageSession");
  EXPECT_EQ(component_name("chiroflow::(anonymous namespace)::Row"), "Row");
}

}  // namespace
}  // namespace wire
}  // namespace chiroflow
