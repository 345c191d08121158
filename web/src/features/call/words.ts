// SPDX-License-Identifier: Apache-2.0
// Names and states as people read them.
import type {DeviceState} from '../../call/localMedia';
import type {Grade} from '../../call/quality';
import type {Peer} from '../../call/videoSession';
import type {TextKey, Translate} from '../../i18n/i18n';

export function initialsOf(name: string): string {
  const words = name.replace(/^(Dr|Mr|Mrs|Ms)\.?\s+/i, '').split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => word[0]?.toUpperCase()).join('') || '?';
}

/** "Ana (interpreter)"; patients and clinicians are known by their names. */
export function nameWithRole({name, role}: Pick<Peer, 'name' | 'role'>, t: Translate): string {
  if (role === null || role === 'PATIENT' || role === 'CLINICIAN') return name;
  return t('call.nameWithRole', {name, role: t(`call.role.${role}` satisfies TextKey)});
}

/** Null: nothing to say. */
export function deviceWords(kind: 'camera' | 'microphone', state: DeviceState, t: Translate): string | null {
  if (state === 'on' || state === 'off' || state === 'starting') return null;
  return t(`call.${kind}.${state}` satisfies TextKey);
}

export const gradeWords = (grade: Grade, t: Translate): string => t(`call.grade.${grade}` satisfies TextKey);
