// SPDX-License-Identifier: Apache-2.0
#include "wire/canonical_object.hpp"

#include <gtest/gtest.h>

#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow::wire {
namespace {

using Order = CanonicalObject::Order;
using Unknown = CanonicalObject::Unknown;

CanonicalObject filled(Order order, Unknown unknown) {
  CanonicalObject out(order, unknown);
  out.text("b", "with \"quotes\"\n");
  out.number("a", 12);
  out.boolean("d", true);
  out.time("c", from_unix_ms(0));
  out.id("e", std::optional<UserId>());
  out.choice("f", std::optional(Role::OWNER));
  out.texts("g", {"x", "y"});
  CanonicalObject inner(order, unknown);
  inner.text("z", std::optional<std::string>());
  inner.text("y", std::optional<std::string>("Zoë"));
  out.object("h", inner);
  out.objects("i", {inner});
  return out;
}

TEST(CanonicalObject, KeepsTheOrderAndSaysNullOfWhatIsNotKnown) {
  EXPECT_EQ(filled(Order::as_given, Unknown::is_null).write(),
            R"({"b":"with \"quotes\"\n","a":12,"d":true,"c":"1970-01-01T00:00:00.000Z","e":null,"f":"OWNER",)"
            R"("g":["x","y"],"h":{"z":null,"y":"Zoë"},"i":[{"z":null,"y":"Zoë"}]})");
}

TEST(CanonicalObject, OrdersByNameAndLeavesOutWhatIsNotKnown) {
  EXPECT_EQ(filled(Order::by_name, Unknown::is_left_out).write(),
            R"({"a":12,"b":"with \"quotes\"\n","c":"1970-01-01T00:00:00.000Z","d":true,"f":"OWNER","g":["x","y"],)"
            R"("h":{"y":"Zoë"},"i":[{"y":"Zoë"}]})");
}

TEST(CanonicalObject, OfNothingIsEmpty) { EXPECT_EQ(CanonicalObject(Order::as_given, Unknown::is_null).write(), "{}"); }

}  // namespace
}  // namespace chiroflow::wire
