// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/answers.hpp"

#include "app/server/key_rotation.hpp"
#include "app/waiting/questionnaire.hpp"
#include "crypto/key_ring.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {
namespace {

class PreVisitAnswers : public WaitingFixture {
 protected:
  PreVisitAnswers() {
    set_organization(R"(pre_visit_questions = '[{"id":"pain","text":{"en":"Pain?"},"kind":"text","required":true}]')");
    join();
    auto call = call_as(patient, "telehealth.submitPreVisitQuestionnaire");
    take(submit_questionnaire(call, {place().id, {{"pain", "lower back"}}}));
  }
  std::string bytes() { return place().pre_visit_responses.value().bytes; }
  std::string shown() {
    auto call = call_as(clinic.provider, "telehealth.previewAdmission", AuditAction::READ);
    return take(answers_shown(call, place())).value().text;
  }
};

TEST_F(PreVisitAnswers, H11AreSealedAtRestAndStayReadableWhenKeysAreRotated) {
  const auto before = bytes();
  EXPECT_EQ(before.find("back"), std::string::npos);
  auto keys = *sealer.keys();
  const auto old = keys.current().id();
  keys.add_current(crypto::MasterKey::generate(random, clock.now()));
  sealer.use(keys);
  take(rewrap_all(*database, sealer, [](const SealedColumn&, const Rewrapped&) {}));
  ASSERT_TRUE(keys.remove(old));
  sealer.use(keys);
  EXPECT_NE(bytes(), before);
  EXPECT_EQ(shown(), R"({"pain":"lower back"})");
}

TEST_F(PreVisitAnswers, H11OfOnePatientDoNotOpenInThePlaceOfAnother) {
  const auto second = another(10);
  take(try_join(patient_in(second.session.id), second.session.id));
  auto moved = place_of(second.session.id);
  moved.pre_visit_responses = place().pre_visit_responses;
  auto call = call_as(clinic.provider);
  EXPECT_EQ(answers_shown(call, moved).error().cause, "sealed_data_damaged");
}

TEST_F(PreVisitAnswers, AreNotOpenedForARoleThatSeesNone) {
  auto call = call_as(clinic.staff);
  EXPECT_EQ(take(answers_shown(call, place())), std::nullopt);
}

}  // namespace
}  // namespace chiroflow::app
