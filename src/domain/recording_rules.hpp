// SPDX-License-Identifier: Apache-2.0
// Whether a visit may be recorded at this moment, and if not, every reason why. Pure, and closed where something is not known: the
// strictest place of all that take part counts, and wherever it is, everybody in the room has to have said yes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/consent_validity.hpp"
#include "domain/recording.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(RecordingBar, NO_RECORDING_STORE, CLINIC_DOES_NOT_ALLOW, VISIT_TYPE_DOES_NOT_ALLOW, VISIT_NOT_RUNNING,
               ENGINE_CANNOT, RULES_UNKNOWN, PLACE_UNKNOWN, STATE_FORBIDS, MEDICAID_FORBIDS, PAYER_UNKNOWN,
               CONSENT_MISSING, NOT_IN_ROOM, UNKNOWN_PERSON, NOT_ANSWERED, REFUSED, ON_THE_WAY)

struct RecordingReason {
  RecordingBar code = RecordingBar::RULES_UNKNOWN;
  std::string message;  // for whoever asked; names no patient
};
CHIROFLOW_DESCRIBE(RecordingReason, code, message)

/// Somebody who is in the room now.
struct RecordingPerson {
  ParticipantId participant_id;
  std::optional<RecordingAnswer> answer;  // to the last question; none: not answered yet
};

/// Somebody who is not in the room, as far as its vendor has told, and can come in without asking here.
struct RecordingComer {
  ParticipantId participant_id;
  ParticipantRole role = ParticipantRole::PATIENT;
  std::optional<RecordingAnswer> answer;
  Instant until;  // what they were given works until then
};

struct RecordingSituation {
  bool can_be_kept = false;  // this server has a place for recordings
  bool organization_allows = false;
  bool visit_type_allows = false;
  bool visit_runs = false;
  bool engine_can = false;
  bool rules_known = false;
  std::optional<ConsentFault> consent_fault = ConsentFault::NOT_SIGNED;  // of RECORDING; none: it holds
  std::vector<StateRule> places;                                         // of patient, clinic, others present
  bool patient_place_known = false;       // said for this visit; the state on file is not where they are
  bool place_unknown = true;              // of somebody: counts as a place where everybody must agree
  std::optional<bool> payer_is_medicaid;  // none: nobody said
  std::vector<RecordingPerson> present;
  std::vector<RecordingComer> on_the_way;  // into a room where a recorder cannot wait for their answer
  bool starter_is_present = false;
  int strangers = 0;  // in the room, and nobody knows who they are
};

struct RecordingVerdict {
  std::vector<RecordingReason> reasons;                    // none: it may be recorded
  RecordingParties parties = RecordingParties::ALL_PARTY;  // what the strictest place asks for by law
  bool allowed() const { return reasons.empty(); }
};

RecordingVerdict may_record(const RecordingSituation& situation);

/// Whether somebody who is there has not said yes: a recording that runs must not hear them.
bool somebody_has_not_agreed(const std::vector<RecordingPerson>& present, int strangers);

/// Whether there is a point in asking people: nothing but their answers, or what the starter says, is missing.
bool only_waits_for_people(const RecordingVerdict& verdict);

}  // namespace chiroflow
