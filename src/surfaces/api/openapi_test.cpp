// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/openapi.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <set>

#include "surfaces/api/callers.hpp"
#include "surfaces/api/openapi_parts.hpp"

namespace chiroflow::api {

struct PetInput {
  std::string pet_id;
  std::optional<int> year;
};
CHIROFLOW_DESCRIBE(PetInput, pet_id, year)
struct Pet {
  std::string pet_id;
};
CHIROFLOW_DESCRIBE(Pet, pet_id)
struct NestedInput {
  Pet pet;
};
CHIROFLOW_DESCRIBE(NestedInput, pet)

namespace {
Result<Pet> find_pet(app::Call&, const PetInput&) { return Pet{}; }
Result<Pet> match_pet(app::Call&, const NestedInput&) { return Pet{}; }

boost::json::object parsed(const Registry& registry, std::string_view server_url = "") {
  return boost::json::parse(openapi_document(registry, server_url).value()).as_object();
}

const boost::json::object& operation(const boost::json::object& document, std::string_view path,
                                     std::string_view method) {
  return document.at("paths").at(path).at(method).as_object();
}

std::set<std::string> parameter_names(const boost::json::object& operation) {
  std::set<std::string> names;
  for (const auto& parameter : operation.at("parameters").as_array()) {
    const auto& object = parameter.as_object();
    if (object.contains("$ref"))
      names.insert(std::string(object.at("$ref").as_string()));
    else
      names.insert(std::string(object.at("in").as_string()) + ":" + std::string(object.at("name").as_string()));
  }
  return names;
}

TEST(OpenApi, DescribesEveryProcedureUnderItsName) {
  const auto registry = make_registry();
  const auto document = parsed(registry);
  for (const auto& procedure : registry.all()) {
    std::string method = procedure->rest_method;
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    EXPECT_EQ(operation(document, procedure->rest_path, method).at("operationId").as_string(), procedure->name);
  }
}

TEST(OpenApi, IsTheSameTextEachTime) {
  EXPECT_EQ(openapi_document(make_registry(), "").value(), openapi_document(make_registry(), "").value());
}

TEST(OpenApi, SaysWhatEveryRouterIsAbout) {
  const auto registry = make_registry();
  for (const auto& procedure : registry.all()) EXPECT_NE(router_text(procedure->router()), "") << procedure->router();
}

TEST(OpenApi, HoldsEverythingItRefersTo) {
  const auto text = openapi_document(make_registry(), "").value();
  const auto document = boost::json::parse(text);
  constexpr std::string_view kMark = "\"$ref\": \"#";
  int found = 0;
  for (auto at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at + 1), ++found) {
    const auto begin = at + kMark.size();
    const auto pointer = text.substr(begin, text.find('"', begin) - begin);
    boost::system::error_code fault;
    EXPECT_TRUE(document.find_pointer(pointer, fault)) << pointer;
  }
  EXPECT_GT(found, 100);
}

TEST(OpenApi, NamesTheServerWhereOneIsKnown) {
  const auto url = [](std::string_view server) {
    return std::string(parsed(Registry(), server).at("servers").at(0).at("url").as_string());
  };
  EXPECT_EQ(url(""), "/api/v1");
  EXPECT_EQ(url("https://visits.example.org"), "https://visits.example.org/api/v1");
}

TEST(OpenApi, SplitsAnInputIntoPathAndQuery) {
  Registry registry;
  registry.query("pets.get", {"GET /pets/{petId}", any_staff(), "A pet"}, find_pet);
  const auto document = parsed(registry);
  const auto& get = operation(document, "/pets/{petId}", "get");
  EXPECT_EQ(parameter_names(get), (std::set<std::string>{"path:petId", "query:year"}));
  EXPECT_FALSE(get.contains("requestBody"));
}

TEST(OpenApi, SplitsAnInputIntoPathAndBodyAndTakesAnIdempotencyKey) {
  Registry registry;
  registry.mutation("pets.update", {"PATCH /pets/{petId}", any_staff(), "Change a pet"}, find_pet);
  const auto document = parsed(registry);
  const auto& patch = operation(document, "/pets/{petId}", "patch");
  EXPECT_EQ(parameter_names(patch), (std::set<std::string>{"path:petId", "#/components/parameters/IdempotencyKey"}));
  const auto& properties =
      patch.at("requestBody").at("content").at("application/json").at("schema").at("properties").as_object();
  EXPECT_TRUE(properties.contains("year"));
  EXPECT_FALSE(properties.contains("petId"));
}

// A name that is searched for stays out of addresses (H-16).
TEST(OpenApi, PutsTheInputOfAPostedQueryIntoTheBody) {
  Registry registry;
  registry.query("pets.list", {"POST /pets/search", any_staff(), "Pets"}, find_pet);
  const auto document = parsed(registry);
  const auto& post = operation(document, "/pets/search", "post");
  EXPECT_FALSE(post.contains("parameters"));
  EXPECT_TRUE(post.contains("requestBody"));
}

TEST(OpenApi, AsksForCredentialsUnlessEverybodyMayCall) {
  const auto schemes = [](const Access& access) {
    Registry registry;
    registry.query("pets.get", {"GET /pets/{petId}", access, "A pet"}, find_pet);
    std::set<std::string> names;
    const auto document = parsed(registry);
    for (const auto& one : operation(document, "/pets/{petId}", "get").at("security").as_array())
      names.insert(std::string(one.as_object().begin()->key()));
    return names;
  };
  EXPECT_EQ(schemes(everybody()), std::set<std::string>{});
  EXPECT_EQ(schemes(any_staff()), (std::set<std::string>{"bearer", "sessionCookie"}));
  EXPECT_EQ(schemes(visitors_only()), (std::set<std::string>{"bearer", "visitCookie"}));
  EXPECT_EQ(schemes(any_staff().and_visitors()), (std::set<std::string>{"bearer", "sessionCookie", "visitCookie"}));
}

TEST(OpenApi, RefusesAPathParameterThatIsNoInput) {
  Registry registry;
  registry.query("pets.get", {"GET /pets/{id}", any_staff(), "A pet"}, find_pet);
  EXPECT_EQ(openapi_document(registry, "").error().detail, "pets.get has no input id");
}

TEST(OpenApi, RefusesAnObjectInAQueryString) {
  Registry registry;
  registry.query("pets.match", {"GET /pets", any_staff(), "A pet"}, match_pet);
  EXPECT_EQ(openapi_document(registry, "").error().detail, "pets.match cannot have pet in the query string");
}

TEST(Callers, AreNamedByRoleAndByWhatTheyHold) {
  EXPECT_EQ(callers_sentence(everybody()), "everybody, without signing in");
  EXPECT_EQ(callers_sentence(needs(Permission::user_write)), "OWNER, ADMIN");
  EXPECT_EQ(callers_sentence(needs(Permission::provider_manage).and_visitors()), "OWNER; holders of a visit link");
  EXPECT_EQ(callers_sentence(visitors_only()), "holders of a visit link");
  EXPECT_EQ(callers_sentence(signing_in()),
            "OWNER, ADMIN, PROVIDER, STAFF, BILLER; who is in the middle of signing in");
}

}  // namespace
}  // namespace chiroflow::api
