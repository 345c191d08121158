// SPDX-License-Identifier: Apache-2.0
// What the states of the USA ask of telehealth consent and of recording, as rows with source and dates (they are data:
// app/consents/rules_file.hpp reads them). The patient's physical location at the visit decides; for recording that of everybody
// present, and the strictest wins. What is not known is asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/describe.hpp"
#include "core/time.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(ConsentDemand, REQUIRED, REQUIRED_FOR_MEDICAID, NONE, UNKNOWN)
CHIROFLOW_ENUM(ConsentForm, WRITTEN, EITHER, UNSPECIFIED)
CHIROFLOW_ENUM(RecordingParties, ONE_PARTY, ALL_PARTY, UNKNOWN)
CHIROFLOW_ENUM(RecordingLimit, NONE, PROHIBITED, PROHIBITED_FOR_MEDICAID)
CHIROFLOW_ENUM(RuleConfidence, SEEN, GENERAL_KNOWLEDGE)

struct StateRule {
  std::string code;  // USPS
  std::string name;
  ConsentDemand telehealth_consent = ConsentDemand::UNKNOWN;
  ConsentForm form = ConsentForm::UNSPECIFIED;  // WRITTEN: a verbal answer is not enough
  bool own_consent = true;                      // a STATE_SPECIFIC consent beside GENERAL
  std::vector<std::string> elements;            // E01…E22 of the texts that must be there beyond those of every text
  std::optional<int> renewal_days;              // signed again after so many days
  int age_of_majority = 18;
  RecordingParties recording = RecordingParties::UNKNOWN;
  bool recording_disputed = false;
  RecordingLimit recording_limit = RecordingLimit::NONE;
  bool end_to_end_calls = false;  // calls have to be encrypted from end to end
  std::string notes;
  std::string source;
  RuleConfidence confidence = RuleConfidence::GENERAL_KNOWLEDGE;
  std::string recording_source;
  RuleConfidence recording_confidence = RuleConfidence::GENERAL_KNOWLEDGE;
  std::optional<Date> valid_from;   // none: always
  std::optional<Date> valid_until;  // the last day; none: until further notice
  std::string reviewer;             // who checked the row; empty: nobody yet
};
CHIROFLOW_DESCRIBE(StateRule, code, name, telehealth_consent, form, own_consent, elements, renewal_days,
                   age_of_majority, recording, recording_disputed, recording_limit, end_to_end_calls, notes, source,
                   confidence, recording_source, recording_confidence, valid_from, valid_until, reviewer)

/// Immutable; safe from any thread.
class ConsentRules {
 public:
  ConsentRules(std::string version, std::vector<StateRule> rows);

  /// Stored with every decision that was taken by them.
  const std::string& version() const { return version_; }
  const std::vector<StateRule>& rows() const { return rows_; }
  /// The row in force on that day. A code without one gets a row that asks for everything.
  StateRule of(std::string_view code, Date day) const;

 private:
  std::string version_;
  std::vector<StateRule> rows_;
};

}  // namespace chiroflow
