// SPDX-License-Identifier: Apache-2.0
// What a recording's row means to people, without the page.
import type {LegalHoldView, RecordingRow, RecordingStatus} from '../../api/types';
import type {Tone} from '../staff/parts';

export const kRecordingTones: Readonly<Record<RecordingStatus, Tone>> = {
  RECORDING: 'danger', PROCESSING: 'info', AVAILABLE: 'ok', FAILED: 'danger', DELETED: 'plain',
};

export const lengthOf = ({durationMs, startedAt, endedAt}: Pick<RecordingRow, 'durationMs' | 'startedAt' | 'endedAt'>): number | null =>
  durationMs ?? (startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : null);

/** `held`: nothing is deleted while a hold stands. `forever`: until somebody deletes it. `open`: not decided before it is ready. */
export function keptOf({status, legalHold, scheduledDeletionAt, deletionBeganAt}: RecordingRow): 'gone' | 'going' | 'held' | 'until' | 'forever' | 'open' {
  if (status === 'DELETED') return 'gone';
  if (deletionBeganAt) return 'going';
  if (legalHold) return 'held';
  if (scheduledDeletionAt) return 'until';
  return status === 'AVAILABLE' ? 'forever' : 'open';
}

/** Holds that cover this recording, whatever they were placed on. */
export const holdsOf = (holds: readonly LegalHoldView[], {id, sessionId, patientId}: Pick<RecordingRow, 'id' | 'sessionId' | 'patientId'>): LegalHoldView[] =>
  holds.filter(({scope, targetId}) => scope === 'ORGANIZATION' || [id, sessionId, patientId].includes(targetId));

export const isPlayable = (recording: RecordingRow): boolean => recording.status === 'AVAILABLE' && recording.deletionBeganAt === null;

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
