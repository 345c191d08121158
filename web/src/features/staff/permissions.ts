// SPDX-License-Identifier: Apache-2.0
// What each role may do: the table of docs/permissions.md, for showing only what somebody may use. The server decides.

export type Role = 'OWNER' | 'ADMIN' | 'PROVIDER' | 'STAFF' | 'BILLER';

const everybody: readonly Role[] = ['OWNER', 'ADMIN', 'PROVIDER', 'STAFF', 'BILLER'];
const care: readonly Role[] = ['OWNER', 'ADMIN', 'PROVIDER', 'STAFF'];
const clinical: readonly Role[] = ['OWNER', 'ADMIN', 'PROVIDER'];
const leaders: readonly Role[] = ['OWNER', 'ADMIN'];

export const kPermissions = {
  session_read: everybody,
  session_book: care,
  session_join: care,
  session_run: clinical,
  session_admit: care,
  session_no_show: care,
  session_report: care,
  visit_link_manage: care,
  recording_read: clinical,
  recording_run: clinical,
  recording_manage: leaders,
  legal_hold_manage: leaders,
  patient_read: everybody,
  patient_write: care,
  patient_archive: leaders,
  appointment_read: everybody,
  appointment_write: care,
  clinician_read: everybody,
  clinician_write: leaders,
  organization_read: everybody,
  organization_write: leaders,
  provider_manage: ['OWNER'],
  user_read: leaders,
  user_write: leaders,
  api_key_manage: leaders,
  audit_read: leaders,
  consent_read: care,
  consent_request: care,
  consent_override: clinical,
  consent_template_write: leaders,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof kPermissions;

export function may(role: Role, permission: Permission): boolean {
  return (kPermissions[permission] as readonly Role[]).includes(role);
}
