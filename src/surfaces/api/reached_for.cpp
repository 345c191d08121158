// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/reached_for.hpp"

#include <algorithm>
#include <utility>

namespace chiroflow::api {

namespace {
constexpr std::pair<std::string_view, std::string_view> kNames[]{{"recordingId", "SessionRecording"},
                                                                 {"consentId", "TelehealthConsent"},
                                                                 {"participantId", "Participant"},
                                                                 {"waitingRoomId", "VirtualWaitingRoom"},
                                                                 {"sessionId", "TelehealthSession"},
                                                                 {"appointmentId", "Appointment"},
                                                                 {"patientId", "Patient"},
                                                                 {"userId", "User"},
                                                                 {"clinicianId", "Clinician"}};
constexpr std::size_t kLength = 25;  // as IdGenerator makes them

bool is_ours(std::string_view id) {
  return id.size() == kLength &&
         std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}
}  // namespace

app::ReachedFor reached_for(const wire::Value& input) {
  for (const auto& [field, entity] : kNames) {
    const auto& value = input.get(field);
    if (value.is(wire::Kind::string) && is_ours(value.as_string())) return {entity, value.as_string()};
  }
  return {};
}

}  // namespace chiroflow::api
