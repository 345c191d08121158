// SPDX-License-Identifier: Apache-2.0
// The clinic is late and says so: to one patient, or to everybody who waits for a clinician or is due soon.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"

namespace chiroflow::app {

struct AnnounceDelayInput {
  std::optional<SessionId> session_id;
  std::optional<ClinicianId> clinician_id;
  int minutes = 0;
  std::optional<std::string> message;
};
CHIROFLOW_DESCRIBE(AnnounceDelayInput, session_id, clinician_id, minutes, message)

struct AnnounceDelayOutput {
  int told = 0;
};
CHIROFLOW_DESCRIBE(AnnounceDelayOutput, told)

inline constexpr Hours kDueSoon{2};

/// The delay counts from the scheduled start; 0 takes it back. Without a session: the named clinician's, else the caller's own
/// patients. Errors: not_found "Session" or "Clinician", invalid_argument "clinicianId" where nobody is meant, conflict
/// "session_state" for a visit that runs or is over.
Result<AnnounceDelayOutput> announce_delay(Call& call, const AnnounceDelayInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::AnnounceDelayInput::session_id>{
    .doc = "One visit; without it everybody of the clinician who waits or is due within two hours"};
template <> inline constexpr FieldRule rule<&app::AnnounceDelayInput::clinician_id>{.doc = "Else the caller's own"};
template <> inline constexpr FieldRule rule<&app::AnnounceDelayInput::minutes>{
    .min = 0, .max = 240, .doc = "After the scheduled start; 0: no delay any more"};
template <> inline constexpr FieldRule rule<&app::AnnounceDelayInput::message>{
    .min_length = 1, .max_length = 500, .doc = "Shown in the conversation of each visit"};
template <> inline constexpr FieldRule rule<&app::AnnounceDelayOutput::told>{.doc = "How many visits were told"};
}  // namespace chiroflow
