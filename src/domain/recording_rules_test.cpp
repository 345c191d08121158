// SPDX-License-Identifier: Apache-2.0
#include "domain/recording_rules.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace chiroflow {
namespace {

using enum RecordingBar;

StateRule place(RecordingParties parties, RecordingLimit limit = RecordingLimit::NONE, bool disputed = false) {
  StateRule rule;
  rule.code = "XX";
  rule.name = "Xanadu";
  rule.recording = parties;
  rule.recording_limit = limit;
  rule.recording_disputed = disputed;
  return rule;
}

RecordingPerson person(const char* id, std::optional<RecordingAnswer> answer) { return {ParticipantId(id), answer}; }

/// Everything is as it should be.
RecordingSituation fine() {
  RecordingSituation s;
  s.can_be_kept = s.organization_allows = s.visit_type_allows = s.visit_runs = s.engine_can = s.rules_known = true;
  s.consent_fault = std::nullopt;
  s.places = {place(RecordingParties::ALL_PARTY), place(RecordingParties::ONE_PARTY)};
  s.place_unknown = false;
  s.patient_place_known = true;
  s.starter_is_present = true;
  s.present = {person("p1", RecordingAnswer::YES), person("p2", RecordingAnswer::YES)};
  return s;
}

std::vector<RecordingBar> bars(const RecordingVerdict& verdict) {
  std::vector<RecordingBar> codes;
  for (const auto& reason : verdict.reasons) {
    EXPECT_FALSE(reason.message.empty());
    codes.push_back(reason.code);
  }
  return codes;
}

TEST(RecordingRules, EverythingInOrderMayBeRecorded) { EXPECT_TRUE(may_record(fine()).allowed()); }

TEST(RecordingRules, NothingKnownMayNotBeRecorded) {
  const auto verdict = may_record({});
  EXPECT_FALSE(verdict.allowed());
  EXPECT_EQ(verdict.parties, RecordingParties::ALL_PARTY);
  EXPECT_FALSE(only_waits_for_people(verdict));
}

TEST(RecordingRules, EachRuleBarsByItself) {
  struct Case {
    const char* name;
    std::function<void(RecordingSituation&)> change;
    std::vector<RecordingBar> expected;
    bool worth_asking;
  };
  using S = RecordingSituation;
  const auto limited = [](RecordingLimit limit) { return std::vector{place(RecordingParties::ONE_PARTY, limit)}; };
  const std::vector<Case> cases{
      {"no store", [](S& s) { s.can_be_kept = false; }, {NO_RECORDING_STORE}, false},
      {"clinic", [](S& s) { s.organization_allows = false; }, {CLINIC_DOES_NOT_ALLOW}, false},
      {"visit type", [](S& s) { s.visit_type_allows = false; }, {VISIT_TYPE_DOES_NOT_ALLOW}, false},
      {"not running", [](S& s) { s.visit_runs = false; }, {VISIT_NOT_RUNNING}, false},
      {"engine", [](S& s) { s.engine_can = false; }, {ENGINE_CANNOT}, false},
      {"nobody said where the patient is", [](S& s) { s.patient_place_known = false; }, {PLACE_UNKNOWN}, false},
      {"rules unreadable", [](S& s) { s.rules_known = false; }, {RULES_UNKNOWN}, false},
      {"forbidden where the patient is",
       [&](S& s) { s.places = limited(RecordingLimit::PROHIBITED); },
       {STATE_FORBIDS},
       false},
      {"forbidden where the clinic is",
       [&](S& s) { s.places.push_back(limited(RecordingLimit::PROHIBITED)[0]); },
       {STATE_FORBIDS},
       false},
      {"forbidden in both is told once",
       [&](S& s) { s.places = {limited(RecordingLimit::PROHIBITED)[0], limited(RecordingLimit::PROHIBITED)[0]}; },
       {STATE_FORBIDS},
       false},
      {"medicaid pays",
       [&](S& s) {
         s.places = limited(RecordingLimit::PROHIBITED_FOR_MEDICAID);
         s.payer_is_medicaid = true;
       },
       {MEDICAID_FORBIDS},
       false},
      {"nobody knows who pays",
       [&](S& s) { s.places = limited(RecordingLimit::PROHIBITED_FOR_MEDICAID); },
       {PAYER_UNKNOWN},
       true},
      {"medicaid does not pay",
       [&](S& s) {
         s.places = limited(RecordingLimit::PROHIBITED_FOR_MEDICAID);
         s.payer_is_medicaid = false;
       },
       {},
       true},
      {"not signed", [](S& s) { s.consent_fault = ConsentFault::NOT_SIGNED; }, {CONSENT_MISSING}, false},
      {"withdrawn", [](S& s) { s.consent_fault = ConsentFault::REVOKED; }, {CONSENT_MISSING}, false},
      {"starter outside", [](S& s) { s.starter_is_present = false; }, {NOT_IN_ROOM}, true},
      {"stranger", [](S& s) { s.strangers = 1; }, {UNKNOWN_PERSON}, true},
      {"no answer", [](S& s) { s.present.push_back(person("p3", std::nullopt)); }, {NOT_ANSWERED}, true},
      {"one no", [](S& s) { s.present.push_back(person("p3", RecordingAnswer::NO)); }, {REFUSED}, true},
      {"on the way",
       [](S& s) {
         s.on_the_way.push_back({ParticipantId("p3"), ParticipantRole::GUEST, std::nullopt, Instant(Hours(1))});
       },
       {ON_THE_WAY},
       true},
      {"on the way, with a no",
       [](S& s) {
         s.on_the_way.push_back({ParticipantId("p3"), ParticipantRole::GUEST, RecordingAnswer::NO, Instant(Hours(1))});
       },
       {ON_THE_WAY},
       true},
      {"on the way, agreed",
       [](S& s) {
         s.on_the_way.push_back({ParticipantId("p3"), ParticipantRole::GUEST, RecordingAnswer::YES, Instant(Hours(1))});
       },
       {},
       true},
      {"one no, one silent",
       [](S& s) { s.present = {person("p1", RecordingAnswer::NO), person("p2", std::nullopt)}; },
       {REFUSED, NOT_ANSWERED},
       true},
  };
  for (const auto& one : cases) {
    auto situation = fine();
    one.change(situation);
    const auto verdict = may_record(situation);
    EXPECT_EQ(bars(verdict), one.expected) << one.name;
    EXPECT_EQ(only_waits_for_people(verdict), one.worth_asking) << one.name;
  }
}

TEST(RecordingRules, TheStrictestPlaceCounts) {
  using enum RecordingParties;
  struct Case {
    std::vector<StateRule> places;
    bool unknown;
    RecordingParties expected;
  };
  const std::vector<Case> cases{{{place(ONE_PARTY), place(ONE_PARTY)}, false, ONE_PARTY},
                                {{place(ONE_PARTY), place(ALL_PARTY)}, false, ALL_PARTY},
                                {{place(ONE_PARTY), place(UNKNOWN)}, false, ALL_PARTY},
                                {{place(ONE_PARTY)}, true, ALL_PARTY},
                                {{place(ONE_PARTY, RecordingLimit::NONE, true)}, false, ALL_PARTY},
                                {{}, false, ALL_PARTY}};
  for (const auto& one : cases) {
    auto situation = fine();
    situation.places = one.places;
    situation.place_unknown = one.unknown;
    EXPECT_EQ(may_record(situation).parties, one.expected);
  }
}

TEST(RecordingRules, WhoMayComeInIsNamedByRoleWithTheTimeAtWhichThatEnds) {
  auto situation = fine();
  situation.on_the_way = {{ParticipantId("p3"), ParticipantRole::GUEST, std::nullopt, Instant(Hours(2))},
                          {ParticipantId("p4"), ParticipantRole::INTERPRETER, RecordingAnswer::NO, Instant(Hours(1))},
                          {ParticipantId("p5"), ParticipantRole::PATIENT, RecordingAnswer::YES, Instant(Hours(3))}};
  const auto text = may_record(situation).reasons.at(0).message;
  EXPECT_NE(text.find("(GUEST, INTERPRETER)"), std::string::npos) << text;
  EXPECT_NE(text.find("1970-01-01T02:00:00.000Z"), std::string::npos) << text;
}

TEST(RecordingRules, OnePartyStatesSpareNobodysYes) {
  auto situation = fine();
  situation.places = {place(RecordingParties::ONE_PARTY)};
  situation.present.push_back(person("p3", std::nullopt));
  EXPECT_EQ(bars(may_record(situation)), std::vector{NOT_ANSWERED});
}

TEST(RecordingRules, WhoHasNotAgreedIsNotHeard) {
  EXPECT_FALSE(somebody_has_not_agreed({}, 0));
  EXPECT_FALSE(somebody_has_not_agreed({person("p1", RecordingAnswer::YES)}, 0));
  EXPECT_TRUE(somebody_has_not_agreed({person("p1", RecordingAnswer::YES), person("p2", std::nullopt)}, 0));
  EXPECT_TRUE(somebody_has_not_agreed({person("p1", RecordingAnswer::NO)}, 0));
  EXPECT_TRUE(somebody_has_not_agreed({person("p1", RecordingAnswer::YES)}, 1));
}

}  // namespace
}  // namespace chiroflow
