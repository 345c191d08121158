// SPDX-License-Identifier: Apache-2.0
// What each role may do and see: the one table (H-02, H-28). docs/permissions.md is printed from it.
#pragma once

#include <span>
#include <string_view>

#include "domain/enums.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(Permission,
               session_read,       // lists and states of sessions
               session_book,       // make rooms, move, cancel
               session_join,       // a token into a session
               session_run,        // start, end, resume, reopen; host rights
               session_admit,      // see who waits, admit, send back, chat, tell of a delay, hand over
               session_no_show,    // mark or take back a no-show
               session_report,     // report a technical issue
               visit_link_manage,  // make, list, revoke, release visit links
               patient_read, patient_write, patient_archive, appointment_read, appointment_write, clinician_read,
               clinician_write, organization_read, organization_write,
               provider_manage,  // vendor credentials, attested agreements
               user_read, user_write,
               api_key_manage,  // of everybody; own keys need no permission
               audit_read,
               consent_read,            // consents of patients, with text and evidence
               consent_request,         // ask for one, renew, write down a verbal answer or a withdrawal
               consent_override,        // go on without one in an emergency
               consent_template_write,  // the clinic's own texts; review of overrides
               recording_read,          // list and play
               recording_run,           // ask, start, stop
               recording_manage,        // delete, keep longer or shorter, export
               legal_hold_manage)

CHIROFLOW_ENUM(FieldGroup, complaint, notes, answers, record_number)

bool may(Role role, Permission permission);
/// Whether the role sees the fields of this group; others get null while the shape stays.
bool sees(Role role, FieldGroup group);

struct PermissionRow {
  Permission permission;
  std::span<const Role> roles;
  std::string_view meaning;
};
std::span<const PermissionRow> permission_table();

}  // namespace chiroflow
