// SPDX-License-Identifier: Apache-2.0
#include "app/audit/unusual.hpp"

#include "store/schema/migrate.hpp"
#include "store/unusual_access.hpp"
#include "support/app_fixture.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::app {
namespace {

using chiroflow::testing::take;

class UnusualAccessList : public chiroflow::testing::AppFixture {
 protected:
  UnusualAccessList() { clock.jump_to(parse_iso("2030-03-05T15:00:00.000Z").value()); }
  void note(const User& user, std::string_view event, const PatientId& patient, AuditOutcome outcome) {
    auto call = call_as(user, event, AuditAction::READ);
    take(database->write([&](db::Writer& writer) -> Result<void> {
      TRY(audit_log.append(writer, call.event_of({"Patient", patient.view(), patient, {}}, outcome)));
      return {};
    }));
    clock.advance(Seconds(10));
  }
  Result<UnusualAccessOutput> ask(const UnusualAccessInput& input = {}) {
    auto call = call_as(clinic.owner, "audit.unusual", AuditAction::READ);
    auto out = list_unusual_accesses(call, input);
    reads = call.take_reads();
    return out;
  }
  std::vector<AuditEvent> reads;
};

TEST_F(UnusualAccessList, NamesRulePersonCountAndTime_H21) {
  auto relative = new_patient(clinic.organization.id, "R-1");
  execute("UPDATE patient SET last_name = 'staff' WHERE id = '" + relative.id.value + "'");
  const auto first = clock.now();
  note(clinic.staff, "patients.get", relative.id, AuditOutcome::SUCCESS);
  note(clinic.provider, "patients.get", clinic.patient.id, AuditOutcome::SUCCESS);
  for (int i = 0; i < 5; ++i) note(clinic.biller, "telehealth.startSession", clinic.patient.id, AuditOutcome::DENIED);
  clock.advance(Minutes(1));
  const auto out = take(ask());
  ASSERT_EQ(out.findings.size(), 2U);
  EXPECT_EQ(out.findings[0].access.rule, UnusualRule::MANY_DENIALS);
  EXPECT_EQ(out.findings[0].access.actor_id, clinic.biller.id.value);
  EXPECT_EQ(out.findings[0].threshold, 5);
  const auto& [access, name, threshold] = out.findings[1];
  EXPECT_EQ(access.rule, UnusualRule::SAME_SURNAME);
  EXPECT_EQ(access.patient_id, relative.id);
  EXPECT_EQ(access.first_at, first);
  EXPECT_EQ(name->last_name, "STAFF");
  EXPECT_EQ(threshold, 1);
  EXPECT_TRUE(out.complete);
  EXPECT_EQ(out.to - out.from, kUnusualUnlessSaid);
}

// H-17
TEST_F(UnusualAccessList, IsItselfNoted_H17_H21) {
  take(ask());
  ASSERT_EQ(reads.size(), 1U);
  EXPECT_EQ(reads[0].entity_type, "AuditEvent");
  EXPECT_EQ(reads[0].details, R"({"count":0})");
}

TEST_F(UnusualAccessList, KnowsNothingOfAnotherOrganization_H03_H21) {
  for (int i = 0; i < 9; ++i) note(other.biller, "telehealth.startSession", other.patient.id, AuditOutcome::DENIED);
  EXPECT_TRUE(take(ask()).findings.empty());
}

TEST_F(UnusualAccessList, LooksOnlyAtTheTimeAskedFor_H21) {
  const auto begin = clock.now();
  for (int i = 0; i < 5; ++i) note(clinic.biller, "telehealth.startSession", clinic.patient.id, AuditOutcome::DENIED);
  const auto end = clock.now();
  clock.advance(Hours(48));
  UnusualAccessInput input;
  input.from = end;
  EXPECT_TRUE(take(ask(input)).findings.empty());
  input.from = begin;
  input.to = end;
  EXPECT_EQ(take(ask(input)).findings.size(), 1U);
  input.to = begin;
  EXPECT_EQ(ask(input).error().code, ErrorCode::invalid_argument);
  input.to = begin + kLongestUnusual + Millis(1);
  EXPECT_EQ(ask(input).error().code, ErrorCode::invalid_argument);
}

/// The statements, on every database.
class UnusualAccessRows : public chiroflow::testing::OnEveryDatabase {
 protected:
  void SetUp() override {
    OnEveryDatabase::SetUp();
    ASSERT_TRUE(store::schema::migrate(schema(), clock, "test"));
    Organization row;
    row.id = organization;
    insert(row);
    User user;
    user.id = UserId("u1");
    user.organization_id = organization;
    user.email = "u1@example.org";
    user.first_name = "Ana";
    user.last_name = "Brooks";
    insert(user);
    Clinician clinician;
    clinician.id = ClinicianId("c1");
    clinician.organization_id = organization;
    clinician.user_id = user.id;
    insert(clinician);
    for (const auto* name : {"brooks", "Other"}) {
      Patient patient;
      patient.id = PatientId(name);
      patient.organization_id = organization;
      patient.mrn = name;
      patient.last_name = name;
      insert(patient);
    }
    Appointment appointment;
    appointment.id = AppointmentId("a1");
    appointment.organization_id = organization;
    appointment.patient_id = PatientId("Other");
    appointment.provider_id = clinician.id;
    appointment.start_time = clock.now();
    appointment.end_time = clock.now() + Minutes(30);
    insert(appointment);
  }
  template <class T>
  void insert(const T& row) {
    take(database().write([&](db::Writer& writer) { return store::insert_row(writer, row); }));
  }
  void event(std::optional<PatientId> patient, AuditOutcome outcome = AuditOutcome::SUCCESS) {
    AuditEvent row;
    row.organization_id = organization;
    row.id = AuditEventId("e" + std::to_string(++made));
    row.at = clock.now();
    row.actor_type = ActorType::USER;
    row.actor_id = "u1";
    row.event = "patients.get";
    row.patient_id = std::move(patient);
    row.outcome = outcome;
    take(database().write([&](db::Writer& writer) -> Result<void> {
      TRY(audit_log.append(writer, row));
      return {};
    }));
    clock.advance(Minutes(1));
  }
  template <class F>
  auto read(F&& work) {
    using T = typename std::invoke_result_t<F&, db::Reader&>::value_type;
    return take(db::read<T>(database(), work));
  }
  std::int64_t since(Instant at) {
    return read([&](db::Reader& reader) { return store::first_seq_since(reader, organization, at); });
  }

