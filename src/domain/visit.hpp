// SPDX-License-Identifier: Apache-2.0
// What a visit leaves behind beside its session: notices in order, chat, who was admitted on whose word, kinds of contact,
// quality over time, the patient's steps, ratings, and the e-mails about it.
#pragma once

#include <optional>
#include <string>

#include "core/raw_json.hpp"
#include "core/sealed.hpp"
#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

/// Something that happened in a session, for the pages that look at it. A page that comes back asks for what it missed.
struct SessionNotice {
  OrganizationId organization_id;
  SessionId session_id;
  std::int64_t seq = 0;  // 1, 2, … without gaps within the session
  NoticeAudience audience = NoticeAudience::EVERYBODY;
  std::string kind;  // "session.started", "chat.message", …
  RawJson payload;   // ids, states and counts; no patient data
  Instant created_at;
};
CHIROFLOW_DESCRIBE(SessionNotice, organization_id, session_id, seq, audience, kind, payload, created_at)

struct ChatMessage {
  ChatMessageId id;
  OrganizationId organization_id;
  SessionId session_id;
  std::int64_t seq = 0;  // of its notice: the order of the conversation
  MessageKind kind = MessageKind::CHAT;
  std::optional<ParticipantId> participant_id;  // none: staff who are not in the visit (front desk)
  std::optional<UserId> user_id;
  Sealed text;
  Instant sent_at;
};
CHIROFLOW_DESCRIBE(ChatMessage, id, organization_id, session_id, seq, kind, participant_id, user_id, text, sent_at)

/// Somebody let the patient in: what was known of the patient's state and the clinician's licences, and who decided.
struct Admission {
  AdmissionId id;
  OrganizationId organization_id;
  SessionId session_id;
  WaitingRoomId waiting_room_id;
  ClinicianId clinician_id;
  std::optional<std::string> patient_state;  // USPS code, as the patient stated it
  bool licensed = false;
  LicencePolicy policy = LicencePolicy::WARN;
  std::optional<std::string> override_reason;
  UserId admitted_by;
  Instant admitted_at;
};
CHIROFLOW_DESCRIBE(Admission, id, organization_id, session_id, waiting_room_id, clinician_id, patient_state, licensed,
                   policy, override_reason, admitted_by, admitted_at)

/// A stretch of the visit in one kind of contact.
struct ModalitySegment {
  ModalitySegmentId id;
  OrganizationId organization_id;
  SessionId session_id;
  Modality modality = Modality::AUDIO_VIDEO;
  bool by_phone = false;  // the clinic called the patient
  std::string reason;     // "started", "low_bandwidth", "chosen", "video_failed", "restored"
  Instant started_at;
  std::optional<Instant> ended_at;
};
CHIROFLOW_DESCRIBE(ModalitySegment, id, organization_id, session_id, modality, by_phone, reason, started_at, ended_at)

/// What one participant measured over some seconds of a call.
struct QualitySample {
  QualitySampleId id;
  OrganizationId organization_id;
  SessionId session_id;
  ParticipantId participant_id;
  Instant measured_at;
  std::optional<double> round_trip_ms;
  std::optional<double> jitter_ms;
  std::optional<double> audio_loss;  // 0…1, of what should have come in
  std::optional<double> video_loss;  // 0…1
  std::optional<double> frames_per_second;
  std::optional<double> freeze_seconds;  // within the interval
  std::optional<double> send_kbps;
  std::optional<double> audio_mos;  // 1…4.5, see domain/call_quality.hpp
  Quality connection_quality = Quality::good;
  std::optional<Quality> audio_quality;
  std::optional<Quality> video_quality;
  bool relayed = false;
};
CHIROFLOW_DESCRIBE(QualitySample, id, organization_id, session_id, participant_id, measured_at, round_trip_ms,
                   jitter_ms, audio_loss, video_loss, frames_per_second, freeze_seconds, send_kbps, audio_mos,
                   connection_quality, audio_quality, video_quality, relayed)

/// How far somebody got on their link: the evidence before anybody is called a no-show.
struct VisitStep {
  VisitStepId id;
  OrganizationId organization_id;
  SessionId session_id;
  ParticipantId participant_id;
  VisitStepKind kind = VisitStepKind::LINK_OPENED;
  std::optional<std::string> detail;  // a code such as "camera_denied"
  Instant at;
};
CHIROFLOW_DESCRIBE(VisitStep, id, organization_id, session_id, participant_id, kind, detail, at)

struct VisitRating {
  OrganizationId organization_id;
  SessionId session_id;
  ParticipantId participant_id;
  int overall = 0;    // 1…5
  int technical = 0;  // 1…5
  std::optional<Sealed> comment;
  Instant rated_at;
};
CHIROFLOW_DESCRIBE(VisitRating, organization_id, session_id, participant_id, overall, technical, comment, rated_at)

CHIROFLOW_ENUM(MailAbout, VISIT, CONSENT, RECORDINGS)

/// An e-mail to be sent. What it says and to whom is sealed; it is wiped once it was sent. The paper that goes with a copy of a
/// consent is in no row: it is printed when the e-mail is sent.
struct OutgoingMail {
  MailId id;
  OrganizationId organization_id;
  MailAbout about = MailAbout::VISIT;
  std::optional<SessionId> session_id;   // of VISIT
  std::optional<MailKind> kind;          // of VISIT
  std::optional<ConsentId> consent_id;   // of CONSENT
  std::optional<std::string> only_once;  // no organization has two e-mails with the same
  std::optional<Sealed> content;
  Instant created_at;
  std::optional<Instant> sent_at;
  std::optional<Instant> failed_at;  // given up
  int attempts = 0;
  std::optional<Instant> next_attempt_at;
  std::optional<std::string> last_error;  // the mail server's reply code
};
CHIROFLOW_DESCRIBE(OutgoingMail, id, organization_id, about, session_id, kind, consent_id, only_once, content,
                   created_at, sent_at, failed_at, attempts, next_attempt_at, last_error)

}  // namespace chiroflow
