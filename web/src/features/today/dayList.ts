// SPDX-License-Identifier: Apache-2.0
// The day as a clinic lives it: who waits first, then what runs, comes next, and is over; each with what can be done.
import type {Person, QueueEntry} from '../queue/entry';
import {may, type Role} from '../staff/permissions';

export type SessionStatus =
  'SCHEDULED' | 'WAITING' | 'IN_PROGRESS' | 'COMPLETED' | 'NO_SHOW' | 'CANCELLED' | 'TECHNICAL_ISSUES';

export interface DayAppointment {
  id: string;
  startTime: Date;
  endTime: Date;
  status: string;
  isTelehealth: boolean;
  chiefComplaint: string | null;
  version: number;
  patientId: string;
  providerId: string;
  patient: {demographics: Person};
  provider: {title: string | null; user: Person};
  session: {id: string; status: SessionStatus; roomUrl: string} | null;
}

export type RowState = 'waiting' | 'running' | 'interrupted' | 'late' | 'next' | 'later' | 'completed' | 'no_show' | 'cancelled' | 'in_person';
export type RowAction = 'admit' | 'open' | 'start' | 'link' | 'move' | 'cancel' | 'no_show' | 'reopen' | 'add_video';

export interface DayRow {
  appointment: DayAppointment;
  state: RowState;
  entry: QueueEntry | null;
  actions: RowAction[];
  /** Minutes until the start; negative: since. */
  startsInMinutes: number;
}

export interface DayTimes {
  joinWindowMinutes: number;
  graceMinutes: number;
}

const kOrder: readonly RowState[] = ['waiting', 'running', 'interrupted', 'late', 'next', 'later', 'in_person', 'completed', 'no_show', 'cancelled'];
const kOver: readonly RowState[] = ['completed', 'no_show', 'cancelled'];

function bySession(status: SessionStatus): RowState | null {
  switch (status) {
    case 'WAITING': return 'waiting';
    case 'IN_PROGRESS': return 'running';
    case 'TECHNICAL_ISSUES': return 'interrupted';
    case 'COMPLETED': return 'completed';
    case 'NO_SHOW': return 'no_show';
    case 'CANCELLED': return 'cancelled';
    case 'SCHEDULED': return null;
  }
}

function byClock(start: Date, now: Date, {joinWindowMinutes}: DayTimes): RowState {
  const minutes = (start.getTime() - now.getTime()) / 60_000;
  if (minutes <= 0) return 'late';
  return minutes <= joinWindowMinutes ? 'next' : 'later';
}

function stateOf(appointment: DayAppointment, entry: QueueEntry | null, now: Date, times: DayTimes): RowState {
  if (!appointment.session) {
    if (appointment.status === 'CANCELLED') return 'cancelled';
    return appointment.status === 'COMPLETED' ? 'completed' : 'in_person';
  }
  const fromSession = bySession(appointment.session.status);
  if (fromSession === 'running' && entry?.status === 'WAITING') return 'waiting';
  if (fromSession) return fromSession;
  return entry?.status === 'WAITING' ? 'waiting' : byClock(appointment.startTime, now, times);
}

const kPermissionOf = {
  admit: 'session_admit', open: 'session_read', start: 'session_run', link: 'visit_link_manage', move: 'appointment_write',
  cancel: 'appointment_write', no_show: 'session_no_show', reopen: 'session_run', add_video: 'session_book',
} as const satisfies Record<RowAction, string>;

function possible(state: RowState, startsIn: number, times: DayTimes): RowAction[] {
  switch (state) {
    case 'waiting': return ['admit', 'open', 'link', 'cancel'];
    case 'running': return ['open', 'link'];
    case 'interrupted': return ['open', 'link'];
    case 'late': return ['start', 'open', 'link', ...(startsIn <= -times.graceMinutes ? ['no_show' as const] : []), 'move', 'cancel'];
    case 'next': return ['start', 'open', 'link', 'move', 'cancel'];
    case 'later': return ['open', 'link', 'move', 'cancel'];
    case 'in_person': return ['add_video', 'move', 'cancel'];
    case 'completed': return ['open', 'reopen'];
    case 'no_show': return ['open', 'move'];
    case 'cancelled': return ['open', 'move'];
  }
}

export function dayRows(appointments: readonly DayAppointment[], queue: readonly QueueEntry[], now: Date, times: DayTimes, role: Role): DayRow[] {
  const waiting = new Map(queue.map((entry) => [entry.sessionId, entry]));
  const rows = appointments.map((appointment): DayRow => {
    const entry = (appointment.session && waiting.get(appointment.session.id)) ?? null;
    const state = stateOf(appointment, entry, now, times);
    const startsIn = (appointment.startTime.getTime() - now.getTime()) / 60_000;
    const actions = possible(state, startsIn, times)
      .filter((action) => may(role, kPermissionOf[action]))
      .filter((action) => action !== 'open' || appointment.session !== null)
      .filter((action) => action !== 'admit' || entry !== null);
    return {appointment, state, entry, actions, startsInMinutes: Math.round(startsIn)};
  });
  return rows.sort((a, b) => kOrder.indexOf(a.state) - kOrder.indexOf(b.state)
    || a.appointment.startTime.getTime() - b.appointment.startTime.getTime());
}

export interface DayGroups {
  now: DayRow[];
  coming: DayRow[];
  over: DayRow[];
}

export function grouped(rows: readonly DayRow[]): DayGroups {
  const isNow = ({state}: DayRow): boolean => ['waiting', 'running', 'interrupted', 'late'].includes(state);
  const isOver = ({state}: DayRow): boolean => kOver.includes(state);
  return {
    now: rows.filter(isNow),
    coming: rows.filter((row) => !isNow(row) && !isOver(row))
      .sort((a, b) => a.appointment.startTime.getTime() - b.appointment.startTime.getTime()),
    over: rows.filter(isOver),
  };
}
