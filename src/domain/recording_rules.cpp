// SPDX-License-Identifier: Apache-2.0
#include "domain/recording_rules.hpp"

#include <algorithm>

namespace chiroflow {

namespace {
using enum RecordingBar;

class Judgement {
 public:
  explicit Judgement(const RecordingSituation& situation) : s_(situation) {}

  RecordingVerdict verdict() {
    judge_settings();
    judge_places();
    judge_consent();
    judge_people();
    return std::move(verdict_);
  }

 private:
  void bar(bool holds, RecordingBar code, std::string message) {
    if (holds) verdict_.reasons.push_back({code, std::move(message)});
  }

  void judge_settings() {
    bar(!s_.can_be_kept, NO_RECORDING_STORE, "This server has no place to keep recordings");
    bar(!s_.organization_allows, CLINIC_DOES_NOT_ALLOW,
        "Recording is switched off for the clinic; a manager can allow it in the settings");
    bar(!s_.visit_type_allows, VISIT_TYPE_DOES_NOT_ALLOW,
        "This kind of appointment is not set to allow recording; a manager can allow it for the kind, or give the "
        "appointment another one");
    bar(!s_.visit_runs, VISIT_NOT_RUNNING, "Only a visit that is in progress can be recorded");
    bar(!s_.engine_can, ENGINE_CANNOT, "The video service of this visit cannot record");
  }

  /// The strictest of all places.
  void judge_places() {
    bar(!s_.rules_known, RULES_UNKNOWN, "The rules of the states cannot be read, so nothing is recorded");
    bar(s_.rules_known && !s_.patient_place_known, PLACE_UNKNOWN,
        "Nobody has said where the patient is now, and the rules of that state decide: ask them to enter it on their "
        "page, or give it with patientState of telehealth.startSession");
    const bool one_party_everywhere =
        !s_.place_unknown && !s_.places.empty() &&
        std::all_of(s_.places.begin(), s_.places.end(), [](const auto& place) {
          return place.recording == RecordingParties::ONE_PARTY && !place.recording_disputed;
        });
    verdict_.parties = one_party_everywhere ? RecordingParties::ONE_PARTY : RecordingParties::ALL_PARTY;
    for (const auto& place : s_.places) judge_place(place);
  }

  bool told(RecordingBar code) const {
    return std::any_of(verdict_.reasons.begin(), verdict_.reasons.end(),
                       [&](const auto& reason) { return reason.code == code; });
  }

  void judge_place(const StateRule& place) {
    const auto name = place.name.empty() ? place.code : place.name;
    bar(place.recording_limit == RecordingLimit::PROHIBITED && !told(STATE_FORBIDS), STATE_FORBIDS,
        name + " does not allow telehealth visits to be recorded");
    if (place.recording_limit != RecordingLimit::PROHIBITED_FOR_MEDICAID || told(PAYER_UNKNOWN) ||
        told(MEDICAID_FORBIDS))
      return;
    bar(!s_.payer_is_medicaid, PAYER_UNKNOWN,
        "In " + name + " a visit that Medicaid pays must not be recorded: say whether Medicaid pays this one");
    bar(s_.payer_is_medicaid.value_or(false), MEDICAID_FORBIDS,
        "In " + name + " a visit that Medicaid pays must not be recorded");
  }

  void judge_consent() {
    if (!s_.consent_fault) return;
    const auto fault = *s_.consent_fault;
    bar(true, CONSENT_MISSING,
        fault == ConsentFault::REVOKED    ? "The patient has withdrawn the consent to recording"
        : fault == ConsentFault::DECLINED ? "The patient has declined to be recorded"
        : fault == ConsentFault::EXPIRED
            ? "The patient's consent to recording has expired; ask for it again"
            : "The patient has not signed a consent to recording that holds now; ask for it");
  }

  void judge_people() {
    bar(!s_.starter_is_present, NOT_IN_ROOM, "Enter the visit first: who records is in the room");
    bar(s_.strangers > 0, UNKNOWN_PERSON,
        "Somebody is in the room whom the video service does not name, so nobody knows whether they agree");
    const auto any = [&](std::optional<RecordingAnswer> answer) {
      return std::any_of(s_.present.begin(), s_.present.end(), [&](const auto& one) { return one.answer == answer; });
    };
    bar(any(RecordingAnswer::NO), REFUSED, "Somebody in the room does not want to be recorded");
    bar(any(std::nullopt), NOT_ANSWERED, "Not everybody in the room has agreed to be recorded yet");
    judge_comers();
  }

  /// All of them in one reason, with the time after which none of their ways in works any more.
  void judge_comers() {
    std::string who;
    Instant until;
    for (const auto& one : s_.on_the_way) {
      if (one.answer == RecordingAnswer::YES) continue;
      who += (who.empty() ? "" : ", ") + std::string(name_of(one.role));
      until = std::max(until, one.until);
    }
    bar(!who.empty(), ON_THE_WAY,
        "Somebody may come in at any moment who has not agreed to be recorded (" + who +
            "). Ask again once they are there or have agreed, wait until " + format_iso(until) +
            ", when what they were given ends, or move the visit to another video service");
  }

  const RecordingSituation& s_;
  RecordingVerdict verdict_;
};
}  // namespace

RecordingVerdict may_record(const RecordingSituation& situation) { return Judgement(situation).verdict(); }

bool somebody_has_not_agreed(const std::vector<RecordingPerson>& present, int strangers) {
  return strangers > 0 || std::any_of(present.begin(), present.end(),
                                      [](const auto& one) { return one.answer != RecordingAnswer::YES; });
}

bool only_waits_for_people(const RecordingVerdict& verdict) {
  return std::all_of(verdict.reasons.begin(), verdict.reasons.end(), [](const auto& reason) {
    return reason.code == NOT_ANSWERED || reason.code == REFUSED || reason.code == PAYER_UNKNOWN ||
           reason.code == UNKNOWN_PERSON || reason.code == NOT_IN_ROOM || reason.code == ON_THE_WAY;
  });
}

}  // namespace chiroflow
