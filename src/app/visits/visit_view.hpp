// SPDX-License-Identifier: Apache-2.0
// What the holder of a visit link sees of their visit: when, with whom, whether it can be entered. No clinical fields, and
// nothing of any other session. A link that leads nowhere any more says so, with whom to call.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/call.hpp"
#include "app/consents/visit_needs.hpp"
#include "app/waiting/questions.hpp"
#include "domain/organization.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(VisitState, too_early, open, running, over, cancelled, link_revoked, link_expired)

struct VisitView {
  VisitState state = VisitState::link_expired;
  std::string organization_name;
  std::optional<std::string> organization_phone;
  std::string emergency_number;
  std::string time_zone;                     // of the organization
  std::optional<std::string> own_time_zone;  // of the patient, where known
  std::optional<Instant> opens_at;           // times are hidden when the link was revoked
  std::optional<Instant> start_time;
  std::optional<Instant> end_time;
  std::optional<std::string> clinician_name;
  std::optional<ParticipantRole> role;
  std::optional<std::string> own_name;  // first name or the guest's display name; on the bound device only
  std::optional<SessionId> session_id;  // on the bound device only, as status
  std::optional<TelehealthSessionStatus> status;
  std::optional<std::string> visit_key;  // on the bound device only
  // What follows is on the bound device only, too.
  std::optional<ParticipantId> participant_id;
  bool name_confirmed = false;
  std::optional<std::string> patient_location;  // this and the next three: for patient and guardian
  std::optional<std::string> patient_location_state;
  std::optional<bool> patient_at_home;
  std::optional<std::string> callback_phone;
  std::optional<int> delay_minutes;
  std::optional<std::string> waiting_message;
  std::optional<WaitingRoomId> waiting_room_id;
  std::vector<Question> questions;
  std::vector<MissingConsent> consent_missing;
  std::vector<std::string> languages{"en", "es"};  // of our own pages
  bool email_configured = false;
};
CHIROFLOW_DESCRIBE(VisitView, state, organization_name, organization_phone, emergency_number, time_zone, own_time_zone,
                   opens_at, start_time, end_time, clinician_name, role, own_name, session_id, status, visit_key,
                   participant_id, name_confirmed, patient_location, patient_location_state, patient_at_home,
                   callback_phone, delay_minutes, waiting_message, waiting_room_id, questions, consent_missing,
                   languages, email_configured)

struct VisitNames {
  std::string clinician_first;
  std::string clinician_last;
  std::optional<std::string> clinician_title;
  std::optional<std::string> patient_first;
  std::optional<std::string> patient_zone;
};
CHIROFLOW_DESCRIBE(VisitNames, clinician_first, clinician_last, clinician_title, patient_first, patient_zone)

/// A link with all it leads to.
struct VisitRow {
  VisitLink link;
  TelehealthSession session;
  Organization organization;
  Participant participant;
  VisitNames names;
  std::optional<WaitingRoomId> waiting_room_id;
  std::int64_t names_confirmed = 0;
  std::optional<VisitDevice> device;  // the one that holds the link now
};
CHIROFLOW_DESCRIBE(VisitRow, link, session, organization, participant, names, waiting_room_id, names_confirmed, device)

/// The hash is as good as the organization: it is found by nobody who does not hold the token.
Result<std::optional<VisitRow>> find_visit_by_token(db::Reader& reader, std::string_view token_hash);
Result<std::optional<VisitRow>> find_visit(db::Reader& reader, const OrganizationId& organization,
                                           const VisitLinkId& link);

/// The same where it must be there: error not_found "link_unknown".
Result<VisitRow> get_visit_row(db::Reader& reader, const OrganizationId& organization, const VisitLinkId& link);
Error unknown_link();

VisitState visit_state(const VisitRow& row, Instant now);
/// Whether the link can still be used; a dead one binds no device.
bool is_alive(VisitState state);

/// The patient or their guardian.
bool is_the_patients(const Participant& participant);

enum class Shown { to_anybody, to_bound_device };
Result<VisitView> view_of(const Call& call, db::Reader& reader, const VisitRow& row, Shown shown);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::VisitView::state>{
    .doc =
        "too_early, open (may be entered), running, over, cancelled; link_revoked and link_expired: ask the clinic for "
        "a new one"};
template <> inline constexpr FieldRule rule<&app::VisitView::emergency_number>{
    .doc = "What to dial in an emergency, as the clinic set it"};
template <> inline constexpr FieldRule rule<&app::VisitView::name_confirmed>{
    .doc = "This visitor has said that the name shown is theirs"};
template <> inline constexpr FieldRule rule<&app::VisitView::questions>{
    .doc = "What the clinic asks before the visit; answered with telehealth.submitPreVisitQuestionnaire"};
template <> inline constexpr FieldRule rule<&app::VisitView::consent_missing>{
    .doc = "What has to be signed before the patient can be let in; for patient and guardian"};
template <> inline constexpr FieldRule rule<&app::VisitView::email_configured>{.doc = "This server can send e-mail"};
template <> inline constexpr FieldRule rule<&app::VisitView::visit_key>{
    .doc =
        "On the bound device: send it as X-Chiroflow-Visit, so that this visit is meant among several of one browser"};
}  // namespace chiroflow