  testing::ManualClock clock;
  store::AuditLog audit_log{crypto::Secret(std::string_view("root"))};
  OrganizationId organization{"o1"};
  int made = 0;
};

TEST_P(UnusualAccessRows, GiveTheFactsThatTheRulesCompareWith_H21) {
  const auto facts = read([&](db::Reader& reader) {
    return store::clinic_facts(reader, organization, {clock.now() - Hours(1), clock.now() + Hours(1)});
  });
  EXPECT_EQ(facts.clinicians.at("u1"), "c1");
  EXPECT_TRUE(facts.visits.contains({"Other", "c1"}));
  EXPECT_EQ(facts.patients_with_visit.size(), 1U);
  ASSERT_EQ(facts.appointments.size(), 1U);
  EXPECT_EQ(facts.same_surname, (std::set<std::pair<std::string, std::string>>{{"u1", "brooks"}}));
  const auto elsewhere = read([&](db::Reader& reader) {
    return store::clinic_facts(reader, OrganizationId("o2"), {clock.now(), clock.now() + Hours(1)});
  });
  EXPECT_TRUE(elsewhere.visits.empty() && elsewhere.clinicians.empty() && elsewhere.same_surname.empty());
  EXPECT_EQ(read([&](db::Reader& reader) { return store::staff_names(reader, organization); }).at("u1").last_name,
            "Brooks");
}

TEST_P(UnusualAccessRows, FindTheEventsOfATimeWithoutAnIndexByTime_H21) {
  EXPECT_EQ(since(clock.now()), 1) << "an empty log";
  const auto begin = clock.now();
  for (int i = 0; i < 9; ++i)
    event(i % 3 == 0 ? std::nullopt : std::optional(PatientId("Other")),
          i == 3 ? AuditOutcome::DENIED : AuditOutcome::SUCCESS);
  EXPECT_EQ(since(begin), 1);
  EXPECT_EQ(since(begin + Seconds(1)), 2);
  EXPECT_EQ(since(begin + Minutes(8)), 9);
  EXPECT_EQ(since(begin + Minutes(9)), 10);
  std::vector<Instant> seen;
  take(db::read<int>(database(), [&](db::Reader& reader) -> Result<int> {
    TRY(store::each_access(reader, organization, 2, 9, begin + Minutes(7),
                           [&](const AccessEvent& event) { seen.push_back(event.at); }));
    return 0;
  }));
  EXPECT_EQ(seen, (std::vector<Instant>{begin + Minutes(1), begin + Minutes(2), begin + Minutes(3), begin + Minutes(4),
                                        begin + Minutes(5)}));
}

CHIROFLOW_ON_EVERY_DATABASE(UnusualAccessRows);

}  // namespace
}  // namespace chiroflow::app
