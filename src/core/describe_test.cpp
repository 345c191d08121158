// SPDX-License-Identifier: Apache-2.0
#include "core/describe.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/empty.hpp"
#include "core/patch.hpp"

namespace chiroflow {

struct Vehicle {
  std::string number_plate;
  int wheels = 4;
};
CHIROFLOW_DESCRIBE(Vehicle, number_plate, wheels)
struct Lorry : Vehicle {
  double load = 0;
};
CHIROFLOW_DESCRIBE_DERIVED(Lorry, (Vehicle), load)
CHIROFLOW_ENUM(Colour, red, GREEN, blue_grey)

template <> inline constexpr FieldRule rule<&Vehicle::wheels>{.min = 2, .max = 18, .doc = "Spare ones do not count"};

namespace {

template <class T>
std::vector<std::string> names_of_members() {
  std::vector<std::string> names;
  for_each_member<T>([&](auto d) { names.emplace_back(d.name); });
  return names;
}

TEST(Describe, ListsMembersInTheirOrderThoseOfTheBaseFirst) {
  EXPECT_EQ(names_of_members<Vehicle>(), (std::vector<std::string>{"number_plate", "wheels"}));
  EXPECT_EQ(names_of_members<Lorry>(), (std::vector<std::string>{"number_plate", "wheels", "load"}));
  EXPECT_TRUE(names_of_members<Empty>().empty());
}

TEST(Describe, ReachesTheMembersThemselves) {
  Lorry lorry;
  lorry.wheels = 6;
  int seen = 0;
  for_each_member<Lorry>([&](auto d) {
    if (std::string_view(d.name) != "wheels") return;
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(lorry.*d.pointer)>, int>) seen = lorry.*d.pointer;
  });
  EXPECT_EQ(seen, 6);
}

TEST(Describe, FindsEnumeratorsByNameAndNamesByEnumerator) {
  EXPECT_EQ(name_of(Colour::GREEN), "GREEN");
  EXPECT_EQ(enum_from<Colour>("blue_grey"), Colour::blue_grey);
  for (const auto* wrong : {"", "green", "Red", "red ", "blue"})
    EXPECT_EQ(enum_from<Colour>(wrong), std::nullopt) << wrong;
  EXPECT_EQ(name_of(static_cast<Colour>(17)), "");
}

TEST(Describe, FieldsWithoutARuleHaveALimitAllTheSame) {
  EXPECT_EQ(rule<&Vehicle::wheels>.min, 2);
  EXPECT_EQ(rule<&Vehicle::wheels>.max, 18);
  EXPECT_EQ(rule<&Vehicle::number_plate>.max_length, 10'000);
}

TEST(Patch, LeavesClearsOrSets) {
  std::optional<int> target = 1;
  Patch<int>{}.apply_to(target);
  EXPECT_EQ(target, 1);
  const Patch<int> set{.present = true, .value = 2};
  EXPECT_TRUE(set.sets());
  set.apply_to(target);
  EXPECT_EQ(target, 2);
  const Patch<int> clear{.present = true, .value = std::nullopt};
  EXPECT_TRUE(clear.clears());
  clear.apply_to(target);
  EXPECT_EQ(target, std::nullopt);
}

}  // namespace
}  // namespace chiroflow
