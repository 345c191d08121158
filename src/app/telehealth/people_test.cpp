// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/people.hpp"

#include "app/telehealth/standing_orders.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

class People : public testing::AppFixture {
 protected:
  SessionId session = book(clinic, clinic.appointment).session.id;
  Participant patient = patient_of(session);
  Participant interpreter;

  void SetUp() override {
    interpreter.id = ids.next<ParticipantId>();
    interpreter.organization_id = clinic.organization.id;
    interpreter.session_id = session;
    interpreter.role = ParticipantRole::INTERPRETER;
    interpreter.display_name = "Ana";
    interpreter.created_at = clock.now();
    insert(interpreter);
    execute("UPDATE telehealth_session SET status = 'IN_PROGRESS'");
  }
  std::vector<PersonView> seen_by(const Actor& actor) {
    auto call = call_as(actor, "telehealth.getPeople", AuditAction::READ);
    auto people = testing::take(get_people(call, {.session_id = session})).people;
    EXPECT_EQ(call.take_reads().size(), 1U);
    return people;
  }
  std::vector<std::string> names_for(const Actor& actor) {
    std::vector<std::string> names;
    for (const auto& one : seen_by(actor)) names.push_back(one.name);
    return names;
  }
};

TEST_F(People, AreShownByTheNamesThatTheCallShows) {
  for (const auto* actor : {&as(clinic.provider), &as_visitor(patient), &as_visitor(interpreter)}) {
    const auto people = seen_by(*actor);
    ASSERT_EQ(people.size(), 2U);
    EXPECT_EQ(people[0].participant_id, patient.id);
    EXPECT_EQ(people[0].role, ParticipantRole::PATIENT);
    EXPECT_EQ(people[0].name, clinic.patient.first_name) << "never the whole name";
    EXPECT_EQ(people[1].role, ParticipantRole::INTERPRETER);
    EXPECT_EQ(people[1].name, "Ana");
  }
}

TEST_F(People, AreNotShownToWhoMayNotComeIn) {
  execute("UPDATE telehealth_session SET status = 'WAITING'");
  EXPECT_TRUE(names_for(as_visitor(patient)).empty());
  EXPECT_TRUE(names_for(as_visitor(interpreter)).empty());
  EXPECT_EQ(names_for(as(clinic.provider)).size(), 2U);
  execute("UPDATE telehealth_session SET status = 'IN_PROGRESS'");
  auto call = call_as(as(clinic.provider));
  testing::take(database->write([&](db::Writer& writer) { return keep_out(call, writer, interpreter); }));
  EXPECT_TRUE(names_for(as_visitor(interpreter)).empty());
}

TEST_F(People, OfAnotherClinicAreNotFound) {
  auto call = call_as(other.owner, "telehealth.getPeople", AuditAction::READ);
  const auto seen = get_people(call, {.session_id = session});
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace chiroflow::app
