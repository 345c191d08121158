// SPDX-License-Identifier: Apache-2.0
#include "domain/permissions.hpp"

#include <algorithm>
#include <array>

namespace chiroflow {

namespace {
using enum Role;
constexpr std::array kOwner{OWNER};
constexpr std::array kManagers{OWNER, ADMIN};
constexpr std::array kClinical{OWNER, ADMIN, PROVIDER};
constexpr std::array kFront{OWNER, ADMIN, PROVIDER, STAFF};
constexpr std::array kEverybody{OWNER, ADMIN, PROVIDER, STAFF, BILLER};

constexpr std::array kTable{
    PermissionRow{Permission::session_read, kEverybody, "See sessions and their states"},
    PermissionRow{Permission::session_book, kFront, "Make, move and cancel sessions"},
    PermissionRow{Permission::session_join, kFront, "Get a token into a session"},
    PermissionRow{Permission::session_run, kClinical, "Start, end, resume and reopen sessions; host rights"},
    PermissionRow{Permission::session_admit, kFront, "See who waits, admit, chat, tell of a delay, hand over"},
    PermissionRow{Permission::session_no_show, kFront, "Mark a no-show"},
    PermissionRow{Permission::session_report, kFront, "Report a technical issue"},
    PermissionRow{Permission::visit_link_manage, kFront, "Make, list, revoke and release visit links"},
    PermissionRow{Permission::patient_read, kEverybody, "Read and search patients"},
    PermissionRow{Permission::patient_write, kFront, "Create and change patients"},
    PermissionRow{Permission::patient_archive, kManagers, "Archive and restore patients"},
    PermissionRow{Permission::appointment_read, kEverybody, "Read and search appointments"},
    PermissionRow{Permission::appointment_write, kFront, "Create, change, move and cancel appointments"},
    PermissionRow{Permission::clinician_read, kEverybody, "See clinicians and licences"},
    PermissionRow{Permission::clinician_write, kManagers, "Create and change clinicians and licences"},
    PermissionRow{Permission::organization_read, kEverybody, "See the organization's settings"},
    PermissionRow{Permission::organization_write, kManagers, "Change the organization's settings"},
    PermissionRow{Permission::provider_manage, kOwner,
                  "Attest agreements with video vendors and give their credentials"},
    PermissionRow{Permission::user_read, kManagers, "See users"},
    PermissionRow{Permission::user_write, kManagers, "Create, change and close users"},
    PermissionRow{Permission::api_key_manage, kManagers, "Manage everybody's API keys"},
    PermissionRow{Permission::audit_read, kManagers, "Read the audit log"},
    PermissionRow{Permission::consent_read, kFront, "See patients' consents with their text and evidence"},
    PermissionRow{Permission::consent_request, kFront,
                  "Ask for consents, renew them, write down verbal answers and withdrawals"},
    PermissionRow{Permission::consent_override, kClinical, "Go on without a consent in an emergency"},
    PermissionRow{Permission::consent_template_write, kManagers,
                  "Write and publish the clinic's consent texts, review overrides"},
    PermissionRow{Permission::recording_read, kClinical, "List and play recordings"},
    PermissionRow{Permission::recording_run, kClinical, "Ask for, start and stop recordings"},
    PermissionRow{Permission::recording_manage, kManagers,
                  "Delete recordings, set how long they are kept, export them"},
    PermissionRow{Permission::legal_hold_manage, kManagers, "Place and release legal holds"},
};
}  // namespace

std::span<const PermissionRow> permission_table() { return kTable; }

bool may(Role role, Permission permission) {
  const auto& row = kTable[static_cast<std::size_t>(permission)];
  return std::find(row.roles.begin(), row.roles.end(), role) != row.roles.end();
}

bool sees(Role role, FieldGroup group) {
  if (role == BILLER) return false;
  return !(role == STAFF && group == FieldGroup::answers);
}

}  // namespace chiroflow
