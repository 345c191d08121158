// SPDX-License-Identifier: Apache-2.0
#include "domain/consent_validity.hpp"

#include <gtest/gtest.h>

#include "support/evidence_rows.hpp"

namespace chiroflow {
namespace {

using enum TelehealthConsentType;

Date day(const char* text) { return *parse_date(text); }
Instant at(const char* text) { return *parse_iso(text); }

class ConsentValidity : public ::testing::Test {
 protected:
  ConsentValidity() {
    patient.id = PatientId("p");
    situation.now = at("2026-11-22T15:00:00Z");
    situation.today = day("2026-11-22");
    situation.state = "TX";
    situation.rule = StateRule{};
    situation.rule.code = "TX";
    situation.birth_date = day("1980-02-29");
    consent = signed_row(GENERAL, "2026-01-01T00:00:00Z");
  }
  TelehealthConsent signed_row(TelehealthConsentType type, const char* when) {
    return testing::signed_consent(patient, "c" + std::to_string(++count_), at(when), type);
  }
  std::optional<ConsentFault> fault() const { return fault_of(consent, situation); }

  Patient patient;
  ConsentSituation situation;
  TelehealthConsent consent;

 private:
  int count_ = 0;
};

TEST_F(ConsentValidity, HoldsWhileNowIsBeforeTheExpiryAndNotAtIt) {
  consent.expiration_date = situation.now + Millis(1);
  EXPECT_EQ(fault(), std::nullopt);
  consent.expiration_date = situation.now;
  EXPECT_EQ(fault(), ConsentFault::EXPIRED);
  consent.expiration_date = situation.now - Millis(1);
  EXPECT_EQ(fault(), ConsentFault::EXPIRED);
}

TEST_F(ConsentValidity, OnlyASignedOneHolds) {
  for (const auto status :
       {ConsentStatus::PENDING, ConsentStatus::DECLINED, ConsentStatus::EXPIRED, ConsentStatus::REVOKED}) {
    consent.status = status;
    EXPECT_NE(fault(), std::nullopt) << name_of(status);
  }
}

TEST_F(ConsentValidity, AnotherTypeIsNeverEnough) {
  const std::vector rows{signed_row(HIPAA, "2026-01-01T00:00:00Z"), signed_row(RECORDING, "2026-01-01T00:00:00Z")};
  const auto missing = missing_of(rows, {GENERAL}, situation);
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_EQ(missing[0].fault, ConsentFault::NOT_SIGNED);
}

TEST_F(ConsentValidity, ANewOpenRequestDoesNotHideOneThatHolds) {
  auto open = signed_row(GENERAL, "2026-11-01T00:00:00Z");
  open.status = ConsentStatus::PENDING;
  open.signed_at.reset();
  EXPECT_TRUE(missing_of({consent, open}, {GENERAL}, situation).empty());
  EXPECT_EQ(best_of({consent, open}, GENERAL, situation)->id, consent.id);
}

TEST_F(ConsentValidity, ARequestThatLapsedUnansweredDoesNotHideARefusal) {
  auto refused = signed_row(GENERAL, "2026-10-01T00:00:00Z");
  refused.status = ConsentStatus::DECLINED;
  auto lapsed = signed_row(GENERAL, "2026-11-01T00:00:00Z");
  lapsed.status = ConsentStatus::EXPIRED;
  lapsed.signed_at.reset();
  EXPECT_EQ(missing_of({refused, lapsed}, {GENERAL}, situation).at(0).fault, ConsentFault::DECLINED);
  auto open = signed_row(GENERAL, "2026-11-02T00:00:00Z");
  open.status = ConsentStatus::PENDING;
  open.signed_at.reset();
  EXPECT_EQ(missing_of({refused, lapsed, open}, {GENERAL}, situation).at(0).fault, ConsentFault::NOT_SIGNED);
}

TEST_F(ConsentValidity, ALaterNoToRecordingBeatsAYesThatWouldHold) {
  const auto yes = signed_row(RECORDING, "2026-01-01T00:00:00Z");
  auto no = signed_row(RECORDING, "2026-05-01T00:00:00Z");
  no.status = ConsentStatus::DECLINED;
  no.signed_at.reset();
  no.declined_at = at("2026-05-02T00:00:00Z");
  EXPECT_EQ(missing_of({yes, no}, {RECORDING}, situation).at(0).fault, ConsentFault::DECLINED);
  EXPECT_EQ(best_of({no, yes}, RECORDING, situation)->id, no.id);
  const auto again = signed_row(RECORDING, "2026-06-01T00:00:00Z");
  EXPECT_EQ(best_of({yes, no, again}, RECORDING, situation)->id, again.id);
  const auto same = signed_row(RECORDING, "2026-05-02T00:00:00Z");
  EXPECT_EQ(best_of({no, same}, RECORDING, situation)->id, no.id) << "of both at one moment the no";
  no.consent_type = GENERAL;
  EXPECT_EQ(best_of({consent, no}, GENERAL, situation)->id, consent.id) << "of recording alone";
}

TEST_F(ConsentValidity, AnotherStatesTextIsNotEnough) {
  consent.consent_type = STATE_SPECIFIC;
  consent.state_code = "CA";
  EXPECT_EQ(fault(), ConsentFault::OTHER_STATE);
  consent.state_code = "TX";
  EXPECT_EQ(fault(), std::nullopt);
  consent.consent_type = GENERAL;
  consent.state_code = "CA";
  EXPECT_EQ(fault(), std::nullopt) << "GENERAL holds wherever the patient is";
}

TEST_F(ConsentValidity, WhereWritingIsAskedAVerbalAnswerIsNotEnough) {
  consent.method = ConsentMethod::VERBAL;
  EXPECT_EQ(fault(), std::nullopt);
  situation.rule.form = ConsentForm::WRITTEN;
  EXPECT_EQ(fault(), ConsentFault::OTHER_FORM);
}

TEST_F(ConsentValidity, APlaceThatNothingIsKnownOfAsksForEverything) {
  const ConsentRules rules("test", {});
  situation.state = "ZZ";
  situation.rule = rules.of("ZZ", situation.today);
  EXPECT_EQ(needed_types(situation), (std::vector{GENERAL, STATE_SPECIFIC}));
  situation.rule.own_consent = false;
  EXPECT_EQ(needed_types(situation), (std::vector{GENERAL}));
}

TEST_F(ConsentValidity, AParentsSignatureEndsOnTheBirthdayOfMajority) {
  consent.signer_capacity = SignerCapacity::PARENT;
  situation.birth_date = day("2008-11-23");
  EXPECT_EQ(fault(), std::nullopt);
  situation.today = day("2026-11-23");
  EXPECT_EQ(fault(), ConsentFault::CAME_OF_AGE);
  situation.rule.age_of_majority = 19;
  EXPECT_EQ(fault(), std::nullopt);
}

TEST_F(ConsentValidity, SignaturesForAMinorEndWhenTheyComeOfAge) {
  using enum SignerCapacity;
  struct Row {
    SignerCapacity capacity;
    const char* signed_on;
    const char* today;
    std::optional<ConsentFault> fault;
  };
  // Of age on 23 November 2026.
  const std::vector<Row> rows{
      {PARENT, "2026-01-01", "2026-11-22", std::nullopt},
      {PARENT, "2026-01-01", "2026-11-23", ConsentFault::CAME_OF_AGE},
      {PARENT, "2026-11-23", "2026-11-23", ConsentFault::CAME_OF_AGE},
      {GUARDIAN, "2026-01-01", "2026-11-22", std::nullopt},
      {GUARDIAN, "2026-01-01", "2026-11-23", ConsentFault::CAME_OF_AGE},
      {GUARDIAN, "2026-11-22", "2026-11-23", ConsentFault::CAME_OF_AGE},
      {GUARDIAN, "2026-11-23", "2026-11-23", std::nullopt},
      {GUARDIAN, "2026-12-01", "2026-12-02", std::nullopt},
      {POWER_OF_ATTORNEY, "2026-12-01", "2026-12-02", std::nullopt},
      {SELF, "2026-12-01", "2026-12-02", std::nullopt},
  };
  situation.birth_date = day("2008-11-23");
  for (const auto& row : rows) {
    consent.signer_capacity = row.capacity;
    consent.signed_at = at((std::string(row.signed_on) + "T12:00:00Z").c_str());
    situation.today = day(row.today);
    EXPECT_EQ(fault(), row.fault) << name_of(row.capacity) << ' ' << row.signed_on << ' ' << row.today;
  }
  situation.birth_date.reset();
  consent.signer_capacity = GUARDIAN;
  EXPECT_EQ(fault(), std::nullopt) << "whose age nobody knows is taken for an adult";
}

TEST_F(ConsentValidity, TheDayOfASignatureIsTheClinics) {
  situation.birth_date = day("2008-11-23");
  situation.today = day("2026-12-01");
  consent.signer_capacity = SignerCapacity::GUARDIAN;
  consent.signed_at = at("2026-11-23T03:00:00Z");  // still the evening before, west of Greenwich
  EXPECT_EQ(fault(), std::nullopt);
  situation.day_of = [](Instant) { return Date{std::chrono::year_month_day{std::chrono::year(2026) / 11 / 22}}; };
  EXPECT_EQ(fault(), ConsentFault::CAME_OF_AGE);
}

TEST_F(ConsentValidity, AMinorsOwnSignatureIsNotEnough) {
  situation.birth_date = day("2010-01-01");
  EXPECT_EQ(fault(), ConsentFault::SIGNED_BY_MINOR);
}

TEST_F(ConsentValidity, BornOnTheLeapDayOneComesOfAgeOnTheFirstOfMarch) {
  EXPECT_TRUE(is_minor(day("2008-02-29"), 18, day("2026-02-28")));
  EXPECT_FALSE(is_minor(day("2008-02-29"), 18, day("2026-03-01")));
  EXPECT_FALSE(is_minor(std::nullopt, 18, day("2026-03-01")));
}

TEST_F(ConsentValidity, WhatWasSignedBeforeATextThatAsksAgainIsNotEnough) {
  situation.asked_again[static_cast<std::size_t>(GENERAL)] = at("2026-02-01T00:00:00Z");
  EXPECT_EQ(fault(), ConsentFault::OUTDATED_TEXT);
  consent.signed_at = at("2026-02-01T00:00:00Z");
  EXPECT_EQ(fault(), std::nullopt);
}

TEST_F(ConsentValidity, AStateThatAsksForRenewalGetsIt) {
  situation.rule.renewal_days = 30;
  consent.signed_at = situation.now - Hours(24) * 30 + Millis(1);
  EXPECT_EQ(fault(), std::nullopt);
  consent.signed_at = situation.now - Hours(24) * 30;
  EXPECT_EQ(fault(), ConsentFault::RENEWAL_DUE);
}

TEST_F(ConsentValidity, NotBeforeItBegins) {
  consent.effective_date = situation.now + Millis(1);
  EXPECT_EQ(fault(), ConsentFault::NOT_YET_EFFECTIVE);
}

TEST(ConsentRules, TheRowInForceOnTheDayCounts) {
  StateRule old, fresh;
  old.code = fresh.code = "VT";
  old.recording_limit = RecordingLimit::PROHIBITED;
  old.own_consent = fresh.own_consent = false;
  old.valid_until = day("2026-12-31");
  fresh.valid_from = day("2027-01-01");
  const ConsentRules rules("test", {old, fresh});
  EXPECT_EQ(rules.of("VT", day("2026-12-31")).recording_limit, RecordingLimit::PROHIBITED);
  EXPECT_EQ(rules.of("VT", day("2027-01-01")).recording_limit, RecordingLimit::NONE);
  EXPECT_TRUE(rules.of("XX", day("2027-01-01")).own_consent);
}

}  // namespace
}  // namespace chiroflow
