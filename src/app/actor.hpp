// SPDX-License-Identifier: Apache-2.0
// Who is calling, as the connection proved it: never from the input.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/enums.hpp"
#include "domain/ids.hpp"
#include "domain/patients_side.hpp"

namespace chiroflow::app {

struct Actor {
  ActorType type = ActorType::ANONYMOUS;
  OrganizationId organization_id;         // empty for ANONYMOUS
  std::string credential_id;              // staff session, API key or visit link
  std::optional<AuthMethod> auth_method;  // what that credential was given for

  // USER and API_KEY
  UserId user_id;
  std::optional<Role> role;
  std::optional<ClinicianId> clinician_id;  // the user's own clinician record
  bool second_factor_missing = false;       // signed in by password only: may do nothing but finish
  bool second_factor_due = false;           // the clinic requires one and none is set up: may do nothing but set it up
  bool password_change_due = false;

  // PATIENT and GUEST: one session, by a visit link
  SessionId session_id;
  std::vector<std::string>
      held_links;  // other visit links that the same browser holds; only for opening one of them again
  ParticipantId participant_id;
  ParticipantRole participant_role = ParticipantRole::PATIENT;
  std::optional<PatientId> patient_id;

  bool is_staff() const { return type == ActorType::USER || type == ActorType::API_KEY; }
  bool is_visitor() const { return type == ActorType::PATIENT || type == ActorType::GUEST; }
  /// The patient, or the guardian who speaks for them, on a visit link.
  bool is_patients_side() const { return is_visitor() && chiroflow::is_patients_side(participant_role); }
  /// The id an audit event names.
  const std::string& id() const { return is_staff() ? user_id.value : participant_id.value; }
};

/// Where the call came from.
struct Origin {
  std::string request_id;
  std::string client_address;
  std::string user_agent;
  bool secure = false;  // TLS on the client's side
};

}  // namespace chiroflow::app
