// SPDX-License-Identifier: Apache-2.0
// The account of a patient's disclosures as it is shown and written, decided from patients.disclosures.
import type {DisclosureView} from '../../api/types';
import {dayIn, instantOf, timeIn} from '../staff/times';

export interface Entry {
  row: DisclosureView;
  /** What was written down before it was corrected, newest first. */
  earlier: DisclosureView[];
}

/** What counts, in the order of the rows. */
export function accountOf(rows: readonly DisclosureView[]): Entry[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return rows.filter(({correctedBy}) => correctedBy === null).map((row) => ({row, earlier: earlierOf(row, byId)}));
}

function earlierOf(row: DisclosureView, byId: ReadonlyMap<string, DisclosureView>): DisclosureView[] {
  const before = row.correctsId === null ? undefined : byId.get(row.correctsId);
  return before ? [before, ...earlierOf(before, byId)] : [];
}

export interface DisclosureForm {
  recipient: string;
  what: string;
  purpose: string;
  day: string;
  time: string;
}

/** `corrected`: the row that is written anew. */
export function formOf(corrected: DisclosureView | null, now: Date, zone: string): DisclosureForm {
  const at = corrected?.disclosedAt ?? now;
  const {recipient, what, purpose} = corrected ?? {recipient: '', what: '', purpose: ''};
  return {recipient, what, purpose, day: dayIn(zone, at), time: timeIn(zone, at)};
}

export type WhenFault = 'no_such_time' | 'ahead';
/** `at` undefined: now, as the server's clock says. */
export type When = {at: Date | undefined} | {fault: WhenFault};

/** Where nobody touched day and time they are to the second what they were. */
export function whenOf(form: DisclosureForm, begun: DisclosureForm, corrected: DisclosureView | null, now: Date, zone: string): When {
  if (form.day === begun.day && form.time === begun.time) return {at: corrected?.disclosedAt};
  const at = instantOf(form.day, form.time, zone);
  if (!at) return {fault: 'no_such_time'};
  return at > now ? {fault: 'ahead'} : {at};
}

export const isComplete = ({recipient, what, purpose}: DisclosureForm): boolean => [recipient, what, purpose].every((text) => text.trim() !== '');
