// SPDX-License-Identifier: Apache-2.0
// What a recording's row means to people, without the page.
import type {Tone} from '../staff/parts';
import type {HoldItem, RecordingItem, RecordingStatus} from './server';

export const kRecordingTones: Readonly<Record<RecordingStatus, Tone>> = {
  RECORDING: 'danger', PROCESSING: 'info', AVAILABLE: 'ok', FAILED: 'danger', DELETED: 'plain',
};

export const lengthOf = ({durationMs, startedAt, endedAt}: Pick<RecordingItem, 'durationMs' | 'startedAt' | 'endedAt'>): number | null =>
  durationMs ?? (startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : null);

/** `held`: nothing is deleted while a hold stands. `forever`: until somebody deletes it. `open`: not decided before it is ready. */
export function keptOf({status, legalHold, scheduledDeletionAt, deletionBeganAt}: RecordingItem): 'gone' | 'going' | 'held' | 'until' | 'forever' | 'open' {
  if (status === 'DELETED') return 'gone';
  if (deletionBeganAt) return 'going';
  if (legalHold) return 'held';
  if (scheduledDeletionAt) return 'until';
  return status === 'AVAILABLE' ? 'forever' : 'open';
}

/** Holds that cover this recording, whatever they were placed on. */
export const holdsOf = (holds: readonly HoldItem[], {id, sessionId, patientId}: Pick<RecordingItem, 'id' | 'sessionId' | 'patientId'>): HoldItem[] =>
  holds.filter(({scope, targetId}) => scope === 'ORGANIZATION' || [id, sessionId, patientId].includes(targetId));

export const isPlayable = (recording: RecordingItem): boolean => recording.status === 'AVAILABLE' && recording.deletionBeganAt === null;

export function sizeWords(bytes: number, locale: string): string {
  const format = (value: number, unit: 'kilobyte' | 'megabyte' | 'gigabyte') =>
    new Intl.NumberFormat(locale, {style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1}).format(value);
  if (bytes < 1e6) return format(Math.max(1, Math.round(bytes / 1e3)), 'kilobyte');
  return bytes < 1e9 ? format(bytes / 1e6, 'megabyte') : format(bytes / 1e9, 'gigabyte');
}

/** 1..3650, or null for what is none. */
export function daysOf(text: string): number | null {
  const days = Number(text.trim());
  return /^\d{1,4}$/.test(text.trim()) && days >= 1 && days <= 3650 ? days : null;
}
