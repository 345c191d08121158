// SPDX-License-Identifier: Apache-2.0
#include "app/consents/rules_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace chiroflow::app {
namespace {

constexpr std::string_view kPlaces[] = {"AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA",
                                        "ID", "IL", "IN", "KS", "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS",
                                        "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA",
                                        "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY"};

Date day(const char* text) { return *parse_date(text); }
const Date kToday = day("2026-11-22");

const ConsentRules& ours() {
  static const ConsentRules rules = [] {
    auto read = default_consent_rules();
    if (!read) throw std::runtime_error(std::string(read.error().text()));
    return std::move(*read);
  }();
  return rules;
}
StateRule row_of(const char* code) { return ours().of(code, kToday); }
bool lists(const StateRule& row, const char* element) {
  return std::find(row.elements.begin(), row.elements.end(), element) != row.elements.end();
}

TEST(ConsentRulesOfStates, HaveOneRowInForceForEveryStateAndTheDistrict) {
  const auto rules = ours();
  EXPECT_EQ(rules.version(), "2026-11-23");
  EXPECT_EQ(std::size(kPlaces), 51U);
  EXPECT_EQ(rules.rows().size(), std::size(kPlaces));
  for (const auto place : kPlaces) {
    const auto in_force = std::count_if(rules.rows().begin(), rules.rows().end(), [&](const auto& row) {
      return row.code == place && (!row.valid_from || row.valid_from->value <= kToday.value) &&
             (!row.valid_until || kToday.value <= row.valid_until->value);
    });
    EXPECT_EQ(in_force, 1) << place;
    const auto row = rules.of(place, kToday);
    EXPECT_FALSE(row.name.empty() || row.source.empty() || row.notes.empty()) << place;
    EXPECT_GE(row.age_of_majority, 18) << place;
    EXPECT_NE(row.recording, RecordingParties::UNKNOWN) << place;
  }
}

TEST(ConsentRulesOfStates, AskForCallsFromEndToEndInNorthDakotaAlone) {
  for (const auto& row : ours().rows()) EXPECT_EQ(row.end_to_end_calls, row.code == "ND") << row.code;
  EXPECT_FALSE(ours().of("ZZ", kToday).end_to_end_calls) << "what nobody wrote down forbids no vendor";
}

TEST(ConsentRulesOfStates, AskForAConsentOfTheStateOnlyWhereARuleBindsChiropractors) {
  std::set<std::string> asking;
  for (const auto& row : ours().rows()) {
    if (row.own_consent) {
      asking.insert(row.code);
      EXPECT_EQ(row.telehealth_consent, ConsentDemand::REQUIRED) << row.code;
    }
  }
  EXPECT_EQ(asking, (std::set<std::string>{"AZ", "CA", "CT", "DE", "KY", "MD", "MI", "SD", "TX", "UT", "VT"}));
}

TEST(ConsentRulesOfStates, NeverReadUnknownAsNone) {
  std::map<ConsentDemand, int> counted;
  for (const auto& row : ours().rows()) {
    ++counted[row.telehealth_consent];
    if (row.telehealth_consent == ConsentDemand::REQUIRED) continue;
    EXPECT_NE(row.notes.find("the general consent with every element"), std::string::npos) << row.code;
  }
  EXPECT_EQ(counted[ConsentDemand::NONE], 2) << "Florida and Hawaii";
  EXPECT_EQ(counted[ConsentDemand::REQUIRED], 13);
  EXPECT_EQ(counted[ConsentDemand::UNKNOWN], 28);
}

TEST(ConsentRulesOfStates, TexasWantsItWrittenWithLicenceAndNoticeOfTheBoard) {
  const auto row = row_of("TX");
  EXPECT_EQ(row.form, ConsentForm::WRITTEN);
  EXPECT_TRUE(row.own_consent);
  EXPECT_TRUE(lists(row, "E01") && lists(row, "E16"));
  EXPECT_NE(row.source.find("22 TAC 75.10"), std::string::npos);
}

TEST(ConsentRulesOfStates, IndianaIsAskedForNoSeparateConsent) {
  const auto row = row_of("IN");
  EXPECT_EQ(row.telehealth_consent, ConsentDemand::REQUIRED);
  EXPECT_FALSE(row.own_consent);
}

TEST(ConsentRulesOfStates, TennesseeTakesImpliedConsent) {
  const auto row = row_of("TN");
  EXPECT_EQ(row.telehealth_consent, ConsentDemand::REQUIRED);
  EXPECT_FALSE(row.own_consent);
}

TEST(ConsentRulesOfStates, NewYorkIsARuleOfMedicaidOnly) {
  const auto row = row_of("NY");
  EXPECT_EQ(row.telehealth_consent, ConsentDemand::REQUIRED_FOR_MEDICAID);
  EXPECT_FALSE(row.own_consent);
}

TEST(ConsentRulesOfStates, NewJerseysSentenceAboutRecordsIsNoConsentToTelehealth) {
  EXPECT_EQ(row_of("NJ").telehealth_consent, ConsentDemand::UNKNOWN);
}

TEST(ConsentRulesOfStates, ConnecticutAsksToShareWithThePrimaryCareProvider) {
  EXPECT_TRUE(lists(row_of("CT"), "E19"));
}

TEST(ConsentRulesOfStates, VermontLetsNobodyRecordAndHasATextForSoundAlone) {
  const auto row = row_of("VT");
  EXPECT_EQ(row.recording_limit, RecordingLimit::PROHIBITED);
  EXPECT_TRUE(lists(row, "E21"));
}

TEST(ConsentRulesOfStates, MarylandLetsNobodyRecordForMedicaid) {
  const auto row = row_of("MD");
  EXPECT_EQ(row.recording_limit, RecordingLimit::PROHIBITED_FOR_MEDICAID);
  for (const auto* element : {"E01", "E10", "E11", "E12", "E17"}) EXPECT_TRUE(lists(row, element)) << element;
}

TEST(ConsentRulesOfStates, ThirteenWantEverybodysYesToARecordingAndTheDisputedOnesSaySo) {
  std::set<std::string> all, disputed;
  for (const auto& row : ours().rows()) {
    if (row.recording == RecordingParties::ALL_PARTY) all.insert(row.code);
    if (row.recording_disputed) disputed.insert(row.code);
  }
  EXPECT_EQ(all, (std::set<std::string>{"CA", "CT", "DE", "FL", "IL", "MA", "MD", "MI", "MT", "NH", "NV", "PA", "WA"}));
  EXPECT_EQ(disputed, (std::set<std::string>{"CT", "DE", "GA", "MI", "MT", "NV", "OR"}));
}

TEST(ConsentRulesOfStates, KnowWhereOneIsOfAgeLater) {
  for (const auto& row : ours().rows()) {
    const int expected = row.code == "AL" || row.code == "NE" ? 19 : row.code == "MS" ? 21 : 18;
    EXPECT_EQ(row.age_of_majority, expected) << row.code;
  }
}

TEST(ConsentRulesOfStates, ACodeWithoutARowAsksForEverything) {
  const auto row = row_of("PR");
  EXPECT_TRUE(row.own_consent);
  EXPECT_EQ(row.telehealth_consent, ConsentDemand::UNKNOWN);
  EXPECT_EQ(row.recording, RecordingParties::UNKNOWN);
}

// The clinic's file.

using Fields = std::map<std::string, std::string>;

std::string row_text(Fields changes = {}) {
  Fields fields{{"code", R"("VT")"},
                {"telehealthConsent", R"("REQUIRED")"},
                {"form", R"("EITHER")"},
                {"ownConsent", "true"},
                {"elements", R"(["E21", "E14"])"},
                {"ageOfMajority", "18"},
                {"recording", R"("ALL_PARTY")"},
                {"recordingLimit", R"("NONE")"},
                {"source", R"("H.84 as enacted")"},
                {"confidence", R"("SEEN")"},
                {"reviewer", R"("A. Lawyer")"}};
  for (auto& [key, value] : changes) fields[key] = value;
  std::string text;
  for (const auto& [key, value] : fields)
    if (!value.empty()) text += (text.empty() ? "{\"" : ",\"") + key + "\":" + value;
  return text + "}";
}
std::string file_text(const std::vector<std::string>& rows) {
  std::string list;
  for (const auto& row : rows) list += (list.empty() ? "" : ",") + row;
  return R"({"version":"clinic-1","states":[)" + list + "]}";
}
Result<ConsentRules> read_rows(const std::vector<std::string>& rows) {
  return read_consent_rules(file_text(rows), ours());
}
std::string refusal(const Result<ConsentRules>& result) {
  if (result) return "accepted";
  EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
  return result.error().message;
}
std::string refusal(const Fields& changes) { return refusal(read_rows({row_text(changes)})); }

TEST(ConsentRulesOfAClinic, ReplaceTheRowOfTheSameCodeAndDates) {
  const auto rules = read_rows({row_text()});
  ASSERT_TRUE(rules) << refusal(rules);
  EXPECT_EQ(rules->rows().size(), std::size(kPlaces));
  const auto row = rules->of("VT", kToday);
  EXPECT_EQ(row.recording_limit, RecordingLimit::NONE);
  EXPECT_EQ(row.name, "Vermont");
  EXPECT_EQ(row.reviewer, "A. Lawyer");
  EXPECT_EQ(row.elements, (std::vector<std::string>{"E14", "E21"}));
  EXPECT_EQ(rules->of("TX", kToday).form, ConsentForm::WRITTEN) << "the others stay";
}

TEST(ConsentRulesOfAClinic, HoldInTheirDaysOnly) {
  const auto rules = read_rows({row_text({{"validFrom", R"("2027-01-01")"}, {"validUntil", R"("2027-12-31")"}})});
  ASSERT_TRUE(rules) << refusal(rules);
  for (const auto* before_or_after : {"2026-12-31", "2028-01-01"})
    EXPECT_EQ(rules->of("VT", day(before_or_after)).recording_limit, RecordingLimit::PROHIBITED);
  for (const auto* within : {"2027-01-01", "2027-12-31"})
    EXPECT_EQ(rules->of("VT", day(within)).recording_limit, RecordingLimit::NONE);
}

TEST(ConsentRulesOfAClinic, MayAddAPlaceThatWeHaveNot) {
  const auto rules =
      read_rows({row_text({{"code", R"("PR")"}, {"name", R"("Puerto Rico")"}, {"ownConsent", "false"}})});
  ASSERT_TRUE(rules) << refusal(rules);
  EXPECT_FALSE(rules->of("PR", kToday).own_consent);
}

TEST(ConsentRulesOfAClinic, AreNamedByVersionAndContent) {
  const auto one = read_rows({row_text()}), two = read_rows({row_text({{"ageOfMajority", "19"}})});
  EXPECT_TRUE(one->version().starts_with("2026-11-23+clinic-1/")) << one->version();
  EXPECT_NE(one->version(), two->version()) << "somebody forgot to raise the version";
}

TEST(ConsentRulesOfAClinic, AreRefusedNamingRowAndField) {
  EXPECT_EQ(refusal(read_rows({row_text({{"code", R"("PR")"}}), row_text({{"recordingLimits", R"("NONE")"}})})),
            "Consent rules: row 2 (VT), field recordingLimits: There is no such field");
  const auto starts = [](const Fields& changes, const char* place) {
    const auto text = refusal(changes);
    EXPECT_TRUE(text.starts_with(std::string("Consent rules: row 1 ") + place)) << text;
  };
  starts({{"code", R"("XX")"}}, "(XX), field code: ");
  starts({{"form", R"("SPOKEN")"}}, "(VT), field form: ");
  starts({{"recordingLimit", ""}}, "(VT), field recordingLimit: ");
  starts({{"ownConsent", R"("yes")"}}, "(VT), field ownConsent: ");
  starts({{"elements", R"(["E23"])"}}, "(VT), field elements: \"E23\"");
  starts({{"elements", R"(["E01","E01"])"}}, "(VT), field elements: E01 is there twice");
  starts({{"ageOfMajority", "3"}}, "(VT), field ageOfMajority: ");
  starts({{"renewalDays", "0"}}, "(VT), field renewalDays: ");
  starts({{"validFrom", R"("1 May")"}}, "(VT), field validFrom: ");
  starts({{"validFrom", R"("2027-05-01")"}, {"validUntil", R"("2027-04-30")"}}, "(VT), field validUntil: ");
  starts({{"source", R"("")"}}, "(VT), field source: ");
  starts({{"reviewer", ""}}, "(VT), field reviewer: ");
}

TEST(ConsentRulesOfAClinic, MustNotHaveTwoRowsForOneDay) {
  EXPECT_TRUE(read_rows({row_text({{"validUntil", R"("2026-12-31")"}}), row_text({{"validFrom", R"("2027-01-01")"}})}));
  EXPECT_EQ(
      refusal(read_rows({row_text({{"validUntil", R"("2027-01-01")"}}), row_text({{"validFrom", R"("2027-01-01")"}})})),
      "Consent rules: row 2 (VT), field validFrom: Row 1 is for the same place and the same days");
}

TEST(ConsentRulesOfAClinic, AreRefusedWhereTheFileItselfIsWrong) {
  for (const auto* text :
       {"", "{", "[]", "7", R"({"states":[]})", R"({"version":"1","states":[]})", R"({"version":"1","states":{}})",
        R"({"version":"1","states":[7]})", R"({"version":"1","rows":[]})"}) {
    const auto message = refusal(read_consent_rules(text, ours()));
    EXPECT_TRUE(message.starts_with("Consent rules: ")) << text << " gave " << message;
  }
}

}  // namespace
}  // namespace chiroflow::app
