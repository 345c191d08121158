// SPDX-License-Identifier: Apache-2.0
// The places of the app, and who may see which.
import type {IconName} from '../../ui';
import type {TextKey} from '../../i18n/i18n';
import {may, type Permission, type Role} from '../staff/permissions';

export interface Place {
  to: string;
  name: TextKey;
  /** For the narrow bar of phones. */
  short?: TextKey;
  icon: IconName;
  permission: Permission | null;
  group: 'work' | 'clinic';
}

const kPlaces: readonly Place[] = [
  {to: '/app', name: 'nav.today', icon: 'calendar', permission: 'appointment_read', group: 'work'},
  {to: '/app/queue', name: 'nav.queue', short: 'nav.queueShort', icon: 'bell', permission: 'session_admit', group: 'work'},
  {to: '/app/patients', name: 'nav.patients', icon: 'users', permission: 'patient_read', group: 'work'},
  {to: '/app/history', name: 'nav.history', icon: 'clock', permission: 'session_read', group: 'work'},
  {to: '/app/recordings', name: 'nav.recordings', icon: 'record', permission: 'recording_read', group: 'clinic'},
  {to: '/app/users', name: 'nav.users', icon: 'user', permission: 'user_read', group: 'clinic'},
  {to: '/app/settings', name: 'nav.settings', icon: 'building', permission: 'organization_write', group: 'clinic'},
  {to: '/app/consents', name: 'nav.consents', icon: 'document', permission: 'consent_template_write', group: 'clinic'},
  {to: '/app/video', name: 'nav.video', icon: 'video', permission: 'provider_manage', group: 'clinic'},
  {to: '/app/audit', name: 'nav.audit', icon: 'lock', permission: 'audit_read', group: 'clinic'},
  {to: '/app/keys', name: 'nav.keys', icon: 'key', permission: 'api_key_manage', group: 'clinic'},
];

export function placesFor(role: Role): Place[] {
  return kPlaces.filter(({permission}) => permission === null || may(role, permission));
}

/** The place a path belongs to: the longest one that begins it. */
export function placeOf(path: string, places: readonly Place[]): Place | null {
  const fits = places.filter(({to}) => path === to || path.startsWith(`${to}/`));
  return fits.sort((a, b) => b.to.length - a.to.length)[0] ?? null;
}
