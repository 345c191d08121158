// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/reached_for.hpp"

#include <utility>

namespace chiroflow::api {

namespace {
constexpr std::pair<std::string_view, std::string_view> kNames[]{{"recordingId", "SessionRecording"},
                                                                 {"legalHoldId", "LegalHold"},
                                                                 {"consentId", "TelehealthConsent"},
                                                                 {"consentOverrideId", "ConsentOverride"},
                                                                 {"participantId", "Participant"},
                                                                 {"waitingRoomId", "VirtualWaitingRoom"},
                                                                 {"visitLinkId", "VisitLink"},
                                                                 {"sessionId", "TelehealthSession"},
                                                                 {"appointmentId", "Appointment"},
                                                                 {"patientId", "Patient"},
                                                                 {"userId", "User"},
                                                                 {"apiKeyId", "ApiKey"},
                                                                 {"licenceId", "ClinicianLicence"},
                                                                 {"clinicianId", "Clinician"},
                                                                 {"consentTemplateId", "ConsentTemplate"},
                                                                 {"appointmentTypeId", "AppointmentType"}};
}  // namespace

app::ReachedFor reached_for(const wire::Value& input) {
  for (const auto& [field, entity] : kNames) {
    const auto& value = input.get(field);
    if (!value.is(wire::Kind::string)) continue;
    if (const auto reached = app::reaching_for(entity, value.as_string()); !reached.entity_id.empty()) return reached;
  }
  return {};
}

}  // namespace chiroflow::api
