// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demo_clinic.hpp"

#include "support/app_fixture.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace chiroflow::app {
namespace {

using testing::take;

class Demo : public testing::AppFixture {
 protected:
  static std::string written(const DemoClinic& clinic) {
    std::string text;
    wire::JsonWriter json(text);
    wire::encode_plain(json, clinic);
    return text;
  }
  static DemoClinic read(const std::string& text) {
    const auto document = take(wire::Document::parse(text));
    return take(wire::decode<DemoClinic>(document.root(), wire::Source::json));
  }
};

TEST_F(Demo, WhatIsKeptBeforeTheClinicIsThereLeadsIntoItAfterACrash) {
  std::string kept;
  take(make_demo_clinic(services, [&](const DemoClinic& clinic) -> Result<void> {
    kept = written(clinic);
    return {};
  }));
  auto clinic = read(kept);
  EXPECT_TRUE(take(demo_clinic_exists(services, clinic)));
  take(refresh_demo_visits(services, clinic));
  EXPECT_FALSE(clinic.patient.visit_link.empty());
  EXPECT_FALSE(clinic.unsigned_patient.visit_link.empty());
  EXPECT_EQ(written(read(written(clinic))), written(clinic));
}

TEST_F(Demo, AClinicOfAnEarlierVersionGoesOnWithoutTheUnsignedPatient) {
  auto text = written(take(make_demo_clinic(services, [](const DemoClinic&) -> Result<void> { return {}; })));
  text = text.substr(0, text.find(",\"unsignedPatient\"")) + "}";
  auto clinic = read(text);
  take(refresh_demo_visits(services, clinic));
  EXPECT_FALSE(clinic.patient.visit_link.empty());
  EXPECT_TRUE(clinic.unsigned_patient.visit_link.empty());
}

}  // namespace
}  // namespace chiroflow::app
