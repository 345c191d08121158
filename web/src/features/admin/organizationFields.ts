// SPDX-License-Identifier: Apache-2.0
// What of the clinic's settings is sent: only what differs from what was read.
import type {Organization} from '../../api/types';

export const kTimes = ['joinWindowMinutes', 'graceMinutes', 'waitingTimeoutMinutes', 'undoMinutes', 'linkLifetimeHours', 'inactivityMinutes'] as const;
export type TimeName = (typeof kTimes)[number];

export type SettingsChanges = Partial<Omit<Organization, 'id' | 'version' | 'createdAt' | 'updatedAt'>>;

const same = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export function differing(changes: SettingsChanges, before: SettingsChanges): SettingsChanges {
  const names = Object.keys(changes) as (keyof SettingsChanges)[];
  return Object.fromEntries(names.filter((name) => !same(changes[name], before[name])).map((name) => [name, changes[name]]));
}
