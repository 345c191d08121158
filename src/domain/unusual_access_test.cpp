// SPDX-License-Identifier: Apache-2.0
#include "domain/unusual_access.hpp"

#include <gtest/gtest.h>

namespace chiroflow {
namespace {

using enum UnusualRule;

const Instant kMonday = parse_iso("2026-11-16T00:00:00.000Z").value();

class Unusual : public ::testing::Test {
 protected:
  Unusual() {
    for (int i = 0; i < 100; ++i) {
      facts.patients_with_visit.insert(patient(i));
      facts.visits.emplace(patient(i), "c1");
    }
  }
  static std::string patient(int i) { return "p" + std::to_string(i); }
  static Instant at(int day, int hour, int minute = 0) { return kMonday + Hours(24 * day + hour) + Minutes(minute); }
  void event(AccessEvent one) { events.push_back(std::move(one)); }
  AccessEvent opens(const std::string& who, int number, Instant when) {
    AccessEvent one;
    one.at = when;
    one.actor_type = ActorType::USER;
    one.actor_id = who;
    one.actor_role = Role::STAFF;
    one.event = "patients.get";
    one.entity_type = "Patient";
    one.patient_id = PatientId(patient(number));
    return one;
  }
  void opens_many(const std::string& who, int first, int count, Instant from) {
    for (int i = 0; i < count; ++i) event(opens(who, first + i, from + Minutes(i)));
  }
  void denied(const std::string& who, Instant when) {
    auto one = opens(who, 0, when);
    one.patient_id = std::nullopt;
    one.outcome = AuditOutcome::DENIED;
    event(one);
  }
  std::vector<UnusualAccess> found(Instant from = kMonday) {
    UnusualAccesses accesses(facts, from);
    for (const auto& one : events) accesses.take(one);
    return accesses.found();
  }
  std::vector<UnusualRule> rules(Instant from = kMonday) {
    std::vector<UnusualRule> out;
    for (const auto& one : found(from)) out.push_back(one.rule);
    return out;
  }
  using Rules = std::vector<UnusualRule>;

  ClinicFacts facts;
  std::vector<AccessEvent> events;
};

TEST_F(Unusual, AnOrdinaryDayHasNothing_H21) {
  for (int day = 0; day < 5; ++day) opens_many("u1", 0, 15, at(day, 9));
  EXPECT_TRUE(found().empty());
}

TEST_F(Unusual, ManyPatientsInADayAreComparedWithThePersonsAndTheClinicsOrdinaryDays_H21) {
  for (int day = 0; day < 4; ++day) opens_many("u1", 0, 6, at(day, 9));
  opens_many("u1", 0, 40, at(4, 9));
  const auto all = found(at(4, 0));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].rule, MANY_PATIENTS);
  EXPECT_EQ(all[0].actor_id, "u1");
  EXPECT_EQ(all[0].count, 40);
  EXPECT_EQ(all[0].ordinary, 6);
  EXPECT_EQ(all[0].first_at, at(4, 9));
  EXPECT_EQ(all[0].last_at, at(4, 9, 39));
}

TEST_F(Unusual, WhoAlwaysOpensManyDoesNothingUnusual_H21) {
  for (int day = 0; day < 5; ++day) opens_many("u1", 0, 40, at(day, 9));
  for (int day = 0; day < 5; ++day) opens_many("u2", 0, 3, at(day, 9));
  EXPECT_TRUE(found().empty());
}

TEST_F(Unusual, ABusyClinicIsOrdinaryForWhoIsNew_H21) {
  for (int day = 0; day < 5; ++day) opens_many("u1", 0, 30, at(day, 9));
  opens_many("u2", 0, 50, at(4, 9));
  EXPECT_TRUE(found().empty());
  opens_many("u3", 0, 61, at(4, 9));
  EXPECT_EQ(rules(), Rules{MANY_PATIENTS});
}

TEST_F(Unusual, OnePatientOpenedOftenIsOne_H21) {
  for (int i = 0; i < 200; ++i) event(opens("u1", 7, at(0, 9) + Seconds(i)));
  EXPECT_TRUE(found().empty());
}

TEST_F(Unusual, APatientWithTheSameSurnameIsToldWithTheFirstAccess_H21) {
  facts.same_surname.emplace("u1", patient(3));
  event(opens("u1", 3, at(0, 9)));
  event(opens("u1", 3, at(2, 9)));
  event(opens("u2", 3, at(2, 9)));
  const auto all = found();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].rule, SAME_SURNAME);
  EXPECT_EQ(all[0].patient_id, PatientId(patient(3)));
  EXPECT_EQ(all[0].count, 2);
}

