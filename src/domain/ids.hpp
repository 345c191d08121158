// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/id.hpp"

namespace chiroflow {

using OrganizationId = Id<struct OrganizationTag>;
using UserId = Id<struct UserTag>;
using ClinicianId = Id<struct ClinicianTag>;
using PatientId = Id<struct PatientTag>;
using AppointmentId = Id<struct AppointmentTag>;
using AppointmentTypeId = Id<struct AppointmentTypeTag>;
using SessionId = Id<struct SessionTag>;
using RoomId = Id<struct RoomTag>;
using ParticipantId = Id<struct ParticipantTag>;
using ParticipantStayId = Id<struct ParticipantStayTag>;
using WaitingRoomId = Id<struct WaitingRoomTag>;
using ConsentId = Id<struct ConsentTag>;
using ConsentTemplateId = Id<struct ConsentTemplateTag>;
using ConsentOverrideId = Id<struct ConsentOverrideTag>;
using RecordingId = Id<struct RecordingTag>;
using RecordingAgreementId = Id<struct RecordingAgreementTag>;
using LegalHoldId = Id<struct LegalHoldTag>;
using RecorderRunId = Id<struct RecorderRunTag>;
using VisitLinkId = Id<struct VisitLinkTag>;
using VisitDeviceId = Id<struct VisitDeviceTag>;
using ApiKeyId = Id<struct ApiKeyTag>;
using StaffSessionId = Id<struct StaffSessionTag>;
using LicenceId = Id<struct LicenceTag>;
using AttestationId = Id<struct AttestationTag>;
using AuditEventId = Id<struct AuditEventTag>;
using ChatMessageId = Id<struct ChatMessageTag>;
using AdmissionId = Id<struct AdmissionTag>;
using ModalitySegmentId = Id<struct ModalitySegmentTag>;
using QualitySampleId = Id<struct QualitySampleTag>;
using VisitStepId = Id<struct VisitStepTag>;
using MailId = Id<struct MailTag>;
using EventId = Id<struct EventTag>;

}  // namespace chiroflow
