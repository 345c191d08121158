// SPDX-License-Identifier: Apache-2.0
#include "domain/purpose_of_use.hpp"

#include <gtest/gtest.h>

namespace chiroflow {
namespace {

PurposeOfUse purpose(ActorType actor, std::string event, std::string entity = "Patient") {
  AuditEvent line;
  line.actor_type = actor;
  line.event = std::move(event);
  line.entity_type = std::move(entity);
  return purpose_of_use(line);
}

TEST(PurposeOfUseTest, H18OfStaffFollowsFromThePartOfTheApi) {
  EXPECT_EQ(purpose(ActorType::USER, "patients.get"), PurposeOfUse::TREAT);
  EXPECT_EQ(purpose(ActorType::API_KEY, "telehealth.startSession"), PurposeOfUse::TREAT);
  EXPECT_EQ(purpose(ActorType::USER, "audit.list"), PurposeOfUse::HCOMPL);
  EXPECT_EQ(purpose(ActorType::USER, "organization.update"), PurposeOfUse::HOPERAT);
  EXPECT_EQ(purpose(ActorType::USER, "users.update"), PurposeOfUse::HSYSADMIN);
  EXPECT_EQ(purpose(ActorType::USER, "somethingNew.get"), PurposeOfUse::HOPERAT);
}

TEST(PurposeOfUseTest, H18PatientsActForThemselvesAndTheServerForItself) {
  EXPECT_EQ(purpose(ActorType::PATIENT, "telehealth.joinWaitingRoom"), PurposeOfUse::PATRQT);
  EXPECT_EQ(purpose(ActorType::GUEST, "visit.get"), PurposeOfUse::PATRQT);
  EXPECT_EQ(purpose(ActorType::SYSTEM, "job.send_out"), PurposeOfUse::HSYSADMIN);
  EXPECT_EQ(purpose(ActorType::ANONYMOUS, "auth.signIn"), PurposeOfUse::HSYSADMIN);
}

TEST(PurposeOfUseTest, H18WhatTheLawAsksOfRecordsIsCompliance) {
  EXPECT_EQ(purpose(ActorType::USER, "telehealth.setLegalHold", "LegalHold"), PurposeOfUse::HCOMPL);
  EXPECT_EQ(purpose(ActorType::USER, "telehealth.setRetention", "SessionRecording"), PurposeOfUse::HCOMPL);
  EXPECT_EQ(purpose(ActorType::USER, "patients.recordDisclosure", "Disclosure"), PurposeOfUse::HCOMPL);
  EXPECT_EQ(purpose(ActorType::USER, "telehealth.startRecording", "SessionRecording"), PurposeOfUse::TREAT);
}

TEST(PurposeOfUseTest, H18AVisitWithoutItsConsentIsAnEmergency) {
  EXPECT_EQ(purpose(ActorType::USER, "telehealth.admitPatient", "ConsentOverride"), PurposeOfUse::ETREAT);
  EXPECT_EQ(purpose(ActorType::USER, "consentOverrides.review", "ConsentOverride"), PurposeOfUse::HCOMPL);
}

}  // namespace
}  // namespace chiroflow
