// SPDX-License-Identifier: Apache-2.0
#include "app/audit/audit.hpp"

#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

using chiroflow::testing::take;

class AuditReading : public chiroflow::testing::AppFixture {
 protected:
  void note(const User& user, std::string_view event, AuditAction action, std::optional<PatientId> patient) {
    auto call = call_as(user, event, action);
    take(database->write([&](db::Writer& writer) -> Result<void> {
      TRY(call.changed(writer, {"Patient", patient ? patient->view() : "", patient, R"({"count":1})"}));
      return {};
    }));
    clock.advance(Minutes(1));
  }
  ListAuditOutput list(const ListAuditInput& input) {
    auto call = call_as(clinic.owner, "audit.list", AuditAction::READ);
    return take(list_audit(call, input));
  }
};

TEST_F(AuditReading, IsNewestFirstInPagesThatNothingNewMoves) {
  for (int i = 0; i < 5; ++i) note(clinic.staff, "patients.get", AuditAction::READ, clinic.patient.id);
  ListAuditInput input;
  input.limit = 2;
  std::vector<std::int64_t> seen;
  do {
    const auto page = list(input);
    for (const auto& event : page.events) seen.push_back(event.seq);
    input.cursor = page.next_cursor.value;
    note(clinic.staff, "patients.get", AuditAction::READ, clinic.patient.id);
  } while (input.cursor);
  EXPECT_EQ(seen, (std::vector<std::int64_t>{5, 4, 3, 2, 1}));
  input.cursor = "nonsense";
  EXPECT_TRUE(list(input).events.empty());
}

TEST_F(AuditReading, FindsAPatientsEventsThatCameAfterTheLastWasEntered) {
  note(clinic.staff, "patients.get", AuditAction::READ, clinic.patient.id);
  ASSERT_TRUE(enter_patients_everywhere(*database));
  note(clinic.staff, "patients.list", AuditAction::READ, std::nullopt);
  note(clinic.provider, "patients.get", AuditAction::READ, clinic.patient.id);
  ListAuditInput input;
  input.patient_id = clinic.patient.id;
  const auto page = list(input);
  ASSERT_EQ(page.events.size(), 2u);
  EXPECT_EQ(page.events.front().seq, 3);
}

TEST_F(AuditReading, EntersEachEventOnceAlsoWhenTwoDoIt) {
  for (int i = 0; i < 3; ++i) note(clinic.staff, "patients.get", AuditAction::READ, clinic.patient.id);
  const auto enter = [&](int limit) {
    return take(db::write<std::int64_t>(
        *database, [&](db::Writer& writer) { return store::enter_patients(writer, clinic.organization.id, limit); }));
  };
  EXPECT_EQ(enter(2), 2);
  EXPECT_EQ(enter(2), 1);
  EXPECT_EQ(enter(2), 0);
}

TEST_F(AuditReading, HoldsToEveryFilter) {
  note(clinic.staff, "patients.get", AuditAction::READ, clinic.patient.id);
  const auto second_at = clock.now();
  note(clinic.provider, "patients.update", AuditAction::UPDATE, clinic.patient.id);
  note(clinic.staff, "patients.list", AuditAction::READ, std::nullopt);
  const auto count = [&](auto set) {
    ListAuditInput input;
    set(input);
    return list(input).events.size();
  };
  EXPECT_EQ(count([](auto&) {}), 3u);
  EXPECT_EQ(count([&](auto& input) { input.patient_id = clinic.patient.id; }), 2u);
  EXPECT_EQ(count([&](auto& input) { input.actor_id = clinic.staff.id.value; }), 2u);
  EXPECT_EQ(count([&](auto& input) { input.event = "patients.update"; }), 1u);
  EXPECT_EQ(count([&](auto& input) { input.entity_type = "Session"; }), 0u);
  EXPECT_EQ(count([&](auto& input) { input.entity_id = clinic.patient.id.value; }), 2u);
  EXPECT_EQ(count([&](auto& input) { input.from = second_at; }), 2u);
  EXPECT_EQ(count([&](auto& input) { input.to = second_at; }), 1u);
}

TEST_F(AuditReading, NamesWhoActedAndShowsTheHashInHex) {
  note(clinic.provider, "patients.get", AuditAction::READ, clinic.patient.id);
  const auto event = list({}).events.at(0);
  EXPECT_EQ(event.actor_name->last_name, "PROVIDER");
  EXPECT_EQ(event.actor_role, Role::PROVIDER);
  EXPECT_EQ(event.client_address, origin.client_address);
  EXPECT_EQ(event.details, R"({"count":1})");
  EXPECT_EQ(event.hash, crypto::hex(last_event_of(clinic).hash));
}

// H-21
TEST_F(AuditReading, H21TellsWhoLookedAtAPatient) {
  const auto first = clock.now();
  note(clinic.staff, "patients.get", AuditAction::READ, clinic.patient.id);
  note(clinic.provider, "patients.get", AuditAction::READ, clinic.patient.id);
  const auto last = clock.now();
  note(clinic.staff, "patients.update", AuditAction::UPDATE, clinic.patient.id);
  note(clinic.biller, "patients.list", AuditAction::READ, std::nullopt);
  auto call = call_as(clinic.owner, "audit.patientAccess", AuditAction::READ);
  const auto accesses = take(patient_access(call, {clinic.patient.id})).accesses;
  ASSERT_EQ(accesses.size(), 2u);
  EXPECT_EQ(accesses[0].actor_id, clinic.staff.id.value);
  EXPECT_EQ(accesses[0].actor->last_name, "STAFF");
  EXPECT_EQ(accesses[0].first_at, first);
  EXPECT_EQ(accesses[0].last_at, last);
  EXPECT_EQ(accesses[0].count, 2);
  EXPECT_EQ(accesses[0].reads, 1);
  EXPECT_EQ(accesses[1].actor_id, clinic.provider.id.value);
}

// H-17: reading the audit log is an event of it.
TEST_F(AuditReading, H17IsItselfNoted) {
  auto call = call_as(clinic.owner, "audit.list", AuditAction::READ);
  ListAuditInput input;
  input.patient_id = clinic.patient.id;
  take(list_audit(call, input));
  take(patient_access(call, {clinic.patient.id}));
  const auto reads = call.take_reads();
  ASSERT_EQ(reads.size(), 2u);
  for (const auto& event : reads) {
    EXPECT_EQ(event.entity_type, "AuditEvent");
    EXPECT_EQ(event.patient_id, clinic.patient.id);
  }
}

// H-03
TEST_F(AuditReading, H03ShowsNothingOfAnotherOrganization) {
  note(other.staff, "patients.get", AuditAction::READ, other.patient.id);
  EXPECT_TRUE(list({}).events.empty());
  ListAuditInput input;
  input.patient_id = other.patient.id;
  EXPECT_TRUE(list(input).events.empty());
  auto call = call_as(clinic.owner, "audit.patientAccess", AuditAction::READ);
  for (const auto& id : {other.patient.id, PatientId("missing")}) {
    const auto refused = patient_access(call, {id});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text(), "Patient not found");
  }
}

}  // namespace
}  // namespace chiroflow::app