TEST_F(Unusual, PatientsWithoutAVisitAreCountedOfClinicianAndOthersApart_H21) {
  facts.clinicians = {{"u1", "c1"}, {"u2", "c2"}};
  for (int i = 0; i < 6; ++i)
    for (const auto* who : {"u1", "u2"}) {
      auto one = opens(who, i, at(0, 9, i));
      one.actor_role = Role::PROVIDER;
      event(one);
    }
  opens_many("desk", 0, 6, at(0, 10));
  auto all = found();
  ASSERT_EQ(all.size(), 1U) << "u2 has no visit with them; the front desk sees everybody who has one";
  EXPECT_EQ(all[0].rule, WITHOUT_VISIT);
  EXPECT_EQ(all[0].actor_id, "u2");
  EXPECT_EQ(all[0].count, 6);
  opens_many("desk", 200, 4, at(0, 11));
  EXPECT_EQ(found().size(), 1U) << "fewer than five";
  event(opens("desk", 210, at(0, 12)));
  EXPECT_EQ(found().size(), 2U);
}

TEST_F(Unusual, WhoWasRegisteredJustNowNeedsNoVisitYet_H21) {
  for (int i = 200; i < 210; ++i) {
    auto made = opens("desk", i, at(0, 9, i - 200));
    made.event = "patients.create";
    event(made);
    event(opens("u1", i, at(0, 10, i - 200)));
  }
  EXPECT_TRUE(found().empty());
}

TEST_F(Unusual, AtNightIsByTheClinicsClockAndFarFromAppointments_H21) {
  opens_many("u1", 0, 3, at(0, 23));
  EXPECT_EQ(rules(), Rules{OUTSIDE_HOURS});
  facts.appointments = {{at(0, 21), at(0, 22, 30)}};
  EXPECT_TRUE(found().empty()) << "who works late";
  facts.appointments = {{at(0, 8), at(0, 9)}, {at(0, 8, 30), at(0, 20)}};
  EXPECT_EQ(rules(), Rules{OUTSIDE_HOURS});
  events.clear();
  opens_many("u1", 0, 2, at(0, 23));
  opens_many("u1", 2, 1, at(1, 2));
  const auto all = found();
  ASSERT_EQ(all.size(), 1U) << "one night is one finding";
  EXPECT_EQ(all[0].count, 3);
}

TEST_F(Unusual, RefusalsCountWithinAnHour_H21) {
  for (int i = 0; i < 10; ++i) denied("u1", at(0, 8) + Minutes(20 * i));
  EXPECT_TRUE(found().empty());
  for (int i = 0; i < 6; ++i) denied("u2", at(1, 8, i));
  const auto all = found();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].rule, MANY_DENIALS);
  EXPECT_EQ(all[0].count, 6);
  EXPECT_EQ(all[0].first_at, at(1, 8));
}

TEST_F(Unusual, EveryEmergencyOverrideAndExportIsTold_H21) {
  auto override_event = opens("u1", 0, at(0, 9));
  override_event.entity_type = "ConsentOverride";
  override_event.event = "telehealth.startSession";
  override_event.action = AuditAction::UPDATE;
  event(override_event);
  auto review = override_event;
  review.event = "consentOverrides.review";
  event(review);
  auto exported = opens("u1", 0, at(1, 9));
  exported.event = kExportEvent;
  exported.actor_type = ActorType::API_KEY;
  event(exported);
  EXPECT_EQ(rules(), (Rules{EXPORT, EMERGENCY_OVERRIDE})) << "newest first";
}

TEST_F(Unusual, WhatWasBeforeTheTimeIsOnlyCompared_H21) {
  facts.same_surname.emplace("u1", patient(3));
  event(opens("u1", 3, at(0, 23)));
  for (int i = 0; i < 6; ++i) denied("u1", at(0, 8, i));
  opens_many("u1", 300, 50, at(0, 9));
  EXPECT_TRUE(found(at(1, 0)).empty());
}

TEST_F(Unusual, MachinesAndTheServerAreNotHeldToPeoplesRules_H21) {
  for (const auto type : {ActorType::API_KEY, ActorType::SYSTEM, ActorType::PATIENT})
    for (int i = 0; i < 100; ++i) {
      auto one = opens("k1", 300 + i, at(0, 2) + Seconds(i));
      one.actor_type = type;
      event(one);
    }
  EXPECT_TRUE(found().empty());
}

}  // namespace
}  // namespace chiroflow
