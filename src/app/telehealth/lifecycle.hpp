// SPDX-License-Identifier: Apache-2.0
// What happens to a session between its booking and its end. Each call may be repeated: the second changes nothing.
// Errors of all: not_found "Session" (also another organization's), conflict "session_state" naming both states.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "store/views.hpp"

namespace chiroflow::app {

struct StartSessionInput {
  SessionId session_id;
  std::optional<std::string> patient_location;
  std::optional<std::string> provider_location;
  std::optional<bool> patient_at_home;
  std::optional<std::string> patient_state;
  std::optional<std::string> consent_override_reason;
};
CHIROFLOW_DESCRIBE(StartSessionInput, session_id, patient_location, provider_location, patient_at_home, patient_state,
                   consent_override_reason)

struct EndSessionInput {
  SessionId session_id;
  std::optional<std::string> technical_notes;
  std::optional<Quality> connection_quality;
  std::optional<Quality> audio_quality;
  std::optional<Quality> video_quality;
};
CHIROFLOW_DESCRIBE(EndSessionInput, session_id, technical_notes, connection_quality, audio_quality, video_quality)

struct MarkNoShowInput {
  SessionId session_id;
  std::optional<std::string> notes;
};
CHIROFLOW_DESCRIBE(MarkNoShowInput, session_id, notes)

struct ReportTechnicalIssueInput {
  SessionId session_id;
  IssueType issue_type = IssueType::other;
  std::string description;
  std::optional<bool> interrupt;
};
CHIROFLOW_DESCRIBE(ReportTechnicalIssueInput, session_id, issue_type, description, interrupt)

struct CancelSessionInput {
  SessionId session_id;
  std::optional<std::string> reason;
};
CHIROFLOW_DESCRIBE(CancelSessionInput, session_id, reason)

struct SessionInput {
  SessionId session_id;
};
CHIROFLOW_DESCRIBE(SessionInput, session_id)

/// SCHEDULED, WAITING or TECHNICAL_ISSUES to IN_PROGRESS. The first start is the actual start and stays. A visit is first started
/// inside its join window: precondition_failed "outside_window" naming the times; not without the place where the patient says
/// they are: "place_not_stated"; and not without the consents it needs there: "consent_missing" (docs/consent-gate.md).
Result<store::SessionRow> start_session(Call& call, const StartSessionInput& input);
/// To COMPLETED; the room at the video provider goes after the undo time.
Result<store::SessionRow> end_session(Call& call, const EndSessionInput& input);
/// Once the grace time after the scheduled start is over: precondition_failed "outside_window" before, "patient_waits" while the
/// patient's page is in the waiting room.
Result<store::SessionRow> mark_no_show(Call& call, const MarkNoShowInput& input);
/// Appends to the notes; with `interrupt` the session becomes TECHNICAL_ISSUES.
Result<store::SessionRow> report_technical_issue(Call& call, const ReportTechnicalIssueInput& input);
/// Cancels the appointment, too.
Result<store::SessionRow> cancel_session(Call& call, const CancelSessionInput& input);
/// TECHNICAL_ISSUES back to IN_PROGRESS.
Result<store::SessionRow> resume_session(Call& call, const SessionInput& input);
/// Undo of an end inside the organization's undo time. Error: precondition_failed when it is over.
Result<store::SessionRow> reopen_session(Call& call, const SessionInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::StartSessionInput::patient_location>{
    .max_length = 500, .doc = "Where the patient is during this visit, as they said it"};
template <> inline constexpr FieldRule rule<&app::StartSessionInput::provider_location>{
    .max_length = 500, .doc = "Where the clinician is"};
template <> inline constexpr FieldRule rule<&app::StartSessionInput::patient_at_home>{
    .doc = "Whether that is the patient's home; place of service follows from it"};
template <> inline constexpr FieldRule rule<&app::StartSessionInput::patient_state>{
    .format = Format::us_state,
    .doc =
        "State where the patient says they are, two letters; needed unless they or staff have said it for this visit"};
template <> inline constexpr FieldRule rule<&app::StartSessionInput::consent_override_reason>{
    .min_length = 10,
    .max_length = 500,
    .doc = "An emergency: why the visit cannot wait for the consent that is missing; reviewed afterwards"};
template <> inline constexpr FieldRule rule<&app::EndSessionInput::technical_notes>{
    .max_length = 10'000, .doc = "Appended to what was noted before"};
template <> inline constexpr FieldRule rule<&app::MarkNoShowInput::notes>{.max_length = 10'000,
                                                                          .doc = "Appended to what was noted before"};
template <> inline constexpr FieldRule rule<&app::ReportTechnicalIssueInput::description>{
    .max_length = 2'000, .doc = "What went wrong, in words"};
template <> inline constexpr FieldRule rule<&app::ReportTechnicalIssueInput::interrupt>{
    .doc = "True: the visit cannot go on; the session becomes TECHNICAL_ISSUES"};
template <> inline constexpr FieldRule rule<&app::CancelSessionInput::reason>{.max_length = 500};
}  // namespace chiroflow
