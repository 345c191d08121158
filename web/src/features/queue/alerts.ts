// SPDX-License-Identifier: Apache-2.0
// Which arrivals nobody has taken note of yet, and what to do about them: one notification for each arrival, a sound that
// comes again until somebody acknowledges (the server keeps that, so it ends for everybody), a count in the title.
import type {QueueEntry} from './entry';

export const kRepeatSoundMs = 12_000;

export interface AlertState {
  /** Arrivals that were notified on this page; somebody who comes back after having left is a new arrival. */
  notified: ReadonlySet<string>;
  /** When the sound was heard last; null: nothing rings. */
  soundedAt: number | null;
}

export interface Alerts {
  state: AlertState;
  /** Waiting and unacknowledged, longest wait first. */
  ringing: QueueEntry[];
  /** Those to show a desktop notification for now. */
  notify: QueueEntry[];
  sound: boolean;
  /** Number for the title; 0: none. */
  badge: number;
}

export const kNoAlerts: AlertState = {notified: new Set(), soundedAt: null};

export const arrivalOf = (entry: Pick<QueueEntry, 'id' | 'joinTime'>): string => `${entry.id}@${entry.joinTime.getTime()}`;

/** Also while their page is silent: a phone that locked its screen belongs to somebody who still waits. */
export function needsAttention(entry: QueueEntry): boolean {
  return entry.status === 'WAITING' && entry.acknowledgedAt === null;
}

export function nextAlerts(before: AlertState, entries: readonly QueueEntry[], now: number): Alerts {
  const ringing = entries.filter(needsAttention).sort((a, b) => a.joinTime.getTime() - b.joinTime.getTime());
  const notify = ringing.filter((entry) => !before.notified.has(arrivalOf(entry)));
  const due = before.soundedAt === null || now - before.soundedAt >= kRepeatSoundMs;
  const sound = notify.length > 0 || (ringing.length > 0 && due);
  const present = new Set(entries.map(arrivalOf));
  const notified = new Set([...before.notified].filter((arrival) => present.has(arrival)));
  for (const entry of notify) notified.add(arrivalOf(entry));
  const soundedAt = ringing.length === 0 ? null : sound ? now : before.soundedAt;
  return {
    state: {notified, soundedAt},
    ringing,
    notify,
    sound,
    badge: entries.filter(({status}) => status === 'WAITING').length,
  };
}

/** `(2) Queue`; with somebody unacknowledged a mark that stands out among the tabs. */
export function titleWith(title: string, badge: number, ringing: boolean): string {
  if (badge === 0) return title;
  return `${ringing ? '● ' : ''}(${badge}) ${title}`;
}
