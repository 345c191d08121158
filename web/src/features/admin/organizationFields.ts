// SPDX-License-Identifier: Apache-2.0
// What of the clinic's settings is sent: only what differs from what was read.
import type {Organization, UpdateOrganizationInput} from '../../api/types';
import {daysOf} from '../recordings/facts';

export const kTimes = ['joinWindowMinutes', 'graceMinutes', 'waitingTimeoutMinutes', 'undoMinutes', 'linkLifetimeHours', 'inactivityMinutes'] as const;
export type TimeName = (typeof kTimes)[number];

export type SettingsChanges = Omit<UpdateOrganizationInput, 'version'>;

const same = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export function differing(changes: SettingsChanges, before: Partial<Pick<Organization, keyof SettingsChanges>>): SettingsChanges {
  const names = Object.keys(changes) as (keyof SettingsChanges)[];
  return Object.fromEntries(names.filter((name) => !same(changes[name], before[name])).map((name) => [name, changes[name]]));
}

/** How long recordings are kept, as it is typed. */
export interface TypedRetention {
  forever: boolean;
  days: string;
  reason: string;
}

/** Kept until somebody deletes them needs a reason; a number of days may have one. */
export function retentionFault({forever, days, reason}: TypedRetention): 'days' | 'reason' | null {
  if (forever) return reason.trim() === '' ? 'reason' : null;
  return daysOf(days) === null ? 'days' : null;
}

export const retentionChanges = ({forever, days, reason}: TypedRetention): Pick<SettingsChanges, 'recordingRetentionDays' | 'recordingRetentionReason'> =>
  ({recordingRetentionDays: forever ? null : daysOf(days), recordingRetentionReason: reason.trim() || null});
